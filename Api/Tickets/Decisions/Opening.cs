using System.Collections.Immutable;
using static M365Support.Tickets.Decisions.TicketText;

namespace M365Support.Tickets.Decisions;

/// <summary>The rules of how a ticket begins.</summary>
internal static class Opening
{
    private const int MaxEffect = 500;
    private const int MaxParticipants = 500;

    public static Result<ImmutableArray<TicketEvent>> Decide(TicketId id, TicketCommand command, Actor actor, SupportPolicy policy)
    {
        if (command is not OpenTicket open)
        {
            return new Rejection(RejectionReason.NotFound);
        }

        var mayOpenForOthers = TicketDecider.IsDesk(actor) || actor.Is(Roles.Integration) || actor.Is(Roles.System);
        if (open.Requester != actor.Person && !mayOpenForOthers)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var subject = OneLine(open.Subject);
        var refused = Required(subject, "subject", TicketDecider.MaxSubject)
            ?? TooLong(open.Text, "text", Ticket.MaxInlineText)
            ?? TooLong(open.Note, "note", Ticket.MaxInlineText)
            ?? TooLong(open.BusinessEffect, "businessEffect", MaxEffect)
            ?? TicketCase.CheckCategory(open.Category, policy);
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
            Category = string.IsNullOrWhiteSpace(open.Category) ? null : OneLine(open.Category),
            Language = open.Language,
            Site = open.Site,
            Author = open.Author,
        };
        return string.IsNullOrWhiteSpace(open.Note) ? [opened] : ImmutableArray.Create(opened, new NoteAdded(Clean(open.Note)));
    }

    public static Person[] OthersThan(Person requester, IReadOnlyList<Person>? people) =>
        [.. (people ?? []).Where(p => p != requester).Distinct().Take(MaxParticipants)];
}
