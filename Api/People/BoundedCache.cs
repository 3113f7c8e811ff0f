namespace M365Support.People;

/// <summary>Values with an end, at most so many of them: when it is full, the least recently used go.</summary>
internal sealed class BoundedCache<TValue>(int capacity, TimeProvider clock)
{
    private readonly Lock sync = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<Entry> byUse = new();

    /// <summary>The value and whether it is still fresh; a stale one is given as the last known.</summary>
    public bool TryGet(string key, out TValue? value, out bool fresh)
    {
        lock (sync)
        {
            if (!entries.TryGetValue(key, out var node))
            {
                (value, fresh) = (default, false);
                return false;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            (value, fresh) = (node.Value.Value, clock.GetUtcNow() < node.Value.Ends);
            return true;
        }
    }

    public void Set(string key, TValue value, TimeSpan life)
    {
        lock (sync)
        {
            if (entries.Remove(key, out var old))
            {
                byUse.Remove(old);
            }

            entries[key] = byUse.AddFirst(new Entry(key, value, clock.GetUtcNow() + life));
            while (entries.Count > capacity)
            {
                entries.Remove(byUse.Last!.Value.Key);
                byUse.RemoveLast();
            }
        }
    }

    private sealed record Entry(string Key, TValue Value, DateTimeOffset Ends);
}
