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
        NoticeKind.Progress or NoticeKind.Update => ProgressCard.Draw(notice, ticket, context),
        NoticeKind.Reply or NoticeKind.AnswerNeeded => ReplyCard.Draw(notice, ticket, context),
        NoticeKind.UpdateRequested => AskUpdateCard.Draw(ticket, context),
        NoticeKind.Received => CreatedCard.Draw(ticket, isNew: true, context),
        NoticeKind.Resolved or NoticeKind.Closed => ResolvedCard.Draw(notice, ticket, context),
        NoticeKind.Rate => RateCard.Draw(ticket, context),
        NoticeKind.Merged => Merged(notice, ticket, context),
        _ => AlertCard.Draw(notice, ticket, context),
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

    /// <summary>The ticket goes on as another one, which its requester may see as well.</summary>
    private static AdaptiveCard Merged(Notice notice, Ticket ticket, CardContext context)
    {
        var into = ticket.MergedInto is { } other ? other : TicketId.TryParse(notice.Text, out var named) ? named : ticket.Id;
        List<CardElement> body =
        [
            new TextBlock(Summary(notice, context.Texts)) { Weight = TextWeight.Bolder, Color = TextColor.Accent },
            .. CardParts.TicketHead(ticket, context.Texts),
            new TextBlock(context.Texts.Format("Merged_Into", into)),
        ];
        return context.Card(body, $"{Summary(notice, context.Texts)}: {ticket.Id} {ticket.Subject}", [CardParts.OpenTicket(into, context)]);
    }

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
