using System.Buffers;
using System.Collections.Frozen;

namespace M365Support.Mail.Replies;

/// <summary>Says whether a text is an attribution: "On … wrote:", in all languages, by its words, its date and its address.</summary>
internal static class AttributionPhrase
{
    /// <summary>Longer texts are prose.</summary>
    public const int MaxLength = 600;

    public const int LongestVerb = 40;

    /// <summary>Words with a capital behind which an attribution is looked for.</summary>
    private const int MostTries = 3;

    /// <summary>Date, name, address and the words of an unknown language around them; prose is longer.</summary>
    private const int MostWords = 20;

    private const int LongestParticle = 3;
    private const int LongestPreposition = 6;
    private const int LongestName = 60;
    private const int LongestAuthorAndDate = 160;
    private const int LongestShared = 200;

    /// <summary>Where the date of an attribution in an unknown language begins at the latest.</summary>
    private const int LatestDate = 24;

    private static readonly List<(TextTemplate Template, LanguagePatterns Language)> Templates =
        [.. LanguagePatterns.All.SelectMany(language => language.Attribution.Select(pattern => (new TextTemplate(pattern), language)))];

    private static readonly FrozenSet<string> FirstWords = Templates.Where(pair => pair.Template.Anchored).Select(pair => FirstWord(pair.Template.FirstLiteral).ToString()).ToFrozenSet(StringComparer.Ordinal);

    private static readonly SearchValues<string> Verbs = SearchValues.Create([.. Templates.Where(pair => !pair.Template.EndOpen).Select(pair => pair.Template.LastLiteral).Distinct()], StringComparison.Ordinal);

    /// <summary>Judges lines joined to one text.</summary>
    /// <param name="candidate">The comparable text of the lines.</param>
    /// <param name="first">The first of the lines.</param>
    /// <param name="quoteFollows">Quoted lines come next, so less evidence is asked for.</param>
    /// <param name="language">The language of the words, where they are known.</param>
    public static bool Matches(string candidate, MailLine first, bool quoteFollows, out string? language)
    {
        var firstLine = first.Comparable;
        language = null;
        var bracketed = IsFenced(candidate, ">>>");
        var text = candidate.AsSpan().TrimStart(" *_-=>|#+~").TrimEnd(bracketed ? " *_-=>|#+~" : " *_-=|#+~");
        var fenced = IsFenced(candidate, "--");
        var colon = fenced || bracketed || text.EndsWith(":");
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

        if (evidence.HasDate && bracketed)
        {
            // GroupWise: ">>> Dana <dana@contoso.example> 3/5/2024 9:14 AM >>>".
            return true;
        }

        foreach (var (template, patterns) in Templates)
        {
            if ((template.EndOpen && !colon) || !template.Matches(body) || IsProse(body, template, patterns, quoteFollows) || (!address && !quoteFollows && MentionsOther(body, patterns)))
            {
                continue;
            }

            var convincing = template.Anchored
                ? (evidence.HasDate && evidence.Start < 80) || address || (quoteFollows && colon)
                : (address || fenced || StartsWithDate(firstLine) || (quoteFollows && colon && body.Length < 200) || (evidence.HasDate && colon && StartsWithName(first.Text, NameEnd(body, template, evidence.Start)))) && (colon || evidence.HasDate)
                    && (firstEvidence.HasDate || firstLine.AsSpan().ContainsAny('@', '<', '"') || firstLine.Length == candidate.Length);
            if (convincing)
            {
                language = patterns.Language;
                return true;
            }
        }

        return ((firstEvidence.HasDate || firstLine.Length == candidate.Length) && IsVerbless(body, evidence, address, colon, quoteFollows)) || (colon && IsAuthorAndDate(first.Text, body, evidence, address, quoteFollows));
    }

    /// <summary>Yahoo's app and some converters put the quoted text behind the colon: only where date, time and address leave no doubt.</summary>
    public static bool MatchesBeforeText(string joined, MailLine first, out string? language)
    {
        language = null;
        var address = joined.AsSpan(0, Math.Min(joined.Length, MaxLength)).IndexOf('@');
        if (address < 0)
        {
            return false;
        }

        var colon = joined.AsSpan(address).IndexOf(": ");
        if (colon < 0 || address + colon > MaxLength || !EndsWithVerb(joined.AsSpan(0, address + colon)))
        {
            return false;
        }

        var attribution = joined[..(address + colon + 1)];
        return HasAddress(attribution) && DateEvidence.In(attribution) is { HasDate: true, HasTime: true } && Matches(attribution, first, quoteFollows: false, out language) && language is not null;
    }

    /// <summary>Where in the line, behind other words, an attribution begins that ends with the line; 0 without one.</summary>
    public static int IndexIn(string text)
    {
        var end = text.AsSpan().TrimEnd();
        if (end.IsEmpty || text.Length > MaxLength || end[^1] is not (':' or '：') || !end.Contains('@') || QuotePrefix.IsMarked(text))
        {
            return 0;
        }

        var tries = 0;
        for (var i = Math.Max(1, end.Length - LongestShared); i < end.Length && tries < MostTries; i++)
        {
            if (text[i - 1] != ' ' || !char.IsUpper(text[i]) || !FirstWords.Contains(LineText.Comparable(FirstWord(text.AsSpan(i)))))
            {
                continue;
            }

            tries++;
            var rest = new MailLine(text[i..]);
            if (DateEvidence.In(rest.Comparable) is { HasDate: true, HasTime: true, Start: < LatestDate } && Matches(rest.Comparable, rest, quoteFollows: false, out var language) && language is not null)
            {
                var head = LineText.Comparable(text.AsSpan(0, i));
                return DateEvidence.In(head).HasDate || !head.Any(char.IsLetterOrDigit) ? 0 : i;
            }
        }

        return 0;
    }

    public static bool EndsWithVerb(ReadOnlySpan<char> line)
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

    /// <summary>An address in brackets, as mail programs write it.</summary>
    public static bool HasAddress(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (at < 0)
        {
            return text.Contains("mailto:", StringComparison.Ordinal);
        }

        return text[..at].LastIndexOfAny('<', '(', '[') >= 0 || text.Contains("mailto:", StringComparison.Ordinal);
    }

    /// <summary>Notes and Zoho put the attribution between dashes, GroupWise between angle brackets.</summary>
    private static bool IsFenced(string candidate, string fence) =>
        candidate.StartsWith(fence, StringComparison.Ordinal) && candidate.EndsWith(fence, StringComparison.Ordinal);

    /// <summary>The author first, then the date, and no verb: mutt, GroupWise, Zendesk.</summary>
    private static bool IsAuthorAndDate(string text, ReadOnlySpan<char> body, DateEvidence evidence, bool address, bool quoteFollows)
    {
        if (!evidence.HasDate || evidence.Start <= 0 || body.Length > LongestAuthorAndDate || !StartsWithName(text, body[..evidence.Start].IndexOfAny("<([,")))
        {
            return false;
        }

        var head = body[..evidence.Start];
        return address ? head.Contains('@') && LastWord(head.TrimEnd("[( ")) is { Length: <= LongestParticle } or [.., '>' or ')' or ']'] : quoteFollows && evidence.HasTime;
    }

    /// <summary>Date, name and address without a verb: Gmail in Russian, Japanese and Hebrew, old Gmail, Apple Mail in Czech.</summary>
    private static bool IsVerbless(ReadOnlySpan<char> body, DateEvidence evidence, bool address, bool colon, bool quoteFollows)
    {
        if (!evidence.HasDate || evidence.Start < 0 || evidence.Start > (quoteFollows ? LatestDate : LongestPreposition) || body.Length > 250)
        {
            return false;
        }

        var endsWithAddress = address && body[^1] is '>' or ')';
        return (address && colon && evidence.HasTime && Words(body) <= MostWords)
            || (colon && evidence is { HasTime: true, Start: < 12 } && LastWord(body) is var last && last.Contains('@') && last.Contains('.') && Words(body) <= MostWords / 2)
            || (endsWithAddress && (colon || quoteFollows))
            || (evidence.HasTime && TextTemplate.IndexOfWord(body, "gmt") is > 0 and < 40 && Words(body) <= 10)
            || (colon && quoteFollows);
    }

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

    /// <summary>What stands before <paramref name="end"/> is written like a name: few words, each with a capital but for "van", "de".</summary>
    private static bool StartsWithName(string text, int end)
    {
        text = text.TrimStart([.. " *_-=>|#+~"]);
        if (end <= 0 || end > Math.Min(LongestName, text.Length))
        {
            return false;
        }

        var words = text[..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= 5 && Array.TrueForAll(words, word => !char.IsLower(word[0]) || word.Length <= LongestParticle || word.Contains('@', StringComparison.Ordinal));
    }

    private static bool MentionsOther(ReadOnlySpan<char> body, LanguagePatterns patterns)
    {
        var rest = body[Math.Max(0, body.IndexOf(' '))..];
        foreach (var word in patterns.NotNames)
        {
            if (TextTemplate.IndexOfWord(rest, word) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int NameEnd(ReadOnlySpan<char> body, TextTemplate template, int date) =>
        Math.Min(TextTemplate.IndexOfWord(body, template.Longest), date > 0 ? date : int.MaxValue);

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

    private static bool StartsWithDate(ReadOnlySpan<char> text) => DateEvidence.In(text) is { HasDate: true, Start: >= 0 and < 12 };
}
