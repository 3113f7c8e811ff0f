using System.Collections.Immutable;
using static M365Support.Tickets.Decisions.TicketText;

namespace M365Support.Tickets.Decisions;

/// <summary>The rules of how a ticket begins.</summary>
internal static class Opening
{
    private const int MaxEffect = 500;
    private const int MaxParticipants = 500;
    private const int MaxLanguage = 35;
    private const int MaxSite = 100;

    public static Result<ImmutableArray<TicketEvent>> Decide(TicketId id, TicketCommand command, Actor actor, SupportPolicy policy)
    {
        if (command is not OpenTicket open)
        {
            return new Rejection(RejectionReason.NotFound);
        }

        var mayOpenForOthers = TicketDecider.IsDesk(actor) || actor.Is(Roles.Integration) || actor.Is(Roles.System);
        if ((open.Requester != actor.Person || open.Source is not null) && !mayOpenForOthers)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var subject = OneLine(open.Subject);
        var refused = Required(subject, "subject", TicketDecider.MaxSubject)
            ?? TooLong(open.Text, "text", Ticket.MaxInlineText)
            ?? TooLong(open.Note, "note", Ticket.MaxInlineText)
            ?? TooLong(open.BusinessEffect, "businessEffect", MaxEffect)
            ?? TicketCase.CheckCategory(open.Category, policy)
            ?? TooLong(open.Language, "language", MaxLanguage)
            ?? TooLong(open.Site, "site", MaxSite)
            ?? (open.Source == Channel.System ? new Rejection(RejectionReason.ValueUnknown, "source", open.Source, string.Join(", ", Enum.GetNames<Channel>().Where(name => name != nameof(Channel.System)))) : null);
        if (refused is not null)
        {
            return refused;
        }

        TicketEvent opened = new TicketOpened(
            id,
            open.Requester,
            subject,
            Clean(open.Text),
            open.Impact,
            open.Urgency,
            policy.PriorityOf(open.Impact, open.Urgency),
            string.IsNullOrWhiteSpace(open.BusinessEffect) ? null : Clean(open.BusinessEffect),
            OthersThan(open.Requester, open.Participants),
            open.Attachments ?? [],
            open.Original,
            open.MessageId,
            LongText: null)
        {
            Link = open.Link,
            SplitFrom = open.SplitFrom,
            Category = string.IsNullOrWhiteSpace(open.Category) ? null : OneLine(open.Category),
            Language = string.IsNullOrWhiteSpace(open.Language) ? null : OneLine(open.Language),
            Site = string.IsNullOrWhiteSpace(open.Site) ? null : OneLine(open.Site),
            Html = open.Html,
            Markdown = open.Markdown,
            Author = open.Author,
        };
        return string.IsNullOrWhiteSpace(open.Note) ? [opened] : ImmutableArray.Create(opened, new NoteAdded(Clean(open.Note)) { Original = open.NoteOriginal });
    }

    public static Person[] OthersThan(Person requester, IReadOnlyList<Person>? people) =>
        [.. (people ?? []).Where(p => p != requester).Distinct().Take(MaxParticipants)];
}
