using Azure.Data.Tables;
using M365Support.Assignment;
using M365Support.Bench.Simulation.Memory;
using M365Support.Infrastructure;
using M365Support.Storage;
using M365Support.Tickets;
using Xunit.Abstractions;

namespace M365Support.Api.Tests.Tickets;

/// <summary>The process dies at any one of the storage requests that a change costs, before or after storage has done what was asked; another one finishes it.</summary>
public sealed class TicketDeathTests(ITestOutputHelper output)
{
    private const int AtOnce = 8;

    private static readonly Person Colleague = new("kim@contoso.example", "Kim Agent");

    public static TheoryData<string> Changes => ["take", "hand over", "resolve", "escalation", "closing", "link", "split", "merge", "merge the other way", "unmerge"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Lists_tickets_and_messages_agree_wherever_the_process_dies(string change)
    {
        var places = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(2, 80).Select(i => (Request: i / 2, Afterwards: i % 2 == 1)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (at, _) => Interlocked.Add(ref places, await DieAsync(change, at.Request, at.Afterwards) ? 1 : 0));
        output.WriteLine($"{change}: {places} deaths");
        Assert.InRange(places, 8, 60);
    }

    private static async Task<bool> DieAsync(string change, int request, bool afterwards)
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        var mortal = new Mortal { InnerHandler = storage };
        var at = $"{change}, request {request}, {(afterwards ? "afterwards" : "before")}";
        bool died, isStored;
        Ticket one, other;
        List<Notice> told;
        await using (var first = await StartAsync(clock, mortal))
        {
            (one, other) = (await first.OpenAsync("Printer"), await first.OpenAsync("Printer again"));
            await PrepareAsync(first, change, one, other);
            await FinishAsync(first);
            (one, other) = (await StoredAsync(first, one.Id), await StoredAsync(first, other.Id));
            mortal.DieAt(request, afterwards);
            try
            {
                await ChangeAsync(first, change, one, other);
            }
            catch (Exception) when (mortal.IsDead)
            {
                // What the caller learns of it nobody is there to hear.
            }

            await first.Relay.WhenDeliveredAsync();
            died = mortal.IsDead;
            told = [.. first.Notices.Sent.Select(sent => sent.Notice)];
            mortal.DieAt(1, afterwards: false);
        }

        await using var second = await StartAsync(clock, storage);
        isStored = (await StoredAsync(second, one.Id)).Version > one.Version || (await StoredAsync(second, other.Id)).Version > other.Version;
        await FinishAsync(second);

        var tickets = (await AllAsync(second)).ToDictionary(ticket => ticket.Id);
        foreach (var ticket in tickets.Values)
        {
            Assert.All(ticket.Links, link => Assert.True(tickets[link.Other].Links.Any(back => back.Other == ticket.Id), $"{at}: only one knows of the link"));
            Assert.All(ticket.Absorbed, absorbed => Assert.True(tickets[absorbed.Id].MergedInto == ticket.Id, $"{at}: absorbed one that was not merged"));
            Assert.True(ticket.MergedInto is not { } into || tickets[into].Absorbed.Any(absorbed => absorbed.Id == ticket.Id), $"{at}: merged into one that does not know");
        }

        Assert.Equal(Sorted(tickets.Values.Where(t => t.IsOngoing)), Sorted((await second.Views.OfQueueAsync(null, null, default)).Value.Items), Same(at));
        Assert.Equal(Sorted(tickets.Values), Sorted((await second.Views.OfRequesterAsync(DeskHarness.Requester, null, default)).Value.Items), Same(at));
        foreach (var agent in new[] { DeskHarness.Agent, Colleague })
        {
            Assert.Equal(Sorted(tickets.Values.Where(t => t.IsOngoing && t.Assignee == agent)), Sorted((await second.Views.OfAssigneeAsync(agent, null, default)).Value.Items), Same(at));
        }

        var rows = await second.Workload.LoadAsync(default);
        Assert.Equal(tickets.Values.Where(t => t.IsOngoing).Select(t => $"{t.Id} {t.Tier}").Order(), rows.SelectMany(row => row.Open.Select(open => $"{open.Key} {open.Value.Tier}")).Order(), Same(at));
        Assert.True(tickets.Values.Where(t => t.IsOngoing && t.Assignee is not null).All(t => rows.Single(row => row.Open.ContainsKey(t.Id)).Holder == Workload.HolderOf(t.Assignee!)), at);
        Assert.Empty(await OutboxAsync(second));
        var sent = told.Concat(second.Notices.Sent.Select(s => s.Notice)).ToList();
        if (isStored && Expected(change) is { } kind)
        {
            Assert.True(sent.Exists(notice => notice.Kind == kind), $"{at}: nobody was told");
        }

        return died;
    }

    private static NoticeKind? Expected(string change) => change switch
    {
        "hand over" => NoticeKind.Assigned,
        "resolve" => NoticeKind.Resolved,
        "closing" => NoticeKind.Closed,
        "merge" or "merge the other way" => NoticeKind.Merged,
        _ => null,
    };

    /// <summary>What is there before the change.</summary>
    private static async Task PrepareAsync(DeskHarness desk, string change, Ticket one, Ticket other)
    {
        if (change is "closing")
        {
            Assert.True((await desk.DoAsync(one.Id, new ResolveTicket("Dust", "Cleaned it", "Clean monthly"))).IsOk);
        }
        else if (change is "unmerge")
        {
            Assert.True((await desk.Desk.MergeAsync(one.Id, other.Id, DeskHarness.AsAgent, "merge", default)).IsOk);
        }
        else if (change is not "take")
        {
            Assert.True((await desk.DoAsync(one.Id, new TakeTicket())).IsOk);
        }
    }

    private static async Task ChangeAsync(DeskHarness desk, string change, Ticket one, Ticket other)
    {
        var (low, high) = one.Id.ToCompact() < other.Id.ToCompact() ? (one.Id, other.Id) : (other.Id, one.Id);
        switch (change)
        {
            case "take":
                await desk.DoAsync(one.Id, new TakeTicket());
                break;
            case "hand over":
                await desk.DoAsync(one.Id, new HandOverTicket(Colleague, Tier.L2, "Knows it"));
                break;
            case "resolve":
                await desk.DoAsync(one.Id, new ResolveTicket("Dust", "Cleaned it", "Clean monthly"));
                break;
            case "link":
                await desk.DoAsync(one.Id, new LinkTicket(LinkKind.Related, other.Id));
                break;
            case "split":
                await desk.Desk.SplitAsync(one.Id, 1, "Another one", DeskHarness.AsAgent, "split", default);
                break;
            case "merge":
                await desk.Desk.MergeAsync(low, high, DeskHarness.AsAgent, "merge", default);
                break;
            case "merge the other way":
                await desk.Desk.MergeAsync(high, low, DeskHarness.AsAgent, "merge", default);
                break;
            case "unmerge":
                await desk.DoAsync(one.Id, new UnmergeTicket());
                break;
            default:
                // The ticket's own reminder does it.
                desk.Clock.Advance((await StoredAsync(desk, one.Id)).ArmedFor!.Value - desk.Clock.GetUtcNow());
                await desk.DoDueAsync();
                break;
        }
    }

    private static Task<DeskHarness> StartAsync(ManualClock clock, HttpMessageHandler storage) =>
        new DeskHarness(
            MemoryStorage.ConnectionString,
            "t",
            clock,
            settings: new Dictionary<string, string?> { ["Support:EscalateAfter:L1:P3"] = "00:10:00", ["Support:AcknowledgeWithin"] = "06:00:00", ["Support:CloseAfter"] = "00:10:00" },
            transport: MemoryStorage.TransportTo(storage)).StartAsync();

    /// <summary>Does all that is due within the next minutes, in which hints become visible.</summary>
    private static async Task FinishAsync(DeskHarness desk)
    {
        for (var minute = 0; minute < 4; minute++)
        {
            await desk.Relay.WhenDeliveredAsync();
            while (await desk.DoDueAsync() > 0)
            {
                await desk.Relay.WhenDeliveredAsync();
            }

            desk.Clock.Advance(TimeSpan.FromSeconds(61));
        }
    }

    private static async Task<Ticket> StoredAsync(DeskHarness desk, TicketId id) => (await desk.Store.FindAsync(id, default))!.Ticket;

    private static async Task<IReadOnlyList<Ticket>> AllAsync(DeskHarness desk)
    {
        var rows = await desk.Get<DeskStorage>().Table("Tickets").QueryAsync<TableEntity>().ToListAsync();
        return await Task.WhenAll(rows.Select(row => row.PartitionKey).Distinct().Select(id => StoredAsync(desk, TicketId.Parse(id, null))));
    }

    private static async Task<List<string>> OutboxAsync(DeskHarness desk) =>
        await desk.Get<DeskStorage>().Table("Tickets").QueryAsync<TableEntity>().Where(row => row.RowKey.Contains("|out|", StringComparison.Ordinal)).Select(row => row.RowKey).ToListAsync();

    private static IEnumerable<TicketSummary> Sorted(IEnumerable<Ticket> tickets) => Sorted(tickets.Select(TicketSummary.Of));

    private static IEnumerable<TicketSummary> Sorted(IEnumerable<TicketSummary> tickets) => tickets.OrderBy(ticket => ticket.Id.ToCompact()).Select(ticket => ticket with { Version = 0 });

    private static Where Same(string at) => new(at);

    /// <summary>Equality that says where it fails.</summary>
    private sealed class Where(string at) : IEqualityComparer<TicketSummary>, IEqualityComparer<string>
    {
        public bool Equals(TicketSummary? x, TicketSummary? y) => x == y ? true : throw new InvalidOperationException($"{at}: {x} is not {y}");

        public bool Equals(string? x, string? y) => x == y ? true : throw new InvalidOperationException($"{at}: {x} is not {y}");

        public int GetHashCode(TicketSummary obj) => obj.GetHashCode();

        public int GetHashCode(string obj) => StringComparer.Ordinal.GetHashCode(obj);
    }
}
