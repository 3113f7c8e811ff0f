using System.Globalization;
using System.Text;

namespace M365Support.Mail.Replies;

/// <summary>Cuts text into lines and brings them into the form in which patterns are compared.</summary>
internal static class LineText
{
    private const int FullWidthOffset = 0xFEE0;

    /// <summary>Splits at CRLF, LF and CR. At most <paramref name="maxLines"/> lines; the rest is returned whole.</summary>
    public static List<MailLine> Split(string text, int maxLines, out string? rest)
    {
        var lines = new List<MailLine>();
        var start = 0;
        rest = null;
        while (start <= text.Length)
        {
            if (lines.Count == maxLines)
            {
                rest = text[start..];
                return lines;
            }

            var length = text.AsSpan(start).IndexOfAny('\r', '\n');
            if (length < 0)
            {
                Add(lines, text[start..]);
                return lines;
            }

            Add(lines, text.Substring(start, length));
            var end = start + length;
            start = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
        }

        return lines;
    }

    /// <summary>Some converters leave the last line written and the introduction of the quote on one line.</summary>
    private static void Add(List<MailLine> lines, string text)
    {
        var attribution = AttributionPhrase.IndexIn(text);
        if (attribution > 0)
        {
            lines.Add(new MailLine(text[..attribution]));
        }

        lines.Add(new MailLine(text[attribution..]));
    }

    public static string Comparable(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder(text.Length);
        var pendingSpace = false;
        foreach (var c in text)
        {
            if (IsSpace(c))
            {
                pendingSpace = builder.Length > 0;
                continue;
            }

            if (IsInvisible(c))
            {
                continue;
            }

            if (pendingSpace)
            {
                builder.Append(' ');
                pendingSpace = false;
            }

            builder.Append(Fold(c));
        }

        return builder.ToString();
    }

    /// <summary>The comparable form without the ornaments that mail programs put around headings.</summary>
    public static ReadOnlySpan<char> Bare(ReadOnlySpan<char> comparable) => comparable.Trim(" *_-=~#>|—–─━+.·••\"");

    public static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!IsSpace(c) && !IsInvisible(c))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\u00A0' or '\u3000' || (c > '\u007F' ? char.IsWhiteSpace(c) : c is '\v' or '\f');

    /// <summary>Zero-width, directional and control characters: present in much mail, never seen.</summary>
    public static bool IsInvisible(char c) =>
        c is '\u200B' or '\u200C' or '\u200D' or '\uFEFF' or '\u00AD' or '\u034F' or '\u061C' or '\uFFFC'
        or (>= '\u200E' and <= '\u200F') or (>= '\u2060' and <= '\u2064') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        || (c < ' ' && c is not '\t' and not '\n' and not '\r')
        || c == '\u007F';

    private static char Fold(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - FullWidthOffset)),
        '﹕' or '︰' or '\u0589' or '\u2024' => ':',
        'İ' => 'i',
        '﹥' => '>',
        '﹤' => '<',
        '’' or '‘' or 'ʼ' => '\'',
        '“' or '”' or '„' or '«' or '»' => '"',
        '\u2010' or '\u2011' => '-',
        > '\u007F' when char.IsDigit(c) => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)),
        _ => char.ToLower(c, CultureInfo.InvariantCulture),
    };
}
