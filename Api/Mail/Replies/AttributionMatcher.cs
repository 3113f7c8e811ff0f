using System.Buffers;
using System.Text;

namespace M365Support.Mail.Replies;

/// <summary>Finds the lines that introduce a quote: "On … wrote:", in all languages, wrapped over up to six lines.</summary>
internal static class AttributionMatcher
{
    private const int MaxLines = 6;
    private const int MaxLength = 600;
    private const int LongestVerb = 40;

    /// <summary>Programs that wrap an attribution do it near the 72nd column.</summary>
    private const int WrappedLength = 60;

    /// <summary>Date, name, address and the words of an unknown language around them; prose is longer.</summary>
    private const int MostWords = 20;

    private const int LongestParticle = 3;
    private const int LongestPreposition = 6;

    /// <summary>Where the date of an attribution in an unknown language begins at the latest.</summary>
    private const int LatestDate = 24;

    private static readonly List<(TextTemplate Template, LanguagePatterns Language)> Templates =
        [.. LanguagePatterns.All.SelectMany(language => language.Attribution.Select(pattern => (new TextTemplate(pattern), language)))];

    private static readonly SearchValues<string> Verbs = SearchValues.Create([.. Templates.Where(pair => !pair.Template.EndOpen).Select(pair => pair.Template.LastLiteral).Distinct()], StringComparison.Ordinal);

    /// <summary>Tries the lines from <paramref name="start"/> on; answers how many belong to the attribution, or 0.</summary>
    public static int Match(IReadOnlyList<MailLine> lines, int start, out string? language) => Match(lines, start, nested: false, out language);

    private static int Match(IReadOnlyList<MailLine> lines, int start, bool nested, out string? language)
    {
        language = null;
        var first = lines[start].Comparable;
        if (first.Length == 0 || first.Length > MaxLength || !MayStart(first))
        {
            return 0;
        }

        var joined = new StringBuilder();
        var blanks = 0;
        for (var i = start; i < lines.Count && i < start + MaxLines; i++)
        {
            var line = lines[i].Comparable;
            if (line.Length == 0)
            {
                // Some converters put each piece of the line into a paragraph of its own.
                if (++blanks > 1 || !DateEvidence.In(first).HasDate)
                {
                    return 0;
                }

                continue;
            }

            if (i > start && HeaderBlock.IsLabelled(lines[i]))
            {
                return 0;
            }

            joined.Append(joined.Length > 0 && NeedsSpace(joined[^1], line[0]) ? " " : string.Empty).Append(i > start ? line.TrimStart('>', ' ') : line);
            if (joined.Length > MaxLength)
            {
                return 0;
            }

            if (MayEnd(line) && Match(joined.ToString(), lines[start], QuoteFollows(lines, i + 1), out language))
            {
                return i > start && !nested && BetterStart(lines, start, i) ? 0 : LoneColon(lines, i) - start + 1;
            }
        }

        return 0;
    }

    /// <summary>French and some converters wrap before the colon.</summary>
    private static int LoneColon(IReadOnlyList<MailLine> lines, int end) => end + 1 < lines.Count && lines[end + 1].Comparable == ":" ? end + 1 : end;

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
            var begins = evidence is { HasDate: true, Start: >= 0 and < 30 } || (!dated && (evidence.HasDate || HasAddress(line)) && char.IsLetter(line.AsSpan().TrimStart("\"* ")[0]) && !IsWrapped(lines, i));
            if (begins && MayStart(line) && Match(lines, i, nested: true, out var language) > 0 && (language is not null || (!dated && line.AsSpan().ContainsAny('@', '<'))))
            {
                return true;
            }

            dated |= evidence.HasDate;
        }

        return false;
    }

    /// <summary>The line's first word had no room on the line above.</summary>
    private static bool IsWrapped(IReadOnlyList<MailLine> lines, int i)
    {
        var word = lines[i].Comparable.IndexOf(' ', StringComparison.Ordinal);
        return lines[i - 1].Comparable.Length + (word < 0 ? lines[i].Comparable.Length : word) >= WrappedLength;
    }

    private static bool Match(string candidate, MailLine first, bool quoteFollows, out string? language)
    {
        var firstLine = first.Comparable;
        language = null;
        var text = candidate.AsSpan().Trim(" *_-=>|#+~");
        var fenced = candidate.StartsWith("--", StringComparison.Ordinal) && candidate.EndsWith("--", StringComparison.Ordinal);
        var colon = fenced || text.EndsWith(":");
        var body = text.TrimEnd(" :");
        if (body.Length < 3)
        {
            return false;
        }

        var evidence = DateEvidence.In(body);
        var address = HasAddress(body);
        var firstEvidence = DateEvidence.In(firstLine);
        if (!evidence.HasDate && !address && !quoteFollows && !fenced)
        {
            return false;
        }

        if (evidence.HasDate && candidate.StartsWith(">>>", StringComparison.Ordinal) && candidate.EndsWith(">>>", StringComparison.Ordinal))
        {
            // GroupWise: ">>> Dana <dana@contoso.example> 3/5/2024 9:14 AM >>>".
            return true;
        }

        foreach (var (template, patterns) in Templates)
        {
            if ((template.EndOpen && !colon) || !template.Matches(body) || IsProse(body, template, patterns, quoteFollows))
            {
                continue;
            }

            var convincing = template.Anchored
                ? (evidence.HasDate && evidence.Start < 80) || address || (quoteFollows && colon)
                : (address || fenced || StartsWithDate(firstLine) || (quoteFollows && colon && body.Length < 200) || (evidence.HasDate && colon && StartsWithName(first.Text, body, template, evidence.Start))) && (colon || evidence.HasDate)
                    && (firstEvidence.HasDate || firstLine.AsSpan().ContainsAny('@', '<', '"') || firstLine.Length == candidate.Length);
            if (convincing)
            {
                language = patterns.Language;
                return true;
            }
        }

        return IsVerbless(body, evidence, address, EndsWithAddress(body, candidate, quoteFollows && candidate.Length == firstLine.Length), colon, quoteFollows);
    }

    /// <summary>Date, name and address without a verb: Gmail in Russian, Japanese and Hebrew, old Gmail, Apple Mail in Czech.</summary>
    private static bool IsVerbless(ReadOnlySpan<char> body, DateEvidence evidence, bool address, bool endsWithAddress, bool colon, bool quoteFollows)
    {
        if (!evidence.HasDate || evidence.Start < 0 || evidence.Start > (quoteFollows ? LatestDate : LongestPreposition) || body.Length > 250)
        {
            return false;
        }

        return (address && colon && evidence.HasTime && Words(body) <= MostWords)
            || (colon && evidence is { HasTime: true, Start: < 12 } && LastWord(body) is var last && last.Contains('@') && last.Contains('.') && Words(body) <= MostWords / 2)
            || (address && endsWithAddress && (colon || evidence.HasTime || quoteFollows || body[..Math.Min(body.Length, 11)].ContainsAnyInRange('0', '9')))
            || (evidence.HasTime && TextTemplate.IndexOfWord(body, "gmt") is > 0 and < 40 && Words(body) <= 10)
            || (colon && quoteFollows);
    }

    /// <summary>The bracket at the end may have been trimmed for a quote mark.</summary>
    private static bool EndsWithAddress(ReadOnlySpan<char> body, string candidate, bool mayBeTrimmed) =>
        body[^1] is '>' or ')' || (mayBeTrimmed && candidate[^1] == '>' && body.LastIndexOf('<') > body.LastIndexOf('>'));

    private static bool IsProse(ReadOnlySpan<char> body, TextTemplate template, LanguagePatterns patterns, bool quoteFollows)
    {
        var verb = template.EndOpen || !template.Anchored ? template.Longest : template.LastLiteral;
        var at = TextTemplate.IndexOfWord(body, verb);
        if (at < 0 || patterns.NotAuthors.Length == 0)
        {
            return false;
        }

        if (body[0] >= '\u2E80' && Array.Exists(patterns.NotAuthors, new string(body[..1]).Equals))
        {
            // Without blanks between words the pronoun is found at the beginning.
            return true;
        }

        var before = LastWord(body[..at]);
        var after = FirstWord(body[(at + verb.Length)..]);
        return !(quoteFollows && before.IsEmpty) && (IsAny(before, patterns.NotAuthors) || IsAny(after, patterns.NotAuthors));
    }

    /// <summary>What stands before the verb and the date is written like a name: few words, each with a capital but for "van", "de".</summary>
    private static bool StartsWithName(string text, ReadOnlySpan<char> body, TextTemplate template, int date)
    {
        var verb = Math.Min(TextTemplate.IndexOfWord(body, template.Longest), date > 0 ? date : int.MaxValue);
        if (verb is <= 0 or > 60)
        {
            return false;
        }

        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(body[..verb].TrimEnd().Count(' ') + 1).ToList();
        return words.Count is > 0 and <= 5 && words.TrueForAll(word => !char.IsLower(word[0]) || word.Length <= LongestParticle || word.Contains('@', StringComparison.Ordinal));
    }

    private static bool IsAny(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var candidate in words)
        {
            if (word.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(" ,");
        return text[(text.LastIndexOf(' ') + 1)..];
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(" ,");
        var end = text.IndexOfAny(' ', ',');
        return end < 0 ? text : text[..end];
    }

    private static int Words(ReadOnlySpan<char> text) => text.Count(' ') + 1;

    /// <summary>An address in brackets, as mail programs write it.</summary>
    private static bool HasAddress(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (at < 0)
        {
            return text.Contains("mailto:", StringComparison.Ordinal);
        }

        return text[..at].LastIndexOfAny('<', '(', '[') >= 0 || text.Contains("mailto:", StringComparison.Ordinal);
    }

    private static bool StartsWithDate(ReadOnlySpan<char> text) => DateEvidence.In(text) is { HasDate: true, Start: >= 0 and < 12 };

    private static bool MayStart(string line) =>
        line.AsSpan().ContainsAnyInRange('0', '9') || line.AsSpan().ContainsAny('@', '<', '"') || MayEnd(line) || line.Length < 80;

    private static bool MayEnd(string line)
    {
        var end = line.AsSpan().TrimEnd(" *_-");
        if (end.IsEmpty)
        {
            return false;
        }

        return end[^1] is ':' or '>' or ')' || EndsWithVerb(end) || (end.Length < 120 && end.Contains("gmt", StringComparison.Ordinal));
    }

    private static bool EndsWithVerb(ReadOnlySpan<char> line)
    {
        if (!line[Math.Max(0, line.Length - LongestVerb)..].ContainsAny(Verbs))
        {
            return false;
        }

        foreach (var (template, _) in Templates)
        {
            if (!template.EndOpen && line.EndsWith(template.LastLiteral, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NeedsSpace(char before, char after) => before < '\u2E80' || after < '\u2E80';
}
