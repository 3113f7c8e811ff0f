using System.Globalization;

namespace M365Support.People;

/// <summary>Days off, both ends included.</summary>
public readonly record struct DayRange(DateOnly From, DateOnly To)
{
    private const string Format = "yyyy-MM-dd";

    public bool Contains(DateOnly day) => From <= day && day <= To;

    /// <summary>Reads <c>2026-12-24</c> or <c>2026-12-24/2027-01-02</c>; null where the text is neither, or ends before it begins.</summary>
    public static DayRange? Parse(string text)
    {
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        return parts.Length is 1 or 2 && Day(parts[0]) is { } from && Day(parts[^1]) is { } to && from <= to ? new DayRange(from, to) : null;
    }

    public override string ToString() => From == To ? Text(From) : $"{Text(From)}/{Text(To)}";

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Text(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);
}
