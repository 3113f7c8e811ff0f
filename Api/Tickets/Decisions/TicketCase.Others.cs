using System.Collections.Immutable;

namespace M365Support.Tickets.Decisions;

/// <content>How a ticket stands to others.</content>
internal sealed partial class TicketCase
{
    /// <summary>How many requesters hear of what happens; an outbox has to fit into one transaction.</summary>
    public const int MaxRequesters = 20;

    /// <summary>How many merges one after the other are followed.</summary>
    private const int MaxDepth = 10;

    private Result<ImmutableArray<TicketEvent>> Link(LinkTicket command)
    {
        if (!IsDesk && !IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (Itself(command.Other) is { } refused)
        {
            return refused;
        }

        var link = new TicketLink(command.Kind, command.Other);
        if (command.Remove)
        {
            return state.Links.Contains(link) ? Happened(new TicketUnlinked(link)) : Nothing();
        }

        return state.Links.Contains(link)
            ? Nothing()
            : state.Links.Count >= Ticket.MaxListed ? new Rejection(RejectionReason.TooMany, "links", Ticket.MaxListed) : Happened(new TicketLinked(link));
    }

    private Result<ImmutableArray<TicketEvent>> Merge(MergeTicket command)
    {
        if (!IsDesk && !IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (state.MergedInto is { } into)
        {
            return into == command.Into ? Nothing() : new Rejection(RejectionReason.AlreadyMerged, into);
        }

        if (Itself(command.Into) is { } refused)
        {
            return refused;
        }

        return state.Absorbed.Any(absorbed => absorbed.Id == command.Into)
            ? new Rejection(RejectionReason.MergedTheOtherWay, command.Into)
            : Happened(new TicketMerged(command.Into));
    }

    private Result<ImmutableArray<TicketEvent>> Unmerge()
    {
        if (!IsDesk && !IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (state.MergedInto is not { } into)
        {
            return new Rejection(RejectionReason.NotMerged);
        }

        return now - state.EndedAt > rules.Policy.UnmergeWithin ? new Rejection(RejectionReason.MergeTooOld) : Happened(new TicketUnmerged(into));
    }

    private Result<ImmutableArray<TicketEvent>> Absorb(AbsorbTicket command)
    {
        if (!IsDesk && !IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (state.Absorbed.FirstOrDefault(absorbed => absorbed.Id == command.Other) is { } known &&
            !command.Further.SelectMany(further => further.All).ExceptBy(known.All.Select(absorbed => absorbed.Id), further => further.Id).Any())
        {
            return Nothing();
        }

        if ((Itself(command.Other) ?? Over()) is { } refused)
        {
            return refused;
        }

        var happened = new TicketAbsorbed(command.Other, command.Requester, command.Participants) { Watchers = command.Watchers, Further = command.Further };
        var after = Fold(state, [happened]);
        return after.Absorbed.Count > Ticket.MaxListed ? new Rejection(RejectionReason.TooMany, "merges", Ticket.MaxListed)
            : after.Requesters.Skip(MaxRequesters).Any() ? new Rejection(RejectionReason.TooMany, "requesters", MaxRequesters)
            : after.Absorbed.Any(absorbed => absorbed.Depth > MaxDepth) ? new Rejection(RejectionReason.TooMany, "merges", MaxDepth)
            : Happened(happened);
    }

    private Result<ImmutableArray<TicketEvent>> Release(ReleaseTicket command)
    {
        if (!IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return state.Absorbed.SelectMany(absorbed => absorbed.All).Any(absorbed => absorbed.Id == command.Other) ? Happened(new TicketReleased(command.Other)) : Nothing();
    }

    private Result<ImmutableArray<TicketEvent>> Split(SplitTicket command)
    {
        if (!IsDesk && !IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return Itself(command.Into) is { } refused
            ? refused
            : Happened(new TicketSplit(command.Into, command.Sequence), new TicketLinked(new TicketLink(LinkKind.Child, command.Into)));
    }

    private Rejection? Itself(TicketId other) =>
        other == state.Id ? new Rejection(RejectionReason.ValueUnknown, "ticket", other, "…") : null;
}
