using M365Support.Tickets;

namespace M365Support.Assignment;

/// <summary>The tickets of one check, in order. Who meets another instance at a ticket goes on from the middle of what is left, so that the two part.</summary>
internal sealed class WaitingRound(IEnumerable<WaitingRound.Waiting> tickets)
{
    private readonly Lock sync = new();
    private readonly Dictionary<bool, Tier> nobodyFrom = [];
    private List<Waiting> left = [.. tickets.Reverse()];

    public int Count => left.Count;

    /// <summary>The next ticket for which somebody may be available; null when none is left.</summary>
    public Waiting? Next()
    {
        lock (sync)
        {
            while (left.Count > 0)
            {
                var next = left[^1];
                left.RemoveAt(left.Count - 1);
                if (!nobodyFrom.TryGetValue(next.HasHolder, out var from) || next.Tier < from)
                {
                    return next;
                }
            }

            return null;
        }
    }

    /// <summary>Nobody is available for a ticket such as this one, nor then for one of a higher tier.</summary>
    public void NobodyFor(Waiting ticket)
    {
        lock (sync)
        {
            nobodyFrom[ticket.HasHolder] = nobodyFrom.TryGetValue(ticket.HasHolder, out var from) && from < ticket.Tier ? from : ticket.Tier;
        }
    }

    /// <summary>Somebody else was at the same ticket.</summary>
    public void Meet()
    {
        lock (sync)
        {
            var half = left.Count / 2;
            left = [.. left.Skip(half), .. left.Take(half)];
        }
    }

    /// <summary>A ticket that nobody has, or that somebody else than its holder is to have.</summary>
    public readonly record struct Waiting(TicketId Id, Tier Tier, bool HasHolder);
}
