using M365Support.Infrastructure;
using M365Support.Tickets;

namespace M365Support.Api.Tests.Tickets;

[Collection(AzuriteCollection.Name)]
public sealed class DeskTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task Two_hundred_commands_at_once_on_one_ticket_all_leave_their_event()
    {
        await using var one = await NewAsync();
        await using var two = await new DeskHarness(azurite.ConnectionString, one.Prefix).StartAsync();
        var ticket = await one.Harness.OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            (i % 2 == 0 ? one.Harness : two).DoAsync(ticket.Id, new AddNote($"note {i}"))));

        Assert.All(results, r => Assert.True(r.IsOk, r.Rejection?.ToString()));
        var stored = (await one.Harness.Store.FindAsync(ticket.Id, default))!.Ticket;
        var events = await one.Harness.Store.HistoryAsync(ticket.Id, long.MaxValue - 1_000, 500, default);
        events = await one.Harness.Store.HistoryAsync(ticket.Id, stored.Version + 1, 500, default);
        Assert.Equal(201, stored.Version);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"note {i}").Order(), events.Select(e => e.Event).OfType<NoteAdded>().Select(n => n.Text).Order());
        Assert.Equal(Enumerable.Range(1, 201).Select(i => (long)i).Reverse(), events.Select(e => e.Sequence));
    }

    [SkippableFact]
    public async Task Same_form_confirmed_by_eight_callers_opens_one_ticket()
    {
        await using var one = await NewAsync();
        await using var two = await new DeskHarness(azurite.ConnectionString, one.Prefix).StartAsync();
        var command = new OpenTicket(DeskHarness.Requester, "Laptop", "It is slow.");
        var key = IntakeKey.Form(DeskHarness.Requester, "nonce");

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            (i % 2 == 0 ? one.Harness : two).Desk.OpenAsync(command, key, DeskHarness.AsRequester, default)));

        Assert.Single(opened.Select(o => o.Value.Ticket.Id).Distinct());
        Assert.Single(opened, o => o.Value.IsNew);
        Assert.Single((await one.Harness.Views.OfRequesterAsync(DeskHarness.Requester, null, default)).Value.Items);
    }

    [SkippableFact]
    public async Task Same_command_again_changes_nothing_and_succeeds()
    {
        await using var one = await NewAsync();
        var ticket = await one.Harness.OpenAsync();
        var first = await one.Harness.DoAsync(ticket.Id, new ResolveTicket("cause", "action", "prevention"), commandId: "resolve-1");
        var second = await one.Harness.DoAsync(ticket.Id, new ResolveTicket("cause", "action", "prevention"), commandId: "resolve-1");
        var third = await one.Harness.DoAsync(ticket.Id, new ResolveTicket("cause", "action", "prevention"), commandId: "resolve-2");

        Assert.Equal(first.Value.Version, second.Value.Version);
        Assert.Equal(RejectionReason.AlreadyEnded, third.Rejection?.Reason);
    }

    [SkippableFact]
    public async Task Notice_is_delivered_from_the_hint_when_the_process_died_after_the_commit()
    {
        await using var one = await NewAsync();
        var ticket = await one.Harness.OpenAsync();
        one.Harness.Notices.Before = _ => Task.Delay(Timeout.Infinite);
        await one.Harness.DoAsync(ticket.Id, new PostProgress("Ordering a new one"));

        // A second process finds the hint once the first one's hold on it has ended.
        await using var two = await new DeskHarness(azurite.ConnectionString, one.Prefix).StartAsync();
        var hint = new QueuedWork(TicketWork.Hint(ticket.Id, await CommandOfLastCommitAsync(one.Harness, ticket.Id)), "none", "none", null);
        await two.Pump.DoAsync(hint, default);

        var (notice, _) = Assert.Single(two.Notices.Sent, s => s.Notice.Kind == NoticeKind.Update);
        Assert.Equal(DeskHarness.Requester, notice.To);
        Assert.Equal("Ordering a new one", notice.Text);
    }

    [SkippableFact]
    public async Task Lists_follow_the_ticket_through_assignment_and_resolution()
    {
        await using var one = await NewAsync();
        var harness = one.Harness;
        var ticket = await harness.OpenAsync();
        Assert.Equal(ticket.Id, Assert.Single((await harness.Views.OfQueueAsync(null, null, default)).Value.Items).Id);
        Assert.Empty((await harness.Views.OfAssigneeAsync(DeskHarness.Agent, null, default)).Value.Items);

        await harness.DoAsync(ticket.Id, new TakeTicket());
        Assert.Equal(DeskHarness.Agent, Assert.Single((await harness.Views.OfQueueAsync(Tier.L1, null, default)).Value.Items).Assignee);
        Assert.Equal(TicketStatus.Open, Assert.Single((await harness.Views.OfAssigneeAsync(DeskHarness.Agent, null, default)).Value.Items).Status);

        await harness.DoAsync(ticket.Id, new PrioritiseTicket(Impact.Company, Urgency.High, "Everybody prints"));
        Assert.Equal(Priority.P1, Assert.Single((await harness.Views.OfQueueAsync(null, null, default)).Value.Items).Priority);

        await harness.DoAsync(ticket.Id, new ResolveTicket("Dust", "Cleaned", "Clean monthly"));
        Assert.Empty((await harness.Views.OfQueueAsync(null, null, default)).Value.Items);
        Assert.Empty((await harness.Views.OfAssigneeAsync(DeskHarness.Agent, null, default)).Value.Items);
        Assert.Equal(TicketStatus.Resolved, Assert.Single((await harness.Views.OfRequesterAsync(DeskHarness.Requester, null, default)).Value.Items).Status);
        Assert.All(await harness.Workload.LoadAsync(default), row => Assert.Empty(row.Open));
    }

    [SkippableFact]
    public async Task List_is_paged_and_a_foreign_cursor_is_refused()
    {
        await using var one = await NewAsync();
        for (var i = 0; i < 30; i++)
        {
            one.Harness.Clock.Advance(TimeSpan.FromMinutes(1));
            await one.Harness.OpenAsync($"Ticket {i}");
        }

        var first = (await one.Harness.Views.OfRequesterAsync(DeskHarness.Requester, null, default)).Value;
        var second = (await one.Harness.Views.OfRequesterAsync(DeskHarness.Requester, first.Cursor, default)).Value;
        Assert.Equal(Enumerable.Range(0, 30).Reverse().Select(i => $"Ticket {i}"), first.Items.Concat(second.Items).Select(t => t.Subject));
        Assert.Null(second.Cursor);
        foreach (var nonsense in new[] { "%%%", "bm9uc2Vuc2U", new string('a', 5_000) })
        {
            var refused = await one.Harness.Views.OfRequesterAsync(DeskHarness.Requester, nonsense, default);
            Assert.Equal(RejectionReason.ValueUnknown, refused.Rejection?.Reason);
        }
    }

    [SkippableFact]
    public async Task Long_text_is_kept_whole_as_a_file()
    {
        await using var one = await NewAsync();
        var text = string.Concat(Enumerable.Repeat("很长的说明。", 5_000));
        var opened = await one.Harness.Desk.OpenAsync(
            new OpenTicket(DeskHarness.Requester, "Long", text), IntakeKey.Form(DeskHarness.Requester, "long"), DeskHarness.AsRequester, default);

        var history = await one.Harness.Store.HistoryAsync(opened.Value.Ticket.Id, opened.Value.Ticket.Version + 1, 10, default);
        var happened = Assert.Single(history.Select(e => e.Event).OfType<TicketOpened>());
        Assert.True(happened.Text.Length <= Ticket.MaxInlineText);
        await using var file = await one.Harness.Get<TicketFiles>().OpenAsync(happened.LongText!, default);
        using var reader = new StreamReader(file);
        Assert.Equal(text, await reader.ReadToEndAsync());
        Assert.Equal(text, await one.Harness.Desk.TextAsync(opened.Value.Ticket, default));
    }

    private static async Task<string> CommandOfLastCommitAsync(DeskHarness harness, TicketId id)
    {
        var outbox = await harness.Get<M365Support.Storage.DeskStorage>().Table("Tickets")
            .QueryAsync<global::Azure.Data.Tables.TableEntity>($"PartitionKey eq '{id}'").ToListAsync();
        return outbox.Select(r => r.RowKey.Split('|')).Last(k => k[1] == "out")[2];
    }

    private async Task<Desk2> NewAsync()
    {
        var prefix = DeskHarness.NewPrefix();
        return new Desk2(await new DeskHarness(azurite.ConnectionString, prefix).StartAsync(), prefix);
    }

    private sealed record Desk2(DeskHarness Harness, string Prefix) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Harness.DisposeAsync();
    }
}
