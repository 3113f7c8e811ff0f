namespace M365Support.Bot;

/// <summary>Gives each activity to the one handler that wants it.</summary>
public sealed partial class TurnDispatcher(
    IEnumerable<ITurnHandler> handlers,
    ConversationStore conversations,
    ConnectorClient connector,
    TimeProvider time,
    ILogger<TurnDispatcher> logger)
{
    /// <summary>How long Teams waits for the answer to an invoke.</summary>
    public static readonly TimeSpan InvokeLimit = TimeSpan.FromSeconds(5);

    private static readonly NullTurnHandler Nobody = new();

    /// <summary>Notes where the person can be reached, then lets the handler work.</summary>
    /// <returns>The answer to an invoke; null for every other type of activity.</returns>
    public async Task<InvokeResponse?> DispatchAsync(Activity activity, ConversationReference reference, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await conversations.ObserveAsync(activity, cancellationToken);
        var handler = handlers.FirstOrDefault(h => h.Handles(activity)) ?? Nobody;
        var response = await handler.HandleAsync(new TurnContext(activity, reference, connector), cancellationToken);

        var elapsed = time.GetElapsedTime(start);
        Log.Handled(logger, activity.Type, activity.Name, handler.GetType().Name, elapsed.TotalMilliseconds);
        if (activity.Type == ActivityTypes.Invoke && elapsed > InvokeLimit)
        {
            Log.SlowInvoke(logger, activity.Name, elapsed.TotalSeconds, InvokeLimit.TotalSeconds);
        }

        return response;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Type} {Name} handled by {Handler} in {Milliseconds:0} ms")]
        public static partial void Handled(ILogger logger, string type, string? name, string handler, double milliseconds);

        [LoggerMessage(LogLevel.Warning, "Invoke {Name} took {Seconds:0.0} s; Teams gives up after {Limit} s")]
        public static partial void SlowInvoke(ILogger logger, string? name, double seconds, double limit);
    }
}
