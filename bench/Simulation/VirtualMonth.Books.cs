using System.Diagnostics;
using System.Globalization;
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

    private async Task<SimulationFigures> CloseBooksAsync(int overdue, int unacknowledged, TimeSpan wall)
    {
        var ledger = world.Ledger;
        var tickets = ledger.Tickets.Values.ToList();
        var inconsistencies = await InconsistenciesAsync(tickets);
        var acknowledgements = ledger.Acknowledgements + unacknowledged;
        return new SimulationFigures
        {
            Employees = options.Employees,
            Days = options.Days,
            Agents = options.Agents,
            Instances = options.Instances,
            Seed = options.Seed,
            Tickets = tickets.Count,
            StillOpen = tickets.Count(t => t.IsOngoing),
            AcknowledgementsDue = acknowledgements,
            AcknowledgementsMissing = unacknowledged,
            AcknowledgedInTime = Math.Round(100.0 * ledger.AcknowledgedInTime / Math.Max(1, acknowledgements), 2),
            ProgressDue = ledger.ProgressSent + overdue,
            ProgressSent = ledger.ProgressSent,
            ProgressLate = ledger.ProgressLate + overdue,
            ProgressLateByFault = ledger.ProgressLateByFault,
            Silences = ledger.Silences.Count,
            LongestProgressDelaySeconds = Math.Round(ledger.LongestDelay.TotalSeconds, 1),
            ByPriority = Enum.GetValues<Priority>().ToDictionary(p => p.ToString(), p => new PriorityFigures(tickets.Count(t => t.Priority == p), tickets.Count(t => t.Priority == p && IsBreached(t)))),
            ByTier = workers.Values.GroupBy(w => w.Tier).OrderBy(g => g.Key).ToDictionary(g => g.Key.ToString(), g => OfTier([.. g])),
            AssignedGini = Evenness.Gini(Shares(workers.Values)),
            LoadGini = Evenness.Gini(workers.Values.Select(MeanOpen)),
            MessagesSent = ledger.MessagesSent,
            MailsSent = ledger.MailsSent,
            CardsEdited = ledger.CardsEdited,
            MessagesTwice = ledger.Twice.Count,
            MessagesLost = ledger.Lost.Count,
            MailsUnsent = world.Storage.Blobs.Count("outgoing"),
            Poison = world.Storage.Queues.Count("work-poison"),
            Digests = ledger.Digests,
            QueueMessagesDeliveredTwice = deliveredTwice,
            QueueMessagesHeldBack = heldBack,
            QueueMessagesLost = lost,
            PostsTroubled = postsTroubled,
            InstancesKilled = deaths,
            Inconsistencies = inconsistencies.Count,
            Violations = [.. Violations(overdue, inconsistencies, await SilencesAsync())],
            Rejections = rejections,
            StorageTransactions = Operations.Figures,
            StorageRequests = world.Storage.Requests,
            StorageRequestsPerTicket = Math.Round((double)world.Storage.Requests / Math.Max(1, tickets.Count), 1),
            GraphCalls = world.Graph.Calls,
            GraphPresenceCalls = world.Graph.PresenceCalls,
            BusiestTeamsMinute = ledger.BusiestTeamsMinute,
            WallSeconds = Math.Round(wall.TotalSeconds, 1),
            CpuSeconds = Math.Round(Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds, 1),
            PeakMemoryMegabytes = Process.GetCurrentProcess().PeakWorkingSet64 / (1024 * 1024),
        };
    }

    /// <summary>What must never be, each with the first case of it.</summary>
    private IEnumerable<string> Violations(int overdue, IReadOnlyList<string> inconsistencies, IReadOnlyList<string> silences)
    {
        var ledger = world.Ledger;
        IEnumerable<(long Count, string What, string? First)> checks =
        [
            (ledger.Twice.Count, "messages were sent twice", First(ledger.Twice)),
            (ledger.Lost.Count, "messages were lost", First(ledger.Lost)),
            (world.Storage.Blobs.Count("outgoing"), "mails never left", null),
            (world.Storage.Queues.Count("work-poison"), "work items failed for good", First([.. Faults.Where(f => f.Event == "Poison").Select(f => f.First)])),
            (inconsistencies.Count, "things are stored that contradict each other", First(inconsistencies)),
            (ledger.ProgressLate + overdue, "progress messages came late though nothing held them up", null),
            (silences.Count, "times a requester heard nothing for longer than the hour", First(silences)),
        ];
        return checks.Where(check => check.Count > 0).Select(check => string.Create(CultureInfo.InvariantCulture, $"{check.Count} {check.What}{(check.First is null ? "" : $"; the first: {check.First}")}"));
    }

    /// <summary>Who heard nothing; of the first, what happened to the ticket then.</summary>
    private async Task<IReadOnlyList<string>> SilencesAsync()
    {
        var silences = world.Ledger.Silences.OrderBy(s => s.Since).Select(s => (s.Ticket, s.Since, Text: $"{s.Ticket} since {s.Since:u}")).ToList();
        if (silences is not [var first, ..])
        {
            return [];
        }

        var history = await Any().Store.HistoryAsync(first.Ticket, before: 1_000, count: 1_000, default);
        var around = history.Reverse().Select(e => e.Event).Where(e => e.At > first.Since.AddHours(-1) && e.At < first.Since.AddHours(5));
        return [$"{first.Text}: {string.Join(", ", around.Select(e => $"{e.At:HH:mm:ss} {e.GetType().Name}"))}", .. silences.Skip(1).Select(s => s.Text)];
    }

    private static string? First(IReadOnlyList<string> cases) => cases is [var first, ..] ? first : null;

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
    private async Task<IReadOnlyList<string>> InconsistenciesAsync(List<Ticket> seen)
    {
        await using var reader = await new Instance(world, settings).StartAsync();
        var stored = new Dictionary<TicketId, Ticket>();
        foreach (var ticket in seen)
        {
            stored[ticket.Id] = (await reader.Store.FindAsync(ticket.Id, default))!.Ticket;
        }

        return [.. WrongMerges(stored), .. await WrongListsAsync(reader, stored), .. await WrongLoadsAsync(reader, stored)];
    }

    private static IEnumerable<string> WrongMerges(Dictionary<TicketId, Ticket> stored)
    {
        foreach (var ticket in stored.Values)
        {
            if (ticket.MergedInto is { } into && !stored[into].Absorbed.Any(a => a.Id == ticket.Id))
            {
                yield return $"{ticket.Id} was merged into {into}, which does not know of it";
            }

            if (ticket is { MergedInto: not null, IsOngoing: true })
            {
                yield return $"{ticket.Id} was merged and goes on";
            }

            foreach (var absorbed in ticket.Absorbed.Where(a => stored[a.Id].MergedInto != ticket.Id))
            {
                yield return $"{ticket.Id} absorbed {absorbed.Id}, which was not merged into it";
            }
        }
    }

    private async Task<IReadOnlyList<string>> WrongListsAsync(Instance reader, Dictionary<TicketId, Ticket> stored)
    {
        var wrong = new List<string>();
        var ongoing = stored.Values.Where(t => t.IsOngoing).ToList();
        var listed = (await AllAsync(cursor => reader.Views.OfQueueAsync(null, cursor, default))).ToLookup(row => row.Id);
        wrong.AddRange(ongoing.Where(t => listed[t.Id].Count(row => row.SaysTheSameAs(TicketSummary.Of(t))) != 1).Select(t => $"{t.Id} stands wrongly in the queue's list"));
        wrong.AddRange(listed.Where(rows => rows.Count() > 1 || !stored[rows.Key].IsOngoing).Select(rows => $"{rows.Key} stands in the queue's list {rows.Count()} times"));
        foreach (var worker in workers.Values)
        {
            var mine = await AllAsync(cursor => reader.Views.OfAssigneeAsync(worker.Person, cursor, default));
            if (!mine.Select(t => t.Id).ToHashSet().SetEquals(ongoing.Where(t => t.Assignee == worker.Person).Select(t => t.Id)))
            {
                wrong.Add($"the list of {worker.Person.Address} is not what they have");
            }
        }

        return wrong;
    }

    private static async Task<IReadOnlyList<string>> WrongLoadsAsync(Instance reader, Dictionary<TicketId, Ticket> stored)
    {
        var rows = await reader.Workload.LoadAsync(default);
        var held = rows.SelectMany(row => row.Open.Keys).ToHashSet();
        return
        [
            .. rows.SelectMany(row => row.Open.Keys
                .Where(id => !stored[id].IsOngoing || (stored[id].Assignee is { } holder ? Workload.HolderOf(holder) != row.Holder : !Workload.IsQueue(row)))
                .Select(id => $"{id} counts as {row.Holder}'s load")),
            .. stored.Values.Where(t => t.IsOngoing && !held.Contains(t.Id)).Select(t => $"{t.Id} is nobody's load"),
        ];
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
