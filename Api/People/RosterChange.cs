using M365Support.Tickets;

namespace M365Support.People;

/// <summary>A change of the roster: who did what, when, and how it was before.</summary>
/// <param name="Id">Names the change among those of the same member.</param>
/// <param name="Before">Null where the member was added.</param>
/// <param name="After">Null where the member was taken off.</param>
public sealed record RosterChange(string Id, string Address, DateTimeOffset At, Person By, RosterMember? Before, RosterMember? After);

/// <summary>How an attempt to change the roster ended.</summary>
public enum RosterOutcome
{
    Done,

    /// <summary>Somebody else changed the member first, or added them already; nothing was stored.</summary>
    ChangedMeanwhile,

    /// <summary>There is no such member, or no such change.</summary>
    NotFound,

    /// <summary>A desk has at least one manager, and this is the only one.</summary>
    LastManager,
}

/// <summary>The outcome, and what was changed.</summary>
public readonly record struct RosterResult(RosterOutcome Outcome, RosterChange? Change = null);
