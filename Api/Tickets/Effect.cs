using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>What a change of one ticket asks of another; kept in the outbox like a notice, so that no crash leaves the two apart.</summary>
public sealed record Effect(TicketId Ticket, TicketCommand Command)
{
    /// <summary>The id of the command on the other ticket: the same whoever carries it out, so that it happens once.</summary>
    public string CommandId(string cause) => $"{cause}-{Command.GetType().Name}";

    /// <summary>What puts things right where the other ticket refuses; null where nothing has to be.</summary>
    [JsonIgnore]
    public TicketCommand? Amends => Command switch
    {
        MergeTicket => new ReleaseTicket(Ticket),
        AbsorbTicket => new UnmergeTicket(),
        _ => null,
    };

    /// <summary>What one event of a ticket asks of others.</summary>
    public static Effect? Of(Ticket ticket, TicketEvent happened) => happened switch
    {
        TicketOpened { Link: { } from, SplitFrom: { } sequence } => new Effect(from.Other, new SplitTicket(ticket.Id, sequence)),
        TicketOpened { Link: { } link } => Linked(ticket, link, remove: false),

        // The second half of anything comes from the first one's outbox and asks nothing back: late, it would undo what has been taken back meanwhile.
        TicketLinked { Via: not Channel.System } e => Linked(ticket, e.Link, remove: false),
        TicketUnlinked { Via: not Channel.System } e => Linked(ticket, e.Link, remove: true),
        TicketMerged { Via: not Channel.System } e => new Effect(e.Into, AbsorbTicket.Of(ticket)),
        TicketAbsorbed { Via: not Channel.System } e => new Effect(e.Other, new MergeTicket(ticket.Id)),
        TicketUnmerged e => new Effect(e.From, new ReleaseTicket(ticket.Id)),
        _ => null,
    };

    private static Effect Linked(Ticket ticket, TicketLink link, bool remove) => new(link.Other, new LinkTicket(
        link.Kind switch
        {
            LinkKind.Parent => LinkKind.Child,
            LinkKind.Child => LinkKind.Parent,
            var same => same,
        },
        ticket.Id,
        remove));
}
