using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What remains of a card when a newer one has taken its place: what it said, without buttons.</summary>
public static class FormerCard
{
    public static AdaptiveCard Draw(Ticket ticket, string? said, DateTimeOffset at, CardContext context)
    {
        List<CardElement> body = [CardParts.Small($"{ticket.Id} · {CardText.Line(ticket.Subject, 140)} · {CardText.Moment(at)}")];
        if (!string.IsNullOrWhiteSpace(said))
        {
            body.Add(new TextBlock(CardText.Escape(said)) { Size = TextSize.Small, Spacing = Spacing.Small });
        }

        body.Add(CardParts.Small(context.Texts["Former_Hint"]) with { Spacing = Spacing.Small });
        return context.Card(body, $"{ticket.Id}: {ticket.Subject}");
    }
}
