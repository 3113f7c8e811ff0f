using M365Support.Infrastructure;
using M365Support.Sla;
using M365Support.Tickets;

namespace M365Support.Api.Tests.Tickets;

[Collection(AzuriteCollection.Name)]
public sealed class ReminderTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task Requester_hears_every_hour_what_is_known_until_it_is_resolved_and_the_agent_is_asked_before()
    {
        await using var harness = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix(), messagesComeEarly: true).StartAsync();
        harness.Assigner.Proposal = new AssignTicket(DeskHarness.Agent, Tier.L1, new AssignmentReason(new ReasonFact(ReasonCode.Available)));
        var ticket = await harness.OpenAsync();
        await harness.Pump.StartAsync(default);
        try
        {
            await SentAsync(harness, NoticeKind.Assigned, 1);

            harness.Clock.Advance(TimeSpan.FromMinutes(50));
            await SentAsync(harness, NoticeKind.UpdateRequested, 1);
            Assert.Equal(0, Count(harness, NoticeKind.Progress));

            harness.Clock.Advance(TimeSpan.FromMinutes(10));
            var (first, known) = await SentAsync(harness, NoticeKind.Progress, 1);
            Assert.Equal(DeskHarness.Requester, first.To);
            Assert.Null(known.LastUpdate);
            Assert.Equal(harness.Clock.GetUtcNow() + TimeSpan.FromHours(1), known.NextInformAt);

            await harness.DoAsync(ticket.Id, new PostProgress("New part ordered"));
            harness.Clock.Advance(TimeSpan.FromMinutes(60));
            var (_, later) = await SentAsync(harness, NoticeKind.Progress, 2);
            Assert.Equal("New part ordered", later.LastUpdate);

            await harness.DoAsync(ticket.Id, new ResolveTicket("Broken part", "Replaced it", "Buy better ones"));
            harness.Clock.Advance(TimeSpan.FromDays(4));
            await SentAsync(harness, NoticeKind.Closed, 1);
            harness.Clock.Advance(TimeSpan.FromDays(1));
            await Eventually.BecomesTrueAsync("nothing is left to do, now or later", async () => (await harness.Queue.CountAsync(default)).Waiting == 0);
            Assert.Equal(2, Count(harness, NoticeKind.Progress));
            Assert.Equal((1, 1, 1), (Count(harness, NoticeKind.Rate), Count(harness, NoticeKind.Closed), Count(harness, NoticeKind.ArticleDue)));
        }
        finally
        {
            await harness.Pump.StopAsync(default);
        }
    }

    [SkippableFact]
    public async Task Reminder_that_is_delivered_twice_acts_once()
    {
        await using var harness = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix()).StartAsync();
        var ticket = await harness.OpenAsync();
        harness.Clock.Advance(TimeSpan.FromHours(1));
        var due = (await harness.Store.FindAsync(ticket.Id, default))!.Ticket.ArmedFor!.Value;
        var reminder = TicketWork.Reminder(ticket.Id, due);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            harness.Pump.DoAsync(new QueuedWork(reminder, $"message-{i}", "receipt", null), default)));

        Assert.Equal(1, Count(harness, NoticeKind.Progress));
        var stored = (await harness.Store.FindAsync(ticket.Id, default))!.Ticket;
        var acts = await harness.Store.HistoryAsync(ticket.Id, stored.Version + 1, 10, default);
        Assert.Equal([nameof(RequesterInformed), nameof(Reminded), nameof(TicketEscalated), nameof(TicketOpened)], acts.Select(a => a.Event.GetType().Name));
        Assert.True(stored.ArmedFor > harness.Clock.GetUtcNow());
    }

    [SkippableFact]
    public async Task Reminder_whose_message_was_lost_is_set_again_and_acts_once()
    {
        await using var harness = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix(), messagesComeEarly: true).StartAsync();
        await harness.OpenAsync();
        await harness.SettleAsync();
        foreach (var work in await harness.Queue.ReceiveAsync(32, default))
        {
            await harness.Queue.DeleteAsync(work, default);
        }

        var audit = harness.Get<ReminderAudit>();
        Assert.Equal(0, await audit.AuditAsync(TimeSpan.FromHours(1), default));
        harness.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await audit.AuditAsync(TimeSpan.FromHours(1), default));
        Assert.Equal(1, await audit.AuditAsync(TimeSpan.FromHours(1), default));

        foreach (var work in await harness.Queue.ReceiveAsync(32, default))
        {
            await harness.Pump.DoAsync(work, default);
        }

        Assert.Equal(1, Count(harness, NoticeKind.Progress));
        Assert.Equal(0, await audit.AuditAsync(TimeSpan.FromHours(1), default));
    }

    [SkippableFact]
    public async Task Work_that_keeps_failing_is_set_aside_and_counted_as_poison()
    {
        await using var harness = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix()).StartAsync();
        for (var tries = 0; tries < 5; tries++)
        {
            var work = await harness.Queue.SendAsync(new WorkItem("nonsense", "x", Tries: tries), TimeSpan.Zero, default);
            await harness.Pump.DoAsync(work, default);
        }

        Assert.Equal(1, (await harness.Queue.CountAsync(default)).Poison);
    }

    private static int Count(DeskHarness harness, NoticeKind kind) => harness.Notices.Sent.Count(s => s.Notice.Kind == kind);

    private static async Task<(Notice Notice, Ticket Ticket)> SentAsync(DeskHarness harness, NoticeKind kind, int count)
    {
        await Eventually.BecomesTrueAsync($"{kind} number {count}", () => Task.FromResult(Count(harness, kind) >= count));
        var sent = harness.Notices.Sent.Where(s => s.Notice.Kind == kind).ToList();
        Assert.Equal(count, sent.Count);
        return sent[^1];
    }
}
