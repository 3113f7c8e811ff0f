using System.Globalization;
using System.Text;

namespace M365Support.Cards;

/// <summary>Text as cards need it: the Markdown that a TextBlock reads, foreign words made harmless, moments, sizes.</summary>
public static class CardText
{
    private const char Nbsp = '\u00a0';

    /// <summary>A foreign text that says in a card what it says, whatever Markdown is in it. Line breaks become paragraphs, which every host keeps.</summary>
    /// <param name="max">The most characters of the original that are kept.</param>
    public static string Escape(string text, int max = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shortened = Shorten(text, max);
        var escaped = new StringBuilder(shortened.Length + 16);
        foreach (var line in shortened.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                continue;
            }

            if (escaped.Length > 0)
            {
                escaped.Append("\n\n");
            }

            AppendEscaped(escaped, line.TrimEnd(), lineStart: true);
        }

        return escaped.ToString();
    }

    /// <summary>What somebody wrote: formatted where there is Markdown of ours for it that can be shown, else as plain text.</summary>
    /// <param name="text">The plain text, foreign.</param>
    /// <param name="markdown">The same as <see cref="Mail.Html.HtmlMarkdown"/> wrote it; null where there is none.</param>
    /// <param name="max">About the most characters that are shown.</param>
    public static string Message(string text, string? markdown, int max = int.MaxValue) =>
        markdown is not null && Beginning(markdown, max) is { } formatted ? formatted : Escape(text, max);

    /// <summary>The first whole lines of Markdown of ours, in which every line ends what it begins; null where not even one line fits.</summary>
    public static string? Beginning(string markdown, int max)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        if (markdown.Length <= max)
        {
            return markdown;
        }

        var end = markdown.LastIndexOf('\n', Math.Max(max - 3, 0));
        return end > 0 ? markdown[..end].TrimEnd('\n') + "\n\n…" : null;
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

    /// <summary>Escapes a piece of one line: what Markdown, and the card's functions such as <c>{{DATE(…)}}</c>, would take as more than text.</summary>
    /// <param name="lineStart">Whether the piece begins its line, where marks mean a list, a heading, a quote or code.</param>
    internal static void AppendEscaped(StringBuilder escaped, ReadOnlySpan<char> text, bool lineStart)
    {
        var i = 0;
        if (lineStart)
        {
            for (; i < text.Length && text[i] is ' ' or '\t'; i++)
            {
                // Blanks at the start would make a code block.
                escaped.Append(Nbsp);
            }

            i += EscapeLineStart(escaped, text[i..]);
        }

        for (; i < text.Length; i++)
        {
            var c = text[i];
            if ((char.IsControl(c) && c != '\t') || TurnsDirection(c))
            {
                continue;
            }

            // A piece may continue what the piece before it began.
            var previous = i > 0 ? text[i - 1] : escaped.Length > 0 ? escaped[^1] : '\n';
            if (IsSignificant(text, i, previous))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }
    }

    private static int EscapeLineStart(StringBuilder escaped, ReadOnlySpan<char> text)
    {
        if (text is ['-' or '+' or '#' or '>' or '=', ..])
        {
            escaped.Append('\\').Append(text[0]);
            return 1;
        }

        var digits = 0;
        while (digits < text.Length && digits < 10 && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        if (digits > 0 && digits < text.Length && text[digits] is '.' or ')' && (digits + 1 == text.Length || text[digits + 1] is ' ' or '\t'))
        {
            escaped.Append(text[..digits]).Append('\\').Append(text[digits]);
            return digits + 1;
        }

        return 0;
    }

    private static bool IsSignificant(ReadOnlySpan<char> text, int i, char previous) => text[i] switch
    {
        '\\' or '*' or '[' or ']' or '`' or '<' or '~' => true,

        // Inside a word it is no emphasis (CommonMark 6.2), and file names are easier to read without.
        '_' => !(i > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1])),
        '&' => i + 1 == text.Length || char.IsAsciiLetter(text[i + 1]) || text[i + 1] == '#',

        // A brace after a brace could begin {{DATE(…)}}, one after a dollar a binding of a template.
        '{' => previous is '{' or '$',
        _ => false,
    };

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

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
