using M365Support.Assignment;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tickets;
using Xunit.Abstractions;

namespace M365Support.Api.Tests.Assignment;

/// <summary>The whole way: roster and workload in storage, presence from Graph, tickets through the desk.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AssignmentTests(AzuriteFixture azurite, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Presences = "POST /communications/getPresencesByUserId";

    private static readonly DemoPerson[] People = [.. EmulatorDriver.People.People.Take(10)];

    private readonly ManualClock clock = new();
    private readonly string prefix = DeskHarness.NewPrefix();
    private EmulatorDriver graph = null!;
    private DeskHarness desk = null!;

    public async Task InitializeAsync()
    {
        graph = await EmulatorDriver.StartAsync();
        desk = await NewAsync();
    }

    public async Task DisposeAsync()
    {
        await desk.DisposeAsync();
        await graph.DisposeAsync();
    }

    [SkippableFact]
    public async Task Five_hundred_waiting_tickets_are_shared_out_by_capacity_with_one_call_to_Graph()
    {
        int[] capacities = [4, 6, 8, 10, 10, 12, 15, 15, 20, 50];
        await RosterAsync(capacities);
        await PresenceAsync("Offline", People);
        await OpenAsync(500);
        Assert.Equal(500, await WaitingAsync());

        await PresenceAsync("Available", People);
        clock.Advance(TimeSpan.FromMinutes(1));
        var before = await graph.CountAsync(Presences);
        StorageTransactions transactions;
        using (transactions = StorageTransactions.Begin("shift"))
        {
            await desk.Get<WaitingTickets>().AssignAsync(default);
        }

        await desk.SettleAsync();
        Assert.Equal(0, await WaitingAsync());
        var calls = await graph.CountAsync(Presences) - before;
        var open = await OpenOfAsync();
        output.WriteLine($"{calls} calls to Graph; {transactions.Count / 500d:0.00} storage transactions a ticket ({transactions}); open {string.Join(" ", open)}");
        Assert.Equal(1, calls);
        Assert.InRange(transactions.Count, 500, 500 * 13);
        Assert.All(capacities.Select((capacity, i) => Math.Abs(open[i] - (500d * capacity / capacities.Sum()))), deviation => Assert.InRange(deviation, 0, 1));
    }

    [SkippableFact]
    public async Task Two_instances_at_once_give_each_ticket_to_one_agent_and_stay_even()
    {
        await using var other = await NewAsync();
        await RosterAsync([10, 10, 10, 10, 10, 10, 10, 10, 20, 20]);
        await PresenceAsync("Offline", People);
        await OpenAsync(120);
        await PresenceAsync("Available", People);
        clock.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(desk.Get<WaitingTickets>().AssignAsync(default), other.Get<WaitingTickets>().AssignAsync(default));

        await desk.SettleAsync();
        await other.SettleAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        var rows = (await desk.Workload.LoadAsync(default)).Where(r => !Workload.IsQueue(r)).ToList();
        Assert.Equal(120, rows.SelectMany(r => r.Open.Keys).Distinct().Count());
        Assert.Equal(120, rows.Sum(r => r.Open.Count));
        foreach (var id in rows.SelectMany(r => r.Open.Keys))
        {
            Assert.Equal(2, (await desk.Store.FindAsync(id, default))!.Ticket.Version);
        }

        var open = await OpenOfAsync();
        output.WriteLine($"open {string.Join(" ", open)}");
        Assert.All(open.Take(8), count => Assert.InRange(count, 6, 14));
        Assert.All(open.Skip(8), count => Assert.InRange(count, 14, 26));
    }

    [SkippableFact]
    public async Task Unacknowledged_tickets_of_who_goes_offline_are_handed_on_and_acknowledged_ones_stay()
    {
        await RosterAsync([10, 10]);
        await PresenceAsync("Offline", People[1]);
        var seen = await desk.OpenAsync();
        var unseen = await desk.OpenAsync();
        Assert.All([seen, unseen], t => Assert.Equal(People[0].Mail, t.Assignee!.Address));
        await desk.DoAsync(seen.Id, new AcknowledgeTicket(), Agent(0));

        await PresenceAsync("Offline", People[0]);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await desk.Get<AbsentHolders>().HandOnAsync(default));

        await PresenceAsync("Busy", People[1]);
        clock.Advance(TimeSpan.FromMinutes(1));
        using (var transactions = StorageTransactions.Begin("hand on"))
        {
            Assert.Equal(1, await desk.Get<AbsentHolders>().HandOnAsync(default));
            output.WriteLine($"handing one on: {transactions.Count} ({transactions})");
        }

        var handedOn = (await desk.Store.FindAsync(unseen.Id, default))!.Ticket;
        Assert.Equal(People[1].Mail, handedOn.Assignee!.Address);
        Assert.Equal($"Handed on from {People[0].Name} (offline), busy, 0 open of 10, tier L1", handedOn.AssignmentReason!.ToString());
        Assert.Equal(People[0].Mail, (await desk.Store.FindAsync(seen.Id, default))!.Ticket.Assignee!.Address);
        await desk.SettleAsync();
        Assert.Contains(desk.Notices.Sent, s => s.Notice.Kind == NoticeKind.HandedOn && s.Notice.To.Address == People[0].Mail);
        Assert.Equal(0, await desk.Get<AbsentHolders>().HandOnAsync(default));
    }

    [SkippableFact]
    public async Task Who_is_away_keeps_tickets_for_the_grace_and_who_switches_tickets_off_does_not()
    {
        await RosterAsync([10, 10, 10]);
        await PresenceAsync("Offline", People[1], People[2]);
        var ticket = await desk.OpenAsync();
        await PresenceAsync("Available", People[1]);
        await PresenceAsync("Away", People[0]);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await desk.Get<AbsentHolders>().HandOnAsync(default));
        clock.Advance(TimeSpan.FromMinutes(4.9));
        Assert.Equal(0, await desk.Get<AbsentHolders>().HandOnAsync(default));
        clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Equal(1, await desk.Get<AbsentHolders>().HandOnAsync(default));
        Assert.Equal(People[1].Mail, (await desk.Store.FindAsync(ticket.Id, default))!.Ticket.Assignee!.Address);

        await PresenceAsync("Available", People[2]);
        await desk.Get<Roster>().PauseAsync(People[1].Mail, pause: true, clock.GetUtcNow().AddHours(1), Person.Create(People[1].Mail, null));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await desk.Get<AbsentHolders>().HandOnAsync(default));
        Assert.Equal(People[2].Mail, (await desk.Store.FindAsync(ticket.Id, default))!.Ticket.Assignee!.Address);
    }

    [SkippableFact]
    public async Task When_the_shift_is_over_urgent_tickets_are_handed_on_and_the_others_wait_for_tomorrow()
    {
        await RosterAsync([10, 10]);
        await PresenceAsync("Offline", People[1]);
        var (urgent, other) = (await desk.OpenAsync(), await desk.OpenAsync());
        await desk.DoAsync(urgent.Id, new PrioritiseTicket(Impact.Company, Urgency.High, "Everybody"), Agent(0));
        await desk.DoAsync(urgent.Id, new AcknowledgeTicket(), Agent(0));
        await desk.DoAsync(other.Id, new AcknowledgeTicket(), Agent(0));

        // At six o'clock the first agent goes; the second one works late.
        await PresenceAsync("Offline", People[0]);
        await PresenceAsync("Available", People[1]);
        clock.Advance(TimeSpan.FromHours(8.9));
        Assert.Equal(0, await desk.Get<AbsentHolders>().HandOnAsync(default));
        clock.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal(1, await desk.Get<AbsentHolders>().HandOnAsync(default));
        Assert.Equal(People[1].Mail, (await desk.Store.FindAsync(urgent.Id, default))!.Ticket.Assignee!.Address);
        Assert.Equal(People[0].Mail, (await desk.Store.FindAsync(other.Id, default))!.Ticket.Assignee!.Address);
    }

    [SkippableFact]
    public async Task Reopened_ticket_goes_back_to_its_agent_or_to_another_when_that_one_is_gone()
    {
        await RosterAsync([10, 10]);
        await PresenceAsync("Offline", People[1]);
        var (one, two) = (await desk.OpenAsync(), await desk.OpenAsync());
        foreach (var ticket in new[] { one, two })
        {
            await desk.DoAsync(ticket.Id, new ResolveTicket("Dust", "Cleaned", "Clean monthly"), Agent(0));
        }

        var back = await desk.DoAsync(one.Id, new ReopenTicket("Again"), DeskHarness.AsRequester);
        Assert.Equal(People[0].Mail, back.Value.Assignee!.Address);

        await PresenceAsync("OutOfOffice", People[0]);
        await PresenceAsync("Available", People[1]);
        clock.Advance(TimeSpan.FromMinutes(1));
        var moved = await desk.DoAsync(two.Id, new ReopenTicket("Again"), DeskHarness.AsRequester);
        Assert.Equal(People[1].Mail, moved.Value.Assignee!.Address);
        Assert.Null(moved.Value.AcknowledgedAt);
    }

    [SkippableFact]
    public async Task Requester_comes_back_to_who_helped_last_where_the_load_is_the_same()
    {
        await RosterAsync([10, 10, 10]);
        await PresenceAsync("Offline", People[0], People[1]);
        var first = await desk.OpenAsync();
        Assert.Equal(People[2].Mail, first.Assignee!.Address);
        await desk.DoAsync(first.Id, new ResolveTicket("Dust", "Cleaned", "Clean monthly"), Agent(2));
        await PresenceAsync("Available", People[0], People[1]);
        clock.Advance(TimeSpan.FromMinutes(1));
        var second = await desk.OpenAsync();
        Assert.Equal(People[2].Mail, second.Assignee!.Address);
        Assert.Contains(second.AssignmentReason!.Chosen, f => f.Code == ReasonCode.HelpedBefore);
    }

    [SkippableFact]
    public async Task Acknowledging_writes_no_workload_and_takes_eight_transactions_and_is_known_all_the_same()
    {
        await RosterAsync([10]);
        var ticket = await desk.OpenAsync();
        await desk.SettleAsync();
        using (var transactions = StorageTransactions.Begin("acknowledge"))
        {
            await desk.DoAsync(ticket.Id, new AcknowledgeTicket(), Agent(0));
            output.WriteLine($"acknowledge: {transactions.Count} ({transactions})");
            Assert.InRange(transactions.Count, 1, 8);
        }

        Assert.True(await IsAcknowledgedAsync(desk));
        await using var other = await NewAsync();
        Assert.False(await IsAcknowledgedAsync(other));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await IsAcknowledgedAsync(desk));
        using (var transactions = StorageTransactions.Begin("flush"))
        {
            await desk.Workload.FlushAsync(default);
            await desk.Workload.FlushAsync(default);
            Assert.Equal(1, transactions.Count);
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await IsAcknowledgedAsync(other));

        static async Task<bool> IsAcknowledgedAsync(DeskHarness desk) =>
            (await desk.Workload.LoadAsync(default)).Single(r => !Workload.IsQueue(r)).Open.Single().Value.IsAcknowledged;
    }

    private async Task<DeskHarness> NewAsync() => await new DeskHarness(azurite.ConnectionString, prefix, clock, graph: graph.NewClient()).StartAsync();

    private static Actor Agent(int index) => new(Person.Create(People[index].Mail, People[index].Name), Roles.Agent, Channel.Web);

    private async Task RosterAsync(IReadOnlyList<int> capacities)
    {
        foreach (var (index, capacity) in capacities.Index())
        {
            await desk.Get<Roster>().UpsertAsync(new RosterMember
            {
                Address = People[index].Mail,
                Name = People[index].Name,
                AadObjectId = People[index].Id,
                Role = RosterRole.Agent,
                Tier = Tier.L1,
                TimeZone = "Etc/UTC",
                Capacity = capacity,
            });
        }

        await PresenceAsync("Available", People);
    }

    private async Task PresenceAsync(string availability, params DemoPerson[] people)
    {
        foreach (var person in people)
        {
            await graph.SetPresenceAsync(person.Mail, availability);
        }

        // What is remembered of presence must not outlive the change.
        clock.Advance(TimeSpan.FromSeconds(31));
    }

    private Task OpenAsync(int count) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) => await desk.OpenAsync($"Ticket {i}"));

    private async Task<int> WaitingAsync() => (await desk.Workload.LoadAsync(default)).Where(Workload.IsQueue).Sum(r => r.Open.Count);

    private async Task<int[]> OpenOfAsync()
    {
        var rows = (await desk.Workload.LoadAsync(default)).ToDictionary(r => r.Holder, StringComparer.Ordinal);
        return [.. People.Select(p => rows.GetValueOrDefault(Workload.HolderOf(Person.Create(p.Mail, p.Name)))?.Open.Count ?? 0)];
    }
}
