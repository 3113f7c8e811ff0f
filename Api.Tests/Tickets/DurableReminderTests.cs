using M365Support.Bench.Simulation.Memory;
using M365Support.Infrastructure;
using M365Support.People;
using M365Support.Sla;
using M365Support.Tickets;

namespace M365Support.Api.Tests.Tickets;

/// <summary>Reminders under all that can befall them: late, lost, twice, a clock that steps, two instances, one that starts anew.</summary>
public sealed class DurableReminderTests
{
    private const int Lives = 24;

    [Fact]
    public Task Each_reminder_acts_once_whatever_befalls_queue_clock_and_instances() => Parallel.ForEachAsync(
        Enumerable.Range(0, Lives), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (seed, _) => await LiveAsync(seed));

    [Fact]
    public async Task Date_that_is_two_months_ahead_comes_once_though_no_message_can_wait_for_so_long()
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        await using var desk = await NewAsync(clock, storage);
        var ticket = await desk.OpenAsync();
        await desk.DoAsync(ticket.Id, new TakeTicket());
        var until = clock.GetUtcNow().AddDays(60);
        await desk.DoAsync(ticket.Id, new WaitForTicket(WaitingFor.Schedule, "The new building opens", until));
        await DrainAsync(desk);

        for (var day = 1; day < 60; day++)
        {
            clock.Advance(TimeSpan.FromDays(1));
            await DrainAsync(desk);
            Assert.Equal(until, (await desk.Store.FindAsync(ticket.Id, default))!.Ticket.ArmedFor);
        }

        Assert.DoesNotContain(await HistoryAsync(desk, ticket.Id), e => e is WaitEnded);
        clock.Advance(TimeSpan.FromDays(1));
        await DrainAsync(desk);
        Assert.Equal(until, Assert.Single(await HistoryAsync(desk, ticket.Id), e => e is WaitEnded).At);
    }

    private static async Task LiveAsync(int seed)
    {
        var random = new Random(seed);
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        storage.Queues.DeliverTwice = () => random.Next(8) == 0;
        var desks = new[] { await NewAsync(clock, storage), await NewAsync(clock, storage) };
        var sent = new List<Notice>();
        await desks[0].Get<Roster>().UpsertAsync(new RosterMember { Address = "mo@contoso.example", Name = "Mo Manager", Role = RosterRole.Manager, TimeZone = "Etc/UTC" });
        var ticket = await desks[0].OpenAsync();

        await BefallAsync(TimeSpan.FromDays(6));
        var unsolved = await HistoryAsync(desks[0], ticket.Id);
        Assert.Equal(Tier.L3, (await desks[0].Store.FindAsync(ticket.Id, default))!.Ticket.Tier);
        Assert.Equal(2, unsolved.Count(e => e is TicketEscalated));
        Once(unsolved, NoticeKind.ComplaintRisk, DueKind.ReportComplaintRisk);
        Once(unsolved, NoticeKind.Breached, DueKind.ReportBreach);
        Assert.All(unsolved.OfType<Reminded>().GroupBy(e => e.Kind), kind => Assert.Single(kind));

        await desks[0].DoAsync(ticket.Id, new ResolveTicket("Dust", "Cleaned it", "Clean monthly"));
        await BefallAsync(TimeSpan.FromDays(12));
        var ended = await HistoryAsync(desks[0], ticket.Id);
        Assert.Single(ended, e => e is TicketClosed);
        Once(ended, NoticeKind.Rate, DueKind.AskForRating);
        Once(ended, NoticeKind.ArticleDue, DueKind.RemindOfArticle);
        Assert.Contains(sent, n => n.Kind == NoticeKind.Closed);

        foreach (var desk in desks)
        {
            await desk.DisposeAsync();
        }

        void Once(IEnumerable<TicketEvent> events, NoticeKind notice, DueKind due)
        {
            Assert.True(events.Count(e => e is Reminded r && r.Kind == due) == 1, $"Life {seed}: {due} acted {events.Count(e => e is Reminded r && r.Kind == due)} times.");

            // Who delivers sees to it that what is handed to it twice arrives once; see LiveMessagesTests.
            Assert.Contains(sent, n => n.Kind == notice);
        }

        async Task BefallAsync(TimeSpan time)
        {
            var end = clock.GetUtcNow() + time;
            while (clock.GetUtcNow() < end)
            {
                var desk = desks[random.Next(2)];
                switch (random.Next(9))
                {
                    case 0:
                        clock.Advance(TimeSpan.FromMinutes(-random.Next(90)));
                        break;
                    case 1:
                        foreach (var lost in await desk.Queue.ReceiveAsync(32, default))
                        {
                            await desk.Queue.DeleteAsync(lost, default);
                        }

                        break;
                    case 2:
                        await Task.WhenAll(desks.Select(d => d.DoDueAsync()));
                        break;
                    case 3:
                        foreach (var twice in await desk.Queue.ReceiveAsync(32, default))
                        {
                            await Task.WhenAll(desks.Select(d => Task.Run(() => d.Pump.DoAsync(twice, default))));
                        }

                        break;
                    case 4:
                        await desk.Get<ReminderAudit>().AuditAsync(TimeSpan.FromDays(1), default);
                        break;
                    case 5:
                        await RestartAsync(random.Next(2));
                        break;
                    default:
                        clock.Advance(TimeSpan.FromMinutes(random.Next(random.Next(12) == 0 ? 7 * 1440 : 300)));
                        await desk.DoDueAsync();
                        break;
                }

                await CollectAsync();
            }

            // And then quiet, in which all that is owed is made good.
            for (var turn = 0; turn < 12; turn++)
            {
                clock.Advance(TimeSpan.FromHours(12));
                foreach (var desk in desks)
                {
                    await desk.Get<ReminderAudit>().AuditAsync(TimeSpan.FromDays(1), default);
                    await DrainAsync(desk);
                }
            }

            await CollectAsync();
        }

        async Task RestartAsync(int index)
        {
            await desks[index].Relay.WhenDeliveredAsync();
            sent.AddRange(Taken(desks[index]));
            await desks[index].DisposeAsync();
            desks[index] = await NewAsync(clock, storage);
        }

        async Task CollectAsync()
        {
            foreach (var desk in desks)
            {
                await desk.Relay.WhenDeliveredAsync();
                sent.AddRange(Taken(desk));
            }
        }
    }

    private static IEnumerable<Notice> Taken(DeskHarness desk)
    {
        while (desk.Notices.Sent.TryDequeue(out var sent))
        {
            yield return sent.Notice;
        }
    }

    private static Task<DeskHarness> NewAsync(ManualClock clock, MemoryStorage storage) =>
        new DeskHarness(MemoryStorage.ConnectionString, "t", clock, transport: MemoryStorage.TransportTo(new Interleaving { InnerHandler = storage })).StartAsync();

    private static async Task DrainAsync(DeskHarness desk)
    {
        await desk.Relay.WhenDeliveredAsync();
        while (await desk.DoDueAsync() > 0)
        {
            await desk.Relay.WhenDeliveredAsync();
        }
    }

    private static async Task<IReadOnlyList<TicketEvent>> HistoryAsync(DeskHarness desk, TicketId id) =>
        [.. (await desk.Store.HistoryAsync(id, (await desk.Store.FindAsync(id, default))!.Ticket.Version + 1, 1_000, default)).Select(e => e.Event)];
}
