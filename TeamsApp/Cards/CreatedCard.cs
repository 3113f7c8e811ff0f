using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>Says that a ticket is open, who has it and when the requester hears next.</summary>
public static class CreatedCard
{
    /// <summary>Draws the card for the requester.</summary>
    /// <param name="isNew">False when the same draft had opened it before.</param>
    public static AdaptiveCard Draw(Ticket ticket, bool isNew, CardContext context)
    {
        var texts = context.Texts;
        List<CardElement> body =
        [
            CardParts.Heading(texts.Format("Created_Title", ticket.Id)),
        ];
        if (!isNew)
        {
            body.Add(CardParts.Small(texts["Created_Before"]));
        }

        body.AddRange(
        [
            new TextBlock(CardText.Line(ticket.Subject, TicketDecider.MaxSubject)),
            CardParts.Row(CardParts.StatusBadge(ticket.Status, texts), CardParts.PriorityBadge(ticket.Priority, texts, inFull: true)),
            CardParts.Facts(
                (texts["Fact_Stage"], CardParts.Stage(ticket, context)),
                (texts["Fact_Next"], ticket.InformBy is { } next ? CardText.Moment(next) : null),
                (texts["Fact_Due"], ticket.IsOngoing ? CardText.Moment(ticket.ResolveBy) : null)),
            new TextBlock(ticket.Requester == context.Viewer.Person
                ? texts.Format("Created_Intro", texts.Duration(context.Policy.ProgressInterval))
                : texts.Format("Created_IntroOther", CardText.Line(ticket.Requester.Name, 60), texts.Duration(context.Policy.ProgressInterval))) { IsSubtle = true },
        ]);
        return context.Card(body, texts.Format("Created_Title", ticket.Id), [CardParts.OpenTicket(ticket.Id, context)]);
    }
}
