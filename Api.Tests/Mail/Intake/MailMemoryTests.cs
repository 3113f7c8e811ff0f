namespace M365Support.Mail.Intake;

public sealed class MailMemoryTests
{
    [Fact]
    public async Task Who_needs_more_than_is_left_waits_in_order()
    {
        var memory = new MailMemory(100);
        var first = await memory.TakeAsync(60, default);
        var second = memory.TakeAsync(60, default);
        var third = memory.TakeAsync(10, default);
        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted);

        first.Dispose();
        (await second).Dispose();
        (await third).Dispose();
        (await memory.TakeAsync(100, default)).Dispose();
    }

    [Fact]
    public async Task Who_needs_more_than_all_gets_all_alone()
    {
        var memory = new MailMemory(100);
        var small = await memory.TakeAsync(1, default);
        var huge = memory.TakeAsync(1_000_000, default);
        Assert.False(huge.IsCompleted);
        small.Dispose();
        (await huge).Dispose();
        (await memory.TakeAsync(100, default)).Dispose();
    }

    [Fact]
    public async Task What_is_not_needed_after_all_goes_to_others_and_nothing_is_given_back_twice()
    {
        var memory = new MailMemory(100);
        var share = await memory.TakeAsync(100, default);
        var waiting = memory.TakeAsync(70, default);
        share.ShrinkTo(30);
        var other = await waiting;
        share.Dispose();
        share.Dispose();
        Assert.False(memory.TakeAsync(31, default).IsCompleted);
        other.Dispose();
    }

    [Fact]
    public async Task Who_gives_up_lets_the_next_through()
    {
        var memory = new MailMemory(100);
        var share = await memory.TakeAsync(50, default);
        using var stop = new CancellationTokenSource();
        var huge = memory.TakeAsync(100, stop.Token);
        var small = memory.TakeAsync(50, default);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => huge);
        (await small).Dispose();
        share.Dispose();
        (await memory.TakeAsync(100, default)).Dispose();
    }

    [Fact]
    public async Task No_more_than_the_capacity_is_ever_out()
    {
        var memory = new MailMemory(1_000);
        var (held, most) = (0L, 0L);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 100; i++)
            {
                var bytes = random.Next(1, 600);
                using var share = await memory.TakeAsync(bytes, default);
                InterlockedMax(ref most, Interlocked.Add(ref held, bytes));
                await Task.Yield();
                Interlocked.Add(ref held, -bytes);
            }
        })));
        Assert.InRange(most, 1, 1_000);
        Assert.True(memory.TakeAsync(1_000, default).IsCompleted);
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var before = Interlocked.Read(ref most); value > before;)
        {
            var seen = Interlocked.CompareExchange(ref most, value, before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }
}
