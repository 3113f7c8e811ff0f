using M365Support.Assignment;
using M365Support.Tickets;

namespace M365Support.Insights;

/// <summary>An agent's part in the overview.</summary>
public sealed record AgentLoad(Person Agent, int Open, int Resolved);

/// <summary>A ticket that is late, or soon will be.</summary>
/// <param name="Agent">Who has it; null for nobody.</param>
public sealed record TicketAtRisk(TicketId Id, Priority Priority, DateTimeOffset ResolveBy, bool IsAcknowledged, Person? Agent = null);

/// <summary>How the desk stands, as its managers see it.</summary>
public sealed record DeskOverview
{
    /// <summary>The most tickets at risk that are named; <see cref="AtRiskCount"/> counts them all.</summary>
    public const int MostNamed = 10;

    /// <summary>What opened and resolved are counted from.</summary>
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required int Opened { get; init; }

    public required int Resolved { get; init; }

    public required int Ongoing { get; init; }

    /// <summary>Ongoing tickets that no agent has.</summary>
    public required int Waiting { get; init; }

    /// <summary>How often requesters asked for more speed, on tickets that are ongoing or ended since.</summary>
    public required int Nudges { get; init; }

    /// <summary>When the oldest ongoing ticket was opened, to the minute.</summary>
    public DateTimeOffset? OldestOpenedAt { get; init; }

    public TicketId? Oldest { get; init; }

    public required IReadOnlyDictionary<Priority, int> ByPriority { get; init; }

    public required IReadOnlyList<AgentLoad> ByAgent { get; init; }

    public required int AtRiskCount { get; init; }

    /// <summary>The tickets at risk that are due first.</summary>
    public required IReadOnlyList<TicketAtRisk> AtRisk { get; init; }

    /// <summary>Draws the overview from who holds what.</summary>
    /// <param name="agents">The desk's agents, so that those who have nothing are shown too.</param>
    public static DeskOverview From(
        IReadOnlyCollection<WorkloadRow> rows, IReadOnlyList<Person> agents, DateTimeOffset since, DateTimeOffset now)
    {
        var open = rows.SelectMany(r => r.Open).ToList();
        var byName = agents.ToDictionary(agent => Workload.HolderOf(agent), StringComparer.Ordinal);
        var ended = rows.SelectMany(r => r.Ended.Values).ToList();
        var atRisk = rows
            .SelectMany(r => r.Open.Where(e => IsAtRisk(e.Value, now)).Select(e => new TicketAtRisk(e.Key, e.Value.Priority, e.Value.ResolveBy, e.Value.IsAcknowledged, byName.GetValueOrDefault(r.Holder))))
            .OrderBy(ticket => ticket.ResolveBy)
            .ToList();
        var oldest = open.Count == 0 ? default : open.MinBy(e => e.Value.OpenedAt);
        var byHolder = rows.ToDictionary(r => r.Holder, StringComparer.Ordinal);
        return new DeskOverview
        {
            Since = since,
            Until = now,
            Opened = open.Count(e => e.Value.OpenedAt >= since) + ended.Count(e => e.OpenedAt >= since),
            Resolved = ended.Count(e => e.IsResolved && e.EndedAt >= since),
            Ongoing = open.Count,
            Nudges = open.Sum(e => e.Value.Nudges) + ended.Where(e => e.EndedAt >= since).Sum(e => e.Nudges),
            Waiting = rows.Where(Workload.IsQueue).Sum(r => r.Open.Count),
            Oldest = open.Count == 0 ? null : oldest.Key,
            OldestOpenedAt = open.Count == 0 ? null : oldest.Value.OpenedAt,
            ByPriority = Enum.GetValues<Priority>().ToDictionary(p => p, p => open.Count(e => e.Value.Priority == p)),
            ByAgent =
            [
                .. agents.Select(agent => byHolder.GetValueOrDefault(Workload.HolderOf(agent)) is { } row
                    ? new AgentLoad(agent, row.Open.Count, row.Ended.Values.Count(e => e.IsResolved && e.EndedAt >= since))
                    : new AgentLoad(agent, 0, 0)),
            ],
            AtRiskCount = atRisk.Count,
            AtRisk = [.. atRisk.Take(MostNamed)],
        };
    }

    /// <summary>At risk is a ticket that nobody acknowledged in time, or of whose time to be resolved most is used.</summary>
    private static bool IsAtRisk(OpenEntry ticket, DateTimeOffset now) => (!ticket.IsAcknowledged && ticket.AcknowledgeBy < now) || ticket.AtRiskFrom <= now;
}
