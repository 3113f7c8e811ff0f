using System.Collections.Frozen;

namespace M365Support.Mail.Replies;

/// <summary>The header of an earlier message written into the body: From, Sent, To, Subject in any language.</summary>
internal sealed class HeaderBlock
{
    private const int MaxLines = 24;
    private const int MaxGap = 3;
    private const int LongestLabel = 40;
    private const int LongestBullet = 4;

    private static readonly FrozenDictionary<string, (string Language, HeaderField Field)[]> Labels = ReadLabels();

    private HeaderBlock(string language, int lineCount, Dictionary<HeaderField, string> values)
    {
        Language = language;
        LineCount = lineCount;
        Values = values;
    }

    public string Language { get; }

    /// <summary>Lines from the first label to the last value, blank ones between them included.</summary>
    public int LineCount { get; }

    public IReadOnlyDictionary<HeaderField, string> Values { get; }

    /// <summary>True for a line that begins with the label of an author, a date or a subject.</summary>
    public static bool IsLabelled(MailLine line) =>
        Label(line, quoted: false, out _) is { } meanings && Array.Exists(meanings, meaning => meaning.Field is HeaderField.From or HeaderField.Date or HeaderField.Subject);

    /// <summary>Reads the block that begins at <paramref name="start"/>, or answers null.</summary>
    /// <param name="lines">The body.</param>
    /// <param name="start">Where the block should begin.</param>
    /// <param name="announced">A heading or rule stands above, so less evidence is asked for.</param>
    /// <param name="quoted">Quote marks in front of the lines are passed over.</param>
    public static HeaderBlock? Match(IReadOnlyList<MailLine> lines, int start, bool announced, bool quoted = false)
    {
        var first = Label(lines[start], quoted, out _);
        if (first is null || Array.TrueForAll(first, meaning => meaning.Field is HeaderField.Other or HeaderField.Cc) || (!announced && (HeaderSurroundings.HoldTrace(lines, start) || HeaderSurroundings.IsSetting(lines[start]))))
        {
            return null;
        }

        HeaderBlock? best = null;
        foreach (var language in Languages(lines, start, first, quoted))
        {
            var block = Read(lines, start, language, announced, quoted);
            if (block is not null && (best is null || block.Values.Count > best.Values.Count))
            {
                best = block;
            }
        }

        return best;
    }

    /// <summary>Languages that the block may be in; below an English "From:" the other labels may be of another language.</summary>
    private static IEnumerable<string> Languages(IReadOnlyList<MailLine> lines, int start, (string Language, HeaderField Field)[] first, bool quoted)
    {
        var languages = first.Select(meaning => meaning.Language);
        if (Array.Exists(first, meaning => meaning.Language == "en") && start + 1 < lines.Count)
        {
            languages = languages.Concat((Label(lines[start + 1], quoted, out _) ?? []).Select(meaning => meaning.Language));
        }

        return languages.Distinct();
    }

    private static HeaderBlock? Read(IReadOnlyList<MailLine> lines, int start, string language, bool announced, bool quoted)
    {
        var values = new Dictionary<HeaderField, string>();
        var last = start;
        var gap = 0;
        HeaderField? open = null;
        var end = Math.Min(lines.Count, start + MaxLines);
        for (var i = start; i < end; i++)
        {
            var meanings = Label(lines[i], quoted, out var value);
            var field = Meaning(meanings, language, values);
            if (field is not null)
            {
                values.TryAdd(field.Value, value);
                open = field;
                last = i;
                gap = 0;
                continue;
            }

            var wrapped = i == last + 1 && i + 1 < end && Meaning(Label(lines[i + 1], quoted, out _), language, values) is not null;
            if (!(wrapped || MayContinue(lines, i, values, open, last)) || ++gap > MaxGap)
            {
                break;
            }
        }

        var oneLine = values.Count == 1 && values.ContainsKey(HeaderField.From) && IsOneLine(lines[start].Comparable, language);
        var complete = IsConvincing(values, announced) || IsComplete(values);
        return oneLine || (complete && (announced || values.ContainsKey(HeaderField.Date) || HeaderSurroundings.SetApart(lines, start))) ? new HeaderBlock(language, last - start + 1, values) : null;
    }

    private static HeaderField? Meaning((string Language, HeaderField Field)[]? meanings, string language, Dictionary<HeaderField, string> seen)
    {
        HeaderField? english = null;
        foreach (var (candidate, field) in meanings ?? [])
        {
            if (field != HeaderField.Other && seen.ContainsKey(field))
            {
                continue;
            }

            if (candidate == language)
            {
                return field;
            }

            english = candidate == "en" ? field : english;
        }

        return english;
    }

    private static bool MayContinue(IReadOnlyList<MailLine> lines, int i, Dictionary<HeaderField, string> values, HeaderField? open, int last)
    {
        var line = lines[i];
        var comparable = line.Comparable.AsSpan().TrimStart("> ");
        if (comparable.IsEmpty)
        {
            return true;
        }

        // A value that goes on: folded lines, long lists of recipients, a value in a paragraph of its own.
        var previous = lines[last].Comparable.AsSpan().TrimEnd();
        return i == last + 1
            ? previous[^1] is ',' or ';' or ':' || line.Text.StartsWith(' ') || line.Text.StartsWith('\t') || (open is HeaderField.To or HeaderField.Cc && comparable.Contains('@'))
            : (open is HeaderField.To or HeaderField.Cc && comparable.Contains('@')) || (previous[^1] == ':' && values.Count > 0);
    }

    private static bool IsConvincing(Dictionary<HeaderField, string> values, bool announced)
    {
        var kinds = values.Keys.Count(field => field != HeaderField.Other);
        var address = values.Values.Any(value => value.Contains('@', StringComparison.Ordinal));
        if (!values.TryGetValue(HeaderField.From, out var from))
        {
            return kinds >= 2 && (announced || (kinds >= 3 && values.ContainsKey(HeaderField.Subject) && values.ContainsKey(HeaderField.Date)) || (address && IsTimed(values)));
        }

        var dated = values.TryGetValue(HeaderField.Date, out var date) && DateEvidence.In(LineText.Comparable(Cut(date))).HasDate;
        return kinds switch
        {
            >= 3 => announced || address || (dated && IsTimed(values)) || dated && values.ContainsKey(HeaderField.Subject) || (values.ContainsKey(HeaderField.Subject) && values.ContainsKey(HeaderField.Date)) || kinds >= 4,
            2 => announced || (dated && IsTimed(values) && from.Length > 0) || (address && values.ContainsKey(HeaderField.Subject)),
            _ => false,
        };
    }

    /// <summary>Author, recipient and subject: a program that leaves the date out.</summary>
    private static bool IsComplete(Dictionary<HeaderField, string> values) =>
        values.ContainsKey(HeaderField.From) && values.ContainsKey(HeaderField.To) && values.ContainsKey(HeaderField.Subject);

    private static bool IsTimed(Dictionary<HeaderField, string> values) =>
        values.TryGetValue(HeaderField.Date, out var date) && DateEvidence.In(LineText.Comparable(Cut(date))) is { HasDate: true, HasTime: true };

    private static string Cut(string value) => value.Length > 200 ? value[..200] : value;

    /// <summary>The whole block flattened into a single line, as some converters leave it.</summary>
    private static bool IsOneLine(string comparable, string language)
    {
        var labels = LanguagePatterns.All.First(patterns => patterns.Language == language).Headers;
        return Has(labels.Date) && Has(labels.Subject) && Has(labels.To);

        bool Has(string[] names) => names.Any(name => comparable.Contains(' ' + name + ':', StringComparison.Ordinal) || comparable.Contains(' ' + name + " :", StringComparison.Ordinal) || comparable.Contains("*" + name + ":", StringComparison.Ordinal));
    }

    private static (string Language, HeaderField Field)[]? Label(MailLine line, bool quoted, out string value)
    {
        var label = line.Label(quoted, ReadLabel);
        value = label.Value;
        return label.Meanings;
    }

    private static HeaderLabel ReadLabel(MailLine line, bool quoted)
    {
        var text = line.Text.AsSpan();
        if (text.Length > 4_000)
        {
            text = text[..4_000];
        }

        if (quoted)
        {
            text = QuotePrefix.Strip(text, out _);
        }

        text = text.TrimStart();
        if (text.Length > 0 && text[0] == '-' && text.IndexOfAnyExcept('-') is > LongestBullet and var end)
        {
            // A rule and the first label on one line.
            text = text[end..];
        }

        var table = text.StartsWith("|");
        text = text.TrimStart("*_ \t\u00A0\u3000|\u200E\u200F\u202A\u202B\u202C\u200B\uFEFF\u2022\u00B7");
        var colon = text[..Math.Min(text.Length, LongestLabel)].IndexOfAny(table ? "|" : ":：︰");
        if (colon <= 0)
        {
            return HeaderLabel.None;
        }

        var label = LineText.Comparable(text[..colon]).AsSpan().Trim("*_ |[]");
        return label.Length > 0 && Labels.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(label, out var meanings)
            ? new HeaderLabel(meanings, text[(colon + 1)..].Trim("*_ \t\u00A0\u3000|").ToString())
            : HeaderLabel.None;
    }

    private static FrozenDictionary<string, (string Language, HeaderField Field)[]> ReadLabels()
    {
        var labels = new Dictionary<string, List<(string, HeaderField)>>(StringComparer.Ordinal);
        foreach (var patterns in LanguagePatterns.All)
        {
            Add(patterns.Headers.From, HeaderField.From);
            Add(patterns.Headers.Date, HeaderField.Date);
            Add(patterns.Headers.To, HeaderField.To);
            Add(patterns.Headers.Cc, HeaderField.Cc);
            Add(patterns.Headers.Subject, HeaderField.Subject);
            Add(patterns.Headers.Other, HeaderField.Other);

            void Add(string[] names, HeaderField field)
            {
                foreach (var name in names)
                {
                    if (!labels.TryGetValue(name, out var meanings))
                    {
                        labels.Add(name, meanings = []);
                    }

                    meanings.Add((patterns.Language, field));
                }
            }
        }

        return labels.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
    }
}

/// <summary>What the label at the beginning of a line may mean, and the value after it.</summary>
internal readonly record struct HeaderLabel((string Language, HeaderField Field)[]? Meanings, string Value)
{
    public static HeaderLabel None { get; } = new(null, string.Empty);
}

/// <summary>What a label of a header block means.</summary>
internal enum HeaderField
{
    From,
    Date,
    To,
    Cc,
    Subject,
    Other,
}
