using System.Globalization;
using System.Text.Json;
using M365Support.Bot;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What a pressed button sent: the data of the card merged with what the person entered. Foreign input.</summary>
/// <param name="Ticket">The ticket it is about; null where it is about none or the number is wrong.</param>
/// <param name="Nonce">Minted when the card was drawn; with the verb it makes a repetition recognisable. Null where missing or malformed.</param>
public sealed record CardActionData(string Verb, TicketId? Ticket, Guid? Nonce)
{
    private const int MaxMinutes = 7 * 24 * 60;

    /// <summary>Longer words than this are not values of choices.</summary>
    private const int LongestCode = 30;

    private JsonElement Data { get; init; }

    /// <summary>Reads an action's data.</summary>
    /// <param name="verb">Of Action.Execute; null for Action.Submit, which carries it in the data.</param>
    public static CardActionData Read(string? verb, JsonElement? data)
    {
        var values = data is { ValueKind: JsonValueKind.Object } element && BotJson.IsUnicode(element) ? element : default;
        return new CardActionData(
            verb ?? Text(values, "verb") ?? "",
            TicketId.TryParse(Text(values, "ticket"), out var ticket) ? ticket : null,
            Guid.TryParse(Text(values, "nonce"), out var nonce) ? nonce : null)
        {
            Data = values,
        };
    }

    /// <summary>The value of a command's field: what was entered for this verb, else what the button carries.</summary>
    /// <param name="now">What a promise "within an hour" is counted from.</param>
    public string? Field(string name, DateTimeOffset now) => name == "promisedAt" ? PromisedAt(now) : Field(name);

    /// <inheritdoc cref="Field(string, DateTimeOffset)"/>
    public string? Field(string name) => Entered(Data, InputId(Text(Data, "form") ?? Verb, name)) ?? Text(Data, name);

    /// <summary>Everything that was entered and carried; the same text for the same press.</summary>
    internal string Everything() => Data.ValueKind != JsonValueKind.Object ? "" : string.Join('\n', Data.EnumerateObject()
        .OrderBy(member => member.Name, StringComparer.Ordinal)
        .Select(member => $"{member.Name}={member.Value.GetRawText()}"));

    /// <summary>The texts that a person typed for this verb, in the order sent.</summary>
    internal IEnumerable<string> Typed() => Data.ValueKind != JsonValueKind.Object ? [] : Data.EnumerateObject()
        .Where(member => member.Name.StartsWith($"{Text(Data, "form") ?? Verb}-", StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.String)
        .Select(member => member.Value.GetString()!)
        .Where(text => text.Contains(' ', StringComparison.Ordinal) || text.Length > LongestCode);

    /// <summary>The id of an input. It names the form, by default the verb, since ids are unique in a whole card and several commands have a text.</summary>
    internal static string InputId(string form, string field) => $"{form}-{field}";

    private string? PromisedAt(DateTimeOffset now) =>
        int.TryParse(Field("promisedIn"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= MaxMinutes
            ? now.AddMinutes(minutes).ToString("O", CultureInfo.InvariantCulture)
            : Field("promisedAt");

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Some hosts send a number or a switch as what it is, others as its text.</summary>
    private static string? Entered(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? value.GetRawText()
            : Text(data, name);
}
