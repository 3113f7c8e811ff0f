using System.Collections.Immutable;

namespace M365Support.Tickets;

/// <summary>The rules of a ticket: what a command leads to, and when the ticket next needs attention. Pure: no clock, no I/O.</summary>
public static class TicketDecider
{
    public const int MaxSubject = 255;
    private const int MaxReason = 500;
    private const int MaxParticipants = 500;

    /// <summary>The events that <paramref name="command"/> leads to, or why it is refused.</summary>
    /// <param name="state">The ticket, or null when it is to be opened under <paramref name="id"/>.</param>
    public static Result<ImmutableArray<TicketEvent>> Decide(TicketId id, Ticket? state, TicketCommand command, Actor actor, SupportPolicy policy, DateTimeOffset now)
    {
        if (state is null)
        {
            return command is OpenTicket open ? Open(id, open, actor, policy, now) : new Rejection(RejectionReason.NotFound);
        }

        if (!MayKnow(state, actor))
        {
            return new Rejection(RejectionReason.NotFound);
        }

        return command switch
        {
            OpenTicket => new Rejection(RejectionReason.NotAllowed),
            AssignTicket c => Assign(state, c, actor, now),
            TakeTicket c => Take(state, c, actor, now),
            AcknowledgeTicket => Acknowledge(state, actor, now),
            PostProgress c => Progress(state, c, actor, now),
            PostReply c => Reply(state, c, actor, policy, now),
            AddNote c => Note(c, actor, now),
            ResolveTicket c => Resolve(state, c, actor, now),
            NudgeTicket => Nudge(state, actor, policy, now),
            ConfirmTicket => Confirm(state, actor, now),
            ReopenTicket c => Reopen(state, c, actor, policy, now),
            WithdrawTicket => Withdraw(state, actor, now),
            PrioritiseTicket c => Prioritise(state, c, actor, policy, now),
            LinkTicket c => Link(state, c, actor, now),
            DoWhatIsDue => DoDue(state, actor, policy, now),
            _ => throw new InvalidOperationException($"{command.GetType().Name} has no rule in {nameof(Decide)}."),
        };
    }

    /// <summary>Whether the person may see the ticket at all: its people, and those who work on the desk.</summary>
    public static bool MayKnow(Ticket state, Actor actor) =>
        IsDesk(actor) || actor.Is(Roles.System) || actor.Is(Roles.Integration) || state.Concerns(actor.Person);

    /// <summary>Whether the person works on the desk.</summary>
    public static bool IsDesk(Actor actor) => actor.Is(Roles.Agent) || actor.Is(Roles.Manager);

    /// <summary>When the ticket next needs attention and for what; null when nothing is left to do.</summary>
    public static Due? NextDue(Ticket state, SupportPolicy policy)
    {
        if (!state.IsOngoing)
        {
            return null;
        }

        var ask = state.NextInformAt - policy.AskLead;
        return state.Assignee is not null && state.AskedAt is null && ask > state.InformedAt && ask < state.NextInformAt
            ? new Due(ask, DueKind.AskForUpdate)
            : new Due(state.NextInformAt, DueKind.InformRequester);
    }

    private static Result<ImmutableArray<TicketEvent>> Open(TicketId id, OpenTicket command, Actor actor, SupportPolicy policy, DateTimeOffset now)
    {
        var forOther = command.Requester != actor.Person;
        if (forOther && !IsDesk(actor) && !actor.Is(Roles.Integration) && !actor.Is(Roles.System))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var subject = OneLine(command.Subject);
        if (subject.Length == 0)
        {
            return new Rejection(RejectionReason.TextMissing, "subject");
        }

        if (subject.Length > MaxSubject)
        {
            return new Rejection(RejectionReason.TextTooLong, "subject", MaxSubject);
        }

        if (TooLong(command.Text, "text", Ticket.MaxInlineText) is { } tooLong)
        {
            return tooLong;
        }

        if (TooLong(command.BusinessEffect, "businessEffect", MaxReason) is { } effectTooLong)
        {
            return effectTooLong;
        }

        return Happened(new TicketOpened(
            id,
            command.Requester,
            subject,
            Clean(command.Text),
            command.Impact,
            command.Urgency,
            policy.PriorityOf(command.Impact, command.Urgency),
            string.IsNullOrWhiteSpace(command.BusinessEffect) ? null : Clean(command.BusinessEffect),
            OthersThan(command.Requester, command.Participants),
            command.Attachments ?? [],
            command.Original,
            command.MessageId,
            LongText: null)
        {
            At = now,
            By = actor.Person,
            Via = actor.Channel,
            Link = command.Link,
            Category = command.Category,
            Language = command.Language,
            Site = command.Site,
            Html = command.Html,
            Markdown = command.Markdown,
        });
    }

    private static Result<ImmutableArray<TicketEvent>> Assign(Ticket state, AssignTicket command, Actor actor, DateTimeOffset now)
    {
        if (!IsDesk(actor) && !actor.Is(Roles.System))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (!state.IsOngoing)
        {
            return new Rejection(RejectionReason.AlreadyEnded);
        }

        if (actor.Is(Roles.System) && state.Assignee is { } holder)
        {
            return new Rejection(RejectionReason.AlreadyTaken, holder.Name);
        }

        return state.Assignee == command.Agent
            ? Nothing()
            : Happened(new TicketAssigned(command.Agent, command.Tier, OneLine(command.Reason)) { At = now, By = actor.Person, Via = actor.Channel });
    }

    private static Result<ImmutableArray<TicketEvent>> Take(Ticket state, TakeTicket command, Actor actor, DateTimeOffset now)
    {
        if (!IsDesk(actor))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (!state.IsOngoing)
        {
            return new Rejection(RejectionReason.AlreadyEnded);
        }

        // Once acknowledged, work is under way; taking it over then is a hand-over, which its holder or a manager decides.
        if (state.Assignee is { } holder && holder != actor.Person && state.AcknowledgedAt is not null && !actor.Is(Roles.Manager))
        {
            return new Rejection(RejectionReason.AlreadyTaken, holder.Name);
        }

        TicketEvent acknowledged = new TicketAcknowledged { At = now, By = actor.Person, Via = actor.Channel };
        if (state.Assignee == actor.Person)
        {
            return state.AcknowledgedAt is null ? Happened(acknowledged) : new Rejection(RejectionReason.AlreadyAcknowledged);
        }

        return Happened(
            new TicketAssigned(actor.Person, command.Tier ?? state.Tier, "Taken by the agent") { At = now, By = actor.Person, Via = actor.Channel },
            acknowledged);
    }

    private static Result<ImmutableArray<TicketEvent>> Acknowledge(Ticket state, Actor actor, DateTimeOffset now)
    {
        if (!IsDesk(actor))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (!state.IsOngoing)
        {
            return new Rejection(RejectionReason.AlreadyEnded);
        }

        if (state.AcknowledgedAt is not null)
        {
            return new Rejection(RejectionReason.AlreadyAcknowledged);
        }

        return Work(state, actor, now);
    }

    private static Result<ImmutableArray<TicketEvent>> Progress(Ticket state, PostProgress command, Actor actor, DateTimeOffset now)
    {
        if (!IsDesk(actor))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (!state.IsOngoing)
        {
            return new Rejection(RejectionReason.AlreadyEnded);
        }

        if (Required(command.Text, "text", Ticket.MaxInlineText) is { } refused)
        {
            return refused;
        }

        if (command.PromisedAt <= now)
        {
            return new Rejection(RejectionReason.PromiseInThePast);
        }

        return WorkThen(state, actor, now, new ProgressPosted(Clean(command.Text), command.PromisedAt) { At = now, By = actor.Person, Via = actor.Channel });
    }

    private static Result<ImmutableArray<TicketEvent>> Reply(Ticket state, PostReply command, Actor actor, SupportPolicy policy, DateTimeOffset now)
    {
        if (Required(command.Text, "text", Ticket.MaxInlineText) is { } refused && command.Attachments is not { Count: > 0 })
        {
            return refused;
        }

        var fromDesk = IsDesk(actor) && state.Requester != actor.Person;
        var reply = new ReplyPosted(
            Clean(command.Text),
            fromDesk,
            OthersThan(state.Requester, [.. command.Participants ?? [], .. fromDesk ? [] : new[] { actor.Person }]),
            command.Attachments ?? [],
            command.Original,
            command.MessageId,
            LongText: null)
        {
            At = now,
            By = actor.Person,
            Via = actor.Channel,
            Html = command.Html,
            Markdown = command.Markdown,
        };

        if (fromDesk && state.IsOngoing)
        {
            return WorkThen(state, actor, now, reply);
        }

        var reopens = !fromDesk && state.Status is TicketStatus.Resolved or TicketStatus.Closed && now - state.EndedAt <= policy.ReopenWindow;
        return reopens && !fromDesk
            ? Happened(reply, new TicketReopened("Reply from " + actor.Person.Name) { At = now, By = actor.Person, Via = actor.Channel })
            : Happened(reply);
    }

    private static Result<ImmutableArray<TicketEvent>> Note(AddNote command, Actor actor, DateTimeOffset now)
    {
        if (!IsDesk(actor))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return Required(command.Text, "text", Ticket.MaxInlineText) is { } refused
            ? refused
            : Happened(new NoteAdded(Clean(command.Text)) { At = now, By = actor.Person, Via = actor.Channel });
    }

    private static Result<ImmutableArray<TicketEvent>> Resolve(Ticket state, ResolveTicket command, Actor actor, DateTimeOffset now)
    {
        if (!IsDesk(actor))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (!state.IsOngoing)
        {
            return new Rejection(RejectionReason.AlreadyEnded);
        }

        var refused = Required(command.Cause, "cause", 2_000) ?? Required(command.Action, "action", 2_000) ?? Required(command.Prevention, "prevention", 2_000);
        return refused is not null
            ? refused
            : WorkThen(
                state,
                actor,
                now,
                new TicketResolved(new ResolutionReport(Clean(command.Cause), Clean(command.Action), Clean(command.Prevention)))
                {
                    At = now,
                    By = actor.Person,
                    Via = actor.Channel,
                });
    }

    private static Result<ImmutableArray<TicketEvent>> Nudge(Ticket state, Actor actor, SupportPolicy policy, DateTimeOffset now)
    {
        if (!state.Concerns(actor.Person))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (!state.IsOngoing)
        {
            return new Rejection(RejectionReason.AlreadyEnded);
        }

        return state.NudgedAt + policy.NudgeInterval is { } next && next > now
            ? new Rejection(RejectionReason.NudgedTooSoon, next)
            : Happened(new TicketNudged { At = now, By = actor.Person, Via = actor.Channel });
    }

    private static Result<ImmutableArray<TicketEvent>> Confirm(Ticket state, Actor actor, DateTimeOffset now)
    {
        if (state.Requester != actor.Person)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return state.Status switch
        {
            TicketStatus.Resolved => Happened(new TicketConfirmed { At = now, By = actor.Person, Via = actor.Channel }),
            TicketStatus.New or TicketStatus.Open => new Rejection(RejectionReason.NotResolved),
            _ => new Rejection(RejectionReason.AlreadyEnded),
        };
    }

    private static Result<ImmutableArray<TicketEvent>> Reopen(Ticket state, ReopenTicket command, Actor actor, SupportPolicy policy, DateTimeOffset now)
    {
        if (state.Requester != actor.Person && !IsDesk(actor))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (state.IsOngoing)
        {
            return new Rejection(RejectionReason.NotResolved);
        }

        if (state.Status == TicketStatus.Withdrawn || now - state.EndedAt > policy.ReopenWindow)
        {
            return new Rejection(RejectionReason.AlreadyEnded);
        }

        return Required(command.Reason, "reason", MaxReason) is { } refused
            ? refused
            : Happened(new TicketReopened(Clean(command.Reason)) { At = now, By = actor.Person, Via = actor.Channel });
    }

    private static Result<ImmutableArray<TicketEvent>> Withdraw(Ticket state, Actor actor, DateTimeOffset now)
    {
        if (state.Requester != actor.Person)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return state.IsOngoing
            ? Happened(new TicketWithdrawn { At = now, By = actor.Person, Via = actor.Channel })
            : new Rejection(RejectionReason.AlreadyEnded);
    }

    private static Result<ImmutableArray<TicketEvent>> Prioritise(Ticket state, PrioritiseTicket command, Actor actor, SupportPolicy policy, DateTimeOffset now)
    {
        if (!IsDesk(actor))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (!state.IsOngoing)
        {
            return new Rejection(RejectionReason.AlreadyEnded);
        }

        if (Required(command.Reason, "reason", MaxReason) is { } refused)
        {
            return refused;
        }

        return state.Impact == command.Impact && state.Urgency == command.Urgency
            ? Nothing()
            : Happened(new TicketPrioritised(command.Impact, command.Urgency, policy.PriorityOf(command.Impact, command.Urgency), OneLine(command.Reason))
            {
                At = now,
                By = actor.Person,
                Via = actor.Channel,
            });
    }

    private static Result<ImmutableArray<TicketEvent>> Link(Ticket state, LinkTicket command, Actor actor, DateTimeOffset now)
    {
        if (!IsDesk(actor) && !actor.Is(Roles.System))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var link = new TicketLink(command.Kind, command.Other);
        if (command.Other == state.Id)
        {
            return new Rejection(RejectionReason.ValueUnknown, "other", command.Other, "another ticket");
        }

        return state.Links.Contains(link) != command.Remove
            ? Nothing()
            : Happened(command.Remove
                ? new TicketUnlinked(link) { At = now, By = actor.Person, Via = actor.Channel }
                : new TicketLinked(link) { At = now, By = actor.Person, Via = actor.Channel });
    }

    private static Result<ImmutableArray<TicketEvent>> DoDue(Ticket state, Actor actor, SupportPolicy policy, DateTimeOffset now)
    {
        if (!actor.Is(Roles.System))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (NextDue(state, policy) is not { } due || due.At > now)
        {
            return Nothing();
        }

        // Late past both moments, asking the agent first would only delay the requester further.
        return state.NextInformAt <= now
            ? Happened(new RequesterInformed(now + policy.ProgressInterval) { At = now, By = actor.Person, Via = actor.Channel })
            : Happened(new UpdateRequested(state.NextInformAt) { At = now, By = actor.Person, Via = actor.Channel });
    }

    /// <summary>An agent's first act on a ticket acknowledges it, and takes it when nobody has it.</summary>
    private static Result<ImmutableArray<TicketEvent>> WorkThen(Ticket state, Actor actor, DateTimeOffset now, TicketEvent then) =>
        state.AcknowledgedAt is null
            ? Happened([.. Work(state, actor, now).Value, then])
            : Happened(then);

    private static Result<ImmutableArray<TicketEvent>> Work(Ticket state, Actor actor, DateTimeOffset now)
    {
        TicketEvent acknowledged = new TicketAcknowledged { At = now, By = actor.Person, Via = actor.Channel };
        return state.Assignee is null
            ? Happened(new TicketAssigned(actor.Person, state.Tier, "Taken by the agent") { At = now, By = actor.Person, Via = actor.Channel }, acknowledged)
            : Happened(acknowledged);
    }

    private static Result<ImmutableArray<TicketEvent>> Happened(params ImmutableArray<TicketEvent> events) => events;

    private static Result<ImmutableArray<TicketEvent>> Nothing() => Happened();

    private static Rejection? Required(string? text, string field, int most) =>
        string.IsNullOrWhiteSpace(text) ? new Rejection(RejectionReason.TextMissing, field) : TooLong(text, field, most);

    private static Rejection? TooLong(string? text, string field, int most) =>
        text?.Length > most ? new Rejection(RejectionReason.TextTooLong, field, most) : null;

    private static Person[] OthersThan(Person requester, IReadOnlyList<Person>? people) =>
        [.. (people ?? []).Where(p => p != requester).Distinct().Take(MaxParticipants)];

    private static string OneLine(string text) => string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The text without control characters (they would swell in JSON and show as boxes) and surrounding blanks.</summary>
    private static string Clean(string text)
    {
        var normal = text.ReplaceLineEndings("\n");
        return normal.AsSpan().ContainsAnyInRange('\0', '\u001f') || normal.Contains('\u007f', StringComparison.Ordinal)
            ? string.Concat(normal.Where(c => c is '\n' or '\t' || !char.IsControl(c))).Trim()
            : normal.Trim();
    }
}
