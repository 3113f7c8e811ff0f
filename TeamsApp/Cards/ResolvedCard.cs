using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>The resolution report for the requester, to confirm or to refuse; later, that the ticket is closed.</summary>
public static class ResolvedCard
{
    public static AdaptiveCard Draw(Notice notice, Ticket ticket, CardContext context) => context.Fit(max =>
    {
        var texts = context.Texts;
        List<CardElement> body =
        [
            new TextBlock(NoticeCard.Summary(notice, texts)) { Weight = TextWeight.Bolder, Color = TextColor.Good },
            .. CardParts.TicketHead(ticket, texts),
        ];
        if (ticket.Resolution is { } report)
        {
            body.Add(new Container([CardParts.Report(report, context, max)]) { Style = ContainerStyle.Good });
        }

        body.Add(new TextBlock(Ask(notice, ticket, context)));
        return context.Card(body, $"{NoticeCard.Summary(notice, texts)}: {ticket.Id} {ticket.Subject}", [.. Actions(ticket, context)]);
    });

    private static string Ask(Notice notice, Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        if (notice.Kind == NoticeKind.Closed)
        {
            return ticket.EndedAt + context.Policy.ReopenWindow is { } until && until > context.Now
                ? texts.Format("Closed_Until", CardText.Moment(until))
                : texts["Closed_Final"];
        }

        return new TicketClocks(ticket, context.Rules).CloseAt is { } closeAt
            ? $"{texts["Notice_ResolvedAsk"]} {texts.Format("Resolved_Silence", CardText.Moment(closeAt))}"
            : texts["Notice_ResolvedAsk"];
    }

    private static IEnumerable<CardAction> Actions(Ticket ticket, CardContext context)
    {
        var actions = new TicketActions(ticket, context);
        if (CardParts.May(ticket, new ConfirmTicket(), context))
        {
            yield return actions.Confirm();
        }

        if (CardParts.May(ticket, new ReopenTicket("?"), context))
        {
            yield return actions.Reopen();
        }

        yield return CardParts.OpenTicket(ticket.Id, context);
    }
}
