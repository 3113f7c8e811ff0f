using System.Collections.Concurrent;

namespace M365Support.Bot;

/// <summary>Keeps sends under Teams' limits, so that 429 stays the exception (Learn: "Optimize your bot with rate limiting").</summary>
public sealed class ConversationThrottle(TimeProvider time)
{
    private static readonly RateWindow[] PerConversation =
    [
        new(7, TimeSpan.FromSeconds(1)),
        new(8, TimeSpan.FromSeconds(2)),
        new(60, TimeSpan.FromSeconds(30)),
        new(1800, TimeSpan.FromHours(1)),
    ];

    private static readonly RateWindow[] PerApp = [new(50, TimeSpan.FromSeconds(1))];
    private const int SweepEvery = 1024;

    private readonly ConcurrentDictionary<string, RateLimit> conversations = new(StringComparer.Ordinal);
    private readonly RateLimit app = new(PerApp);
    private int sends;

    /// <summary>Waits until the conversation may be written to.</summary>
    /// <param name="conversationId">Limits are kept per conversation.</param>
    /// <param name="maxWait">The longest wait that is acceptable.</param>
    /// <param name="cancellationToken">Stops waiting; the slot stays taken.</param>
    /// <exception cref="ConnectorThrottledException">The wait would be longer; no slot was taken.</exception>
    public async ValueTask WaitAsync(string conversationId, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref sends) % SweepEvery == 0)
        {
            Sweep();
        }

        var limit = conversations.GetOrAdd(conversationId, static _ => new RateLimit(PerConversation));
        await PassAsync(limit, maxWait, cancellationToken);
        await PassAsync(app, maxWait, cancellationToken);
    }

    private async ValueTask PassAsync(RateLimit limit, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        var wait = limit.Reserve(time.GetTimestamp(), time.TimestampFrequency, maxWait, out var accepted);
        if (!accepted)
        {
            throw new ConnectorThrottledException(wait);
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var (id, limit) in conversations)
        {
            if (limit.IsIdle(now, time.TimestampFrequency))
            {
                conversations.TryRemove(new(id, limit));
            }
        }
    }
}

/// <summary>At most <paramref name="Count"/> within any <paramref name="Length"/>.</summary>
internal sealed record RateWindow(int Count, TimeSpan Length);

/// <summary>Sliding windows over the moments of the latest sends.</summary>
internal sealed class RateLimit(RateWindow[] windows)
{
    private readonly int capacity = windows.Max(w => w.Count);
    private readonly TimeSpan longest = windows.Max(w => w.Length);
    private readonly Lock gate = new();
    private readonly List<long> slots = [];

    /// <summary>Takes the next free slot, unless it is farther away than <paramref name="maxWait"/>.</summary>
    /// <returns>How long to wait for the slot.</returns>
    public TimeSpan Reserve(long now, long frequency, TimeSpan maxWait, out bool accepted)
    {
        lock (gate)
        {
            var slot = slots.Count == 0 ? now : Math.Max(now, slots[^1]);
            foreach (var window in windows)
            {
                if (slots.Count >= window.Count)
                {
                    slot = Math.Max(slot, slots[^window.Count] + Ticks(window.Length, frequency));
                }
            }

            var wait = TimeSpan.FromSeconds((slot - now) / (double)frequency);
            accepted = wait <= maxWait;
            if (accepted)
            {
                if (slots.Count >= 2 * capacity)
                {
                    slots.RemoveRange(0, slots.Count - capacity + 1);
                }

                slots.Add(slot);
            }

            return wait;
        }
    }

    public bool IsIdle(long now, long frequency)
    {
        lock (gate)
        {
            return slots.Count == 0 || now - slots[^1] > Ticks(longest, frequency);
        }
    }

    private static long Ticks(TimeSpan span, long frequency) => (long)Math.Ceiling(span.TotalSeconds * frequency);
}
