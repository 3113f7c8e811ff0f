using System.Text;

namespace M365Support.Mail.Replies;

/// <summary>Finds the lines that introduce a quote: "On … wrote:", wrapped over up to six lines.</summary>
internal static class AttributionMatcher
{
    private const int MaxLines = 6;

    /// <summary>Programs that wrap an attribution do it near the 72nd column.</summary>
    private const int WrappedLength = 60;

    /// <summary>Tries the lines from <paramref name="start"/> on; answers how many belong to the attribution, or 0.</summary>
    public static int Match(IReadOnlyList<MailLine> lines, int start, out string? language) => Match(lines, start, nested: false, out language);

    /// <summary>True when the next line that is not blank is quoted.</summary>
    public static bool QuoteFollows(IReadOnlyList<MailLine> lines, int index)
    {
        var bars = index > 0 ? lines[index - 1].Bars : 0;
        for (var i = index; i < lines.Count && i < index + 4; i++)
        {
            if (lines[i].Comparable.Length > 0)
            {
                return lines[i].Depth > 0 || lines[i].Bars > bars || lines[i].Comparable[0] == '>' || QuotePrefix.IsBarred(lines[i].Text) || QuotePrefix.NameLength(lines[i].Text) > 0;
            }
        }

        return false;
    }

    private static int Match(IReadOnlyList<MailLine> lines, int start, bool nested, out string? language)
    {
        language = null;
        var first = lines[start].Comparable;
        if (first.Length == 0 || !MayStart(first))
        {
            return 0;
        }

        var joined = new StringBuilder();
        var blanks = 0;
        var verbless = -1;
        for (var i = start; i < lines.Count && i < start + MaxLines; i++)
        {
            var line = lines[i].Comparable;
            if (line.Length == 0)
            {
                // Some converters put each piece of the line into a paragraph of its own.
                if (++blanks > 1 || !DateEvidence.In(first).HasDate)
                {
                    break;
                }

                continue;
            }

            if ((i > start && HeaderBlock.IsLabelled(lines[i])) || (verbless >= 0 && line.Length > AttributionPhrase.LongestVerb))
            {
                break;
            }

            joined.Append(joined.Length > 0 && NeedsSpace(joined[^1], line[0]) ? " " : string.Empty).Append(i > start ? line.TrimStart('>', ' ') : line);
            if (i <= start + 1 && line.Contains(": ", StringComparison.Ordinal) && AttributionPhrase.MatchesBeforeText(joined.ToString(), lines[start], out language))
            {
                return i - start + 1;
            }

            if (joined.Length > AttributionPhrase.MaxLength)
            {
                break;
            }

            if (!MayEnd(line) || !AttributionPhrase.Matches(joined.ToString(), lines[start], QuoteFollows(lines, i + 1), out var found))
            {
                continue;
            }

            if (found is null && joined[^1] != ':' && verbless < 0)
            {
                // The verb may stand on the next line.
                verbless = i;
                continue;
            }

            language = found ?? language;
            return End(i);
        }

        return verbless >= 0 ? End(verbless) : 0;

        int End(int end) => end > start && !nested && BetterStart(lines, start, end) ? 0 : LoneColon(lines, end) - start + 1;
    }

    /// <summary>French and some converters wrap before the colon.</summary>
    private static int LoneColon(IReadOnlyList<MailLine> lines, int end) => end + 1 < lines.Count && lines[end + 1].Comparable == ":" ? end + 1 : end;

    /// <summary>A later line that begins an attribution of its own: the ones before it are prose.</summary>
    private static bool BetterStart(IReadOnlyList<MailLine> lines, int start, int end)
    {
        var dated = DateEvidence.In(lines[start].Comparable).HasDate;
        for (var i = start + 1; i <= end; i++)
        {
            var line = lines[i].Comparable;
            if (line.Length == 0)
            {
                continue;
            }

            var evidence = DateEvidence.In(line);
            var begins = evidence is { HasDate: true, Start: >= 0 and < 30 } || (!dated && (evidence.HasDate || AttributionPhrase.HasAddress(line)) && StartsWithLetter(line) && !IsWrapped(lines, i));
            if (begins && MayStart(line) && Match(lines, i, nested: true, out var language) > 0 && (language is not null || (!dated && line.AsSpan().ContainsAny('@', '<'))))
            {
                return true;
            }

            dated |= evidence.HasDate;
        }

        return false;
    }

    private static bool StartsWithLetter(string line) => line.AsSpan().TrimStart("\"*> ") is { Length: > 0 } text && char.IsLetter(text[0]);

    /// <summary>The line's first word had no room on the line above.</summary>
    private static bool IsWrapped(IReadOnlyList<MailLine> lines, int i)
    {
        var word = lines[i].Comparable.IndexOf(' ', StringComparison.Ordinal);
        return lines[i - 1].Comparable.Length + (word < 0 ? lines[i].Comparable.Length : word) >= WrappedLength;
    }

    private static bool MayStart(string line) =>
        line.AsSpan().ContainsAnyInRange('0', '9') || line.AsSpan().ContainsAny('@', '<', '"') || MayEnd(line) || line.Length < 80;

    private static bool MayEnd(string line)
    {
        var end = line.AsSpan().TrimEnd(" *_-");
        if (end.IsEmpty)
        {
            return false;
        }

        return end[^1] is ':' or '>' or ')' || AttributionPhrase.EndsWithVerb(end) || (end.Length < 120 && end.Contains("gmt", StringComparison.Ordinal));
    }

    private static bool NeedsSpace(char before, char after) => before < '\u2E80' || after < '\u2E80';
}
