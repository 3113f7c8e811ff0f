using System.Globalization;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Assignment;

/// <summary>Gives a ticket to the available agent of its tier who has the fewest open tickets; where nobody of the tier is, to the next tier up.</summary>
public sealed class PresenceAssigner(Roster roster, PresenceClient presence, Workload workload, TimeProvider clock) : IAssigner, IDisposable
{
    /// <summary>Working hours, Monday to Friday, that stand in when Graph does not tell presence.</summary>
    private static readonly (TimeOnly From, TimeOnly To) WorkingHours = (new TimeOnly(9, 0), new TimeOnly(18, 0));

    /// <summary>How long a proposal counts before the workload has to show it.</summary>
    private static readonly TimeSpan ProposalCounts = TimeSpan.FromMinutes(1);

    private readonly Dictionary<TicketId, (string Holder, DateTimeOffset At)> proposals = [];
    private readonly SemaphoreSlim turn = new(1);

    public async Task<AssignTicket?> ProposeAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var agents = (await roster.LoadAsync(cancellationToken)).Where(m => m is { Role: RosterRole.Agent, Tier: not null }).ToList();
        var snapshot = await presence.GetAsync(agents.Select(a => a.AadObjectId), cancellationToken);
        var available = agents.Where(a => IsAvailable(a, snapshot)).ToList();
        if (available.Count == 0)
        {
            return null;
        }

        // One at a time, so that tickets that come together do not all go to the same agent.
        await turn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            var rows = (await workload.LoadAsync(cancellationToken)).ToDictionary(r => r.Holder, StringComparer.Ordinal);
            foreach (var settled in proposals.Where(p => now - p.Value.At > ProposalCounts || IsHeld(p.Key, rows.Values)).Select(p => p.Key).ToList())
            {
                proposals.Remove(settled);
            }

            var (agent, open) = available
                .Where(a => a.Tier >= ticket.Tier)
                .DefaultIfEmpty()
                .Select(a => (Agent: a, Open: a is null ? 0 : OpenOf(a, rows)))
                .OrderBy(c => c.Agent?.Tier)
                .ThenBy(c => c.Open)
                .ThenBy(c => c.Agent?.Address, StringComparer.Ordinal)
                .First();
            if (agent is null)
            {
                return null;
            }

            var person = Person.Create(agent.Address, agent.Name);
            proposals[ticket.Id] = (Workload.HolderOf(person), now);
            return new AssignTicket(person, agent.Tier!.Value, Reason(agent, open, ticket.Tier, snapshot.Known));
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private int OpenOf(RosterMember agent, Dictionary<string, WorkloadRow> rows)
    {
        var holder = Workload.HolderOf(Person.Create(agent.Address, agent.Name));
        return (rows.GetValueOrDefault(holder)?.Open.Count ?? 0) + proposals.Count(p => p.Value.Holder == holder);
    }

    private static bool IsHeld(TicketId id, IEnumerable<WorkloadRow> rows) =>
        rows.Any(row => row.Ended.ContainsKey(id) || (!Workload.IsQueue(row) && row.Open.ContainsKey(id)));

    private bool IsAvailable(RosterMember agent, PresenceSnapshot snapshot)
    {
        if (snapshot.Known)
        {
            return snapshot[agent.AadObjectId] is { IsOutOfOffice: false, Availability: Availability.Available or Availability.AvailableIdle };
        }

        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(agent.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);
        return local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) &&
            TimeOnly.FromDateTime(local.DateTime).IsBetween(WorkingHours.From, WorkingHours.To);
    }

    private static AssignmentReason Reason(RosterMember agent, int open, Tier wanted, bool presenceKnown) => new(
        new ReasonFact(presenceKnown ? ReasonCode.Available : ReasonCode.InWorkingHours),
        new ReasonFact(ReasonCode.Load, open.ToString(CultureInfo.InvariantCulture), agent.Capacity.ToString(CultureInfo.InvariantCulture)),
        agent.Tier == wanted ? new ReasonFact(ReasonCode.Tier, wanted.ToString()) : new ReasonFact(ReasonCode.NextTier, wanted.ToString()));
}
