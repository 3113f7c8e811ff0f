using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>Asks the requester how it went: one tap, and a word if they like.</summary>
public static class RateCard
{
    private const int Best = 5;
    private const int LongestComment = 2_000;

    public static AdaptiveCard Draw(Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        List<CardElement> body =
        [
            CardParts.Heading(texts["Notice_Rate"], TextSize.Medium),
            new TextBlock($"{ticket.Id} · {CardText.Line(ticket.Subject, 140)}") { IsSubtle = true, Spacing = Spacing.Small },
            new TextBlock(texts["Rate_Ask"]),
            new InputText
            {
                Id = CardActionData.InputId(TicketVerbs.Rate, "comment"),
                Label = texts["Input_Comment"],
                IsMultiline = true,
                MaxLength = LongestComment,
            },
        ];
        var scores = Enumerable.Range(1, Best).Reverse().Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(score =>
            context.Execute(TicketVerbs.Rate, $"{score} · {texts[$"Rate_{score}"]}", ticket.Id, ("score", score)) with { Id = $"rate-{score}" });
        return context.Card(body, $"{texts["Notice_Rate"]} {ticket.Id} {ticket.Subject}", [.. scores]);
    }
}
