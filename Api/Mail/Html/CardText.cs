using System.Text;

namespace M365Support.Mail.Html;

/// <summary>Makes text from outside safe for an Adaptive Card's TextBlock, which reads Markdown.</summary>
public static class CardText
{
    /// <summary>Escapes what Markdown, and the card's date functions, would take as more than text. Line ends become paragraph breaks of the card.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var builder = new StringBuilder(text.Length + 16);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                continue;
            }

            if (builder.Length > 0)
            {
                builder.Append("\n\n");
            }

            AppendEscaped(builder, line, lineStart: true);
        }

        return builder.ToString();
    }

    /// <summary>Escapes a piece of one line.</summary>
    internal static void AppendEscaped(StringBuilder builder, ReadOnlySpan<char> text, bool lineStart)
    {
        var i = 0;
        if (lineStart)
        {
            // Four blanks would begin a code block, and marks at the beginning a list, a heading or a quote.
            text = text.TrimStart(" \t");
            i = EscapeLineStart(builder, text);
        }

        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\0' || (char.IsControl(c) && c != '\t'))
            {
                continue;
            }

            if (IsSignificant(text, i))
            {
                builder.Append('\\');
            }

            builder.Append(c);
        }
    }

    private static int EscapeLineStart(StringBuilder builder, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text[0] is '-' or '+' or '#' or '>' or '=')
        {
            builder.Append('\\').Append(text[0]);
            return 1;
        }

        var digits = 0;
        while (digits < text.Length && digits < 10 && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        if (digits > 0 && digits < text.Length && text[digits] is '.' or ')' && (digits + 1 == text.Length || text[digits + 1] is ' ' or '\t'))
        {
            builder.Append(text[..digits]).Append('\\').Append(text[digits]);
            return digits + 1;
        }

        return 0;
    }

    private static bool IsSignificant(ReadOnlySpan<char> text, int i) => text[i] switch
    {
        '\\' or '*' or '[' or ']' or '`' or '<' or '~' => true,
        '_' => !(i > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1])),
        '&' => i + 1 < text.Length && (char.IsAsciiLetter(text[i + 1]) || text[i + 1] == '#'),
        '{' => (i + 1 < text.Length && text[i + 1] == '{') || (i > 0 && text[i - 1] is '{' or '$'),
        '$' => i + 1 < text.Length && text[i + 1] is '{',
        _ => false,
    };
}
