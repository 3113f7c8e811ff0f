namespace M365Support.Bot;

public sealed class RateLimitTests
{
    private const long Frequency = 1000;

    private static readonly RateWindow[] Teams =
    [
        new(7, TimeSpan.FromSeconds(1)),
        new(8, TimeSpan.FromSeconds(2)),
        new(60, TimeSpan.FromSeconds(30)),
        new(1800, TimeSpan.FromHours(1)),
    ];

    [Fact]
    public void Sends_keep_every_window_when_all_are_asked_for_at_once()
    {
        RateLimit limit = new(Teams);
        var slots = Enumerable.Range(0, 4000).Select(_ => (long)Math.Round(limit.Reserve(0, Frequency, TimeSpan.MaxValue, out var accepted).TotalSeconds * Frequency)).ToArray();

        Assert.True(slots.Take(7).All(slot => slot == 0));
        foreach (var window in Teams)
        {
            var length = (long)(window.Length.TotalSeconds * Frequency);
            for (var i = window.Count; i < slots.Length; i++)
            {
                Assert.True(slots[i] - slots[i - window.Count] >= length, $"{window}: send {i}");
            }
        }
    }

    [Fact]
    public void Slot_is_not_taken_when_the_wait_would_be_too_long()
    {
        RateLimit limit = new([new(1, TimeSpan.FromSeconds(10))]);
        limit.Reserve(0, Frequency, TimeSpan.Zero, out _);

        var wait = limit.Reserve(0, Frequency, TimeSpan.FromSeconds(5), out var accepted);
        Assert.False(accepted);
        Assert.Equal(TimeSpan.FromSeconds(10), wait);

        Assert.Equal(TimeSpan.Zero, limit.Reserve(10_000, Frequency, TimeSpan.Zero, out accepted));
        Assert.True(accepted);
    }

    [Fact]
    public async Task Conversations_do_not_slow_each_other_down()
    {
        ConversationThrottle throttle = new(TimeProvider.System);
        for (var i = 0; i < 7; i++)
        {
            await throttle.WaitAsync("a", TimeSpan.Zero, CancellationToken.None);
        }

        await throttle.WaitAsync("b", TimeSpan.Zero, CancellationToken.None);
        await Assert.ThrowsAsync<ConnectorThrottledException>(async () => await throttle.WaitAsync("a", TimeSpan.Zero, CancellationToken.None));
    }
}
