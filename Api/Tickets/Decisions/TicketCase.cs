using System.Collections.Immutable;

namespace M365Support.Tickets.Decisions;

/// <summary>A ticket, somebody who wants something of it, and the rules by which that is decided. The events it gives are not stamped yet.</summary>
internal sealed partial class TicketCase(Ticket state, Actor actor, DeskRules rules, DateTimeOffset now)
{
    private const int MaxReason = 500;

    /// <summary>How far ahead something can be promised or planned.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    private bool IsDesk => TicketDecider.IsDesk(actor);

    private bool IsSystem => actor.Is(Roles.System);

    public Result<ImmutableArray<TicketEvent>> Decide(TicketCommand command)
    {
        if (!TicketDecider.MayKnow(state, actor))
        {
            return new Rejection(RejectionReason.NotFound);
        }

        return command switch
        {
            OpenTicket => new Rejection(RejectionReason.NotAllowed),
            AssignTicket c => Assign(c),
            TakeTicket c => Take(c),
            HandOverTicket c => HandOver(c),
            AcknowledgeTicket => Acknowledge(),
            PostProgress c => Progress(c),
            PostReply c => Reply(c),
            AddNote c => Note(c),
            WaitForTicket c => Wait(c),
            ResumeTicket => Resume(),
            ResolveTicket c => Resolve(c),
            NudgeTicket => Nudge(),
            ConfirmTicket => Confirm(),
            ReopenTicket c => Reopen(c),
            WithdrawTicket => Withdraw(),
            RateTicket c => Rate(c),
            PrioritiseTicket c => Prioritise(c),
            DescribeTicket c => Describe(c),
            ChangeParticipants c => Participants(c),
            WatchTicket c => Watch(c),
            MuteTicket c => Mute(c),
            LinkTicket c => Link(c),
            MergeTicket c => Merge(c),
            UnmergeTicket => Unmerge(),
            AbsorbTicket c => Absorb(c),
            ReleaseTicket c => Release(c),
            SplitTicket c => Split(c),
            RunMacro c => Run(c),
            DoWhatIsDue => DoDue(),
            _ => throw new InvalidOperationException($"{command.GetType().Name} has no rule."),
        };
    }

    private static Result<ImmutableArray<TicketEvent>> Happened(params ImmutableArray<TicketEvent> events) => events;

    private static Result<ImmutableArray<TicketEvent>> Nothing() => Happened();

    /// <summary>Why an agent may not work on the ticket now; null where he may.</summary>
    private Rejection? NotWorkable() => IsDesk || IsSystem ? Over() : new Rejection(RejectionReason.NotAllowed);

    private Rejection? Over() => state switch
    {
        { IsOngoing: true } => null,
        { MergedInto: { } into } => new Rejection(RejectionReason.AlreadyMerged, into),
        _ => new Rejection(RejectionReason.AlreadyEnded, (state.EndedBy ?? Person.Desk).Name),
    };

    private Rejection? NotAhead(DateTimeOffset? moment) =>
        moment <= now || moment > now + Furthest ? new Rejection(RejectionReason.PromiseInThePast) : null;

    /// <summary>An agent's first act on a ticket acknowledges it, and takes it when nobody has it.</summary>
    private Result<ImmutableArray<TicketEvent>> WorkThen(params ReadOnlySpan<TicketEvent> then) =>
        Happened([.. state.AcknowledgedAt is null ? Work() : [], .. then]);

    private ImmutableArray<TicketEvent> Work() => state.Assignee is null
        ? [new TicketAssigned(actor.Person, state.Tier, Taken), new TicketAcknowledged()]
        : [new TicketAcknowledged()];

    /// <summary>The events of several commands, each decided on what the one before left.</summary>
    private Result<ImmutableArray<TicketEvent>> InTurn(IEnumerable<TicketCommand> commands)
    {
        var events = ImmutableArray.CreateBuilder<TicketEvent>();
        var current = state;
        foreach (var command in commands)
        {
            var decided = new TicketCase(current, actor, rules, now).Decide(command);
            if (!decided.IsOk)
            {
                return decided;
            }

            current = Fold(current, decided.Value);
            events.AddRange(decided.Value);
        }

        return events.ToImmutable();
    }

    private Ticket Fold(Ticket ticket, ImmutableArray<TicketEvent> events) =>
        events.Aggregate(ticket, (current, happened) => Ticket.Evolve(current, happened with { At = now, By = actor.Person, Via = actor.Channel }));
}
