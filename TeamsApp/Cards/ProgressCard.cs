using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>The hourly message to the requester: what is really known, and when the next one comes.</summary>
public static class ProgressCard
{
    public static AdaptiveCard Draw(Ticket ticket, CardContext context) => context.Fit(max =>
    {
        var texts = context.Texts;
        List<CardElement> body = [CardParts.Small(texts["Progress_Title"]), .. CardParts.TicketHead(ticket, texts)];
        body.Add(CardParts.Standing(ticket, context, max));
        if (ticket.LastUpdateAt is null)
        {
            body.Add(new TextBlock(texts["Progress_NoNews"]) { IsSubtle = true });
        }

        var actions = new TicketActions(ticket, context);
        return context.Card(body, $"{texts["Progress_Title"]}: {ticket.Id} {ticket.Subject}",
        [
            CardParts.OpenTicket(ticket.Id, context),
            actions.Reply(texts["Input_ReplyDesk"]),
            actions.Nudge(),
        ]);
    });
}
