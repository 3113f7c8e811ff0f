using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>Asks the agent for news before the requester is informed; one tap on a template, or a sentence.</summary>
public static class AskUpdateCard
{
    private const int Templates = 4;

    public static AdaptiveCard Draw(Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        List<CardElement> body =
        [
            CardParts.Small(texts["Ask_Title"]),
            .. CardParts.TicketHead(ticket, texts),
            new TextBlock(texts.Format("Ask_Intro", CardText.Line(ticket.Requester.Name), CardText.Time(ticket.NextInformAt))),
        ];
        var own = new TicketActions(ticket, context).Progress("Ask_Own");
        var taps = Enumerable.Range(1, Templates).Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(i =>
            context.Execute(TicketVerbs.Progress, texts[$"Ask_Short{i}"], ticket.Id, ("text", texts[$"Ask_Template{i}"])) with
            {
                Id = $"template-{i}",
                Tooltip = texts[$"Ask_Template{i}"],
                AssociatedInputs = AssociatedInputs.None,
            });
        return context.Card(body, $"{texts["Ask_Title"]} {ticket.Id} {ticket.Subject}",
            [.. taps, own, CardParts.OpenTicket(ticket.Id, context) with { Mode = ActionMode.Secondary }]);
    }
}
