namespace M365Support.Tickets;

/// <summary>Which version of each ticket this process brought to the lists of late; older than <paramref name="life"/> to twice that it is forgotten.</summary>
internal sealed class RecentVersions(TimeSpan life, TimeProvider clock)
{
    private readonly Lock sync = new();
    private Dictionary<TicketId, long> current = [];
    private Dictionary<TicketId, long> former = [];
    private DateTimeOffset turnedAt = clock.GetUtcNow();

    public void Add(TicketId id, long version)
    {
        lock (sync)
        {
            var now = clock.GetUtcNow();
            if (now - turnedAt >= life)
            {
                (former, current, turnedAt) = (now - turnedAt < life * 2 ? current : [], [], now);
            }

            current[id] = version;
        }
    }

    public bool Contains(TicketId id, long version)
    {
        lock (sync)
        {
            return current.TryGetValue(id, out var known) || former.TryGetValue(id, out known) ? known == version : false;
        }
    }
}
