using System.Text.Json;
using System.Text.Json.Serialization;

namespace M365Support.Bot;

/// <summary>A dialog is asked for, or has been submitted (<see cref="InvokeNames.TaskFetch"/>, <see cref="InvokeNames.TaskSubmit"/>).</summary>
public sealed record TaskModuleRequest
{
    public JsonElement? Data { get; init; }
    public TaskModuleRequestContext? Context { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>How the client looks: <c>default</c>, <c>dark</c> or <c>contrast</c>.</summary>
public sealed record TaskModuleRequestContext(string? Theme);

/// <summary>The answer to <see cref="InvokeNames.TaskFetch"/> and <see cref="InvokeNames.TaskSubmit"/>. Answer with no body to close the dialog.</summary>
public sealed record TaskModuleResponse(TaskModuleResponseBase? Task)
{
    public static TaskModuleResponse Continue(TaskModuleTaskInfo info) => new(TaskModuleResponseBase.Continue(info));

    public static TaskModuleResponse Message(string text) => new(TaskModuleResponseBase.Message(text));
}

/// <summary>Either another dialog or a closing message.</summary>
/// <param name="Type"><c>continue</c> or <c>message</c>.</param>
/// <param name="Value">A <see cref="TaskModuleTaskInfo"/> or the text.</param>
public sealed record TaskModuleResponseBase(string Type, object? Value)
{
    public static TaskModuleResponseBase Continue(TaskModuleTaskInfo info) => new("continue", info);

    public static TaskModuleResponseBase Message(string text) => new("message", text);
}

/// <summary>A dialog: a card or a page.</summary>
public sealed record TaskModuleTaskInfo
{
    public string? Title { get; init; }

    /// <summary>Pixels, or <c>small</c>, <c>medium</c>, <c>large</c>.</summary>
    public object? Height { get; init; }

    /// <summary>Pixels, or <c>small</c>, <c>medium</c>, <c>large</c>.</summary>
    public object? Width { get; init; }
    public Attachment? Card { get; init; }
    public string? Url { get; init; }
    public string? FallbackUrl { get; init; }
    public string? CompletionBotId { get; init; }
}

/// <summary>A card tab is opened or one of its cards submitted (<see cref="InvokeNames.TabFetch"/>, <see cref="InvokeNames.TabSubmit"/>).</summary>
public sealed record TabRequest
{
    public TabEntityContext? TabContext { get; init; }
    public TaskModuleRequestContext? Context { get; init; }
    public JsonElement? Data { get; init; }
    public string? State { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; init; }
}

/// <summary>Which tab; the entity id is the one of the manifest.</summary>
public sealed record TabEntityContext(string? TabEntityId);

/// <summary>The answer to <see cref="InvokeNames.TabFetch"/> and <see cref="InvokeNames.TabSubmit"/>.</summary>
public sealed record TabResponse(TabResponsePayload Tab)
{
    public static TabResponse Cards(params IEnumerable<object> cards)
        => new(new TabResponsePayload("continue", new TabResponseCards([.. cards.Select(card => new TabResponseCard(card))])));
}

/// <summary>What a card tab shows; <paramref name="Type"/> is <c>continue</c> or <c>auth</c>.</summary>
public sealed record TabResponsePayload(string Type, TabResponseCards? Value);

/// <summary>The cards of a card tab, top to bottom.</summary>
public sealed record TabResponseCards(IReadOnlyList<TabResponseCard> Cards);

/// <summary>One card of a card tab.</summary>
public sealed record TabResponseCard(object Card);
