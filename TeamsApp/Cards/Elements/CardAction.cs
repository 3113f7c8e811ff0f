using System.Text.Json.Serialization;

namespace M365Support.Cards.Elements;

/// <summary>Something a card lets a person do.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ActionExecute), "Action.Execute")]
[JsonDerivedType(typeof(ActionSubmit), "Action.Submit")]
[JsonDerivedType(typeof(ActionOpenUrl), "Action.OpenUrl")]
[JsonDerivedType(typeof(ActionShowCard), "Action.ShowCard")]
[JsonDerivedType(typeof(ActionToggleVisibility), "Action.ToggleVisibility")]
public abstract record CardAction
{
    public string? Id { get; init; }

    /// <summary>Plain text; Markdown is not interpreted here.</summary>
    public string? Title { get; init; }

    public ActionStyle? Style { get; init; }

    /// <summary>Secondary actions go behind "…".</summary>
    public ActionMode? Mode { get; init; }

    public string? Tooltip { get; init; }

    /// <summary>False for a button that cannot be pressed (since 1.5).</summary>
    public bool? IsEnabled { get; init; }
}

/// <summary>Sends a verb with data and inputs to the server (Universal Actions, since 1.4). Hosts that cannot get an Action.Submit with the same data and the verb.</summary>
public sealed record ActionExecute(string Verb, IReadOnlyDictionary<string, string> Data) : CardAction
{
    public AssociatedInputs? AssociatedInputs { get; init; }

    public CardAction Fallback => new ActionSubmit(new Dictionary<string, string>(Data, StringComparer.Ordinal) { ["verb"] = Verb })
    {
        Title = Title,
        Style = Style,
        AssociatedInputs = AssociatedInputs,
    };
}

/// <summary>Sends data and inputs as a message activity.</summary>
public sealed record ActionSubmit(IReadOnlyDictionary<string, string> Data) : CardAction
{
    public AssociatedInputs? AssociatedInputs { get; init; }
}

/// <summary>Opens an address.</summary>
public sealed record ActionOpenUrl(string Url) : CardAction;

/// <summary>Unfolds a card within the card.</summary>
public sealed record ActionShowCard(AdaptiveCard Card) : CardAction;

/// <summary>Shows or hides elements by id.</summary>
public sealed record ActionToggleVisibility(IReadOnlyList<string> TargetElements) : CardAction;

/// <summary>How a client renews a card by itself when a person sees it (Learn: "Universal Actions for Adaptive Cards", refresh).</summary>
/// <param name="Action">An <see cref="ActionExecute"/>.</param>
/// <param name="UserIds">The Teams ids of those for whom it is renewed, at most <see cref="CardLimits.MaxRefreshUsers"/>.</param>
public sealed record Refresh(CardAction Action, IReadOnlyList<string> UserIds);
