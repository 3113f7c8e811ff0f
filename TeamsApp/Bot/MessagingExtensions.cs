using System.Text.Json;
using System.Text.Json.Serialization;

namespace M365Support.Bot;

/// <summary>A search typed into a message extension, or a link to unfurl.</summary>
public sealed record MessagingExtensionQuery
{
    public string? CommandId { get; init; }
    public IReadOnlyList<MessagingExtensionParameter>? Parameters { get; init; }
    public MessagingExtensionQueryOptions? QueryOptions { get; init; }
    public string? State { get; init; }

    /// <summary>Of <see cref="InvokeNames.MessagingExtensionQueryLink"/>: the pasted address.</summary>
    public string? Url { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }

    /// <summary>True for the query a client sends by itself when the extension opens.</summary>
    [JsonIgnore]
    public bool IsInitialRun => Parameter("initialRun") is "true" or "True";

    /// <summary>The text of a parameter, or null.</summary>
    public string? Parameter(string name)
    {
        var value = Parameters?.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal))?.Value;
        return value is not { } element || element.ValueKind is JsonValueKind.Null ? null : element.ToString();
    }
}

/// <summary>One parameter of a <see cref="MessagingExtensionQuery"/>.</summary>
public sealed record MessagingExtensionParameter(string? Name, JsonElement? Value);

/// <summary>Which slice of the results is wanted.</summary>
public sealed record MessagingExtensionQueryOptions(int? Skip, int? Count);

/// <summary>A command of a message extension that opens or submits a dialog, perhaps on a message.</summary>
public sealed record MessagingExtensionAction
{
    public string? CommandId { get; init; }

    /// <summary><c>message</c>, <c>compose</c> or <c>commandbox</c>.</summary>
    public string? CommandContext { get; init; }
    public JsonElement? Data { get; init; }
    public TaskModuleRequestContext? Context { get; init; }

    /// <summary><c>edit</c> or <c>send</c> when a previewed message is answered.</summary>
    public string? BotMessagePreviewAction { get; init; }
    public IReadOnlyList<Activity>? BotActivityPreview { get; init; }
    public MessageActionsPayload? MessagePayload { get; init; }
    public string? State { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>The message that a message action was started on. Foreign input: sender and body are as Teams reports them.</summary>
public sealed record MessageActionsPayload
{
    public string? Id { get; init; }
    public string? ReplyToId { get; init; }
    public string? MessageType { get; init; }
    public DateTimeOffset? CreatedDateTime { get; init; }
    public string? Subject { get; init; }
    public string? Summary { get; init; }
    public string? LinkToMessage { get; init; }
    public MessageActionsPayloadFrom? From { get; init; }
    public MessageActionsPayloadBody? Body { get; init; }
    public IReadOnlyList<MessageActionsPayloadAttachment>? Attachments { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>Who wrote the message of a message action.</summary>
public sealed record MessageActionsPayloadFrom(MessageActionsPayloadUser? User);

/// <summary>The person who wrote the message of a message action; <paramref name="Id"/> is the Entra object id.</summary>
public sealed record MessageActionsPayloadUser(string? Id, string? DisplayName, string? UserIdentityType);

/// <summary>The text of the message of a message action; <paramref name="ContentType"/> is <c>html</c> or <c>text</c>.</summary>
public sealed record MessageActionsPayloadBody(string? ContentType, string? Content);

/// <summary>An attachment of the message of a message action.</summary>
public sealed record MessageActionsPayloadAttachment(string? Id, string? ContentType, string? ContentUrl, string? Name)
{
    public JsonElement? Content { get; init; }
}

/// <summary>The answer to a query, a link or a submitted action.</summary>
public sealed record MessagingExtensionResponse(MessagingExtensionResult? ComposeExtension);

/// <summary>The answer to <see cref="InvokeNames.MessagingExtensionFetchTask"/> and <see cref="InvokeNames.MessagingExtensionSubmitAction"/>: a dialog, or a result.</summary>
public sealed record MessagingExtensionActionResponse(TaskModuleResponseBase? Task = null, MessagingExtensionResult? ComposeExtension = null);

/// <summary>What a message extension shows.</summary>
public sealed record MessagingExtensionResult
{
    /// <summary><c>result</c>, <c>auth</c>, <c>config</c>, <c>message</c> or <c>botMessagePreview</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>list</c> or <c>grid</c>.</summary>
    public string? AttachmentLayout { get; init; }
    public IReadOnlyList<MessagingExtensionAttachment>? Attachments { get; init; }

    /// <summary>Of type <c>message</c>: what is said instead of results.</summary>
    public string? Text { get; init; }
    public SuggestedActions? SuggestedActions { get; init; }
    public Activity? ActivityPreview { get; init; }

    public static MessagingExtensionResult List(IReadOnlyList<MessagingExtensionAttachment> attachments)
        => new() { Type = "result", AttachmentLayout = "list", Attachments = attachments };

    public static MessagingExtensionResult Message(string text) => new() { Type = "message", Text = text };
}

/// <summary>A result: the card that is inserted, and how it looks in the list.</summary>
public sealed record MessagingExtensionAttachment(string ContentType, object Content, Attachment? Preview = null);
