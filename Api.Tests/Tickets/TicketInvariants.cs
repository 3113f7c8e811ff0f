namespace M365Support.Tickets;

/// <summary>What is true of every ticket, at any time.</summary>
internal static class TicketInvariants
{
    private static readonly (string Rule, Func<Ticket, bool> Holds)[] OfState =
    [
        ("It has ended exactly when it is resolved, closed, withdrawn or merged", t => t.IsOngoing == t.EndedAt is null && t.IsOngoing == t.EndedBy is null),
        ("It is merged exactly when it says into what, and what it was before", t => (t.Status == TicketStatus.Merged) == t.MergedInto is not null && t.MergedInto is null == t.BeforeMerge is null),
        ("It waits exactly when its last stretch is a wait that lasts", t => (t.Status == TicketStatus.Waiting) == t.Stretches is [.., { To: null, WaitsFor: not null }]),
        ("Its last stretch lasts exactly while it waits or has ended", t => t.Status is TicketStatus.New or TicketStatus.Open == t.Stretches is [] or [.., { To: not null }]),
        ("Stretches follow each other, and only the last may last", t => t.Stretches.SkipLast(1).All(s => s.To >= s.From) && t.Stretches.Zip(t.Stretches.Skip(1)).All(p => p.First.To <= p.Second.From)),
        ("It is new exactly until somebody acknowledges it", t => t.Status != TicketStatus.New || t.AcknowledgedAt is null),
        ("Who works on it has acknowledged it", t => t.Status != TicketStatus.Open || t.AcknowledgedAt is not null),
        ("What is acknowledged is somebody's", t => t.AcknowledgedAt is null || t.Assignee is not null),
        ("An agent and the reason for him come together", t => t.Assignee is null == t.AssignmentReason is null),
        ("What is resolved says how, and what goes on does not", t => (t.Status != TicketStatus.Resolved || t.Resolution is not null) && (!t.IsOngoing || t.Resolution is null)),
        ("Only what is resolved is rated, from 1 to 5", t => t.Rating is null || (!t.IsOngoing && t.Rating is >= 1 and <= 5)),
        ("Nobody is sought for what has ended", t => t.IsOngoing || !t.SeeksAgent),
        ("Nobody is listed twice, nor the requester among the participants", t => Once(t.Participants) && Once(t.Watchers) && Once(t.Muted) && !t.Participants.Contains(t.Requester)),
        ("Lists stay short", t => t.Participants.Count <= Ticket.MaxListed && t.Watchers.Count <= Ticket.MaxListed && t.Links.Count <= Ticket.MaxListed && t.Tags.Count <= 30),
        ("Tags differ by more than case, and links differ", t => t.Tags.Distinct(StringComparer.OrdinalIgnoreCase).Count() == t.Tags.Count && Once(t.Links)),
        ("It does not go on for itself, nor for another twice", t => Once(t.Absorbed.Select(a => a.Id)) && t.Absorbed.All(a => a.Id != t.Id)),
        ("Who came with a merged ticket is listed", t => t.Absorbed.SelectMany(a => a.All).All(a => a.Participants.All(t.Participants.Contains) && a.Watchers.All(t.Watchers.Contains))),
        ("Nudges without an answer are some of all nudges", t => t.UnansweredNudges >= 0 && t.UnansweredNudges <= t.Nudges && t.Nudges > 0 == t.NudgedAt is not null),
        ("Of each thing somebody is reminded once", t => Once(t.Reminded)),
        ("Nothing began before the ticket or after its last change", t => new[] { t.TierSince, t.AwaitedSince, t.InformedAt, t.NewsAt, t.AcknowledgedAt ?? t.OpenedAt, t.EndedAt ?? t.OpenedAt }.All(at => at >= t.OpenedAt && at <= t.UpdatedAt)),
        ("What is merged or withdrawn needs nothing", t => t.Status is not (TicketStatus.Merged or TicketStatus.Withdrawn) || t.ArmedFor is null),
        ("What goes on needs something, unless the requester has to answer", t => !t.IsOngoing || t.Wait?.Kind == StretchKind.WaitingForRequester || t.ArmedFor is not null),
    ];

    private static readonly (string Rule, Func<History, bool> Holds)[] OfHistory =
    [
        ("The version counts the events", h => h.Ticket.Version == h.Events.Count),
        ("Every event says who, when and by which way", h => h.Events.All(e => e.By is not null && Enum.IsDefined(e.Via) && e.At >= h.Ticket.OpenedAt && e.At <= h.Now)),
        ("The moments in lists are those of the clocks", h => h.Ticket.NextInformAt == h.Clocks.NextInformAt && h.Ticket.ResolveBy == h.Clocks.ResolveBy && h.Ticket.ArmedFor == TicketDecider.NextDue(h.Ticket, h.Rules)?.At),
        ("Nothing is due before the ticket was opened", h => TicketDecider.NextDue(h.Ticket, h.Rules) is not { } due || due.At >= h.Ticket.OpenedAt),
    ];

    /// <summary>The rules that a ticket breaks.</summary>
    public static IReadOnlyList<string> BrokenBy(History history) =>
        [.. OfState.Where(i => !i.Holds(history.Ticket)).Select(i => i.Rule), .. OfHistory.Where(i => !i.Holds(history)).Select(i => i.Rule)];

    private static bool Once<T>(IEnumerable<T> items)
    {
        var all = items.ToList();
        return all.Distinct().Count() == all.Count;
    }
}
