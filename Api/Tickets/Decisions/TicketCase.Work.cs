using System.Collections.Immutable;
using static M365Support.Tickets.Decisions.TicketText;

namespace M365Support.Tickets.Decisions;

/// <content>Who has the ticket, and what is said on it.</content>
internal sealed partial class TicketCase
{
    private static AssignmentReason Taken => new(new ReasonFact(ReasonCode.Taken));

    private Result<ImmutableArray<TicketEvent>> Assign(AssignTicket command)
    {
        if (NotWorkable() is { } refused)
        {
            return refused;
        }

        if (state.Assignee == command.Agent)
        {
            return Nothing();
        }

        // The desk on its own takes a ticket only from the holder whom it knows not to go on, unless somebody else was asked for:
        // of two instances that both find an agent, the second finds another holder.
        if (IsSystem && state is { Assignee: { } holder, SeeksAgent: false } && holder != command.From)
        {
            return new Rejection(RejectionReason.AlreadyTaken, holder.Name);
        }

        return command.OnlyUnacknowledged && state.AcknowledgedAt is not null
            ? new Rejection(RejectionReason.AlreadyAcknowledged)
            : Happened(new TicketAssigned(command.Agent, command.Tier, command.Reason, command.From));
    }

    private Result<ImmutableArray<TicketEvent>> Take(TakeTicket command)
    {
        if (NotWorkable() is { } refused)
        {
            return refused;
        }

        // Once acknowledged, work is under way; taking it over then is a hand-over, which its holder or a manager decides.
        if (state is { Assignee: { } holder, AcknowledgedAt: not null, SeeksAgent: false } && holder != actor.Person && !actor.Is(Roles.Manager))
        {
            return new Rejection(RejectionReason.AlreadyTaken, holder.Name);
        }

        if (state.Assignee == actor.Person)
        {
            return state.AcknowledgedAt is null ? Happened(new TicketAcknowledged()) : Acknowledged();
        }

        return Happened(new TicketAssigned(actor.Person, command.Tier ?? state.Tier, Taken, state.Assignee), new TicketAcknowledged());
    }

    private Result<ImmutableArray<TicketEvent>> HandOver(HandOverTicket command)
    {
        if (NotWorkable() is { } refused)
        {
            return refused;
        }

        if (state.Assignee is { } holder && holder != actor.Person && !actor.Is(Roles.Manager) && !IsSystem)
        {
            return new Rejection(RejectionReason.AlreadyTaken, holder.Name);
        }

        if (Required(command.Reason, "reason", MaxReason) is { } unclear)
        {
            return unclear;
        }

        var tier = command.Tier ?? state.Tier;
        var handedOver = new TicketHandedOver(tier, Clean(command.Reason));
        return command.To is not { } to
            ? Happened(handedOver)
            : to == state.Assignee
                ? Nothing()
                : Happened(handedOver, new TicketAssigned(to, tier, new AssignmentReason(new ReasonFact(ReasonCode.HandedOver, actor.Person.Name, command.Reason)), state.Assignee));
    }

    private Rejection Acknowledged() => new(RejectionReason.AlreadyAcknowledged, (state.Assignee ?? Person.Desk).Name);

    private Result<ImmutableArray<TicketEvent>> Acknowledge()
    {
        if (NotWorkable() is { } refused)
        {
            return refused;
        }

        return state.AcknowledgedAt is not null ? Acknowledged() : Happened(Work());
    }

    private Result<ImmutableArray<TicketEvent>> Progress(PostProgress command)
    {
        var refused = NotWorkable() ?? Required(command.Text, "text", Ticket.MaxInlineText) ?? TooLong(command.Next, "next", MaxReason) ?? NotAhead(command.PromisedAt);
        return refused is not null
            ? refused
            : WorkThen(new ProgressPosted(Clean(command.Text), command.PromisedAt, string.IsNullOrWhiteSpace(command.Next) ? null : Clean(command.Next)));
    }

    private Result<ImmutableArray<TicketEvent>> Reply(PostReply command)
    {
        if (state.MergedInto is { } into)
        {
            return new Rejection(RejectionReason.AlreadyMerged, into);
        }

        if (Required(command.Text, "text", Ticket.MaxInlineText) is { } refused && command.Attachments is not { Count: > 0 })
        {
            return refused;
        }

        var fromDesk = IsDesk && state.Requester != actor.Person;
        var reply = new ReplyPosted(
            Clean(command.Text),
            fromDesk,
            Opening.OthersThan(state.Requester, [.. command.Participants ?? [], .. fromDesk ? [] : new[] { actor.Person }]),
            command.Attachments ?? [],
            command.Original,
            command.MessageId,
            LongText: null)
        {
            Html = command.Html,
            Markdown = command.Markdown,
        };
        if (fromDesk)
        {
            return state.IsOngoing ? WorkThen(reply) : Happened(reply);
        }

        return state switch
        {
            { Wait.Kind: StretchKind.WaitingForRequester } => Happened(reply, new WaitEnded()),
            { Status: TicketStatus.Resolved } when command.Meaning == ReplyMeaning.Agrees && state.Requester == actor.Person => Happened(reply, new TicketConfirmed()),
            { Status: TicketStatus.Resolved or TicketStatus.Closed } when command.Meaning == ReplyMeaning.Agrees => Happened(reply),
            { Status: TicketStatus.Resolved or TicketStatus.Closed or TicketStatus.Withdrawn } when now - state.EndedAt <= rules.Policy.ReopenWindow =>
                Happened(reply, new TicketReopened("Reply from " + actor.Person.Name)),
            _ => Happened(reply),
        };
    }

    private Result<ImmutableArray<TicketEvent>> Note(AddNote command)
    {
        if (!IsDesk && !IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return Required(command.Text, "text", Ticket.MaxInlineText) is { } refused
            ? refused
            : Happened(new NoteAdded(Clean(command.Text)) { Attachments = command.Attachments ?? [], Original = command.Original, TellAssignee = command.TellAssignee });
    }

    private Result<ImmutableArray<TicketEvent>> Nudge()
    {
        if (!state.Concerns(actor.Person))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (Over() is { } over)
        {
            return over;
        }

        return state.NudgedAt + rules.Policy.NudgeInterval is { } next && next > now
            ? new Rejection(RejectionReason.NudgedTooSoon, next, (int)Math.Ceiling((next - now).TotalMinutes))
            : Happened(new TicketNudged());
    }

    private Result<ImmutableArray<TicketEvent>> Run(RunMacro command)
    {
        if (NotWorkable() is { } refused)
        {
            return refused;
        }

        if (!rules.Policy.Macros.TryGetValue(command.Name, out var macro))
        {
            return new Rejection(RejectionReason.ValueUnknown, "macro", command.Name, string.Join(", ", rules.Policy.Macros.Keys));
        }

        return InTurn(Steps());

        IEnumerable<TicketCommand> Steps()
        {
            if (macro.Tags.Count > 0)
            {
                yield return new DescribeTicket(AddTags: macro.Tags);
            }

            if (macro.Note is { } note)
            {
                yield return new AddNote(Filled(note));
            }

            if (macro.Reply is { } reply)
            {
                yield return new PostProgress(Filled(reply));
            }

            if (macro.WaitFor is { } wait)
            {
                yield return new WaitForTicket(wait, Filled(macro.Reply ?? command.Name), wait == WaitingFor.Schedule ? now + macro.WaitTime : null, macro.Vendor);
            }

            if (macro.Resolve is { } report)
            {
                yield return new ResolveTicket(Filled(report.Cause), Filled(report.Action), Filled(report.Prevention));
            }
        }

        string Filled(string text) => Macro.Fill(text, state, actor.Person);
    }
}
