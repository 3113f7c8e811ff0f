using System.Buffers;
using System.Collections.Frozen;

namespace M365Support.Mail.Replies;

/// <summary>Headings, rules and signature delimiters: lines that divide a message.</summary>
internal static class Markers
{
    private const int LongestHeading = 160;

    /// <summary>"Please type your", where more words stand before "reply above this line" somebody writes about it.</summary>
    private const int LongestLeadIn = 24;

    private static readonly SearchValues<char> Ruling = SearchValues.Create("-_=*~#+—–─━═, ᐧ﹏┄….·•◆◇■□●○★☆♦┏┓┗┛┌┐└┘");

    private static readonly Phrases Original = new(language => language.Original);
    private static readonly Phrases Forwarded = new(language => language.Forwarded);
    private static readonly SearchValues<string> AboveHere = SearchValues.Create([.. LanguagePatterns.All.SelectMany(language => language.ReplyAbove)], StringComparison.Ordinal);

    /// <summary>"-----Original Message-----", "Begin forwarded message:" and their like.</summary>
    /// <param name="comparable">The line's comparable form.</param>
    /// <param name="headerFollows">Lines that look like a header block come next, so a bare heading is enough.</param>
    public static LineKind? Heading(string comparable, bool headerFollows)
    {
        if (comparable.Length is 0 || (comparable.Length > LongestHeading && !headerFollows))
        {
            return null;
        }

        var bare = LineText.Bare(comparable).TrimEnd(" :").Trim(" *_-[]()<>");
        if (bare.IsEmpty)
        {
            return null;
        }

        var decorated = IsDecorated(comparable);
        if (headerFollows && comparable.StartsWith("---", StringComparison.Ordinal) && comparable.EndsWith("---", StringComparison.Ordinal) && !Forwarded.Contains(bare) && !Forwarded.Matches(bare))
        {
            // Whatever the words between the dashes mean: a header comes next.
            return LineKind.OriginalMarker;
        }

        if (!decorated && !headerFollows && comparable[^1] != ':')
        {
            return null;
        }

        if (Forwarded.Contains(bare))
        {
            // One-word headings such as "forwarded" need their dashes.
            return decorated || headerFollows || bare.Contains(' ') || bare[0] >= '\u2E80' ? LineKind.ForwardMarker : null;
        }

        if (!decorated && !headerFollows)
        {
            return null;
        }

        return Original.Contains(bare) || (headerFollows && IsPreview(comparable)) ? LineKind.OriginalMarker
            : Forwarded.Matches(bare) ? LineKind.ForwardMarker
            : null;
    }

    /// <summary>"Reply above this line", as support desks write it on top of their own text.</summary>
    public static bool IsReplyAbove(string comparable)
    {
        if (comparable.Length > LongestHeading)
        {
            return false;
        }

        var found = comparable.AsSpan().IndexOfAny(AboveHere);
        return IsFenced(comparable) || (found >= 0 && (IsDecorated(comparable) || (found <= LongestLeadIn && !comparable.AsSpan().ContainsAny(",?"))));
    }

    /// <summary>Zendesk fences the line in every language alike: "##- … -##".</summary>
    private static bool IsFenced(string comparable) =>
        comparable.Length > 8 && comparable.StartsWith("##-", StringComparison.Ordinal) && comparable.EndsWith("-##", StringComparison.Ordinal);

    /// <summary>The Usenet signature delimiter and what people make of it, and the mark of a tracking extension.</summary>
    public static bool IsSignatureDelimiter(string comparable) => comparable is "--" or "—" or "–" or "ᐧ" or "- -" or "—-" or "-—" or "--:" or "——" or "__" or "-- -" or "- --";

    /// <summary>A line of nothing but ruling characters.</summary>
    public static bool IsRule(string comparable)
    {
        if (comparable.Length < 2)
        {
            return false;
        }

        if (comparable.AsSpan().ContainsAnyExcept(Ruling))
        {
            return false;
        }

        return !comparable.AsSpan().Trim('.').IsEmpty && comparable[0] != ',';
    }

    /// <summary>Notes puts author, date and first words of the earlier message above its header: "Dana ---05.03.2024 09:14:02---Hello".</summary>
    private static bool IsPreview(string comparable)
    {
        var first = comparable.IndexOf("---", StringComparison.Ordinal);
        var second = first < 0 ? -1 : comparable.IndexOf("---", first + 3, StringComparison.Ordinal);
        return second > 0 && DateEvidence.In(comparable.AsSpan(first + 3, second - first - 3)) is { HasDate: true, HasTime: true };
    }

    private static bool IsDecorated(string comparable) =>
        (comparable.Length > 2 && IsRuling(comparable[0]) && (IsRuling(comparable[1]) || comparable[1] == ' '))
        || (comparable[0] == '*' && comparable.Length > 4 && IsRuling(comparable[1]))
        || (comparable[^1] is '-' or '_' or '=' or '—' or '─' && comparable.Length > 3 && comparable[^2] == comparable[^1]);

    private static bool IsRuling(char c) => c is '-' or '_' or '=' or '—' or '–' or '─' or '━' or '*' or '~' or '#' or '+';

    /// <summary>The headings of all languages: whole lines, and templates with "*".</summary>
    private sealed class Phrases(Func<LanguagePatterns, string[]> select)
    {
        private readonly FrozenSet<string> whole = LanguagePatterns.All.SelectMany(select).Where(phrase => !phrase.Contains('*', StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);
        private readonly TextTemplate[] templates = [.. LanguagePatterns.All.SelectMany(select).Where(phrase => phrase.Contains('*', StringComparison.Ordinal)).Select(phrase => new TextTemplate(phrase))];

        public bool Contains(ReadOnlySpan<char> heading) => whole.GetAlternateLookup<ReadOnlySpan<char>>().Contains(heading);

        public bool Matches(ReadOnlySpan<char> heading)
        {
            foreach (var template in templates)
            {
                if (template.Matches(heading))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
