using System.Text.Json;
using System.Text.Json.Serialization;

namespace M365Support.Bot;

/// <summary>One thing said or done in a conversation (Bot Framework Activity schema, version 3); unknown properties are kept.</summary>
public sealed record Activity
{
    /// <summary>What kind of activity this is: see <see cref="ActivityTypes"/>. Required on the wire.</summary>
    public string Type { get; init; } = "";

    /// <summary>Set by the channel. Not stable over redelivery, so never an idempotency key.</summary>
    public string? Id { get; init; }
    public DateTimeOffset? Timestamp { get; init; }
    public DateTimeOffset? LocalTimestamp { get; init; }

    /// <summary>IANA name of the sender's time zone, e.g. <c>Europe/Berlin</c>.</summary>
    public string? LocalTimezone { get; init; }

    /// <summary>Base address of the connector that answers are posted to. Trust it only after <see cref="ServiceUrls"/> has.</summary>
    public string? ServiceUrl { get; init; }
    public string? ChannelId { get; init; }
    public ChannelAccount? From { get; init; }
    public ChannelAccount? Recipient { get; init; }
    public ConversationAccount? Conversation { get; init; }
    public string? ReplyToId { get; init; }

    /// <summary>BCP 47 language tag of the sender's client.</summary>
    public string? Locale { get; init; }

    /// <summary>What was said, in the format that <see cref="TextFormat"/> names.</summary>
    public string? Text { get; init; }

    /// <summary><c>plain</c>, <c>markdown</c> or <c>xml</c>.</summary>
    public string? TextFormat { get; init; }

    /// <summary>Spoken and notification text of a message that is a card.</summary>
    public string? Summary { get; init; }
    public string? Importance { get; init; }
    public string? InputHint { get; init; }
    public string? DeliveryMode { get; init; }

    /// <summary><c>list</c> or <c>carousel</c>.</summary>
    public string? AttachmentLayout { get; init; }
    public IReadOnlyList<Attachment>? Attachments { get; init; }
    public SuggestedActions? SuggestedActions { get; init; }
    public IReadOnlyList<JsonElement>? Entities { get; init; }

    /// <summary>What only this channel knows; read it with <see cref="Teams"/>.</summary>
    public JsonElement? ChannelData { get; init; }

    /// <summary>Of an invoke or event: its name, see <see cref="InvokeNames"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Of an invoke, event or card submit: its payload.</summary>
    public JsonElement? Value { get; init; }
    public string? ValueType { get; init; }

    /// <summary>Of an installationUpdate: <c>add</c>, <c>add-upgrade</c>, <c>remove</c>, <c>remove-upgrade</c>.</summary>
    public string? Action { get; init; }
    public IReadOnlyList<ChannelAccount>? MembersAdded { get; init; }
    public IReadOnlyList<ChannelAccount>? MembersRemoved { get; init; }
    public IReadOnlyList<MessageReaction>? ReactionsAdded { get; init; }
    public IReadOnlyList<MessageReaction>? ReactionsRemoved { get; init; }
    public ConversationReference? RelatesTo { get; init; }
    public string? TopicName { get; init; }
    public string? Code { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }

    /// <summary>A message of Markdown text.</summary>
    public static Activity Message(string text) => new() { Type = ActivityTypes.Message, Text = text, TextFormat = "markdown" };

    /// <summary>A message of one adaptive card.</summary>
    /// <param name="card">Anything that serialises to the card's JSON.</param>
    /// <param name="summary">Text for the notification and for screen readers.</param>
    public static Activity Card(object card, string? summary = null)
        => new() { Type = ActivityTypes.Message, Attachments = [Attachment.AdaptiveCard(card)], Summary = summary };

    /// <summary>The "… is typing" sign.</summary>
    public static Activity Typing() => new() { Type = ActivityTypes.Typing };

    /// <summary>Where to speak to this person later. Null when the activity lacks a service URL or a conversation.</summary>
    public ConversationReference? GetConversationReference() => ServiceUrl is null || Conversation?.Id is null
        ? null
        : new()
        {
            ActivityId = Id,
            User = From,
            Bot = Recipient,
            Conversation = Conversation,
            ChannelId = ChannelId,
            ServiceUrl = ServiceUrl,
            Locale = Locale,
        };

    /// <summary>What Teams adds to the activity; empty when it added nothing readable.</summary>
    public TeamsChannelData Teams()
        => (ChannelData is { ValueKind: JsonValueKind.Object } data ? BotJson.Read<TeamsChannelData>(data) : null) ?? new();

    /// <summary>The tenant that it comes from, as the channel says; null where it does not.</summary>
    [JsonIgnore]
    public string? TenantId => Teams().Tenant?.Id ?? Conversation?.TenantId;

    /// <summary>The value as <typeparamref name="T"/>, or null when it is missing or has another shape.</summary>
    public T? GetValue<T>() where T : class => Value is { } value ? BotJson.Read<T>(value) : null;
}

/// <summary>The activity types that this bot meets.</summary>
public static class ActivityTypes
{
    public const string Message = "message";
    public const string MessageUpdate = "messageUpdate";
    public const string MessageDelete = "messageDelete";
    public const string MessageReaction = "messageReaction";
    public const string ConversationUpdate = "conversationUpdate";
    public const string InstallationUpdate = "installationUpdate";
    public const string Invoke = "invoke";
    public const string InvokeResponse = "invokeResponse";
    public const string Event = "event";
    public const string Typing = "typing";
    public const string Trace = "trace";
}

/// <summary>A bot or a person on a channel.</summary>
public sealed record ChannelAccount
{
    /// <summary>The channel's id: in Teams <c>29:…</c> for a person and <c>28:{app id}</c> for a bot.</summary>
    public string? Id { get; init; }
    public string? Name { get; init; }

    /// <summary>The person's object id in Microsoft Entra ID.</summary>
    public string? AadObjectId { get; init; }
    public string? Role { get; init; }
    public string? Email { get; init; }
    public string? UserPrincipalName { get; init; }
    public string? TenantId { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>A conversation on a channel.</summary>
public sealed record ConversationAccount
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public bool? IsGroup { get; init; }

    /// <summary><c>personal</c>, <c>groupChat</c> or <c>channel</c>.</summary>
    public string? ConversationType { get; init; }
    public string? TenantId { get; init; }
    public string? AadObjectId { get; init; }
    public string? Role { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>What must be remembered to speak in a conversation later.</summary>
public sealed record ConversationReference
{
    public string? ActivityId { get; init; }
    public ChannelAccount? User { get; init; }
    public ChannelAccount? Bot { get; init; }
    public ConversationAccount? Conversation { get; init; }
    public string? ChannelId { get; init; }
    public string? ServiceUrl { get; init; }
    public string? Locale { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>A card or a file that goes with a message.</summary>
public sealed record Attachment
{
    public const string AdaptiveCardContentType = "application/vnd.microsoft.card.adaptive";
    public const string FileDownloadInfoContentType = "application/vnd.microsoft.teams.file.download.info";

    public string? ContentType { get; init; }
    public string? ContentUrl { get; init; }
    public object? Content { get; init; }
    public string? Name { get; init; }
    public string? ThumbnailUrl { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }

    /// <summary>An adaptive card as an attachment.</summary>
    public static Attachment AdaptiveCard(object card) => new() { ContentType = AdaptiveCardContentType, Content = card };
}

/// <summary>A reaction such as <c>like</c>.</summary>
public sealed record MessageReaction(string? Type);

/// <summary>Buttons shown once, under the newest message.</summary>
public sealed record SuggestedActions(IReadOnlyList<string>? To, IReadOnlyList<CardAction>? Actions);

/// <summary>A button of <see cref="SuggestedActions"/>.</summary>
public sealed record CardAction(string Type, string? Title, object? Value)
{
    public string? Text { get; init; }
    public string? DisplayText { get; init; }
    public string? Image { get; init; }
}

/// <summary>Teams' own part of an activity (Learn: "Conversation events in your Teams bot").</summary>
public sealed record TeamsChannelData
{
    public TeamsTenant? Tenant { get; init; }
    public TeamsPlace? Team { get; init; }
    public TeamsPlace? Channel { get; init; }
    public string? EventType { get; init; }
    public TeamsSource? Source { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>The tenant an activity comes from.</summary>
public sealed record TeamsTenant(string? Id);

/// <summary>A team or a channel of a team.</summary>
public sealed record TeamsPlace(string? Id, string? Name);

/// <summary>Where in the client something was done, e.g. <c>message</c> or <c>compose</c>.</summary>
public sealed record TeamsSource(string? Name);
