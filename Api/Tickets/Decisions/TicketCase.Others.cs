using System.Collections.Immutable;

namespace M365Support.Tickets.Decisions;

/// <content>How a ticket stands to others.</content>
internal sealed partial class TicketCase
{
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

        if ((Itself(command.Other) ?? Over()) is { } refused)
        {
            return refused;
        }

        return state.Absorbed.Any(absorbed => absorbed.Id == command.Other)
            ? Nothing()
            : Happened(new TicketAbsorbed(command.Other, command.Requester, command.Participants));
    }

    private Result<ImmutableArray<TicketEvent>> Release(ReleaseTicket command)
    {
        if (!IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return state.Absorbed.Any(absorbed => absorbed.Id == command.Other) ? Happened(new TicketReleased(command.Other)) : Nothing();
    }

    private Result<ImmutableArray<TicketEvent>> Split(SplitTicket command)
    {
        if (!IsDesk)
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
