using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.Mail.Outgoing;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Draws notices: as a card for Teams, as a document for mail.</summary>
internal static class NoticeFaces
{
    public static Activity ToActivity(Notice notice, Ticket ticket, Reader reader) =>
        Activity.Card(CardJson.ToElement(NoticeCard.Draw(notice, ticket, reader.Context)), $"{NoticeCard.Summary(notice, reader.Context.Texts)}: {ticket.Id}");

    /// <summary>What the card of a notice says, in a line.</summary>
    public static string Said(Notice notice, Ticket ticket, Reader reader) => notice.Kind is NoticeKind.Progress or NoticeKind.Update
        ? ProgressCard.Said(ticket, reader.Context)
        : CardText.Plain($"{NoticeCard.Summary(notice, reader.Context.Texts)}. {notice.Text}", 600).Trim();

    /// <summary>What remains of a card.</summary>
    public static Activity ToFormer(LiveCard former, Ticket ticket, Reader reader) =>
        Activity.Card(CardJson.ToElement(FormerCard.Draw(ticket, former.Said, former.At, reader.Context)), ticket.Id.ToString());

    public static MailDocument ToMail(Notice notice, Ticket ticket, Reader reader) => NoticeMail.Draw(notice, ticket, reader.Person, reader.Context);
}
