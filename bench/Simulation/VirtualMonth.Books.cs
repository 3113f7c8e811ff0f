using System.Diagnostics;
using M365Support.Assignment;
using M365Support.Tickets;

namespace M365Support.Bench.Simulation;

/// <content>What it came to.</content>
public sealed partial class VirtualMonth
{
    private readonly Dictionary<string, long> openSum = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> evenShare = new(StringComparer.Ordinal);
    private int samples;

    /// <summary>The warnings that the desk logged, how often, and the first of each.</summary>
    internal IReadOnlyList<(string Event, int Count, string First)> Faults => world.Faults.Faults;

    /// <summary>Notes once an hour who has how much.</summary>
    private Task SampleAsync()
    {
        samples++;
        foreach (var group in world.Ledger.Tickets.Values.Where(t => t is { IsOngoing: true, Assignee: not null }).GroupBy(t => t.Assignee!.Address, StringComparer.Ordinal))
        {
            openSum[group.Key] = openSum.GetValueOrDefault(group.Key) + group.Count();
        }

        return Task.CompletedTask;
    }

    /// <summary>Notes what each of those who could have had a ticket as well would have of it, were it cut into even parts.</summary>
    private void ShareOut(Worker chosen)
    {
        var availability = chosen.AvailabilityAt(Now);
        var peers = workers.Values.Where(w => w.Tier == chosen.Tier && (w == chosen || w.AvailabilityAt(Now) == availability)).ToList();
        foreach (var peer in peers)
        {
            evenShare[peer.Person.Address] = evenShare.GetValueOrDefault(peer.Person.Address) + (1.0 / peers.Count);
        }
    }

    private async Task<SimulationFigures> CloseBooksAsync(int overdue, TimeSpan wall)
    {
        var ledger = world.Ledger;
        var tickets = ledger.Tickets.Values.ToList();
        return new SimulationFigures
        {
            Employees = options.Employees,
            Days = options.Days,
            Agents = options.Agents,
            Instances = options.Instances,
            Seed = options.Seed,
            Tickets = tickets.Count,
            StillOpen = tickets.Count(t => t.IsOngoing),
            Acknowledgements = ledger.Acknowledgements,
            AcknowledgedInTime = Math.Round(100.0 * ledger.AcknowledgedInTime / Math.Max(1, ledger.Acknowledgements), 2),
            ProgressDue = ledger.ProgressSent + overdue,
            ProgressSent = ledger.ProgressSent,
            ProgressLate = ledger.ProgressLate + overdue,
            ProgressLateByFault = ledger.ProgressLateByFault,
            LongestProgressDelaySeconds = Math.Round(ledger.LongestDelay.TotalSeconds, 1),
            ByPriority = Enum.GetValues<Priority>().ToDictionary(p => p.ToString(), p => new PriorityFigures(tickets.Count(t => t.Priority == p), tickets.Count(t => t.Priority == p && IsBreached(t)))),
            ByTier = workers.Values.GroupBy(w => w.Tier).OrderBy(g => g.Key).ToDictionary(g => g.Key.ToString(), g => OfTier([.. g])),
            AssignedGini = Evenness.Gini(Shares(workers.Values)),
            LoadGini = Evenness.Gini(workers.Values.Select(MeanOpen)),
            MessagesSent = ledger.MessagesSent,
            MessagesTwice = ledger.Twice,
            MessagesLost = ledger.Lost,
            Poison = world.Storage.Queues.Count("work-poison"),
            Digests = ledger.Digests,
            QueueMessagesDeliveredTwice = deliveredTwice,
            QueueMessagesHeldBack = heldBack,
            InstancesKilled = deaths,
            Inconsistencies = await InconsistenciesAsync(tickets),
            Rejections = rejections,
            StorageTransactions = operations.Figures,
            StorageRequests = world.Storage.Requests,
            StorageRequestsPerTicket = Math.Round((double)world.Storage.Requests / Math.Max(1, tickets.Count), 1),
            GraphCalls = world.Graph.Calls,
            WallSeconds = Math.Round(wall.TotalSeconds, 1),
            PeakMemoryMegabytes = Process.GetCurrentProcess().PeakWorkingSet64 / (1024 * 1024),
        };
    }

    private bool IsBreached(Ticket ticket)
    {
        var clocks = new TicketClocks(ticket, world.Ledger.Rules!);
        return clocks.Resolve.Elapsed(clocks.Time, Now) > clocks.Resolve.Target;
    }

    private TierFigures OfTier(IReadOnlyList<Worker> agents) => new(
        agents.Count,
        agents.Sum(a => world.Ledger.Assigned.GetValueOrDefault(a.Person.Address)),
        Evenness.Gini(Shares(agents)),
        Evenness.Gini(agents.Select(MeanOpen)),
        Math.Round(agents.Average(MeanOpen), 2));

    /// <summary>What each agent got in proportion to an even share; who was never there to get anything is left out.</summary>
    private IEnumerable<double> Shares(IEnumerable<Worker> agents) => agents
        .Where(a => evenShare.GetValueOrDefault(a.Person.Address) > 1)
        .Select(a => world.Ledger.Assigned.GetValueOrDefault(a.Person.Address) / evenShare[a.Person.Address]);

    private double MeanOpen(Worker worker) => (double)openSum.GetValueOrDefault(worker.Person.Address) / Math.Max(1, samples);

    /// <summary>Compares what the lists, the loads and the other side of each merge say with the tickets themselves.</summary>
    private async Task<int> InconsistenciesAsync(List<Ticket> seen)
    {
        await using var reader = await new Instance(world, settings).StartAsync();
        var wrong = 0;
        var stored = new Dictionary<TicketId, Ticket>();
        foreach (var ticket in seen)
        {
            stored[ticket.Id] = (await reader.Store.FindAsync(ticket.Id, default))!.Ticket;
        }

        foreach (var ticket in stored.Values)
        {
            wrong += ticket.MergedInto is { } into && !stored[into].Absorbed.Any(a => a.Id == ticket.Id) ? 1 : 0;
            wrong += ticket.Absorbed.Count(a => stored[a.Id].MergedInto != ticket.Id);
            wrong += ticket is { MergedInto: not null, IsOngoing: true } ? 1 : 0;
        }

        var listed = await AllAsync(cursor => reader.Views.OfQueueAsync(null, cursor, default));
        var ongoing = stored.Values.Where(t => t.IsOngoing).ToList();
        wrong += ongoing.Count(t => listed.Count(l => l.Id == t.Id && l.SaysTheSameAs(TicketSummary.Of(t))) != 1) + Math.Max(0, listed.Count - ongoing.Count);
        foreach (var worker in workers.Values)
        {
            var mine = await AllAsync(cursor => reader.Views.OfAssigneeAsync(worker.Person, cursor, default));
            wrong += mine.Select(t => t.Id).ToHashSet().SetEquals(ongoing.Where(t => t.Assignee == worker.Person).Select(t => t.Id)) ? 0 : 1;
        }

        foreach (var row in await reader.Workload.LoadAsync(default))
        {
            wrong += row.Open.Keys.Count(id => !stored[id].IsOngoing || (stored[id].Assignee is { } holder ? Workload.HolderOf(holder) != row.Holder : !Workload.IsQueue(row)));
        }

        return wrong;
    }

    private static async Task<List<TicketSummary>> AllAsync(Func<string?, Task<Result<Page<TicketSummary>>>> page)
    {
        var all = new List<TicketSummary>();
        string? cursor = null;
        do
        {
            var next = (await page(cursor)).Value;
            all.AddRange(next.Items);
            cursor = next.Cursor;
        }
        while (cursor is not null);
        return all;
    }
}
