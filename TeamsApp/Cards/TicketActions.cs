using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>The buttons of a ticket: what the rules of the ticket would let this viewer do now, asked of the rules themselves.</summary>
internal sealed class TicketActions(Ticket ticket, CardContext context)
{
    private const int LongText = 4_000;
    private const int ReportText = 2_000;
    private const int ReasonText = 500;

    private static readonly string[] PromiseMinutes = ["30", "60", "120", "240", "1440"];

    private readonly Texts texts = context.Texts;

    private bool IsOwn => ticket.Assignee == context.Viewer.Person;

    public IReadOnlyList<CardAction> All() =>
    [
        .. OnDesk(),
        .. OfRequester(),
    ];

    private IEnumerable<CardAction> OnDesk()
    {
        if (!IsOwn && May(new TakeTicket()))
        {
            yield return Do(TicketVerbs.Take) with { Style = ActionStyle.Positive };
        }
        else if (May(new AcknowledgeTicket()))
        {
            yield return Do(TicketVerbs.Acknowledge) with { Style = ActionStyle.Positive };
        }

        if (May(new PostProgress("?")))
        {
            yield return Progress();
        }

        // Who asked answers below, as requester.
        if (TicketDecider.IsDesk(context.Viewer) && ticket.Requester != context.Viewer.Person && May(new PostReply("?")))
        {
            yield return Reply(texts.Format("Input_ReplyText", CardText.Plain(ticket.Requester.Name, 100)));
        }

        if (May(new ResolveTicket("?", "?", "?")))
        {
            yield return Form(
                TicketVerbs.Resolve,
                "Action_Resolve",
                Text(TicketVerbs.Resolve, "cause", "Input_Cause", ReportText),
                Text(TicketVerbs.Resolve, "action", "Input_ActionTaken", ReportText),
                Text(TicketVerbs.Resolve, "prevention", "Input_Prevention", ReportText));
        }

        if (May(new AddNote("?")))
        {
            yield return Form(TicketVerbs.Note, "Action_Note", Text(TicketVerbs.Note, "text", "Input_Note", LongText)) with { Mode = ActionMode.Secondary };
        }

        if (May(new PrioritiseTicket(ticket.Impact, ticket.Urgency, "?")))
        {
            yield return Prioritise() with { Mode = ActionMode.Secondary };
        }
    }

    private IEnumerable<CardAction> OfRequester()
    {
        var isDesk = TicketDecider.IsDesk(context.Viewer);
        if (May(new ConfirmTicket()))
        {
            yield return Do(TicketVerbs.Confirm) with { Style = ActionStyle.Positive };
        }

        if (May(new ReopenTicket("?")))
        {
            yield return Form(TicketVerbs.Reopen, "Action_Reopen", Text(TicketVerbs.Reopen, "reason", "Input_ReopenReason", ReasonText));
        }

        if (ticket.Concerns(context.Viewer.Person) && (!isDesk || ticket.Requester == context.Viewer.Person) && May(new PostReply("?")))
        {
            yield return Reply(texts["Input_ReplyDesk"]);
        }

        if (May(new NudgeTicket()))
        {
            yield return Nudge();
        }

        if (Mute() is { } mute)
        {
            yield return mute;
        }

        if (May(new WithdrawTicket()))
        {
            yield return new ActionShowCard(AdaptiveCard.Nested(
                [new TextBlock(texts["Withdraw_Sure"])],
                Do(TicketVerbs.Withdraw) with { Style = ActionStyle.Destructive }))
            {
                Title = texts["Action_Withdraw"],
                Mode = ActionMode.Secondary,
            };
        }
    }

    private bool May(TicketCommand command) =>
        TicketDecider.Decide(ticket.Id, ticket, command, context.Viewer, context.Rules, context.Now).IsOk;

    private ActionExecute Do(string verb) =>
        context.Execute(verb, texts[$"Action_{char.ToUpperInvariant(verb[0])}{verb[1..]}"], ticket.Id) with { Id = verb };

    /// <summary>News for the requester, with a promise of the next.</summary>
    internal ActionShowCard Progress(string titleKey = "Action_Progress") => Form(
        TicketVerbs.Progress,
        titleKey,
        Text(TicketVerbs.Progress, "text", "Input_ProgressText", LongText) with { Placeholder = texts["Input_ProgressPlaceholder"] },
        new InputChoiceSet
        {
            Id = CardActionData.InputId(TicketVerbs.Progress, "promisedIn"),
            Label = texts["Input_Promise"],
            Value = "60",
            Style = ChoiceStyle.Compact,
            Choices = [.. PromiseMinutes.Select(minutes => new Choice(texts[$"Promise_{minutes}"], minutes))],
        });

    internal ActionShowCard Reply(string label) =>
        Form(TicketVerbs.Reply, "Action_Reply", Text(TicketVerbs.Reply, "text", "Input_ReplyDesk", LongText) with { Label = label });

    internal ActionShowCard Reopen() =>
        Form(TicketVerbs.Reopen, "Action_Reopen", Text(TicketVerbs.Reopen, "reason", "Input_ReopenReason", ReasonText));

    internal ActionExecute Confirm() => Do(TicketVerbs.Confirm) with { Style = ActionStyle.Positive };

    internal ActionExecute Nudge() => Do(TicketVerbs.Nudge);

    /// <summary>Wants the hourly message no more, or again; null for those who get none.</summary>
    internal ActionExecute? Mute() => ticket.IsOngoing && ticket.Concerns(context.Viewer.Person)
        ? Do(ticket.Muted.Contains(context.Viewer.Person) ? TicketVerbs.Unmute : TicketVerbs.Mute) with { Mode = ActionMode.Secondary, AssociatedInputs = AssociatedInputs.None }
        : null;

    private ActionShowCard Prioritise() => Form(
        TicketVerbs.Prioritise,
        "Action_Prioritise",
        DraftInputs.Impact(CardActionData.InputId(TicketVerbs.Prioritise, "impact"), ticket.Impact, texts),
        DraftInputs.Urgency(CardActionData.InputId(TicketVerbs.Prioritise, "urgency"), ticket.Urgency, texts),
        Text(TicketVerbs.Prioritise, "reason", "Input_PriorityReason", ReasonText));

    private ActionShowCard Form(string verb, string titleKey, params IReadOnlyList<CardElement> inputs)
    {
        var send = context.Execute(verb, texts[verb is TicketVerbs.Note or TicketVerbs.Prioritise ? "Action_Save" : "Action_Send"], ticket.Id) with
        {
            Id = $"{verb}-send",
            Style = ActionStyle.Positive,
        };
        return new ActionShowCard(AdaptiveCard.Nested(inputs, send)) { Id = verb, Title = texts[titleKey] };
    }

    private InputText Text(string verb, string field, string labelKey, int max) => new()
    {
        Id = CardActionData.InputId(verb, field),
        Label = texts[labelKey],
        IsMultiline = true,
        IsRequired = true,
        ErrorMessage = texts["Error_Required"],
        MaxLength = max,
    };
}
