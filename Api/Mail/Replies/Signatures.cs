using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace M365Support.Mail.Replies;

/// <summary>Lines that a program, a phone or a legal department put below the person's words.</summary>
internal static class Signatures
{
    private const int LongestLine = 140;
    private const int MostWords = 18;
    private const int LongestWholeName = 3;
    private const int WordsOfSentence = 11;
    private const int WordsOfQuestion = 2;

    /// <summary>Characters of a sentence in a script that is written without blanks.</summary>
    private const int LongSentence = 24;

    private static readonly string[] InternationalDevices = LanguagePatterns.All.First(language => language.Language == "en").Devices;

    private static readonly SentFromPattern[] SentFrom = [.. LanguagePatterns.All.SelectMany(language => language.SentFrom.Select(pattern => new SentFromPattern(pattern, language)))];

    // Most lines hold none of these words, which spares them the templates.
    private static readonly SearchValues<string> SentFromWords = SearchValues.Create([.. SentFrom.Select(pattern => pattern.Template.Longest).Distinct()], StringComparison.Ordinal);

    private static readonly FrozenSet<string> SignOffs = LanguagePatterns.All.SelectMany(language => language.SignOffs).ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Greetings = [.. LanguagePatterns.All.SelectMany(language => language.Greetings).Distinct()];

    private static readonly string[] SeeBelow = [.. LanguagePatterns.All.SelectMany(language => language.SeeBelow).Distinct()];

    /// <summary>"Sent from my iPhone", "Get Outlook for Android", "发自我的手机" and their like.</summary>
    public static bool IsSentFrom(string comparable)
    {
        if (comparable.Length is < 4 or > LongestLine)
        {
            return false;
        }

        var line = WithoutLinks(comparable).AsSpan().Trim(" *_-—–~<>()[]|\"");
        if (line.IsEmpty || line[^1] is '。' or '?' or '？' || line.Count(' ') >= MostWords || !line.ContainsAny(SentFromWords))
        {
            return false;
        }

        line = line.TrimEnd('.');
        foreach (var pattern in SentFrom)
        {
            if (pattern.Matches(line))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A sentence as people write them, without an address or a link; or a question.</summary>
    public static bool IsSentence(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Contains('@') || text.Contains("www.", StringComparison.Ordinal) || text.Contains("http", StringComparison.Ordinal))
        {
            return false;
        }

        return text[^1] switch
        {
            '.' or '!' => text.Count(' ') >= WordsOfSentence,
            '?' => text.Count(' ') >= WordsOfQuestion,
            '。' => text.Length >= LongSentence,
            _ => false,
        };
    }

    /// <summary>A closing formula such as "Best regards,".</summary>
    public static bool IsSignOff(string comparable) =>
        comparable.Length < 60 && SignOffs.GetAlternateLookup<ReadOnlySpan<char>>().Contains(comparable.AsSpan().Trim(" ,.!;:-*_。、"));

    /// <summary>"Hi Anna," and their like, with little else.</summary>
    public static bool IsGreeting(string comparable)
    {
        if (comparable.Length > 40)
        {
            return false;
        }

        foreach (var greeting in Greetings)
        {
            if (TextTemplate.StartsWithWord(comparable, greeting))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A pointer to answers further down.</summary>
    public static bool PointsBelow(string comparable)
    {
        foreach (var phrase in SeeBelow)
        {
            if (TextTemplate.IndexOfWord(comparable, phrase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The line without the targets of its links: "&lt;https://…&gt;", "[https://…]", "[text](https://…)".</summary>
    private static string WithoutLinks(string line)
    {
        if (!line.Contains("http", StringComparison.Ordinal))
        {
            return line;
        }

        var text = new StringBuilder(line.Length);
        var position = 0;
        while (line.IndexOf("http", position, StringComparison.Ordinal) is var link and >= 0)
        {
            var open = link;
            while (open > position && line[open - 1] is ' ' or '<' or '(' or '[')
            {
                open--;
            }

            var close = line.AsSpan(link).IndexOfAny(" >)]");
            text.Append(line, position, open - position);
            position = close < 0 ? line.Length : link + close + (line[link + close] == ' ' ? 0 : 1);
            if (position < line.Length && line[position] != ' ')
            {
                text.Append(' ');
            }
        }

        return LineText.Comparable(text.Append(line, position, line.Length - position).Replace("[", string.Empty).Replace("]", string.Empty).ToString());
    }

    private static bool Mentions(ReadOnlySpan<char> line, string[] words)
    {
        foreach (var word in words)
        {
            if (TextTemplate.IndexOfWord(line, word) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A pattern of a "Sent from" line; one with an open place counts where a device stands there.</summary>
    private sealed class SentFromPattern
    {
        private readonly string[] devices;
        private readonly bool isSpecific;
        private readonly string[] prose;

        public SentFromPattern(string pattern, LanguagePatterns language)
        {
            Template = new(pattern);
            devices = [.. language.Devices.Union(InternationalDevices)];
            isSpecific = !pattern.Contains('*', StringComparison.Ordinal) || NamesDevice(pattern);
            prose = Array.FindAll(language.Prose, word => TextTemplate.IndexOfWord(pattern, word) < 0);
        }

        public TextTemplate Template { get; }

        public bool Matches(ReadOnlySpan<char> line) => Template.Matches(line) && (isSpecific || NamesDevice(line)) && !Mentions(line, prose);

        /// <summary>Names stand with their endings, but short ones alone.</summary>
        private bool NamesDevice(ReadOnlySpan<char> text)
        {
            foreach (var device in devices)
            {
                if ((device.Length <= LongestWholeName ? TextTemplate.IndexOfWord(text, device) : TextTemplate.IndexOfBeginning(text, device)) >= 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
