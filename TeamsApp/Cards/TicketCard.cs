using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>One ticket and a page of its history.</summary>
/// <param name="History">The latest first.</param>
/// <param name="Before">The sequence number that the page of history was asked for with; null for the latest.</param>
public sealed record TicketView(Ticket Ticket, IReadOnlyList<RecordedEvent> History, long? Before = null);

/// <summary>One ticket, as this viewer may see it, with everything this viewer may do.</summary>
public static class TicketCard
{
    private const int MostAttachments = 10;
    private const int MostParticipants = 5;

    /// <summary>What a page calls this card.</summary>
    public static string Title(Ticket ticket) => CardText.Plain(ticket.Subject);

    public static AdaptiveCard Draw(TicketView view, CardContext context) => context.Fit(max => Draw(view, context, max));

    private static AdaptiveCard Draw(TicketView view, CardContext context, int max)
    {
        var ticket = view.Ticket;
        var texts = context.Texts;
        var body = new List<CardElement>();
        body.AddRange(CardParts.TicketHead(ticket, texts, withSubject: context.Host == CardHost.Message));
        body.Add(CardParts.Standing(ticket, context, max));
        body.Add(Facts(ticket, context) with { Spacing = Spacing.Medium });

        if (ticket.Resolution is { } report)
        {
            body.Add(CardParts.SectionHeading(texts["Section_Resolution"]));
            body.Add(new Container([CardParts.Report(report, context, max)]) { Style = ContainerStyle.Emphasis, Spacing = Spacing.Small });
        }

        body.Add(CardParts.SectionHeading(texts["Section_Text"]));
        body.Add(CardParts.Quote(ticket.Text.Length == 0 ? ticket.Subject : ticket.Text, max));
        body.AddRange(Attachments(ticket, context));
        body.Add(new ActionSet(Actions(ticket, context)) { Spacing = Spacing.Medium });
        body.AddRange(Timeline.Draw(view, context, max));

        return context.Card(body, $"{ticket.Id}: {ticket.Subject}") with { Refresh = AutoRefresh(ticket, context) };
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

    private static FactSet Facts(Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        var isDesk = TicketDecider.IsDesk(context.Viewer);
        var others = ticket.Participants.Count <= MostParticipants
            ? string.Join(", ", ticket.Participants.Select(p => CardText.Line(p.Name, 60)))
            : string.Join(", ", ticket.Participants.Take(MostParticipants).Select(p => CardText.Line(p.Name, 60))) + " " +
                texts.Format("More", ticket.Participants.Count - MostParticipants);
        return CardParts.Facts(
            (texts["Fact_Due"], ticket.IsOngoing ? CardText.Moment(ticket.ResolveBy) : null),
            (texts["Fact_Assignee"], ticket.Assignee is { } agent ? CardText.Line(agent.Name) : texts["None_Assignee"]),
            (texts["Fact_Why"], ticket.Assignee is not null && ticket.AssignmentReason is { } reason ? CardText.Line(reason, 300) : null),
            (texts["Fact_Tier"], isDesk ? texts.Of(ticket.Tier) : null),
            (texts["Fact_Requester"], isDesk ? $"{CardText.Line(ticket.Requester.Name)} ({CardText.Line(ticket.Requester.Address)})" : null),
            (texts["Fact_Participants"], others),
            (texts["Fact_Opened"], $"{CardText.Moment(ticket.OpenedAt)} · {texts.Of(ticket.Source)}"),
            (texts["Fact_Impact"], isDesk ? texts.Of(ticket.Impact) : null),
            (texts["Fact_Urgency"], isDesk ? texts.Of(ticket.Urgency) : null),
            (texts["Fact_Effect"], CardText.Line(ticket.BusinessEffect ?? "", 500)),
            (texts["Fact_Nudges"], ticket.Nudges > 0 ? ticket.Nudges.ToString(context.Culture) : null));
    }

    private static IEnumerable<CardElement> Attachments(Ticket ticket, CardContext context)
    {
        if (ticket.Attachments.Count == 0)
        {
            yield break;
        }

        yield return CardParts.SectionHeading(context.Texts["Section_Attachments"]);
        foreach (var (index, file) in ticket.Attachments.Take(MostAttachments).Index())
        {
            var size = file.Blob is null ? context.Texts["Attachment_NotKept"] : CardText.Size(file.Size, context.Culture);
            yield return new Container([new TextBlock($"{CardText.Line(file.Name, 120)} · {size}") { Color = file.Blob is null ? TextColor.Default : TextColor.Accent }])
            {
                Spacing = Spacing.Small,
                // Only the page can fetch a file as the person who is signed in.
                SelectAction = context.Host == CardHost.Tab && file.Blob is not null
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
}
