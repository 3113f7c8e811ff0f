using System.Text.Json.Serialization;

namespace M365Support.Cards.Elements;

/// <summary>A card: what is shown, and what can be done (Adaptive Cards schema 1.5).</summary>
public sealed record AdaptiveCard(IReadOnlyList<CardElement> Body)
{
    [JsonPropertyOrder(-3)]
    public string Type => "AdaptiveCard";

    [JsonPropertyName("$schema")]
    [JsonPropertyOrder(-2)]
    public string? Schema { get; init; } = "http://adaptivecards.io/schemas/adaptive-card.json";

    [JsonPropertyOrder(-1)]
    public string? Version { get; init; } = "1.5";

    /// <summary>The card's language, two letters: dates are written in it.</summary>
    public string? Lang { get; init; }

    /// <summary>Shown by hosts that know no card of this version. Plain text.</summary>
    public string? FallbackText { get; init; }

    /// <summary>Read aloud instead of the card.</summary>
    public string? Speak { get; init; }

    public Refresh? Refresh { get; init; }

    [JsonPropertyName("msteams")]
    public TeamsCardProperties? MSTeams { get; init; }

    public IReadOnlyList<CardAction>? Actions { get; init; }

    /// <summary>A card inside another one's Action.ShowCard.</summary>
    public static AdaptiveCard Nested(IReadOnlyList<CardElement> body, params IReadOnlyList<CardAction> actions) =>
        new(body) { Schema = null, Version = null, Actions = actions };
}

/// <summary>What only Teams reads on a card.</summary>
/// <param name="Width"><c>Full</c> uses the whole width of the conversation.</param>
public sealed record TeamsCardProperties(string? Width = null);
