namespace M365Support.Local;

/// <summary>A Node program that is started again when it ends unasked, on the same ports and files.</summary>
internal sealed partial class LastingProcess : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Who ran for so long did not end because of how it is started.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private readonly ChildProcessStart start;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task keeping;
    private ChildProcess child;

    private LastingProcess(ChildProcess child, ChildProcessStart start, ILogger logger)
    {
        (this.child, this.start, this.logger) = (child, start, logger);
        keeping = KeepAsync();
    }

    /// <summary>Starts the program and waits until it listens.</summary>
    /// <exception cref="LocalStartException">It does not come up this first time.</exception>
    public static async Task<LastingProcess> StartAsync(ChildProcessStart start, ILogger logger, CancellationToken cancellationToken) =>
        new(await ChildProcess.StartAsync(start, logger, cancellationToken), start, logger);

    /// <summary>Ends the program, for good.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await keeping;
        await child.DisposeAsync();
        stopping.Dispose();
    }

    private async Task KeepAsync()
    {
        var pause = ShortestPause;
        try
        {
            while (true)
            {
                var started = TimeProvider.System.GetTimestamp();
                await child.Exited.WaitAsync(stopping.Token);
                pause = TimeProvider.System.GetElapsedTime(started) > Healthy ? ShortestPause : pause;
                await Task.Delay(pause, stopping.Token);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                await StartAgainAsync();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task StartAgainAsync()
    {
        var former = child;
        await former.DisposeAsync();
        try
        {
            child = await ChildProcess.StartAsync(start, logger, stopping.Token);
            Log.StartedAgain(logger, start.Name);
        }
        catch (LocalStartException e)
        {
            // Ended as the former one has, so that it is tried once more.
            Log.NotStarted(logger, e, start.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Name} is started again")]
        public static partial void StartedAgain(ILogger logger, string name);

        [LoggerMessage(LogLevel.Error, "{Name} could not be started again; trying later")]
        public static partial void NotStarted(ILogger logger, Exception error, string name);
    }
}
