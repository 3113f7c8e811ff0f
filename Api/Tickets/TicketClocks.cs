namespace M365Support.Tickets;

/// <summary>A ticket's clocks, computed from its facts and the working time of its priority and site.</summary>
public sealed class TicketClocks
{
    private readonly Ticket ticket;
    private readonly SupportPolicy policy;
    private readonly IWorkingTime business;

    public TicketClocks(Ticket ticket, DeskRules rules)
    {
        this.ticket = ticket;
        policy = rules.Policy;
        Time = rules.TimeOf(ticket);
        business = rules.BusinessTimeOf(ticket);
    }

    /// <summary>The working time that these clocks run by.</summary>
    public IWorkingTime Time { get; }

    /// <summary>From when an acknowledgement was owed until it was given.</summary>
    public TicketClock Acknowledge => new(ticket.AwaitedSince, ticket.AcknowledgedAt, Pauses(IsEnd), DeskRules.WorkingTime(policy.AcknowledgeWithin, Time));

    /// <summary>The same with the time after which a complaint is likely.</summary>
    public TicketClock ComplaintRisk => Acknowledge with { Target = DeskRules.WorkingTime(policy.ComplaintRiskAfter, Time) };

    /// <summary>From the opening until the end; it stands still while the requester or a date is waited for.</summary>
    public TicketClock Resolve => new(
        ticket.OpenedAt,
        ticket.EndedAt,
        Pauses(kind => kind is StretchKind.WaitingForRequester or StretchKind.WaitingForSchedule or StretchKind.Ended),
        DeskRules.WorkingTime(policy.ResolveWithin[ticket.Priority], Time));

    /// <summary>What the present tier has without a solution before the next one gets the ticket; null where it stays. It stands still in every wait.</summary>
    public TicketClock? Escalate =>
        policy.EscalateAfter.GetValueOrDefault(ticket.Tier)?.TryGetValue(ticket.Priority, out var target) == true
            ? new TicketClock(ticket.TierSince, ticket.EndedAt, Pauses(_ => true), DeskRules.WorkingTime(target, Time))
            : null;

    /// <summary>The clock of the vendor that is waited for, by the vendor's own target; null where none is or the vendor has none.</summary>
    public TicketClock? Vendor =>
        ticket.Wait is { Kind: StretchKind.WaitingForVendor, Vendor: { } name } wait && policy.Vendors.TryGetValue(name, out var vendor)
            ? new TicketClock(wait.From, null, [], DeskRules.WorkingTime(vendor.ResolveWithin, Time))
            : null;

    /// <summary>How long vendors had the ticket in all.</summary>
    public TimeSpan WithVendors(DateTimeOffset now) => ticket.Stretches
        .Where(stretch => stretch.Kind == StretchKind.WaitingForVendor)
        .Aggregate(TimeSpan.Zero, (sum, stretch) => sum + Time.Between(stretch.From, stretch.To ?? now));

    /// <summary>When the requester hears next.</summary>
    public DateTimeOffset NextInformAt => ticket.PromisedAt ?? (ticket.InformedAt + policy.ProgressInterval);

    /// <summary>By when the ticket has to be resolved; where the clock stands still, as if it went on at once.</summary>
    public DateTimeOffset ResolveBy =>
        Resolve is var clock && clock.DueAt(Time, ticket.UpdatedAt) is { } due
            ? due
            : Time.After(ticket.UpdatedAt, clock.Remaining(Time, ticket.UpdatedAt));

    /// <summary>By when it has to be acknowledged; null where that clock stands still or was stopped in time.</summary>
    public DateTimeOffset? AcknowledgeBy => Acknowledge.DueAt(Time, ticket.UpdatedAt);

    /// <summary>When most of the time to resolve is used; null where its clock stands still or was stopped before.</summary>
    public DateTimeOffset? AtRiskFrom => Resolve.ReachesAt(policy.WarnAtMost, Time, ticket.UpdatedAt);

    /// <summary>When the requester is asked once more for the answer that is waited for; null where none is, or it is waited for until a date.</summary>
    public DateTimeOffset? RemindRequesterAt => AfterQuestion(policy.RemindRequesterAfter);

    /// <summary>When the agent is told that no answer has come; null as above.</summary>
    public DateTimeOffset? NoAnswerAt => AfterQuestion(policy.ReportNoAnswerAfter);

    /// <summary>When the requester's silence is taken for agreement; null while it is not resolved.</summary>
    public DateTimeOffset? CloseAt => ticket is { Status: TicketStatus.Resolved, EndedAt: { } ended } ? AfterEnd(ended, policy.CloseAfter) : null;

    /// <summary>When the knowledge article is due; null while it is not closed.</summary>
    public DateTimeOffset? ArticleDueAt => ticket is { Status: TicketStatus.Closed, EndedAt: { } ended } ? AfterEnd(ended, policy.ArticleWithin) : null;

    private DateTimeOffset AfterEnd(DateTimeOffset ended, TimeSpan target) => business.After(ended, DeskRules.WorkingTime(target, business));

    private DateTimeOffset? AfterQuestion(TimeSpan target) =>
        ticket.Wait is { Kind: StretchKind.WaitingForRequester, Until: null } wait ? business.After(wait.From, DeskRules.WorkingTime(target, business)) : null;

    private static bool IsEnd(StretchKind kind) => kind == StretchKind.Ended;

    private Pause[] Pauses(Func<StretchKind, bool> stops) =>
        [.. ticket.Stretches.Where(stretch => stops(stretch.Kind)).Select(stretch => new Pause(stretch.From, stretch.To))];
}
