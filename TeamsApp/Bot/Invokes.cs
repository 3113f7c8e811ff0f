using System.Text.Json;
using System.Text.Json.Serialization;

namespace M365Support.Bot;

/// <summary>The names of the invokes that Teams and Outlook send.</summary>
public static class InvokeNames
{
    public const string AdaptiveCardAction = "adaptiveCard/action";
    public const string MessagingExtensionQuery = "composeExtension/query";
    public const string MessagingExtensionQueryLink = "composeExtension/queryLink";
    public const string MessagingExtensionSelectItem = "composeExtension/selectItem";
    public const string MessagingExtensionFetchTask = "composeExtension/fetchTask";
    public const string MessagingExtensionSubmitAction = "composeExtension/submitAction";
    public const string TaskFetch = "task/fetch";
    public const string TaskSubmit = "task/submit";
    public const string TabFetch = "tab/fetch";
    public const string TabSubmit = "tab/submit";
    public const string MessageSubmitAction = "message/submitAction";
    public const string SignInVerifyState = "signin/verifyState";
    public const string SignInTokenExchange = "signin/tokenExchange";
}

/// <summary>The answer to an invoke: an HTTP status and a body, sent within the request. Teams waits 5 s.</summary>
/// <param name="Status">HTTP status; 200 unless the invoke itself was refused.</param>
/// <param name="Body">Serialised as JSON; null sends none.</param>
public sealed record InvokeResponse(int Status, object? Body = null)
{
    public static InvokeResponse Ok(object? body = null) => new(StatusCodes.Status200OK, body);

    public static InvokeResponse BadRequest { get; } = new(StatusCodes.Status400BadRequest);

    /// <summary>No handler knows this invoke; the status that clients read as "this bot does not do that".</summary>
    public static InvokeResponse NotImplemented { get; } = new(StatusCodes.Status501NotImplemented);
}

/// <summary>A person pressed Action.Execute on a card, or a client asked for the card's refresh (Learn: "Universal Actions for Adaptive Cards").</summary>
public sealed record AdaptiveCardInvokeValue
{
    public AdaptiveCardInvokeAction? Action { get; init; }

    /// <summary><c>manual</c> when a person pressed, <c>automatic</c> when the client refreshed.</summary>
    public string? Trigger { get; init; }
    public JsonElement? Authentication { get; init; }
    public string? State { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }

    [JsonIgnore]
    public bool IsRefresh => string.Equals(Trigger, "automatic", StringComparison.Ordinal);
}

/// <summary>The action of an <see cref="AdaptiveCardInvokeValue"/>.</summary>
public sealed record AdaptiveCardInvokeAction
{
    public string? Type { get; init; }
    public string? Id { get; init; }
    public string? Verb { get; init; }

    /// <summary>The action's own data merged with what the person entered. Foreign input.</summary>
    public JsonElement? Data { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>The answer to <see cref="InvokeNames.AdaptiveCardAction"/>. HTTP status is always 200; the outcome is in here.</summary>
public sealed record AdaptiveCardInvokeResponse(int StatusCode, string? Type = null, object? Value = null)
{
    private const string MessageType = "application/vnd.microsoft.activity.message";
    private const string ErrorType = "application/vnd.microsoft.error";

    /// <summary>Replaces the card that was pressed.</summary>
    public static AdaptiveCardInvokeResponse Card(object card) => new(StatusCodes.Status200OK, Attachment.AdaptiveCardContentType, card);

    /// <summary>Leaves the card and shows a short notice.</summary>
    public static AdaptiveCardInvokeResponse Message(string text) => new(StatusCodes.Status200OK, MessageType, text);

    /// <summary>Leaves the card and shows an error.</summary>
    /// <param name="statusCode">400 for a bad request, 403 for one that may not, 500 for our own fault.</param>
    /// <param name="code">A word for machines.</param>
    /// <param name="message">A sentence for the person.</param>
    public static AdaptiveCardInvokeResponse Error(int statusCode, string code, string message)
        => new(statusCode, ErrorType, new AdaptiveCardInvokeError(code, message));

    /// <summary>This answer as the HTTP answer.</summary>
    public InvokeResponse ToInvokeResponse() => InvokeResponse.Ok(this);
}

/// <summary>Why a card action was refused.</summary>
public sealed record AdaptiveCardInvokeError(string Code, string Message);
