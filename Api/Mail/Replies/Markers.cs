using System.Buffers;
using System.Collections.Frozen;

namespace M365Support.Mail.Replies;

/// <summary>Headings, rules and signature delimiters: lines that divide a message.</summary>
internal static class Markers
{
    private const int LongestHeading = 160;

    private static readonly FrozenSet<string> Original = LanguagePatterns.All.SelectMany(language => language.Original).ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Forwarded = LanguagePatterns.All.SelectMany(language => language.Forwarded).Where(phrase => !phrase.Contains('*', StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);
    private static readonly SearchValues<string> AboveHere = SearchValues.Create([.. LanguagePatterns.All.SelectMany(language => language.ReplyAbove)], StringComparison.Ordinal);
    private static readonly TextTemplate[] ForwardedBy = [.. LanguagePatterns.All.SelectMany(language => language.Forwarded).Where(phrase => phrase.Contains('*', StringComparison.Ordinal)).Select(phrase => new TextTemplate(phrase))];

    /// <summary>"-----Original Message-----", "Begin forwarded message:" and their like.</summary>
    /// <param name="comparable">The line's comparable form.</param>
    /// <param name="headerFollows">Lines that look like a header block come next, so a bare heading is enough.</param>
    public static LineKind? Heading(string comparable, bool headerFollows)
    {
        if (comparable.Length is 0 or > LongestHeading)
        {
            return null;
        }

        var bare = LineText.Bare(comparable).TrimEnd(" :").Trim(" *_-[]()<>");
        if (bare.IsEmpty)
        {
            return null;
        }

        var decorated = IsDecorated(comparable);
        if (headerFollows && comparable.StartsWith("---", StringComparison.Ordinal) && comparable.EndsWith("---", StringComparison.Ordinal) && !IsForward(bare, decorated))
        {
            // Whatever the words between the dashes mean: a header comes next.
            return LineKind.OriginalMarker;
        }

        if (!decorated && !headerFollows && comparable[^1] != ':')
        {
            return null;
        }

        if (Forwarded.GetAlternateLookup<ReadOnlySpan<char>>().Contains(bare))
        {
            // One-word headings such as "forwarded" need their dashes.
            return decorated || headerFollows || bare.Contains(' ') ? LineKind.ForwardMarker : null;
        }

        if (Original.GetAlternateLookup<ReadOnlySpan<char>>().Contains(bare))
        {
            return decorated || headerFollows ? LineKind.OriginalMarker : null;
        }

        return (decorated || headerFollows) && IsForward(bare, decorated) ? LineKind.ForwardMarker : null;
    }

    /// <summary>"Reply above this line", as support desks write it on top of their own text.</summary>
    public static bool IsReplyAbove(string comparable) => comparable.Length <= LongestHeading && comparable.AsSpan().ContainsAny(AboveHere);

    /// <summary>The Usenet signature delimiter and what people make of it, and the mark of a tracking extension.</summary>
    public static bool IsSignatureDelimiter(string comparable) => comparable is "--" or "—" or "–" or "ᐧ" or "- -" or "—-" or "-—" or "--:" or "——" or "__" or "-- -" or "---";

    /// <summary>A line of nothing but ruling characters.</summary>
    public static bool IsRule(string comparable)
    {
        if (comparable.Length < 2)
        {
            return false;
        }

        foreach (var c in comparable)
        {
            if (c is not ('-' or '_' or '=' or '*' or '~' or '#' or '+' or '—' or '–' or '─' or '━' or '═' or ',' or ' ' or 'ᐧ' or '﹏' or '┄' or '…' or '.' or '＿' or '－'))
            {
                return false;
            }
        }

        return !comparable.AsSpan().Trim('.').IsEmpty && comparable[0] != ',';
    }

    private static bool IsForward(ReadOnlySpan<char> bare, bool decorated)
    {
        if (decorated && Forwarded.GetAlternateLookup<ReadOnlySpan<char>>().Contains(bare))
        {
            return true;
        }

        foreach (var template in ForwardedBy)
        {
            if (template.Matches(bare))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDecorated(string comparable) =>
        (comparable.Length > 2 && IsRuling(comparable[0]) && (IsRuling(comparable[1]) || comparable[1] == ' '))
        || (comparable[0] == '*' && comparable.Length > 4 && IsRuling(comparable[1]))
        || (comparable[^1] is '-' or '_' or '=' or '—' or '─' && comparable.Length > 3 && comparable[^2] == comparable[^1]);

    private static bool IsRuling(char c) => c is '-' or '_' or '=' or '—' or '–' or '─' or '━' or '*' or '~' or '#' or '+';
}
