using Microsoft.Extensions.Options;

namespace M365Support.Bot;

/// <summary>What became of a message that the bot sent on its own.</summary>
public enum DeliveryOutcome
{
    Sent,

    /// <summary>The person has not installed the app, has removed or blocked it. Fall back to mail.</summary>
    Unreachable,

    /// <summary>Nobody knows whether it arrived. Do not send it again.</summary>
    Uncertain,

    /// <summary>Of an update: the activity no longer exists, or cannot be replaced. A new one may be sent.</summary>
    Gone,
}

/// <summary>The outcome, and with <see cref="DeliveryOutcome.Sent"/> where the message is, so that it can be replaced.</summary>
public readonly record struct Delivery(DeliveryOutcome Outcome, string? ActivityId = null, string? ConversationId = null);

/// <summary>Speaks to a person first, knowing only who it is.</summary>
/// <remarks>What may pass is thrown, so that a queue can try again: <see cref="ConnectorThrottledException"/> and <see cref="ConnectorUnavailableException"/>; nothing was sent then. So is what no second try will mend: <see cref="ConnectorRefusedException"/> and <see cref="ActivityTooLargeException"/>.</remarks>
public sealed partial class ProactiveSender(
    ConversationStore conversations,
    ConnectorClient connector,
    ServiceUrls serviceUrls,
    IOptions<BotOptions> options,
    TimeProvider time,
    ILogger<ProactiveSender> logger)
{
    /// <summary>How long a person who was blocked is left in peace before the next try.</summary>
    public static readonly TimeSpan BlockedFor = TimeSpan.FromDays(1);

    private const string PublicServiceUrl = "https://smba.trafficmanager.net/teams/";

    /// <summary>Sends a message to the person of this Entra object id, opening the conversation if there is none yet.</summary>
    /// <param name="aadObjectId">The person.</param>
    /// <param name="activity">The message.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="note">Remembers the post while it is under way, where it must not be repeated after a crash.</param>
    public Task<Delivery> SendAsync(string aadObjectId, Activity activity, CancellationToken cancellationToken, IPostNote? note = null) =>
        SendAsync(aadObjectId, activity, note, mayKnowLess: true, cancellationToken);

    /// <summary>Sends, and looks once more where what was remembered may be out of date.</summary>
    /// <param name="aadObjectId">The person.</param>
    /// <param name="activity">The message.</param>
    /// <param name="note">Remembers the post while it is under way.</param>
    /// <param name="mayKnowLess">Whether a refusal may be due to what was remembered of the conversation, and is worth another look.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    private async Task<Delivery> SendAsync(string aadObjectId, Activity activity, IPostNote? note, bool mayKnowLess, CancellationToken cancellationToken)
    {
        var stored = await conversations.FindAsync(aadObjectId, cancellationToken);
        if (stored is not null && IsSilent(stored))
        {
            return new(DeliveryOutcome.Unreachable);
        }

        if (stored is not null)
        {
            try
            {
                var delivery = await PostAsync(Current(stored.Reference), activity, note, cancellationToken);
                await conversations.MarkAsync(stored, Reachability.Reachable, cancellationToken);
                return delivery;
            }
            catch (ConversationUnreachableException e) when (!e.IsGone)
            {
                Log.Unreachable(logger, aadObjectId, e.Code);
                return await conversations.MarkAsync(stored, Reachability.Blocked, cancellationToken) || !mayKnowLess
                    ? new(DeliveryOutcome.Unreachable)
                    : await SendAsync(aadObjectId, activity, note, mayKnowLess: false, cancellationToken);
            }
            catch (ConversationUnreachableException e)
            {
                Log.Gone(logger, aadObjectId, e.Code);
            }
            catch (DeliveryUncertainException e)
            {
                Log.Uncertain(logger, aadObjectId, e.Status);
                return new(DeliveryOutcome.Uncertain);
            }
            catch (ConnectorUnavailableException) when (options.Value.ServiceUrl is null && IsLocal(stored.Reference))
            {
                // A connector of an earlier run on this machine, switched off in this one: it is not coming back.
                return new(DeliveryOutcome.Unreachable);
            }
        }

        return await OpenAndSendAsync(aadObjectId, stored, activity, note, cancellationToken);
    }

    /// <summary>Replaces a message sent earlier; conversation and activity are those of its <see cref="Delivery"/>.</summary>
    public async Task<Delivery> UpdateAsync(string aadObjectId, string conversationId, string activityId, Activity activity, CancellationToken cancellationToken)
    {
        var stored = await conversations.FindAsync(aadObjectId, cancellationToken);
        if (stored is null || stored.Reference.Conversation?.Id != conversationId)
        {
            return new(DeliveryOutcome.Gone);
        }

        if (IsSilent(stored))
        {
            return new(DeliveryOutcome.Unreachable);
        }

        try
        {
            await connector.UpdateActivityAsync(Current(stored.Reference), activityId, activity, cancellationToken);
            return new(DeliveryOutcome.Sent, activityId, conversationId);
        }
        catch (Exception e) when (e is ActivityGoneException or ConversationUnreachableException or ConnectorRefusedException)
        {
            // Whether it is the message that cannot be written to any more or the person, sending a new one tells.
            Log.NotReplaced(logger, aadObjectId, e.Message);
            return new(DeliveryOutcome.Gone);
        }
    }

    private async Task<Delivery> OpenAndSendAsync(string aadObjectId, StoredConversation? stored, Activity activity, IPostNote? note, CancellationToken cancellationToken)
    {
        var serviceUrl = stored is null ? DefaultServiceUrl : Current(stored.Reference).ServiceUrl;
        if (serviceUrl is null)
        {
            return new(DeliveryOutcome.Unreachable);
        }

        try
        {
            var opened = await connector.CreateConversationAsync(
                serviceUrl,
                stored?.Reference.Bot ?? new() { Id = options.Value.IsRegistered ? $"28:{options.Value.AppId}" : "bot" },
                stored?.Reference.User?.Id ?? aadObjectId,
                stored?.Reference.Conversation?.TenantId ?? options.Value.TenantId,
                cancellationToken);
            await conversations.OpenedAsync(aadObjectId, opened, cancellationToken);
            return await PostAsync(opened, activity, note, cancellationToken);
        }
        catch (ConversationUnreachableException e)
        {
            Log.Unreachable(logger, aadObjectId, e.Code);
            if (stored is not null)
            {
                await conversations.MarkAsync(stored, Reachability.Blocked, cancellationToken);
            }

            return new(DeliveryOutcome.Unreachable);
        }
        catch (DeliveryUncertainException e)
        {
            Log.Uncertain(logger, aadObjectId, e.Status);
            return new(DeliveryOutcome.Uncertain);
        }
    }

    private async Task<Delivery> PostAsync(ConversationReference reference, Activity activity, IPostNote? note, CancellationToken cancellationToken)
    {
        var id = await connector.SendToConversationAsync(reference, activity, cancellationToken, note);
        return new(DeliveryOutcome.Sent, id, reference.Conversation?.Id);
    }

    private bool IsSilent(StoredConversation stored) => stored.Reachability switch
    {
        Reachability.Reachable => false,
        Reachability.Blocked => time.GetUtcNow() - stored.Since < BlockedFor,
        Reachability.Removed => true,
    };

    private string? DefaultServiceUrl => options.Value.ServiceUrl ?? (options.Value.IsRegistered ? PublicServiceUrl : null);

    /// <summary>A connector on this machine may come back on another port, so the configured address replaces the remembered one.</summary>
    private ConversationReference Current(ConversationReference reference)
        => options.Value.ServiceUrl is { } configured && IsLocal(reference) ? reference with { ServiceUrl = configured } : reference;

    private bool IsLocal(ConversationReference reference) => serviceUrls.Trusted(reference.ServiceUrl) is { } remembered && serviceUrls.IsLocal(remembered);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Person} cannot be reached in Teams ({Code})")]
        public static partial void Unreachable(ILogger logger, string person, string? code);

        [LoggerMessage(LogLevel.Information, "The conversation with {Person} is gone ({Code}); opening a new one")]
        public static partial void Gone(ILogger logger, string person, string? code);

        [LoggerMessage(LogLevel.Information, "A message to {Person} cannot be replaced: {Reason}")]
        public static partial void NotReplaced(ILogger logger, string person, string reason);

        [LoggerMessage(LogLevel.Warning, "Nobody knows whether the message to {Person} arrived ({Status}); it is not sent again")]
        public static partial void Uncertain(ILogger logger, string person, System.Net.HttpStatusCode? status);
    }
}
