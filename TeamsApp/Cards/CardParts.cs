using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What several cards show alike.</summary>
internal static class CardParts
{
    public static Badge StatusBadge(TicketStatus status, Texts texts) => new(texts.Of(status), status switch
    {
        TicketStatus.New => BadgeStyle.Accent,
        TicketStatus.Open => BadgeStyle.Informative,
        TicketStatus.Waiting => BadgeStyle.Warning,
        TicketStatus.Resolved => BadgeStyle.Good,
        TicketStatus.Closed or TicketStatus.Withdrawn or TicketStatus.Merged => BadgeStyle.Subtle,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    });

    public static Badge PriorityBadge(Priority priority, Texts texts, bool inFull = false) => new(inFull ? texts.Of(priority) : priority.ToString(), priority switch
    {
        Priority.P1 => BadgeStyle.Attention,
        Priority.P2 => BadgeStyle.Warning,
        Priority.P3 => BadgeStyle.Informative,
        Priority.P4 => BadgeStyle.Subtle,
        _ => throw new ArgumentOutOfRangeException(nameof(priority)),
    })
    {
        Appearance = priority == Priority.P1 ? BadgeAppearance.Filled : BadgeAppearance.Tint,
        Tooltip = texts.Of(priority),
    };

    public static TextBlock Heading(string text, TextSize size = TextSize.Large) =>
        new(text) { Size = size, Weight = TextWeight.Bolder, Style = TextBlockStyle.Heading };

    public static TextBlock SectionHeading(string text) =>
        new(text) { Weight = TextWeight.Bolder, Style = TextBlockStyle.Heading, Spacing = Spacing.Large };

    public static TextBlock Small(string text) => new(text) { IsSubtle = true, Size = TextSize.Small, Spacing = Spacing.None };

    /// <summary>Elements side by side, each as wide as it is.</summary>
    public static ColumnSet Row(params IEnumerable<CardElement> elements) =>
        new([.. elements.Select(e => new Column("auto", [e]) { VerticalContentAlignment = VerticalContentAlignment.Center, Spacing = Spacing.Small })])
        {
            Spacing = Spacing.Small,
        };

    /// <summary>A quiet box around what somebody wrote.</summary>
    public static Container Quote(string text, string? markdown, int max) => new([new TextBlock(CardText.Message(text, markdown, max))])
    {
        Style = ContainerStyle.Emphasis,
        Spacing = Spacing.Small,
    };

    /// <summary>The ways to see a message as it was sent. Only the page can fetch them as the person who is signed in.</summary>
    public static IEnumerable<CardElement> MessageLinks(Ticket ticket, long sequence, bool hasMore, bool hasOriginal, CardContext context)
    {
        if (context.Host != CardHost.Tab || !(hasMore || hasOriginal))
        {
            yield break;
        }

        var address = string.Create(CultureInfo.InvariantCulture, $"/api/tickets/{ticket.Id}/messages/{sequence}");
        List<CardAction> actions = [];
        if (hasMore)
        {
            actions.Add(new ActionOpenUrl(address) { Id = string.Create(CultureInfo.InvariantCulture, $"message-{sequence}"), Title = context.Texts["Message_Formatted"], Tooltip = context.Texts["Message_FormattedHint"] });
        }

        if (hasOriginal)
        {
            actions.Add(new ActionOpenUrl(address + "/original") { Id = string.Create(CultureInfo.InvariantCulture, $"original-{sequence}"), Title = context.Texts["Message_Original"], Tooltip = context.Texts["Message_OriginalHint"] });
        }

        yield return new ActionSet(actions) { Spacing = Spacing.Small };
    }

    /// <summary>The number, subject and badges that every card about one ticket begins with.</summary>
    public static IEnumerable<CardElement> TicketHead(Ticket ticket, Texts texts, bool withSubject = true)
    {
        yield return new TextBlock(ticket.Id.ToString()) { IsSubtle = true, FontType = FontType.Monospace, Spacing = Spacing.Small };
        if (withSubject)
        {
            yield return Heading(CardText.Line(ticket.Subject, TicketDecider.MaxSubject)) with { Spacing = Spacing.None };
        }

        yield return Row(StatusBadge(ticket.Status, texts), PriorityBadge(ticket.Priority, texts, inFull: true));
    }

    /// <summary>What a requester wants to know first: where it stands, what was said last, when the next word comes.</summary>
    public static Container Standing(Ticket ticket, CardContext context, int max)
    {
        var texts = context.Texts;
        var items = new List<CardElement> { new TextBlock(Stage(ticket, context)) { Weight = TextWeight.Bolder } };
        if (ticket is { LastUpdate: { } update, LastUpdateAt: { } at })
        {
            items.Add(new TextBlock(CardText.Escape(context.Plain(update), max)) { Spacing = Spacing.Small });
            items.Add(Small($"{texts["Fact_LastUpdate"]}: {CardText.Moment(at)}"));
        }
        else if (ticket.IsOngoing)
        {
            items.Add(Small($"{texts["Fact_LastUpdate"]}: {texts["None_Update"]}"));
        }

        if (ticket.InformBy is { } next)
        {
            items.Add(Small($"{texts["Fact_Next"]}: {CardText.Moment(next)}"));
        }

        return new Container(items)
        {
            Spacing = Spacing.Medium,
            Style = ticket.Status switch
            {
                TicketStatus.New or TicketStatus.Open or TicketStatus.Waiting => ContainerStyle.Accent,
                TicketStatus.Resolved => ContainerStyle.Good,
                _ => ContainerStyle.Emphasis,
            },
        };
    }

    /// <summary>Where the ticket stands, in the requester's words.</summary>
    public static string Stage(Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        var agent = ticket.Assignee is { } person ? CardText.Line(person.Name) : "";
        return ticket.Status switch
        {
            TicketStatus.New => ticket.Assignee is null ? texts["Stage_Waiting"] : texts.Format("Stage_Assigned", agent),
            TicketStatus.Open => ticket.Assignee is null ? texts["Stage_Waiting"] : texts.Format("Stage_Open", agent),
            TicketStatus.Resolved => texts["Stage_Resolved"],
            TicketStatus.Closed => texts[ticket.EndedBy == Person.Desk ? "Stage_ClosedQuietly" : "Stage_Closed"],
            TicketStatus.Withdrawn => texts["Stage_Withdrawn"],
            TicketStatus.Merged => texts.Format("Stage_Merged", ticket.MergedInto!),
            TicketStatus.Waiting => ticket.Wait!.Kind switch
            {
                StretchKind.WaitingForVendor => texts.Format("Stage_WaitingVendor", CardText.Line(ticket.Wait.Vendor ?? "")),
                StretchKind.WaitingForSchedule => texts.Format("Stage_WaitingSchedule", CardText.Moment(ticket.Wait.Until!.Value)),
                _ => texts[ticket.Requesters.Contains(context.Viewer.Person) ? "Stage_WaitingRequester" : "Stage_WaitingThem"],
            },
            _ => throw new InvalidOperationException($"{ticket.Status} has no stage."),
        };
    }

    /// <summary>How long until a ticket has to be solved, or since when it should be.</summary>
    public static TextBlock DueIn(DateTimeOffset resolveBy, CardContext context) => resolveBy < context.Now
        ? new TextBlock(context.Texts.Format("Due_Over", context.Texts.Duration(context.Now - resolveBy)))
        {
            Color = TextColor.Attention,
            Weight = TextWeight.Bolder,
            Size = TextSize.Small,
            Spacing = Spacing.None,
        }
        : Small(context.Texts.Format("Due_In", context.Texts.Duration(resolveBy - context.Now)));

    public static FactSet Facts(params IEnumerable<(string Title, string? Value)> facts) =>
        new([.. facts.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => new Fact(f.Title, f.Value!))]);

    public static FactSet Report(ResolutionReport report, CardContext context, int max) => Facts(
        (context.Texts["Fact_Cause"], CardText.Escape(context.Plain(report.Cause), max)),
        (context.Texts["Fact_Action"], CardText.Escape(context.Plain(report.Action), max)),
        (context.Texts["Fact_Prevention"], CardText.Escape(context.Plain(report.Prevention), max)));

    /// <summary>Whether the rules of the ticket would let the viewer do this now.</summary>
    public static bool May(Ticket ticket, TicketCommand command, CardContext context) =>
        TicketDecider.Decide(ticket.Id, ticket, command, context.Viewer, context.Rules, context.Now).IsOk;

    /// <summary>A button with the name of its command.</summary>
    public static ActionExecute Do(string verb, Ticket ticket, CardContext context) =>
        context.Execute(verb, context.Texts[$"Action_{char.ToUpperInvariant(verb[0])}{verb[1..]}"], ticket.Id) with { Id = verb };

    /// <summary>A button that leads to the ticket: on the page its own route, in a chat the card itself.</summary>
    public static CardAction OpenTicket(TicketId id, CardContext context) => context.Execute(CardVerbs.Open, context.Texts["Action_Open"], id);

    /// <summary>A link to a place in the app, where it has an address and is not already there.</summary>
    public static CardAction? Link(string path, string title, CardContext context) =>
        context.Host == CardHost.Message && context.LinkTo?.Invoke(path) is { } address ? new ActionOpenUrl(address.AbsoluteUri) { Title = title } : null;
}
