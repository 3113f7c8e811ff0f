using M365Support.People;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Assignment;

/// <summary>Hands on what agents who are not there cannot attend to: tickets they have not acknowledged, and urgent ones when their shift is over.</summary>
/// <remarks>
/// Who is absent and what they hold is known from roster, presence and workload without asking for a single ticket; only a ticket that
/// somebody else can take is read. One that nobody can take stays where it is and is looked at again with the next check.
/// </remarks>
public sealed class AbsentHolders(
    Workload workload, Roster roster, PresenceClient presence, TicketStore store, Desk desk, IAssigner assigner, IOptions<AssignmentOptions> options, TimeProvider clock)
{
    /// <summary>The most tickets of one check, so that it comes to an end.</summary>
    private const int MostAtOnce = 100;

    private readonly Dictionary<string, DateTimeOffset> awaySince = new(StringComparer.Ordinal);

    /// <summary>Hands on what has to be and can be; the most urgent first.</summary>
    /// <returns>How many tickets went to others.</returns>
    public async Task<int> HandOnAsync(CancellationToken cancellationToken)
    {
        var holders = (await workload.LoadAsync(cancellationToken)).Where(row => !Workload.IsQueue(row) && row.Open.Values.Any(IsConcerned)).ToList();
        if (holders.Count == 0)
        {
            awaySince.Clear();
            return 0;
        }

        var members = (await roster.LoadAsync(cancellationToken)).ToDictionary(member => Workload.HolderOf(member.Person), StringComparer.Ordinal);
        var snapshot = await presence.GetAsync(members.Values.Select(member => member.AadObjectId), cancellationToken);
        var now = clock.GetUtcNow();
        var standings = members.ToDictionary(member => member.Key, member => AgentStanding.Of(member.Value, snapshot.Of(member.Value), now), StringComparer.Ordinal);
        var absent = holders.Select(row => (Row: row, Absence: AbsenceOf(row.Holder, standings, now))).Where(holder => holder.Absence is not null).ToList();
        var handedOn = 0;
        foreach (var (id, entry, holder, absence) in absent
            .SelectMany(a => a.Row.Open.Where(e => IsDue(e.Value, a.Absence!.Value)).Select(e => (e.Key, e.Value, a.Row.Holder, Absence: a.Absence!.Value)))
            .OrderBy(e => e.Value.Priority)
            .ThenBy(e => e.Value.OpenedAt)
            .Where(e => SomebodyCouldTake(e.Value.Tier, e.Holder, members, standings))
            .Take(MostAtOnce))
        {
            handedOn += await HandOnAsync(id, entry, holder, absence, members, cancellationToken) ? 1 : 0;
        }

        return handedOn;
    }

    private async Task<bool> HandOnAsync(
        TicketId id, OpenEntry entry, string holder, Absence absence, Dictionary<string, RosterMember> members, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { Ticket: { IsOngoing: true, Assignee: { } agent } ticket } || Workload.HolderOf(agent) != holder)
        {
            return false;
        }

        var onlyUnacknowledged = !(absence.IsForGood || (absence.IsGone && IsUrgent(entry)));
        if (onlyUnacknowledged && ticket.AcknowledgedAt is not null)
        {
            await workload.NoteAsync(ticket, cancellationToken);
            return false;
        }

        if (await assigner.ProposeAsync(ticket, cancellationToken) is not { } assignment)
        {
            return false;
        }

        var name = members.GetValueOrDefault(holder)?.Name ?? agent.Name;
        var reason = new AssignmentReason(assignment.Reason.Chosen.Prepend(new ReasonFact(ReasonCode.HandedOn, name, absence.Code.ToString()))).Before(assignment.Reason.PassedOver);
        var command = assignment with { Reason = reason, From = agent, OnlyUnacknowledged = onlyUnacknowledged };
        return (await desk.ExecuteAsync(id, command, Actor.System, $"hand-on-{ticket.Version}", cancellationToken)).IsOk;
    }

    /// <summary>Why the holder cannot attend to tickets; null when they can, or have not been away for long enough.</summary>
    private Absence? AbsenceOf(string holder, Dictionary<string, AgentStanding> standings, DateTimeOffset now)
    {
        if (!standings.TryGetValue(holder, out var standing))
        {
            return new Absence(ReasonCode.OffRoster, IsGone: true, IsForGood: true);
        }

        if (standing.Class != AgentStanding.AwayClass)
        {
            awaySince.Remove(holder);
            return standing.CanTake ? null : new Absence(standing.Code, standing.IsGone, IsForGood: false);
        }

        return awaySince.TryAdd(holder, now) && options.Value.AwayGrace > TimeSpan.Zero ? null
            : now - awaySince[holder] >= options.Value.AwayGrace ? new Absence(standing.Code, IsGone: false, IsForGood: false)
            : null;
    }

    private static bool SomebodyCouldTake(Tier tier, string holder, Dictionary<string, RosterMember> members, Dictionary<string, AgentStanding> standings) =>
        members.Any(member => member.Key != holder && member.Value.Role == RosterRole.Agent && member.Value.Tier >= tier &&
            standings[member.Key] is { CanTake: true, Class: not AgentStanding.AwayClass });

    private static bool IsDue(OpenEntry entry, Absence absence) => !entry.IsAcknowledged || absence.IsForGood || (absence.IsGone && IsUrgent(entry));

    private static bool IsConcerned(OpenEntry entry) => !entry.IsAcknowledged || IsUrgent(entry);

    /// <summary>P1 and P2 do not wait for the next shift; the others are with their agent again tomorrow.</summary>
    private static bool IsUrgent(OpenEntry entry) => entry.Priority <= Priority.P2;

    /// <summary>Why a holder cannot attend to tickets.</summary>
    /// <param name="IsGone">The shift is over.</param>
    /// <param name="IsForGood">No longer on the desk.</param>
    private readonly record struct Absence(ReasonCode Code, bool IsGone, bool IsForGood);
}
