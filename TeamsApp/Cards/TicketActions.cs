using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Cards.Forms;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>The buttons of a ticket: what the rules of the ticket would let this viewer do now, asked of the rules themselves.</summary>
/// <remarks>What is done all the time is beside each other and unfolds in place; what is done now and then is behind "…" and has a card of its own.</remarks>
internal sealed class TicketActions(Ticket ticket, CardContext context)
{
    private const int LongText = 4_000;
    private const int ReasonText = 500;
    private const int MostTemplates = 4;

    private static readonly string[] PromiseMinutes = ["30", "60", "120", "240", "1440"];

    private readonly Texts texts = context.Texts;

    private bool IsOwn => ticket.Assignee == context.Viewer.Person;

    public IReadOnlyList<CardAction> All() =>
    [
        .. OnDesk(),
        .. OfRequester(),
        .. Seldom(),
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

        if (May(new UnmergeTicket()))
        {
            yield return Do(TicketVerbs.Unmerge);
        }

        if (May(new ResumeTicket()))
        {
            yield return Do(TicketVerbs.Resume) with { Title = texts["Action_GoOn"], Style = ActionStyle.Positive };
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

        if (ticket.IsOngoing && May(new AddNote("?")))
        {
            yield return Resolve();
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
            yield return Reopen();
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

    /// <summary>What goes behind "…".</summary>
    private IEnumerable<CardAction> Seldom()
    {
        if (May(new AddNote("?")))
        {
            yield return Form(TicketVerbs.Note, "Action_Note", [Text(TicketVerbs.Note, "text", "Input_Note", LongText)], "Action_Save") with { Mode = ActionMode.Secondary };
        }

        if (context.Policy.Macros.Count > 0 && ticket.IsOngoing && May(new AddNote("?")))
        {
            yield return Open(TicketVerbs.Macro);
        }

        if (May(new HandOverTicket(null, null, "?")))
        {
            yield return Open(TicketVerbs.HandOver);
        }

        if (May(new WaitForTicket(WaitingFor.Requester, "?")))
        {
            yield return Open(TicketVerbs.Wait);
        }

        if (May(new DescribeTicket()))
        {
            yield return Open(TicketVerbs.Describe);
        }

        if (May(new PrioritiseTicket(ticket.Impact, ticket.Urgency, "?")))
        {
            yield return Open(TicketVerbs.Prioritise);
        }

        if (May(new ChangeParticipants([], [])))
        {
            yield return Open(TicketVerbs.Participants);
        }

        if (TicketDecider.IsDesk(context.Viewer))
        {
            yield return Open(FormCard.Links);
            yield return Do(ticket.Watchers.Contains(context.Viewer.Person) ? TicketVerbs.Unwatch : TicketVerbs.Watch) with
            {
                Mode = ActionMode.Secondary,
                AssociatedInputs = AssociatedInputs.None,
            };
        }
    }

    private bool May(TicketCommand command) =>
        TicketDecider.Decide(ticket.Id, ticket, command, context.Viewer, context.Rules, context.Now).IsOk;

    private ActionExecute Do(string verb) =>
        context.Execute(verb, texts[$"Action_{char.ToUpperInvariant(verb[0])}{verb[1..]}"], ticket.Id) with { Id = verb };

    /// <summary>A button that shows a form on a card of its own.</summary>
    private ActionExecute Open(string form, params ReadOnlySpan<(string Name, string? Value)> data) =>
        context.Execute(CardVerbs.Form, texts[$"Form_{form}"], ticket.Id, [("name", form), .. data]) with
        {
            Id = $"form-{form}",
            Mode = ActionMode.Secondary,
            AssociatedInputs = AssociatedInputs.None,
        };

    /// <summary>The report, or one to start from where the category has some.</summary>
    private ActionShowCard Resolve()
    {
        var parts = new FormParts(TicketVerbs.Resolve, ticket, context);
        var templates = ResolveForm.TemplatesOf(ticket, context.Policy).Take(MostTemplates).Select((template, i) =>
            Open(TicketVerbs.Resolve, ("template", template.Name)) with { Id = $"template-{i}", Title = CardText.Plain(template.Name, 60), Mode = null });
        return Form(TicketVerbs.Resolve, "Action_Resolve", [.. ResolveForm.Inputs(parts)], "Action_Send", [.. templates]);
    }

    /// <summary>News for the requester, with what comes next and a promise of the next.</summary>
    internal ActionShowCard Progress(string titleKey = "Action_Progress") => Form(
        TicketVerbs.Progress,
        titleKey,
        [
            Text(TicketVerbs.Progress, "text", "Input_ProgressText", LongText) with { Placeholder = texts["Input_ProgressPlaceholder"] },
            new InputText
            {
                Id = CardActionData.InputId(TicketVerbs.Progress, "next"),
                Label = texts["Input_NextStep"],
                Placeholder = texts["Input_NextStepPlaceholder"],
                MaxLength = ReasonText,
            },
            new InputChoiceSet
            {
                Id = CardActionData.InputId(TicketVerbs.Progress, "promisedIn"),
                Label = texts["Input_Promise"],
                Value = "60",
                Style = ChoiceStyle.Compact,
                Choices = [.. PromiseMinutes.Select(minutes => new Choice(texts[$"Promise_{minutes}"], minutes))],
            },
        ]);

    internal ActionShowCard Reply(string label) =>
        Form(TicketVerbs.Reply, "Action_Reply", [Text(TicketVerbs.Reply, "text", "Input_ReplyDesk", LongText) with { Label = label }]);

    internal ActionShowCard Reopen() =>
        Form(TicketVerbs.Reopen, "Action_Reopen", [Text(TicketVerbs.Reopen, "reason", "Input_ReopenReason", ReasonText)]);

    internal ActionExecute Confirm() => Do(TicketVerbs.Confirm) with { Style = ActionStyle.Positive };

    internal ActionExecute Nudge() => Do(TicketVerbs.Nudge);

    /// <summary>Wants the hourly message no more, or again; null for those who get none.</summary>
    internal ActionExecute? Mute() => ticket.IsOngoing && ticket.Concerns(context.Viewer.Person)
        ? Do(ticket.Muted.Contains(context.Viewer.Person) ? TicketVerbs.Unmute : TicketVerbs.Mute) with { Mode = ActionMode.Secondary, AssociatedInputs = AssociatedInputs.None }
        : null;

    /// <summary>The button by which a message becomes a ticket of its own; null where this viewer may not.</summary>
    internal ActionExecute? Split(long sequence) => TicketDecider.IsDesk(context.Viewer)
        ? Open(TicketVerbs.Split, ("sequence", sequence.ToString(CultureInfo.InvariantCulture))) with { Id = $"split-{sequence.ToString(CultureInfo.InvariantCulture)}", Mode = null }
        : null;

    private ActionShowCard Form(string verb, string titleKey, IReadOnlyList<CardElement> inputs, string sendKey = "Action_Send", params IReadOnlyList<CardAction> more)
    {
        var send = context.Execute(verb, texts[sendKey], ticket.Id) with
        {
            Id = $"{verb}-send",
            Style = ActionStyle.Positive,
        };
        return new ActionShowCard(AdaptiveCard.Nested(inputs, [send, .. more])) { Id = verb, Title = texts[titleKey] };
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
