using System.Globalization;
using System.Text;

namespace M365Support.Cards;

/// <summary>Text as cards need it: foreign words made harmless, moments, sizes.</summary>
public static class CardText
{
    private const char Nbsp = '\u00a0';

    /// <summary>A foreign text that says in a card what it says, whatever Markdown is in it. Line breaks become paragraphs, which every host keeps.</summary>
    /// <param name="max">The most characters of the original that are kept.</param>
    public static string Escape(string text, int max = int.MaxValue)
    {
        var shortened = Shorten(text, max);
        var escaped = new StringBuilder(shortened.Length + 16);
        foreach (var line in shortened.ReplaceLineEndings("\n").Split('\n'))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (escaped.Length > 0)
            {
                escaped.Append("\n\n");
            }

            AppendLine(escaped, line.TrimEnd());
        }

        return escaped.ToString();
    }

    /// <summary>A foreign text on one line.</summary>
    public static string Line(string text, int max = 200) =>
        Escape(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), max);

    /// <summary>A text without what could turn its neighbours round, cut at a whole character with an ellipsis. For where Markdown is not interpreted.</summary>
    public static string Plain(string text, int max = int.MaxValue) => Shorten(string.Concat(text.Where(c => !TurnsDirection(c))), max);

    /// <summary>A moment, written by the reader's client in the reader's time zone and language.</summary>
    /// <remarks>
    /// The server does not know where a requester is today, and a card is read again days later or by a colleague elsewhere;
    /// the client always knows. Understood in TextBlock and Fact, not in the titles of buttons.
    /// </remarks>
    public static string Moment(DateTimeOffset at)
    {
        var stamp = Stamp(at);
        return $"{{{{DATE({stamp},SHORT)}}}}{Nbsp}{{{{TIME({stamp})}}}}";
    }

    /// <summary>A time of day, written by the reader's client.</summary>
    public static string Time(DateTimeOffset at) => $"{{{{TIME({Stamp(at)})}}}}";

    /// <summary>A file's size, such as <c>1.4 MB</c>.</summary>
    public static string Size(long bytes, CultureInfo culture) => bytes switch
    {
        < 1_000 => string.Create(culture, $"{bytes} B"),
        < 1_000_000 => string.Create(culture, $"{bytes / 1_000d:0} KB"),
        _ => string.Create(culture, $"{bytes / 1_000_000d:0.#} MB"),
    };

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void AppendLine(StringBuilder escaped, string line)
    {
        var start = 0;
        while (start < line.Length && line[start] is ' ' or '\t')
        {
            // Blanks at the start would make a code block.
            escaped.Append(Nbsp);
            start++;
        }

        var digits = start;
        while (digits < line.Length && char.IsAsciiDigit(line[digits]))
        {
            digits++;
        }

        for (var i = start; i < line.Length; i++)
        {
            var c = line[i];
            if (TurnsDirection(c))
            {
                continue;
            }

            var atStart = i == start && c is '#' or '>' or '-' or '+' or '=';
            var endsNumber = i == digits && i > start && c is '.' or ')';
            // A brace after a brace could begin {{DATE(…)}}.
            var function = c == '{' && i > start && line[i - 1] == '{';
            var entity = c == '&' && i + 1 < line.Length && (char.IsAsciiLetterOrDigit(line[i + 1]) || line[i + 1] == '#');
            if ((i == start && atStart) || endsNumber || function || entity || c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '~' or '|')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }
    }

    private static string Shorten(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var end = Math.Max(max - 1, 0);
        return string.Concat(text.AsSpan(0, end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end).TrimEnd(), "…");
    }

    /// <summary>Bidirectional embeddings, overrides and isolates (Unicode annex 9).</summary>
    private static bool TurnsDirection(char c) => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
