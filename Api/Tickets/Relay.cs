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

    /// <summary>How many messages may be repeated when the process dies between sending and ticking off.</summary>
    private const int TickedTogether = 2;

    /// <summary>Lists that are written within this time of the command need no second look by their writer.</summary>
    private static readonly TimeSpan QuickProjection = TimeSpan.FromSeconds(20);

    /// <summary>After this long nobody who was quick writes any more, whatever the clocks of two instances differ.</summary>
    private static readonly TimeSpan OvertakingEnds = WorkQueue.Lease;

    private readonly ITicketProjection[] projections = [.. projections];
    private readonly RecentVersions projected = new(OvertakingEnds, clock);
    private readonly ConcurrentDictionary<Task, byte> deliveries = new();
    private readonly SemaphoreSlim places = new(MostAtOnce);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Brings lists and counts up to date, then delivers and sets the reminder without keeping the caller waiting for Teams or mail.</summary>
    public async Task FinishAsync(Commit commit, QueuedWork hint, CancellationToken cancellationToken)
    {
        try
        {
            var looksAgain = await ProjectQuicklyAsync(commit.Before?.Ticket, commit.After, cancellationToken);
            if (commit.Notices.IsEmpty)
            {
                await SettleAsync(hint, commit, looksAgain, cancellationToken);
            }
            else if (places.Wait(0, CancellationToken.None))
            {
                var delivery = Task.Run(() => DeliverInBackgroundAsync(commit, hint, looksAgain), CancellationToken.None);
                deliveries.TryAdd(delivery, 0);
                _ = delivery.ContinueWith(t => deliveries.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.LeftToHint(logger, e, commit.After.Id);
        }
    }

    /// <summary>Delivers a command's notices and ticks them off.</summary>
    public async Task DeliverAsync(Ticket ticket, string commandId, ImmutableArray<Notice> notices, CancellationToken cancellationToken)
    {
        foreach (var some in notices.Chunk(TickedTogether))
        {
            var delivered = new List<Notice>(some.Length);
            try
            {
                foreach (var notice in some)
                {
                    var card = await DeliverAsync(ticket, commandId, notice, cancellationToken);
                    delivered.Add(notice);
                    if (card is not null)
                    {
                        // The next one to the same person has to find it.
                        await store.RemoveFromOutboxAsync(ticket.Id, commandId, [.. delivered], card, CancellationToken.None);
                        delivered.Clear();
                    }
                }
            }
            finally
            {
                // Also when one could not be sent: those before it are not to be sent again.
                if (delivered.Count > 0)
                {
                    await store.RemoveFromOutboxAsync(ticket.Id, commandId, delivered, CancellationToken.None);
                }
            }
        }
    }

    /// <summary>Makes every list and count follow the ticket, until they show its latest version.</summary>
    public async Task ProjectAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        while (await ApplyAsync(before, after, cancellationToken))
        {
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

    /// <summary>Ends when the deliveries that are under way have ended.</summary>
    public Task WhenDeliveredAsync() => Task.WhenAll(deliveries.Keys);

    /// <summary>Waits for the deliveries under way; what is cut off is left to the hints.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(WhenDeliveredAsync(), Task.Delay(Timeout.Infinite, cancellationToken));
        await stopping.CancelAsync();
    }

    public void Dispose()
    {
        stopping.Dispose();
        places.Dispose();
    }

    private async Task<LiveCard?> DeliverAsync(Ticket ticket, string commandId, Notice notice, CancellationToken cancellationToken)
    {
        if (notice.Effect is not { } effect)
        {
            return await sender.SendAsync(notice with { Command = commandId }, ticket, cancellationToken);
        }

        await desk().CarryOutAsync(ticket.Id, effect, notice.By, commandId, cancellationToken);
        return null;
    }

    private async Task<bool> ApplyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        var written = await Task.WhenAll(projections.Select(p => p.ApplyAsync(before, after, cancellationToken)));
        projected.Add(after.Id, after.Version);
        return Array.Exists(written, w => w);
    }

    /// <summary>Makes the lists follow without asking whether somebody else was there first; true where that is to be looked at later.</summary>
    /// <remarks>
    /// Two instances that change a ticket within seconds may write its lists in the wrong order. The second can tell, as it sees when
    /// the first one's change was made: it looks again, from its hint, when the first one has long finished. A first one that
    /// is not quick looks again itself. So one instance on its own, or two that are not at the same ticket, read nothing.
    /// </remarks>
    private async Task<bool> ProjectQuicklyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        var follows = before is not null && !projected.Contains(before.Id, before.Version) && clock.GetUtcNow() - before.UpdatedAt < OvertakingEnds;
        var written = await ApplyAsync(before, after, cancellationToken);
        if (written && clock.GetUtcNow() - after.UpdatedAt > QuickProjection)
        {
            await ProjectAsync(before, after, cancellationToken);
        }

        return follows;
    }

    private async Task DeliverInBackgroundAsync(Commit commit, QueuedWork hint, bool looksAgain)
    {
        using var scope = StorageTransactions.Begin("deliver", logger);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        deadline.CancelAfter(DeliveryDeadline);
        try
        {
            await DeliverAsync(commit.After, commit.CommandId, commit.Notices, deadline.Token);
            await SettleAsync(hint, commit, looksAgain, deadline.Token);
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

    private async Task SettleAsync(QueuedWork hint, Commit commit, bool looksAgain, CancellationToken cancellationToken)
    {
        var outcome = looksAgain ? WorkOutcome.Later(hint.Item, OvertakingEnds) : Next(commit.Before?.Ticket, commit.After);
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
