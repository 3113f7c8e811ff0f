namespace M365Support.Tickets;

/// <content>What merging does to both tickets, and what taking it back restores.</content>
public sealed partial record Ticket
{
    /// <summary>As if it had not been merged, but for the time that passed: it counts as rest.</summary>
    private Ticket Unmerged(DateTimeOffset at)
    {
        var before = BeforeMerge ?? new BeforeMerge(TicketStatus.Open);
        var next = this with { MergedInto = null, BeforeMerge = null, EndedAt = before.EndedAt, EndedBy = before.EndedBy };
        if (before.Status is not (TicketStatus.New or TicketStatus.Open or TicketStatus.Waiting))
        {
            return next with { Status = before.Status, EndedAt = before.EndedAt ?? at };
        }

        next = next.EndStretch(at) with
        {
            Status = AcknowledgedAt is null ? TicketStatus.New : TicketStatus.Open,
            SeeksAgent = before.SeeksAgent,
            NewsAt = at,
            InformedAt = at,
            PromisedAt = before.PromisedAt > at ? before.PromisedAt : null,
            AskedAt = null,
        };
        return before.Status == TicketStatus.Waiting && Stretches.LastOrDefault(stretch => stretch.WaitsFor is not null) is { } wait
            ? next with { Status = TicketStatus.Waiting, Stretches = [.. next.Stretches, wait with { From = at, To = null }] }
            : next;
    }

    private Ticket GoingOnFor(TicketAbsorbed e)
    {
        var others = Absorbed.Where(absorbed => absorbed.Id != e.Other).ToList();
        var came = others.SelectMany(absorbed => absorbed.All).ToList();
        var absorbed = new AbsorbedTicket(e.Other, e.Requester) { Participants = [e.Requester, .. e.Participants], Watchers = e.Watchers, Absorbed = e.Further }
            .Less([Requester, .. Participants.Except(came.SelectMany(other => other.Participants))], [.. Watchers.Except(came.SelectMany(other => other.Watchers))]);
        return this with
        {
            Absorbed = [.. others, absorbed],
            Participants = Union(Participants, absorbed.All.SelectMany(other => other.Participants), Requester),
            Watchers = [.. Watchers.Union(absorbed.All.SelectMany(other => other.Watchers)).Take(MaxListed)],
        };
    }

    private Ticket NoLongerFor(TicketId other)
    {
        var gone = Absorbed.SelectMany(absorbed => absorbed.All).Where(absorbed => absorbed.Id == other).SelectMany(absorbed => absorbed.All).ToList();
        var left = Absorbed.Where(absorbed => absorbed.Id != other).Select(absorbed => absorbed.Without(other)).ToList();
        var stays = left.SelectMany(absorbed => absorbed.All).ToList();
        return this with
        {
            Absorbed = left,
            Participants = [.. Participants.Except(gone.SelectMany(a => a.Participants).Except(stays.SelectMany(a => a.Participants)))],
            Watchers = [.. Watchers.Except(gone.SelectMany(a => a.Watchers).Except(stays.SelectMany(a => a.Watchers)))],
        };
    }
}
