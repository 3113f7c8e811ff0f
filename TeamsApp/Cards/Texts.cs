using System.Globalization;
using System.Resources;

namespace M365Support.Cards;

/// <summary>The words of the cards in a person's language; English where there is no other.</summary>
public sealed class Texts(CultureInfo culture)
{
    internal static readonly ResourceManager Resources = new("M365Support.Cards.Texts", typeof(Texts).Assembly);

    public CultureInfo Culture { get; } = culture;

    /// <summary>The language of dates on cards: two letters.</summary>
    public string Language => Culture.TwoLetterISOLanguageName == "zh" ? "zh" : "en";

    /// <summary>A text by its key.</summary>
    /// <exception cref="ArgumentException">There is no such text.</exception>
    public string this[string key] => Resources.GetString(key, Culture) ?? throw new ArgumentException($"No text is named '{key}'.", nameof(key));

    /// <summary>A text with its places filled.</summary>
    public string Format(string key, params ReadOnlySpan<object?> arguments) => string.Format(Culture, this[key], arguments);

    /// <summary>The name of a value, such as a priority.</summary>
    public string Of<T>(T value) where T : struct, Enum => this[$"{typeof(T).Name}_{value}"];

    /// <summary>How long something takes, as exactly as matters: "45 s", "3 h 58 min", "21 h", "3 d".</summary>
    public string Duration(TimeSpan time) => time.Duration() switch
    {
        { TotalMinutes: < 1 } t => Format("Duration_Seconds", (int)t.TotalSeconds),
        { TotalHours: < 1 } t => Format("Duration_Minutes", (int)t.TotalMinutes),
        { TotalHours: < 10, Minutes: > 0 } t => $"{Format("Duration_Hours", (int)t.TotalHours)} {Format("Duration_Minutes", t.Minutes)}",
        { TotalDays: < 2 } t => Format("Duration_Hours", (int)t.TotalHours),
        var t => Format("Duration_Days", (int)t.TotalDays),
    };
}
