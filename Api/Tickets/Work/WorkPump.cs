using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace M365Support.Tickets;

/// <summary>Takes what is due from the queue and has it done. Any number of instances may run at once.</summary>
public sealed partial class WorkPump(WorkQueue queue, IEnumerable<IWorkHandler> handlers, TimeProvider clock, ILogger<WorkPump> logger) : BackgroundService
{
    private const int MostTries = 5;

    /// <summary>Items under way at once. Nearly all of an item's time is waiting for storage and Teams: 64 that take half a second each are 128 a second.</summary>
    private const int Places = 64;

    /// <summary>What one request for messages brings at most (Learn: "Get Messages").</summary>
    private const int MostAtOnce = 32;

    /// <summary>So many places are free before more is asked for, that a request brings several items. The other 48 may hang without holding these up.</summary>
    private const int FewestAtOnce = 16;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, IWorkHandler> handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    /// <summary>Does one item and settles its message.</summary>
    public async Task DoAsync(QueuedWork work, CancellationToken cancellationToken)
    {
        var item = work.Item;
        if (item.Due - clock.GetUtcNow() is { } early && early > TimeSpan.Zero)
        {
            // A delay of over seven days, or a clock that was set back.
            await queue.ReplaceAsync(work, item, early, cancellationToken);
            return;
        }

        try
        {
            if (!handlers.TryGetValue(item.Kind, out var handler))
            {
                throw new InvalidOperationException($"Nothing handles work of kind '{item.Kind}'.");
            }

            var outcome = await handler.HandleAsync(work, cancellationToken);
            if (outcome.Next is { } next)
            {
                await queue.ReplaceAsync(work, next, outcome.Delay, cancellationToken);
            }
            else
            {
                await queue.DeleteAsync(work, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await FailAsync(work, e, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var places = new SemaphoreSlim(Places);
        try
        {
            var pause = ShortestPause;
            while (true)
            {
                var due = await ReceiveAsync(places, stoppingToken);
                pause = due is null ? LongestPause : due.Count > 0 ? TimeSpan.Zero : pause < LongestPause ? pause + ShortestPause : LongestPause;
                foreach (var work in due ?? [])
                {
                    _ = DoInPlaceAsync(work, places, stoppingToken);
                }

                await Task.Delay(pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await TakeAllAsync(places);
        }
    }

    /// <summary>Takes places for as many items as are due, at most <see cref="MostAtOnce"/>; null where the queue does not answer.</summary>
    private async Task<IReadOnlyList<QueuedWork>?> ReceiveAsync(SemaphoreSlim places, CancellationToken cancellationToken)
    {
        var taken = 0;
        IReadOnlyList<QueuedWork>? due = null;
        try
        {
            for (; taken < FewestAtOnce; taken++)
            {
                await places.WaitAsync(cancellationToken);
            }

            while (taken < MostAtOnce && places.Wait(0, CancellationToken.None))
            {
                taken++;
            }

            due = await queue.ReceiveAsync(taken, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.QueueUnreachable(logger, e);
        }
        finally
        {
            if (taken > (due?.Count ?? 0))
            {
                places.Release(taken - (due?.Count ?? 0));
            }
        }

        return due;
    }

    private async Task DoInPlaceAsync(QueuedWork work, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(work, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Its message could not be settled; it comes again when its minute is over.
            Log.NotSettled(logger, e, work.Item.Kind, work.Item.Subject);
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Ends when nothing is under way any more.</summary>
    private static async Task TakeAllAsync(SemaphoreSlim places)
    {
        for (var taken = 0; taken < Places; taken++)
        {
            await places.WaitAsync(CancellationToken.None);
        }
    }

    /// <summary>An outage is waited for; anything else is tried five times, each pause twice the last.</summary>
    private async Task FailAsync(QueuedWork work, Exception error, CancellationToken cancellationToken)
    {
        var outage = IsOutage(error);
        var tries = work.Item.Tries + (outage ? 0 : 1);
        if (tries >= MostTries)
        {
            Log.Poison(logger, error, work.Item.Kind, work.Item.Subject, tries);
            await queue.PoisonAsync(work, cancellationToken);
            return;
        }

        Log.Failed(logger, error, work.Item.Kind, work.Item.Subject, tries);
        var delay = outage ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(15 * Math.Pow(2, tries - 1));
        await queue.ReplaceAsync(work, work.Item with { Tries = tries }, delay, cancellationToken);
    }

    private static bool IsOutage(Exception error) => error switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        HttpRequestException or TimeoutException or TaskCanceledException => true,
        AggregateException many => many.InnerExceptions.All(IsOutage),
        _ => false,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Work {Kind} for {Subject} failed ({Tries} tries so far)")]
        public static partial void Failed(ILogger logger, Exception error, string kind, string subject, int tries);

        [LoggerMessage(LogLevel.Error, "Work {Kind} for {Subject} was set aside after {Tries} tries")]
        public static partial void Poison(ILogger logger, Exception error, string kind, string subject, int tries);

        [LoggerMessage(LogLevel.Warning, "Work {Kind} for {Subject} was done or put off, but its message could not be settled")]
        public static partial void NotSettled(ILogger logger, Exception error, string kind, string subject);

        [LoggerMessage(LogLevel.Warning, "The work queue cannot be read; trying again")]
        public static partial void QueueUnreachable(ILogger logger, Exception error);
    }
}
