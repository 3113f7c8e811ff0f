using System.Collections.Concurrent;
using System.Collections.Immutable;
using M365Support.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace M365Support.Tickets;

/// <summary>Finishes what a commit began: the lists, the outbox, the reminder. Inline at once; from the hint after a crash.</summary>
public sealed partial class Relay(
    TicketStore store,
    IEnumerable<ITicketProjection> projections,
    INoticeSender sender,
    WorkQueue queue,
    Func<Desk> desk,
    TimeProvider clock,
    ILogger<Relay> logger) : IHostedService, IDisposable
{
    private const int MostAtOnce = 32;

    /// <summary>Ends before the hint becomes visible, so that only one side ever delivers a command's outbox.</summary>
    private static readonly TimeSpan DeliveryDeadline = WorkQueue.Lease - TimeSpan.FromSeconds(15);

    private readonly ITicketProjection[] projections = [.. projections];
    private readonly ConcurrentDictionary<Task, byte> deliveries = new();
    private readonly SemaphoreSlim places = new(MostAtOnce);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Brings lists and counts up to date, then delivers and sets the reminder without keeping the caller waiting for Teams or mail.</summary>
    public async Task FinishAsync(Commit commit, QueuedWork hint, CancellationToken cancellationToken)
    {
        try
        {
            await ProjectAsync(commit.Before?.Ticket, commit.After, cancellationToken);
            if (commit.Notices.IsEmpty)
            {
                await SettleAsync(hint, commit.Before?.Ticket, commit.After, cancellationToken);
            }
            else if (places.Wait(0, CancellationToken.None))
            {
                var delivery = Task.Run(() => DeliverInBackgroundAsync(commit, hint), CancellationToken.None);
                deliveries.TryAdd(delivery, 0);
                _ = delivery.ContinueWith(t => deliveries.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.LeftToHint(logger, e, commit.After.Id);
        }
    }

    /// <summary>Delivers a command's notices and ticks each off.</summary>
    public async Task DeliverAsync(Ticket ticket, string commandId, ImmutableArray<Notice> notices, CancellationToken cancellationToken)
    {
        foreach (var notice in notices)
        {
            LiveCard? card = null;
            if (notice.Effect is { } effect)
            {
                await desk().CarryOutAsync(ticket.Id, effect, notice.By, commandId, cancellationToken);
            }
            else
            {
                card = await sender.SendAsync(notice with { Command = commandId }, ticket, cancellationToken);
            }

            await (card is null
                ? store.RemoveFromOutboxAsync(ticket.Id, commandId, notice, cancellationToken)
                : store.RemoveFromOutboxAsync(ticket.Id, commandId, notice with { Command = commandId }, card, cancellationToken));
        }
    }

    /// <summary>Makes every list and count follow the ticket, until they show its latest version.</summary>
    public async Task ProjectAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var written = await Task.WhenAll(projections.Select(p => p.ApplyAsync(before, after, cancellationToken)));
            if (!Array.Exists(written, w => w))
            {
                return;
            }

            // Another instance may have written a newer version first; then ours, being older, must not have the last word.
            var latest = await store.FindAsync(after.Id, cancellationToken);
            if (latest is null || latest.Ticket.Version <= after.Version)
            {
                return;
            }

            (before, after) = (after, latest.Ticket);
        }
    }

    /// <summary>What a work item about the ticket becomes once its command is finished: the reminder, where a new one is needed.</summary>
    public WorkOutcome Next(Ticket? before, Ticket after) =>
        after.ArmedFor is { } due && due != before?.ArmedFor
            ? WorkOutcome.Later(TicketWork.Reminder(after.Id, due), due - clock.GetUtcNow())
            : WorkOutcome.Done;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the deliveries under way; what is cut off is left to the hints.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var open = Task.WhenAll(deliveries.Keys);
        await Task.WhenAny(open, Task.Delay(Timeout.Infinite, cancellationToken));
        await stopping.CancelAsync();
    }

    public void Dispose()
    {
        stopping.Dispose();
        places.Dispose();
    }

    private async Task DeliverInBackgroundAsync(Commit commit, QueuedWork hint)
    {
        using var scope = StorageTransactions.Begin("deliver", logger);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        deadline.CancelAfter(DeliveryDeadline);
        try
        {
            await DeliverAsync(commit.After, commit.CommandId, commit.Notices, deadline.Token);
            await SettleAsync(hint, commit.Before?.Ticket, commit.After, deadline.Token);
        }
        catch (Exception e)
        {
            Log.LeftToHint(logger, e, commit.After.Id);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task SettleAsync(QueuedWork hint, Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        var outcome = Next(before, after);
        if (outcome.Next is { } reminder)
        {
            await queue.ReplaceAsync(hint, reminder, outcome.Delay, cancellationToken);
        }
        else
        {
            await queue.DeleteAsync(hint, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Ticket {Ticket}: the change is stored; lists or messages follow from the queue")]
        public static partial void LeftToHint(ILogger logger, Exception error, TicketId ticket);
    }
}
