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

    private static async Task<(WorkQueue Queue, WorkPump Pump)> StartAsync(HttpMessageHandler storage, ManualClock clock, Handler handler)
    {
        var options = Options.Create(new Storage.DeskStorageOptions { ConnectionString = MemoryStorage.ConnectionString });
        var account = new Storage.DeskStorage(options, transport: MemoryStorage.TransportTo(storage));
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
