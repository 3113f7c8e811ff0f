namespace M365Support.Bot;

/// <summary>One incoming activity and the way to answer in its conversation.</summary>
public sealed class TurnContext(Activity activity, ConversationReference reference, ConnectorClient connector)
{
    public Activity Activity { get; } = activity;

    /// <summary>Where answers go: checked, so its service URL is trusted.</summary>
    public ConversationReference Reference { get; } = reference;

    /// <summary>Entra object id of the person who acts, or null when the channel did not say.</summary>
    public string? AadObjectId => Activity.From?.AadObjectId;

    /// <summary>True in the one-to-one chat with the bot.</summary>
    public bool IsPersonal => Activity.Conversation is { IsGroup: not true, ConversationType: null or "personal" };

    /// <summary>Says something in the conversation.</summary>
    /// <returns>The id of the new activity, with which it can be replaced later.</returns>
    /// <exception cref="ConnectorException">It was refused, or nobody knows whether it arrived.</exception>
    public Task<string?> SendActivityAsync(Activity message, CancellationToken cancellationToken)
        => connector.SendToConversationAsync(Reference, message, cancellationToken);

    /// <summary>Says a sentence in Markdown.</summary>
    /// <exception cref="ConnectorException">It was refused, or nobody knows whether it arrived.</exception>
    public Task<string?> SendTextAsync(string text, CancellationToken cancellationToken)
        => SendActivityAsync(Activity.Message(text), cancellationToken);

    /// <summary>Answers the activity of this turn; in channels that is a reply in the thread.</summary>
    /// <exception cref="ConnectorException">It was refused, or nobody knows whether it arrived.</exception>
    public Task<string?> ReplyAsync(Activity message, CancellationToken cancellationToken) => Activity.Id is { } id
        ? connector.ReplyToActivityAsync(Reference, id, message, cancellationToken)
        : SendActivityAsync(message, cancellationToken);

    /// <summary>Replaces an activity that the bot sent.</summary>
    /// <exception cref="ConnectorException">It was refused.</exception>
    public Task UpdateActivityAsync(string activityId, Activity message, CancellationToken cancellationToken)
        => connector.UpdateActivityAsync(Reference, activityId, message, cancellationToken);

    /// <summary>Shows that the bot is working. Best effort: a failure is not worth failing the turn.</summary>
    public async Task SendTypingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connector.SendToConversationAsync(Reference, Activity.Typing(), cancellationToken);
        }
        catch (ConnectorException)
        {
            // The answer that follows tells the person the same.
        }
    }
}
