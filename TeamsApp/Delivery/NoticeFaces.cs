using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.Mail.Outgoing;
using M365Support.People;
using M365Support.Tabs;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Draws notices: as a card for Teams, as a document for mail.</summary>
internal sealed class NoticeFaces(CardContexts contexts)
{
    public async Task<Activity> ToActivityAsync(Notice notice, Ticket ticket, DirectoryPerson person, CancellationToken cancellationToken)
    {
        var context = await contexts.ForAsync(notice.To, person.Language, cancellationToken);
        return Activity.Card(CardJson.ToElement(NoticeCard.Draw(notice, ticket, context)), $"{NoticeCard.Summary(notice, context.Texts)}: {ticket.Id}");
    }

    public async Task<MailDocument> ToMailAsync(Notice notice, Ticket ticket, DirectoryPerson person, CancellationToken cancellationToken)
    {
        var context = await contexts.ForAsync(notice.To, person.Language, cancellationToken);
        return NoticeMail.Draw(notice, ticket, person, context);
    }
}
