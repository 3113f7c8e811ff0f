using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace M365Support.Tickets;

/// <summary>Takes what is due from the queue and has it done. Any number of instances may run at once.</summary>
public sealed partial class WorkPump(WorkQueue queue, IEnumerable<IWorkHandler> handlers, TimeProvider clock, ILogger<WorkPump> logger) : BackgroundService
{
    private const int MostTries = 5;

    /// <summary>What one request for messages brings at most (Learn: "Get Messages").</summary>
    private const int MostAtOnce = 32;

    private const int Workers = 16;
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

    /// <summary>Does up to <see cref="MostAtOnce"/> of the items that are due, and says how many there were.</summary>
    public async Task<int> DoSomeAsync(CancellationToken cancellationToken)
    {
        var due = await queue.ReceiveAsync(MostAtOnce, cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken },
            async (work, token) => await DoAsync(work, token));
        return due.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                pause = await DoSomeAsync(stoppingToken) > 0 ? TimeSpan.Zero : pause < LongestPause ? pause + ShortestPause : LongestPause;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.QueueUnreachable(logger, e);
                pause = LongestPause;
            }

            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
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

        [LoggerMessage(LogLevel.Warning, "The work queue cannot be read; trying again")]
        public static partial void QueueUnreachable(ILogger logger, Exception error);
    }
}
