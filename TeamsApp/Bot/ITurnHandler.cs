namespace M365Support.Bot;

/// <summary>Answers one kind of activity. Handlers are asked in the order of their registration; the first that wants it gets it.</summary>
public interface ITurnHandler
{
    /// <summary>True when this handler is the one for the activity. Looks only; must not throw on foreign input.</summary>
    bool Handles(Activity activity);

    /// <summary>Does what the activity asks.</summary>
    /// <returns>The answer to an invoke; null for every other type of activity.</returns>
    Task<InvokeResponse?> HandleAsync(TurnContext turn, CancellationToken cancellationToken);
}

/// <summary>The end of the line: what nobody handles is ignored, an invoke is answered with 501.</summary>
internal sealed class NullTurnHandler : ITurnHandler
{
    public bool Handles(Activity activity) => true;

    public Task<InvokeResponse?> HandleAsync(TurnContext turn, CancellationToken cancellationToken)
        => Task.FromResult(turn.Activity.Type == ActivityTypes.Invoke ? InvokeResponse.NotImplemented : null);
}
