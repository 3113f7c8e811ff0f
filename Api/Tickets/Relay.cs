using System.Collections.Concurrent;
using System.Collections.Immutable;
using M365Support.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace M365Support.Tickets;

/// <summary>A commit that lists and counts show; messages, other tickets and the reminder have still to follow.</summary>
/// <param name="Hint">The queue message that stands for it; null where nothing has to follow.</param>
/// <param name="LooksAgain">Whether another instance may write the lists after this one.</param>
public sealed record ShownCommit(Commit Commit, QueuedWork? Hint, bool LooksAgain);

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

    /// <summary>How many are ticked off together. When the process dies before that they are tried again, and then known as sent.</summary>
    private const int MostTicked = 8;

    /// <summary>Lists that are written within this time of the command need no second look by their writer.</summary>
    private static readonly TimeSpan QuickProjection = TimeSpan.FromSeconds(20);

    /// <summary>After this long nobody who was quick writes any more, whatever the clocks of two instances differ.</summary>
    private static readonly TimeSpan OvertakingEnds = WorkQueue.Lease;

    private readonly ITicketProjection[] projections = [.. projections];
    private readonly RecentVersions projected = new(OvertakingEnds, clock);
    private readonly ConcurrentDictionary<Task, byte> deliveries = new();
    private readonly SemaphoreSlim places = new(MostAtOnce);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Whether a change needs more than its commit: a list, a message, a reminder. Only then is a hint to stand for it.</summary>
    public bool HasMore(Commit commit) =>
        !commit.Notices.IsEmpty ||
        Next(commit.Before?.Ticket, commit.After).Next is not null ||
        projections.Any(projection => projection.Shows(commit.Before?.Ticket, commit.After));

    /// <summary>Brings lists and counts up to date; null where that failed and is left to the hint, with all that comes after it.</summary>
    /// <param name="hint">Null where the commit <see cref="HasMore">has no more</see> to it.</param>
    public async Task<ShownCommit?> ShowAsync(Commit commit, QueuedWork? hint, CancellationToken cancellationToken)
    {
        try
        {
            return new ShownCommit(commit, hint, await ProjectQuicklyAsync(commit.Before?.Ticket, commit.After, hint is not null, cancellationToken));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.LeftToHint(logger, e, commit.After.Id);
            return null;
        }
    }

    /// <summary>Has done what the commit asks of another ticket, then delivers and sets the reminder without keeping the caller waiting for Teams or mail.</summary>
    /// <returns>What became of the other ticket; null where none is concerned, or that is left to the hint.</returns>
    public async Task<Result<Change>?> FinishAsync(ShownCommit shown, CancellationToken cancellationToken)
    {
        Result<Change>? other = null;
        if (shown.Hint is not { } hint)
        {
            return other;
        }

        var commit = shown.Commit;
        try
        {
            foreach (var notice in commit.Notices.Where(notice => notice.Effect is not null))
            {
                other = await CarryOutAsync(commit.After, commit.CommandId, notice, cancellationToken);
            }

            if (commit.Notices.IsEmpty)
            {
                await SettleAsync(shown, hint, cancellationToken);
            }
            else if (places.Wait(0, CancellationToken.None))
            {
                var delivery = Task.Run(() => DeliverInBackgroundAsync(shown, hint), CancellationToken.None);
                deliveries.TryAdd(delivery, 0);
                _ = delivery.ContinueWith(t => deliveries.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.LeftToHint(logger, e, commit.After.Id);
        }

        return other;
    }

    /// <summary>Delivers a command's notices and ticks them off.</summary>
    /// <param name="areCarriedOut">Whether what is asked of other tickets has been done.</param>
    public async Task DeliverAsync(Ticket ticket, string commandId, ImmutableArray<Notice> notices, CancellationToken cancellationToken, bool areCarriedOut = false)
    {
        var delivered = new List<DeliveredNotice>();
        try
        {
            foreach (var notice in notices)
            {
                // The next one to the same person has to find the card that is live now.
                if (delivered.Count == MostTicked || delivered.Exists(sent => sent.Card?.To == notice.To))
                {
                    await TickOffAsync();
                }

                LiveCard? card = null;
                if (notice.Effect is null)
                {
                    card = await sender.SendAsync(notice with { Command = commandId }, ticket, cancellationToken);
                }
                else if (!areCarriedOut)
                {
                    await CarryOutAsync(ticket, commandId, notice, cancellationToken);
                }

                delivered.Add(new DeliveredNotice(notice, card));
            }
        }
        finally
        {
            // Also when one could not be sent: those before it are not to be sent again.
            await TickOffAsync();
        }

        async Task TickOffAsync()
        {
            var ticked = delivered;
            delivered = [];
            if (ticked.Count > 0)
            {
                await store.RemoveFromOutboxAsync(ticket.Id, commandId, ticked, CancellationToken.None);
            }
        }
    }

    /// <summary>Makes every list and count follow the ticket, until they show its latest version.</summary>
    /// <param name="before">All that they may say now; empty where they say nothing.</param>
    public async Task ProjectAsync(IReadOnlyList<Ticket> before, Ticket after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var written = await ApplyAsync(before.Count == 0 ? null : before[^1], after, cancellationToken);
            for (var i = before.Count - 2; i >= 0; i--)
            {
                written |= projections.Any(projection => projection.Shows(before[i], before[i + 1])) && await ApplyAsync(before[i], after, cancellationToken);
            }

            projected.Add(after.Id, after.Version);
            if (!written)
            {
                return;
            }

            // Another instance may have written a newer version first; then ours, being older, must not have the last word.
            var latest = await store.FindAsync(after.Id, cancellationToken);
            if (latest is null || latest.Ticket.Version <= after.Version)
            {
                return;
            }

            (before, after) = ([after], latest.Ticket);
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

    private Task<Result<Change>> CarryOutAsync(Ticket ticket, string commandId, Notice notice, CancellationToken cancellationToken) =>
        desk().CarryOutAsync(ticket, notice.Effect!, notice.By, commandId, cancellationToken);

    private async Task<bool> ApplyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        var written = await Task.WhenAll(projections.Select(p => p.ApplyAsync(before, after, cancellationToken)));
        return Array.Exists(written, w => w);
    }

    /// <summary>Makes the lists follow without asking whether somebody else was there first; true where that is to be looked at later.</summary>
    /// <remarks>
    /// Two instances that change a ticket within seconds may write its lists in the wrong order. The second can tell, as it sees when
    /// the first one's change was made: it looks again, from its hint, when the first one has long finished. A first one that
    /// is not quick looks again itself. So one instance on its own, or two that are not at the same ticket, read nothing.
    /// A change that shows nowhere has no hint to look again from: the next one follows the first instead.
    /// </remarks>
    private async Task<bool> ProjectQuicklyAsync(Ticket? before, Ticket after, bool canLookAgain, CancellationToken cancellationToken)
    {
        var follows = before is not null && !projected.Contains(before.Id, before.Version) && clock.GetUtcNow() - before.UpdatedAt < OvertakingEnds;
        var written = await ApplyAsync(before, after, cancellationToken);
        if (!follows || canLookAgain)
        {
            projected.Add(after.Id, after.Version);
        }

        if (written && clock.GetUtcNow() - after.UpdatedAt > QuickProjection)
        {
            await ProjectAsync(before is null ? [] : [before], after, cancellationToken);
        }

        return follows;
    }

    private async Task DeliverInBackgroundAsync(ShownCommit shown, QueuedWork hint)
    {
        var commit = shown.Commit;
        using var scope = StorageTransactions.Begin("deliver", logger);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        deadline.CancelAfter(DeliveryDeadline);
        try
        {
            await DeliverAsync(commit.After, commit.CommandId, commit.Notices, deadline.Token, areCarriedOut: true);
            await SettleAsync(shown, hint, deadline.Token);
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

    private async Task SettleAsync(ShownCommit shown, QueuedWork hint, CancellationToken cancellationToken)
    {
        var outcome = shown.LooksAgain ? WorkOutcome.Later(hint.Item, OvertakingEnds) : Next(shown.Commit.Before?.Ticket, shown.Commit.After);
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
