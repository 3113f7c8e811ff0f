using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>One ticket and a page of its history.</summary>
/// <param name="History">The latest first.</param>
/// <param name="Before">The sequence number that the page of history was asked for with; null for the latest.</param>
/// <param name="Viewers">The others of the desk who look at it now.</param>
public sealed record TicketView(Ticket Ticket, IReadOnlyList<RecordedEvent> History, long? Before = null, IReadOnlyList<Viewing>? Viewers = null)
{
    /// <summary>Why what the viewer just did was refused; what the card shows is how things are instead.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the viewer had written for it, so that it is not lost.</summary>
    public string? Unsent { get; init; }
}

/// <summary>One ticket, as this viewer may see it, with everything this viewer may do.</summary>
public static class TicketCard
{
    private const int MostAttachments = 10;
    private const int MostViewers = 5;

    /// <summary>What a page calls this card.</summary>
    public static string Title(Ticket ticket) => CardText.Plain(ticket.Subject);

    public static AdaptiveCard Draw(TicketView view, CardContext context) => context.Fit(max => Draw(view, context, max));

    private static AdaptiveCard Draw(TicketView view, CardContext context, int max)
    {
        var ticket = view.Ticket;
        var texts = context.Texts;
        var body = new List<CardElement>();
        body.AddRange(Refused(view, texts, max));
        body.AddRange(CardParts.TicketHead(ticket, texts, withSubject: context.Host == CardHost.Message));
        body.Add(CardParts.Standing(ticket, context, max));
        body.AddRange(Presence(view, context));
        if (ticket.Resolution is { } report)
        {
            body.Add(CardParts.SectionHeading(texts["Section_Resolution"]));
            body.Add(new Container([CardParts.Report(report, context, max)]) { Style = ContainerStyle.Emphasis, Spacing = Spacing.Small });
        }

        body.Add(CardParts.SectionHeading(texts["Section_Text"]));
        body.Add(CardParts.Quote(ticket.Text.Length == 0 ? ticket.Subject : ticket.Text, ticket.Markdown, max));
        body.AddRange(CardParts.MessageLinks(ticket, sequence: 1, ticket.Html is not null || ticket.IsTextShortened, ticket.Original is not null, context));
        body.AddRange(Attachments(ticket, context));
        body.Add(new ActionSet(Actions(ticket, context)) { Spacing = Spacing.Medium });
        if (ticket.Concerns(context.Viewer.Person) && ProgressCard.NudgeNote(ticket, context) is { } nudged)
        {
            body.Add(nudged with { Spacing = Spacing.Small });
        }

        body.Add(TicketFacts.Draw(ticket, context) with { Spacing = Spacing.Large });
        body.AddRange(AssignmentParts.PassedOver(ticket, context));
        body.AddRange(TicketFacts.Links(ticket, context));
        body.AddRange(Timeline.Draw(view, context, max));

        return context.Card(body, $"{ticket.Id}: {ticket.Subject}") with { Refresh = AutoRefresh(ticket, context) };
    }

    private static IEnumerable<CardElement> Refused(TicketView view, Texts texts, int max)
    {
        if (view.Refusal is not { } refusal)
        {
            yield break;
        }

        List<CardElement> items = [new TextBlock(CardText.Escape(refusal)) { Weight = TextWeight.Bolder }];
        if (view.Unsent is { Length: > 0 } unsent)
        {
            items.Add(CardParts.Small(texts["Refused_Unsent"]) with { Spacing = Spacing.Small });
            items.Add(new TextBlock(CardText.Escape(unsent, max)) { Spacing = Spacing.Small });
        }

        yield return new Container(items) { Id = "refusal", Style = ContainerStyle.Warning };
    }

    private static IEnumerable<CardElement> Presence(TicketView view, CardContext context)
    {
        if (view.Viewers is not { Count: > 0 } viewers || !TicketDecider.IsDesk(context.Viewer))
        {
            yield break;
        }

        var names = string.Join(", ", viewers.Take(MostViewers).Select(v => $"{CardText.Line(v.Agent.Name, 60)} ({context.Texts.Format("Ago", context.Texts.Duration(context.Now - v.At))})"));
        yield return new TextBlock(context.Texts.Format("Viewing", names)) { Id = "viewers", Color = TextColor.Accent, Size = TextSize.Small };
    }

    private static IReadOnlyList<CardAction> Actions(Ticket ticket, CardContext context)
    {
        var refresh = context.Execute(CardVerbs.Refresh, context.Texts["Action_Refresh"], ticket.Id) with
        {
            Id = CardVerbs.Refresh,
            Mode = ActionMode.Secondary,
            AssociatedInputs = AssociatedInputs.None,
        };
        return
        [
            .. new TicketActions(ticket, context).All(),
            .. CardParts.Link($"/tickets/{ticket.Id}", context.Texts["Action_OpenTab"], context) is { } link ? new[] { link with { Mode = ActionMode.Secondary } } : [],
            .. context.Host == CardHost.Message ? new[] { refresh } : [],
        ];
    }

    private static Refresh? AutoRefresh(Ticket ticket, CardContext context) =>
        context.Host == CardHost.Message && context.RefreshFor.Count > 0 && ticket.Status is not (TicketStatus.Closed or TicketStatus.Withdrawn or TicketStatus.Merged)
            ? new Refresh(context.Execute(CardVerbs.Refresh, context.Texts["Action_Refresh"], ticket.Id), [.. context.RefreshFor.Take(CardLimits.MaxRefreshUsers)])
            : null;

    private static IEnumerable<CardElement> Attachments(Ticket ticket, CardContext context)
    {
        if (ticket.Attachments.Count == 0)
        {
            yield break;
        }

        yield return CardParts.SectionHeading(context.Texts["Section_Attachments"]);
        foreach (var (index, file) in ticket.Attachments.Take(MostAttachments).Index())
        {
            var line = new TextBlock($"{CardText.Line(file.Name, 120)} · {CardText.Size(file.Size, context.Culture)}") { Color = file.IsHandedOut ? TextColor.Accent : TextColor.Default };
            yield return new Container(Concern(file) is { } concern ? [line, CardParts.Small(context.Texts[concern]) with { Color = TextColor.Warning, IsSubtle = null }] : [line])
            {
                Spacing = Spacing.Small,
                // Only the page can fetch a file as the person who is signed in.
                SelectAction = context.Host == CardHost.Tab && file.IsHandedOut
                    ? new ActionOpenUrl(string.Create(CultureInfo.InvariantCulture, $"/api/tickets/{ticket.Id}/attachments/{index}"))
                    {
                        Title = CardText.Plain(file.Name, 120),
                    }
                    : null,
            };
        }

        if (ticket.Attachments.Count > MostAttachments)
        {
            yield return CardParts.Small(context.Texts.Format("More", ticket.Attachments.Count - MostAttachments));
        }
    }

    /// <summary>The text that says why the file is not handed out.</summary>
    private static string? Concern(AttachmentRef file) => file switch
    {
        { Concern: AttachmentConcern.Executable } => "Attachment_Executable",
        { Concern: AttachmentConcern.Macro } => "Attachment_Macro",
        { Concern: AttachmentConcern.TooLarge } => "Attachment_TooLarge",
        { Blob: null } => "Attachment_NotKept",
        _ => null,
    };
}
