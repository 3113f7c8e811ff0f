using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace M365Support.Mail.Html;

/// <summary>Keeps the declarations of a style attribute that only colour and space the text they stand on.</summary>
internal static class SafeCss
{
    private const int MaxLength = 2_000;
    private const int MaxDeclarations = 40;
    private const double MaxFontPixels = 60;
    private const double MaxPixels = 2_000;

    private static readonly FrozenSet<string> Properties = HtmlElements.Names(
        "color background-color font-family font-size font-style font-weight font-variant line-height letter-spacing text-align text-decoration text-decoration-line text-indent text-transform vertical-align white-space direction "
        + "margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom padding-left "
        + "border border-top border-right border-bottom border-left border-color border-style border-width border-collapse border-spacing border-radius "
        + "width height max-width min-width list-style-type table-layout");

    private static readonly FrozenSet<string> Functions = HtmlElements.Names("rgb rgba hsl hsla");

    // No backslash: escapes could spell anything. No colon, slash, at-sign or angle bracket: no address, no rule, no markup.
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 #%.,()'\"-+");

    public static string? Filter(string? style)
    {
        if (string.IsNullOrWhiteSpace(style) || style.Length > MaxLength)
        {
            return null;
        }

        var kept = new StringBuilder();
        var count = 0;
        foreach (var range in style.AsSpan().Split(';'))
        {
            var declaration = style.AsSpan(range);
            var colon = declaration.IndexOf(':');
            if (colon <= 0 || ++count > MaxDeclarations)
            {
                continue;
            }

            var property = declaration[..colon].Trim().ToString().ToLowerInvariant();
            var value = Unimportant(declaration[(colon + 1)..].Trim());
            if (Properties.Contains(property) && IsHarmless(property, value))
            {
                kept.Append(kept.Length > 0 ? "; " : string.Empty).Append(property).Append(": ").Append(value);
            }
        }

        return kept.Length > 0 ? kept.ToString() : null;
    }

    /// <summary>Without <c>!important</c>, so that the page that shows it has the last word.</summary>
    private static ReadOnlySpan<char> Unimportant(ReadOnlySpan<char> value) =>
        value.IndexOf('!') is >= 0 and var mark ? value[..mark].TrimEnd() : value;

    private static bool IsHarmless(string property, ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.Length > 200 || value.IndexOfAnyExcept(Allowed) >= 0 || value.Count('"') % 2 != 0 || value.Count('\'') % 2 != 0)
        {
            return false;
        }

        return HasOnlyColorFunctions(value) && HasModestLengths(property, value);
    }

    private static bool HasOnlyColorFunctions(ReadOnlySpan<char> value)
    {
        for (var open = value.IndexOf('('); open >= 0; open = value[(open + 1)..].IndexOf('(') is var next and >= 0 ? open + 1 + next : -1)
        {
            var start = open;
            while (start > 0 && char.IsAsciiLetter(value[start - 1]))
            {
                start--;
            }

            if (!Functions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(value[start..open].ToString().ToLowerInvariant()))
            {
                return false;
            }
        }

        return value.Count('(') == value.Count(')');
    }

    /// <summary>No negative lengths, which move text over other text, and none that hide the page behind one word.</summary>
    private static bool HasModestLengths(string property, ReadOnlySpan<char> value)
    {
        if (value.Contains('('))
        {
            return true;
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsAsciiDigit(value[i]) || (i > 0 && (char.IsAsciiLetter(value[i - 1]) || value[i - 1] == '#')))
            {
                continue;
            }

            var end = i;
            while (end < value.Length && (char.IsAsciiDigit(value[end]) || value[end] == '.'))
            {
                end++;
            }

            var negative = i > 0 && (value[i - 1] == '-' || (value[i - 1] == '.' && i > 1 && value[i - 2] == '-'));
            if (value.Contains('#') && property.Contains("color", StringComparison.Ordinal))
            {
                return true;
            }

            if (negative || !double.TryParse(value[i..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !IsModest(property, number, value[end..]))
            {
                return false;
            }

            i = end;
        }

        return true;
    }

    private static bool IsModest(string property, double number, ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetter(rest[length]) || rest[length] == '%'))
        {
            length++;
        }

        double? pixels = rest[..length] switch
        {
            "em" or "rem" or "ex" or "ch" => number * 16,
            "pt" => number * 4 / 3,
            "pc" => number * 16,
            "in" => number * 96,
            "cm" => number * 38,
            "mm" => number * 3.8,
            "px" or "" => property == "line-height" && length == 0 ? number * 16 : number,
            "%" => number <= 300 ? 0 : double.MaxValue,
            _ => property is "font-family" ? 0 : null,
        };
        return pixels is { } value && (property is "font-weight" || value <= (property is "font-size" or "line-height" or "letter-spacing" ? MaxFontPixels : MaxPixels));
    }
}
