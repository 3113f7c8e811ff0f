using System.Globalization;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Assignment;

/// <summary>What a ticket asks of an agent.</summary>
/// <param name="Skills">Every one of them is wanted.</param>
/// <param name="Language">The requester's, BCP 47; null when it is not known.</param>
/// <param name="LastHelper">The address of who had the requester's last ticket.</param>
/// <param name="Holder">Who has it and is to be relieved; not asked again.</param>
public sealed record TicketNeeds(Tier Tier, IReadOnlyList<string> Skills, string? Language = null, string? LastHelper = null, Person? Holder = null);

/// <summary>An agent as the ranking sees them.</summary>
/// <param name="Presence">Null when Graph could not be asked.</param>
/// <param name="Open">How many ongoing tickets they have.</param>
/// <param name="LastAssignedAt">When they last got one; null for not in a long time.</param>
public sealed record Candidate(RosterMember Agent, PersonPresence? Presence, int Open, DateTimeOffset? LastAssignedAt = null);

/// <summary>Who should have a ticket, and why.</summary>
/// <param name="Ordered">Who could have it, the best first.</param>
/// <param name="Reason">Why the first of them has it and everybody else not; null when nobody could.</param>
public sealed record Ranked(IReadOnlyList<Candidate> Ordered, AssignmentReason? Reason);

/// <summary>Orders the agents for a ticket. Pure: the same input gives the same order.</summary>
/// <remarks>
/// The lowest tier from the ticket's own up in which anybody can be reached gets it. Within it: room below the capacity, presence,
/// working hours, skills, language, load relative to capacity, who had the requester last, who has waited longest for a ticket, address.
/// Where everybody is full, the load relative to capacity still spreads what comes: a ticket with a busy agent is better off than one with none.
/// </remarks>
public static class AgentRanking
{
    /// <summary>What decides between two who both could, and what is said of the one who lost by it.</summary>
    private static readonly (Func<Judged, Judged, int> Compare, Func<Judged, ReasonFact> Lost)[] Preferences =
    [
        ((one, other) => one.IsFull.CompareTo(other.IsFull), lost => lost.Load(ReasonCode.Full)),
        ((one, other) => Nullable.Compare(one.Standing.Class, other.Standing.Class), lost => new ReasonFact(lost.Standing.Code)),
        ((one, other) => other.Standing.IsInHours.CompareTo(one.Standing.IsInHours), _ => new ReasonFact(ReasonCode.OutsideWorkingHours)),
        ((one, other) => one.Missing.Count.CompareTo(other.Missing.Count), lost => new ReasonFact(ReasonCode.LacksSkills, string.Join(", ", lost.Missing))),
        ((one, other) => other.Speaks.CompareTo(one.Speaks), lost => new ReasonFact(ReasonCode.DoesNotSpeak, lost.Needs.Language!)),
        ((one, other) => one.CompareLoad(other), lost => lost.Load(ReasonCode.MoreLoad)),
        ((one, other) => other.HelpedBefore.CompareTo(one.HelpedBefore), _ => new ReasonFact(ReasonCode.OtherHelpedBefore)),
        ((one, other) => Nullable.Compare(one.Candidate.LastAssignedAt, other.Candidate.LastAssignedAt), _ => new ReasonFact(ReasonCode.AssignedLater)),
        ((one, other) => string.CompareOrdinal(one.Candidate.Agent.Address, other.Candidate.Agent.Address), _ => new ReasonFact(ReasonCode.ByAddress)),
    ];

    private static readonly Func<Judged, Judged, int>[] Criteria =
    [
        (one, other) => other.CanTake.CompareTo(one.CanTake),
        (one, other) => one.Tier.CompareTo(other.Tier),
        .. Preferences.Select(preference => preference.Compare),
    ];

    private static readonly Comparer<Judged> Order = Comparer<Judged>.Create((one, other) =>
        Criteria.Select(criterion => criterion(one, other)).FirstOrDefault(difference => difference != 0));

    public static Ranked Rank(TicketNeeds needs, IEnumerable<Candidate> candidates, DateTimeOffset now)
    {
        var all = candidates.Select(candidate => new Judged(candidate, needs, now)).OrderBy(judged => judged, Order).ToList();
        if (all.Find(judged => judged.CanTake) is not { } chosen)
        {
            return new Ranked([], null);
        }

        var passedOver = all.Where(judged => judged != chosen)
            .OrderBy(judged => judged.Tier == chosen.Tier ? 0 : judged.Tier > chosen.Tier ? 1 : 2)
            .Select(judged => new PassedOver(judged.Candidate.Agent.Name, WhyNot(judged, chosen)))
            .ToList();
        return new Ranked(
            [.. all.Where(judged => judged.CanTake).Select(judged => judged.Candidate)],
            new AssignmentReason(Why(chosen, needs)).Before(passedOver));
    }

    /// <summary>Whether two tags name one language, whatever the country: who speaks en-GB can answer en-US.</summary>
    internal static bool SameLanguage(string one, string other) => Primary(one).Equals(Primary(other), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Primary(string tag) => tag.AsSpan(0, tag.IndexOf('-', StringComparison.Ordinal) is var end and > 0 ? end : tag.Length);

    private static IEnumerable<ReasonFact> Why(Judged chosen, TicketNeeds needs)
    {
        yield return new ReasonFact(chosen.Standing.Code);
        if (!chosen.Standing.IsInHours)
        {
            yield return new ReasonFact(ReasonCode.OutsideWorkingHours);
        }

        if (chosen.Known.Count > 0)
        {
            yield return new ReasonFact(ReasonCode.HasSkills, string.Join(", ", chosen.Known));
        }

        if (chosen.Missing.Count > 0)
        {
            yield return new ReasonFact(ReasonCode.LacksSkills, string.Join(", ", chosen.Missing));
        }

        if (needs.Language is { } language)
        {
            yield return new ReasonFact(chosen.Speaks ? ReasonCode.Speaks : ReasonCode.DoesNotSpeak, language);
        }

        yield return chosen.Load(ReasonCode.Load);
        if (chosen.IsFull)
        {
            yield return new ReasonFact(ReasonCode.EverybodyFull);
        }

        if (chosen.HelpedBefore)
        {
            yield return new ReasonFact(ReasonCode.HelpedBefore);
        }

        yield return new ReasonFact(ReasonCode.Tier, chosen.Tier.ToString());
        if (chosen.Tier != needs.Tier)
        {
            yield return new ReasonFact(ReasonCode.NextTier, needs.Tier.ToString());
        }
    }

    private static ReasonFact WhyNot(Judged judged, Judged chosen) => judged switch
    {
        { IsHolder: true } => new ReasonFact(ReasonCode.PassedItOn),
        { Standing.CanTake: false } => new ReasonFact(judged.Standing.Code),
        _ when judged.Tier < judged.Needs.Tier => new ReasonFact(ReasonCode.LowerTier, judged.Tier.ToString()),
        { CanTake: false } => new ReasonFact(judged.Standing.Code),
        _ when judged.Tier > chosen.Tier => new ReasonFact(ReasonCode.HigherTier, judged.Tier.ToString()),
        _ => Preferences.First(preference => preference.Compare(chosen, judged) != 0).Lost(judged),
    };

    /// <summary>A candidate measured against what the ticket asks for.</summary>
    private sealed class Judged
    {
        public Judged(Candidate candidate, TicketNeeds needs, DateTimeOffset now)
        {
            (Candidate, Needs) = (candidate, needs);
            Standing = AgentStanding.Of(candidate.Agent, candidate.Presence, now);
            var skills = candidate.Agent.SkillsAt(now).Select(skill => skill.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            Known = [.. needs.Skills.Where(skills.Contains)];
            Missing = [.. needs.Skills.Where(skill => !skills.Contains(skill))];
            Speaks = needs.Language is not { } language || candidate.Agent.Languages.Any(known => SameLanguage(known, language));
            HelpedBefore = needs.LastHelper is { } helper && string.Equals(helper, candidate.Agent.Address, StringComparison.Ordinal);
            IsHolder = needs.Holder?.Address == candidate.Agent.Address;
        }

        public Candidate Candidate { get; }

        public TicketNeeds Needs { get; }

        public AgentStanding Standing { get; }

        public IReadOnlyList<string> Known { get; }

        public IReadOnlyList<string> Missing { get; }

        public bool Speaks { get; }

        public bool HelpedBefore { get; }

        public bool IsHolder { get; }

        public Tier Tier => Candidate.Agent.Tier!.Value;

        public bool IsFull => Candidate.Open >= Candidate.Agent.Capacity;

        /// <summary>Nobody is relieved by somebody who is away: the ticket would only be handed on once more.</summary>
        public bool CanTake => Standing.CanTake && Tier >= Needs.Tier && !IsHolder && (Needs.Holder is null || Standing.Class != AgentStanding.AwayClass);

        public ReasonFact Load(ReasonCode code) => new(
            code, Candidate.Open.ToString(CultureInfo.InvariantCulture), Candidate.Agent.Capacity.ToString(CultureInfo.InvariantCulture));

        /// <summary>Compares (open + ½) / capacity, which shares out as evenly as whole tickets can be (Sainte-Laguë).</summary>
        public int CompareLoad(Judged other) =>
            (((2L * Candidate.Open) + 1) * other.Candidate.Agent.Capacity).CompareTo(((2L * other.Candidate.Open) + 1) * Candidate.Agent.Capacity);
    }
}
