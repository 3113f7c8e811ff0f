using M365Support.Bench.Simulation.Memory;
using M365Support.Infrastructure;
using M365Support.Tickets;

namespace M365Support.Api.Tests.Tickets;

/// <summary>Two desks on one storage, and two people who want opposite things at the same moment: a thousand times in memory, some on the emulator.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class SimultaneousTests(AzuriteFixture azurite)
{
    private const int InMemory = 1_000;
    private const int OnAzurite = 20;
    private const int AtOnce = 16;

    private static readonly Actor Ari = new(DeskHarness.Agent, Roles.Agent, Channel.Teams);
    private static readonly Actor Kim = new(new Person("kim@contoso.example", "Kim Agent"), Roles.Agent, Channel.Web);

    [Fact]
    public Task Of_a_thousand_closes_at_once_one_wins_and_the_other_is_told() => WithMemoryAsync(InMemory, CloseAsync);

    [SkippableFact]
    public Task Of_two_closes_at_once_on_the_emulator_one_wins_and_the_other_is_told() => WithAzuriteAsync(OnAzurite, CloseAsync);

    [Fact]
    public Task Of_a_thousand_takes_at_once_one_wins_and_the_other_is_told_by_whom() => WithMemoryAsync(InMemory, TakeAsync);

    [SkippableFact]
    public Task Of_two_takes_at_once_on_the_emulator_one_wins_and_the_other_is_told_by_whom() => WithAzuriteAsync(OnAzurite, TakeAsync);

    [Fact]
    public Task Of_a_thousand_opposite_merges_one_wins_and_both_tickets_agree_which() => WithMemoryAsync(InMemory, MergeAsync);

    [SkippableFact]
    public Task Of_opposite_merges_on_the_emulator_one_wins_and_both_tickets_agree_which() => WithAzuriteAsync(OnAzurite, MergeAsync);

    [Fact]
    public Task Of_merges_in_a_circle_a_ticket_survives_and_all_agree() => WithMemoryAsync(InMemory / 2, MergeInACircleAsync);

    [SkippableFact]
    public Task Of_merges_in_a_circle_on_the_emulator_a_ticket_survives_and_all_agree() => WithAzuriteAsync(OnAzurite / 2, MergeInACircleAsync);

    [Fact]
    public Task Of_a_thousand_merges_in_a_chain_nobody_who_asked_is_forgotten() => WithMemoryAsync(InMemory / 2, MergeInAChainAsync);

    [Fact]
    public Task Taking_and_handing_over_at_once_leaves_one_holder_and_the_other_is_told() => WithMemoryAsync(InMemory, TakeAndHandOverAsync);

    [Fact]
    public Task Answer_that_crosses_a_resolution_is_kept_and_never_closed_over() => WithMemoryAsync(InMemory, ResolveAndReplyAsync);

    [Fact]
    public Task Withdrawing_and_resolving_at_once_ends_it_once() => WithMemoryAsync(InMemory, WithdrawAndResolveAsync);

    [Fact]
    public Task Changing_the_same_thing_at_once_tells_the_second_what_the_first_wrote() => WithMemoryAsync(InMemory, PrioritiseAsync);

    [Fact]
    public Task Taking_a_merge_back_while_it_is_made_leaves_both_tickets_agreed() => WithMemoryAsync(InMemory, MergeAndUnmergeAsync);

    private static async Task CloseAsync(DeskHarness one, DeskHarness two)
    {
        var ticket = await one.OpenAsync();

        var results = await Task.WhenAll(
            Task.Run(() => one.DoAsync(ticket.Id, new ResolveTicket("Dust", "Cleaned it", "Clean monthly"), Ari)),
            Task.Run(() => two.DoAsync(ticket.Id, new ResolveTicket("Heat", "Cooled it", "Open a window"), Kim)));

        var lost = Assert.Single(results, r => !r.IsOk);
        Assert.Equal(RejectionReason.AlreadyEnded, lost.Rejection!.Reason);
        var won = Assert.Single(results, r => r.IsOk).Value;
        Assert.Equal(won.EndedBy!.Name, lost.Rejection.Arguments[0]);
        var stored = (await one.Store.FindAsync(ticket.Id, default))!.Ticket;
        Assert.Equal(won.Resolution, stored.Resolution);
        Assert.Single(await HistoryAsync(one, stored), e => e is TicketResolved);
    }

    private static async Task TakeAsync(DeskHarness one, DeskHarness two)
    {
        var ticket = await one.OpenAsync();

        var results = await Task.WhenAll(
            Task.Run(() => one.DoAsync(ticket.Id, new TakeTicket(), Ari)),
            Task.Run(() => two.DoAsync(ticket.Id, new TakeTicket(), Kim)));

        var lost = Assert.Single(results, r => !r.IsOk);
        Assert.Equal(RejectionReason.AlreadyTaken, lost.Rejection!.Reason);
        var won = Assert.Single(results, r => r.IsOk).Value;
        Assert.Equal(won.Assignee!.Name, lost.Rejection.Arguments[0]);
        var stored = (await two.Store.FindAsync(ticket.Id, default))!.Ticket;
        Assert.Equal(won.Assignee, stored.Assignee);
        Assert.Single(await HistoryAsync(two, stored), e => e is TicketAssigned);
    }

    private static async Task MergeAsync(DeskHarness one, DeskHarness two)
    {
        var (a, b) = (await one.OpenAsync("Printer"), await two.OpenAsync("Printer again"));

        var results = await Task.WhenAll(
            Task.Run(() => one.Desk.MergeAsync(a.Id, b.Id, Ari, Guid.NewGuid().ToString(), default)),
            Task.Run(() => two.Desk.MergeAsync(b.Id, a.Id, Kim, Guid.NewGuid().ToString(), default)));
        await SettleAsync(one, two);

        var lost = Assert.Single(results, r => !r.IsOk);
        Assert.Contains(lost.Rejection!.Reason, new[] { RejectionReason.AlreadyMerged, RejectionReason.MergedTheOtherWay });
        var stored = await Task.WhenAll(new[] { a, b }.Select(async t => (await one.Store.FindAsync(t.Id, default))!.Ticket));
        var survivor = Assert.Single(stored, t => t.MergedInto is null);
        var merged = Assert.Single(stored, t => t.MergedInto is not null);
        Assert.Equal(survivor.Id, merged.MergedInto);
        Assert.Equal(TicketStatus.Merged, merged.Status);
        Assert.True(survivor.IsOngoing);
        Assert.Equal([merged.Id], survivor.Absorbed.Select(other => other.Id));
        Assert.Empty(merged.Absorbed);
    }

    private static async Task MergeInAChainAsync(DeskHarness one, DeskHarness two)
    {
        var tickets = await Task.WhenAll(one.OpenAsync("Printer"), two.OpenAsync("Printer again"), one.OpenAsync("Printer once more"));

        var results = await Task.WhenAll(
            Task.Run(() => one.Desk.MergeAsync(tickets[0].Id, tickets[1].Id, Ari, Guid.NewGuid().ToString(), default)),
            Task.Run(() => two.Desk.MergeAsync(tickets[1].Id, tickets[2].Id, Kim, Guid.NewGuid().ToString(), default)));
        await SettleAsync(one, two);

        Assert.Contains(results, r => r.IsOk);
        var stored = (await Task.WhenAll(tickets.Select(async t => (await one.Store.FindAsync(t.Id, default))!.Ticket))).ToDictionary(t => t.Id);
        foreach (var merged in stored.Values.Where(t => t.MergedInto is not null))
        {
            Assert.Contains(stored[merged.MergedInto!.Value].Absorbed, other => other.Id == merged.Id);
            Assert.True((await one.Desk.SurvivorAsync(merged.Id, default))!.IsOngoing);
        }

        Assert.All(stored.Values, ticket => Assert.All(ticket.Absorbed, other => Assert.Equal(ticket.Id, stored[other.Id].MergedInto)));
    }

    private static async Task MergeAndUnmergeAsync(DeskHarness one, DeskHarness two)
    {
        var (a, b) = (await one.OpenAsync("Printer"), await two.OpenAsync("Printer again"));

        await Task.WhenAll(
            Task.Run(() => one.Desk.MergeAsync(a.Id, b.Id, Ari, Guid.NewGuid().ToString(), default)),
            Task.Run(() => two.DoAsync(a.Id, new UnmergeTicket(), Kim)));
        await SettleAsync(one, two);

        var (loser, survivor) = ((await one.Store.FindAsync(a.Id, default))!.Ticket, (await one.Store.FindAsync(b.Id, default))!.Ticket);
        Assert.Equal(loser.MergedInto == b.Id, survivor.Absorbed.Any(other => other.Id == a.Id));
        Assert.True(survivor.IsOngoing);
        Assert.NotEqual(loser.IsOngoing, loser.MergedInto is not null);
    }

    private static async Task TakeAndHandOverAsync(DeskHarness one, DeskHarness two)
    {
        var ticket = await one.OpenAsync();
        var manager = new Actor(new Person("lea@contoso.example", "Lea Manager"), Roles.Manager, Channel.Teams);

        await Task.WhenAll(
            Task.Run(() => one.DoAsync(ticket.Id, new TakeTicket(), Ari)),
            Task.Run(() => two.DoAsync(ticket.Id, new HandOverTicket(Kim.Person, null, "Knows it"), manager)));
        await SettleAsync(one, two);

        var stored = (await one.Store.FindAsync(ticket.Id, default))!.Ticket;
        var assigned = (await HistoryAsync(one, stored)).OfType<TicketAssigned>().ToList();
        Assert.Equal(2, assigned.Count);
        Assert.Equal(assigned[0].Agent, stored.Assignee);
        Assert.Equal(assigned[1].Agent, assigned[0].From);
        Assert.Contains(one.Notices.Sent.Concat(two.Notices.Sent), s => s.Ticket.Id == ticket.Id && s.Notice.Kind == NoticeKind.HandedOn && s.Notice.To == assigned[1].Agent);
    }

    private static async Task ResolveAndReplyAsync(DeskHarness one, DeskHarness two)
    {
        var ticket = await one.OpenAsync();

        var results = await Task.WhenAll(
            Task.Run(() => one.DoAsync(ticket.Id, new ResolveTicket("Dust", "Cleaned it", "Clean monthly"), Ari)),
            Task.Run(() => two.DoAsync(ticket.Id, new PostReply("It smokes, too."), DeskHarness.AsRequester)));

        Assert.All(results, r => Assert.True(r.IsOk, r.Rejection?.ToString()));
        var stored = (await one.Store.FindAsync(ticket.Id, default))!.Ticket;
        var events = (await HistoryAsync(one, stored)).ToList();
        Assert.Single(events, e => e is ReplyPosted);
        var cameAfter = events.FindIndex(e => e is ReplyPosted) < events.FindIndex(e => e is TicketResolved);
        Assert.Equal(cameAfter, stored.IsOngoing);
    }

    private static async Task WithdrawAndResolveAsync(DeskHarness one, DeskHarness two)
    {
        var ticket = await one.OpenAsync();

        var results = await Task.WhenAll(
            Task.Run(() => one.DoAsync(ticket.Id, new ResolveTicket("Dust", "Cleaned it", "Clean monthly"), Ari)),
            Task.Run(() => two.DoAsync(ticket.Id, new WithdrawTicket(), DeskHarness.AsRequester)));

        var lost = Assert.Single(results, r => !r.IsOk).Rejection!;
        Assert.Equal((RejectionReason.AlreadyEnded, (object)Assert.Single(results, r => r.IsOk).Value.EndedBy!.Name), (lost.Reason, lost.Arguments[0]));
    }

    private static async Task PrioritiseAsync(DeskHarness one, DeskHarness two)
    {
        var ticket = await one.OpenAsync();

        var results = await Task.WhenAll(
            Task.Run(() => one.DoAsync(ticket.Id, new PrioritiseTicket(Impact.Company, Urgency.High, "All of us", Seen: Priority.P3), Ari)),
            Task.Run(() => two.DoAsync(ticket.Id, new PrioritiseTicket(Impact.Individual, Urgency.Low, "It can wait", Seen: Priority.P3), Kim)));

        var lost = Assert.Single(results, r => !r.IsOk).Rejection!;
        Assert.Equal((RejectionReason.ChangedMeanwhile, (object)Assert.Single(results, r => r.IsOk).Value.Priority), (lost.Reason, lost.Arguments[1]));
    }

    private static async Task MergeInACircleAsync(DeskHarness one, DeskHarness two)
    {
        var tickets = await Task.WhenAll(one.OpenAsync("Printer"), two.OpenAsync("Printer again"), one.OpenAsync("Printer once more"));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() =>
            (i % 2 == 0 ? one : two).Desk.MergeAsync(tickets[i].Id, tickets[(i + 1) % 3].Id, Ari, Guid.NewGuid().ToString(), default))));
        await SettleAsync(one, two);

        var stored = (await Task.WhenAll(tickets.Select(async t => (await one.Store.FindAsync(t.Id, default))!.Ticket))).ToDictionary(t => t.Id);
        Assert.Contains(stored.Values, t => t is { MergedInto: null, IsOngoing: true });
        foreach (var merged in stored.Values.Where(t => t.MergedInto is not null))
        {
            Assert.True((await one.Desk.SurvivorAsync(merged.Id, default))!.IsOngoing);
        }

        foreach (var ticket in stored.Values)
        {
            Assert.All(ticket.Absorbed, other => Assert.NotNull(stored[other.Id].MergedInto));
        }
    }

    private static async Task SettleAsync(params DeskHarness[] harnesses)
    {
        foreach (var harness in harnesses)
        {
            await harness.Relay.WhenDeliveredAsync();
        }
    }

    private static async Task<IEnumerable<TicketEvent>> HistoryAsync(DeskHarness harness, Ticket ticket) =>
        (await harness.Store.HistoryAsync(ticket.Id, ticket.Version + 1, 100, default)).Select(e => e.Event);

    private static async Task WithMemoryAsync(int times, Func<DeskHarness, DeskHarness, Task> conflict)
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        await using var one = await NewAsync();
        await using var two = await NewAsync();
        await RunAsync(times, conflict, one, two);

        Task<DeskHarness> NewAsync() =>
            new DeskHarness(MemoryStorage.ConnectionString, "t", clock, transport: MemoryStorage.TransportTo(new Interleaving { InnerHandler = storage })).StartAsync();
    }

    private async Task WithAzuriteAsync(int times, Func<DeskHarness, DeskHarness, Task> conflict)
    {
        var prefix = DeskHarness.NewPrefix();
        await using var one = await new DeskHarness(azurite.ConnectionString, prefix).StartAsync();
        await using var two = await new DeskHarness(azurite.ConnectionString, prefix).StartAsync();
        await RunAsync(times, conflict, one, two);
    }

    private static Task RunAsync(int times, Func<DeskHarness, DeskHarness, Task> conflict, DeskHarness one, DeskHarness two) => Parallel.ForEachAsync(
        Enumerable.Range(0, times),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (_, _) => await conflict(one, two));
}
