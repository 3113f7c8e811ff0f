using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>A plain notice.</summary>
/// <param name="Title">Plain text of our own or foreign.</param>
/// <param name="Text">What somebody wrote, or null.</param>
/// <param name="Ticket">What it is about; null for a notice about none.</param>
/// <param name="Markdown">The same in the Markdown of cards, written by us; null where the plain text says it all.</param>
public sealed record NoticeView(string Title, string? Text = null, Ticket? Ticket = null, string? Markdown = null);

/// <summary>Tells a person something, with the way to the ticket; and the card for every notice the desk sends.</summary>
public static class NoticeCard
{
    /// <summary>The card for a notice of the outbox, drawn for whom it is sent to.</summary>
    public static AdaptiveCard Draw(Notice notice, Ticket ticket, CardContext context) => notice.Kind switch
    {
        NoticeKind.Progress => ProgressCard.Draw(ticket, context),
        NoticeKind.UpdateRequested => AskUpdateCard.Draw(ticket, context),
        NoticeKind.Received => CreatedCard.Draw(ticket, isNew: true, context),
        NoticeKind.Resolved => Resolved(ticket, context),
        NoticeKind.Assigned => Draw(new NoticeView(Summary(notice, context.Texts), notice.Text ?? ticket.Text, ticket, notice.Text is null ? ticket.Markdown : null), context),
        _ => Draw(new NoticeView(Summary(notice, context.Texts), notice.Text, ticket, notice.Markdown), context),
    };

    /// <summary>The notice in a few words, for the banner of the client. Plain text.</summary>
    public static string Summary(Notice notice, Texts texts) => texts.Format($"Notice_{notice.Kind}", CardText.Plain(notice.By.Name, 100));

    public static AdaptiveCard Draw(NoticeView view, CardContext context) => context.Fit(max =>
    {
        var texts = context.Texts;
        var body = new List<CardElement>();
        if (view.Ticket is { } ticket)
        {
            body.Add(new TextBlock(CardText.Line(view.Title)) { Weight = TextWeight.Bolder, Color = TextColor.Accent });
            body.AddRange(CardParts.TicketHead(ticket, texts));
            if (ticket.Assignee == context.Viewer.Person && ticket.IsOngoing)
            {
                body.Add(CardParts.Facts(
                    (texts["Fact_Requester"], CardText.Line(ticket.Requester.Name)),
                    (texts["Fact_Why"], AssignmentParts.Why(ticket, context)),
                    (texts["Fact_Due"], CardText.Moment(ticket.ResolveBy))));
            }
        }
        else
        {
            body.Add(CardParts.Heading(CardText.Line(view.Title)));
        }

        if (!string.IsNullOrWhiteSpace(view.Text))
        {
            body.Add(view.Ticket is null ? new TextBlock(CardText.Message(view.Text, view.Markdown, max)) : CardParts.Quote(view.Text, view.Markdown, max));
        }

        return context.Card(body, view.Title, view.Ticket is { } about ? Actions(about, context) : null);
    });

    private static AdaptiveCard Resolved(Ticket ticket, CardContext context) => context.Fit(max =>
    {
        var texts = context.Texts;
        var actions = new TicketActions(ticket, context);
        List<CardElement> body =
        [
            new TextBlock(texts["Notice_Resolved"]) { Weight = TextWeight.Bolder, Color = TextColor.Good },
            .. CardParts.TicketHead(ticket, texts),
        ];
        if (ticket.Resolution is { } report)
        {
            body.Add(new Container([CardParts.Report(report, texts, max)]) { Style = ContainerStyle.Good });
        }

        body.Add(new TextBlock(texts["Notice_ResolvedAsk"]));
        return context.Card(body, $"{texts["Notice_Resolved"]}: {ticket.Id} {ticket.Subject}",
            [actions.Confirm(), actions.Reopen(), CardParts.OpenTicket(ticket.Id, context)]);
    });

    private static IReadOnlyList<CardAction> Actions(Ticket ticket, CardContext context)
    {
        var start = ticket.Assignee == context.Viewer.Person && ticket.AcknowledgedAt is null && ticket.IsOngoing
            ? new[] { context.Execute(TicketVerbs.Acknowledge, context.Texts["Action_Acknowledge"], ticket.Id) with { Id = TicketVerbs.Acknowledge, Style = ActionStyle.Positive } }
            : [];
        return
        [
            .. start,
            CardParts.OpenTicket(ticket.Id, context),
            .. CardParts.Link($"/tickets/{ticket.Id}", context.Texts["Action_OpenTab"], context) is { } link ? new[] { link } : [],
        ];
    }
}
