using System.Collections.Concurrent;
using M365Support.Bench.Simulation.Memory;
using M365Support.Infrastructure;
using M365Support.Tickets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace M365Support.Api.Tests.Tickets;

public sealed class WorkPumpTests
{
    [Fact]
    public async Task Items_that_hang_hold_nothing_else_up()
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        var handler = new Handler { Hangs = item => item.Subject.StartsWith("stuck", StringComparison.Ordinal) };
        var (queue, pump) = await StartAsync(storage, clock, handler);
        for (var i = 0; i < 40; i++)
        {
            await queue.SendAsync(new WorkItem("test", $"stuck-{i}"), TimeSpan.Zero, default);
        }

        for (var i = 0; i < 300; i++)
        {
            await queue.SendAsync(new WorkItem("test", $"quick-{i}"), TimeSpan.Zero, default);
        }

        await Eventually.BecomesTrueAsync("all that can be done is done", () => Task.FromResult(handler.Done.Count == 300));
        Assert.Equal(40, storage.Queues.Count("work"));

        handler.Release();
        await Eventually.BecomesTrueAsync("the rest is done", () => Task.FromResult(storage.Queues.Count("work") == 0));
        await pump.StopAsync(default);
        Assert.Equal(340, handler.Done.Distinct().Count());
        Assert.InRange(handler.MostAtOnce, 41, 64);
    }

    [Fact]
    public async Task Outage_of_the_queue_over_one_item_leaves_the_others_alone()
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        using var broken = new Broken(storage);
        var handler = new Handler();
        var (queue, pump) = await StartAsync(broken, clock, handler);
        for (var i = 0; i < 32; i++)
        {
            await queue.SendAsync(new WorkItem("test", $"{i}"), TimeSpan.Zero, default);
        }

        broken.RefuseDeletes = 1;
        await Eventually.BecomesTrueAsync("all but one are settled", () => Task.FromResult(handler.Done.Count == 32 && storage.Queues.Count("work") == 1));

        clock.Advance(WorkQueue.Lease);
        await Eventually.BecomesTrueAsync("that one came again", () => Task.FromResult(storage.Queues.Count("work") == 0));
        await pump.StopAsync(default);
        Assert.Equal(33, handler.Done.Count);
        Assert.Equal(0, storage.Queues.Count("work-poison"));
    }

    [Fact]
    public async Task Reminder_of_three_weeks_is_put_back_twice_and_acts_once()
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        var handler = new Handler();
        var (queue, pump) = await StartAsync(storage, clock, handler);
        await pump.StopAsync(default);
        var due = clock.GetUtcNow().AddDays(20);
        await queue.SendAsync(new WorkItem("test", "later", Due: due), due - clock.GetUtcNow(), default);

        for (var day = 0; day <= 20; day++)
        {
            var work = await queue.ReceiveAsync(32, default);
            Assert.Equal(day is 7 or 14 or 20 ? 1 : 0, work.Count);
            await Task.WhenAll(work.Select(w => pump.DoAsync(w, default)));
            Assert.Equal(day == 20 ? 1 : 0, handler.Done.Count);
            clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(0, storage.Queues.Count("work"));
    }

    [Fact]
    public async Task Item_that_somebody_else_holds_by_now_is_left_to_him()
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        var (queue, pump) = await StartAsync(storage, clock, new Handler());
        await pump.StopAsync(default);
        await queue.SendAsync(new WorkItem("test", "slow"), TimeSpan.Zero, default);
        var first = Assert.Single(await queue.ReceiveAsync(1, default));
        clock.Advance(WorkQueue.Lease);
        var second = Assert.Single(await queue.ReceiveAsync(1, default));

        Assert.False(await queue.ReplaceAsync(first, first.Item, TimeSpan.Zero, default));
        await queue.DeleteAsync(first, default);
        Assert.Equal(1, storage.Queues.Count("work"));

        Assert.True(await queue.ReplaceAsync(second, second.Item with { Tries = 1 }, TimeSpan.Zero, default));
        await queue.DeleteAsync(second, default);
        Assert.Equal(1, Assert.Single(await queue.ReceiveAsync(1, default)).Item.Tries);
    }

    [Fact]
    public async Task Message_that_is_no_work_item_is_set_aside()
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        var (queue, pump) = await StartAsync(storage, clock, new Handler());
        await pump.StopAsync(default);
        await Account(storage).Queue("work").SendMessageAsync("{\"kind\":1}");
        await Account(storage).Queue("work").SendMessageAsync("plain text");
        await queue.SendAsync(new WorkItem("test", "good"), TimeSpan.Zero, default);

        Assert.Equal("good", Assert.Single(await queue.ReceiveAsync(32, default)).Item.Subject);
        Assert.Equal((1, 2), await queue.CountAsync(default));
    }

    private static Storage.DeskStorage Account(HttpMessageHandler storage) => new(
        Options.Create(new Storage.DeskStorageOptions { ConnectionString = MemoryStorage.ConnectionString }), transport: MemoryStorage.TransportTo(storage));

    private static async Task<(WorkQueue Queue, WorkPump Pump)> StartAsync(HttpMessageHandler storage, ManualClock clock, Handler handler)
    {
        var account = Account(storage);
        var queue = new WorkQueue(account);
        await account.CreateAsync(default);
        var pump = new WorkPump(queue, [handler], clock, NullLogger<WorkPump>.Instance);
        await pump.StartAsync(default);
        return (queue, pump);
    }

    /// <summary>Does nothing, or that until it is released.</summary>
    private sealed class Handler : IWorkHandler
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int underWay;
        private int most;

        public string Kind => "test";

        public Func<WorkItem, bool> Hangs { get; init; } = _ => false;

        public ConcurrentQueue<string> Done { get; } = new();

        public int MostAtOnce => most;

        public void Release() => released.SetResult();

        public async Task<WorkOutcome> HandleAsync(QueuedWork work, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref underWay);
            most = Math.Max(most, now);
            await (Hangs(work.Item) ? released.Task : Task.CompletedTask);
            Interlocked.Decrement(ref underWay);
            Done.Enqueue(work.Item.Subject);
            return WorkOutcome.Done;
        }
    }

    /// <summary>Refuses to delete some messages, without a second try.</summary>
    private sealed class Broken(HttpMessageHandler storage) : DelegatingHandler(storage)
    {
        private int refuse;

        public int RefuseDeletes
        {
            set => refuse = value;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Method == HttpMethod.Delete && Interlocked.Decrement(ref refuse) >= 0
                ? Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.Forbidden) { RequestMessage = request, Content = new ByteArrayContent([]) })
                : base.SendAsync(request, cancellationToken);
    }
}
