using System.Globalization;
using System.Text;

namespace M365Support.Mail.Outgoing;

/// <summary>Brings a text into lines of 7-bit characters: quoted-printable where it stays readable, else base64 (RFC 2045 §6.7, §6.8).</summary>
internal static class BodyEncoder
{
    /// <summary>The longest line, its line end not counted (RFC 2045 §6.7 rule 5).</summary>
    private const int LongestLine = 76;

    private const int Base64Line = 57;

    /// <summary>The name of the encoding and the body in it, every line ended by CRLF.</summary>
    /// <param name="text">Line ends as LF.</param>
    public static (string Encoding, string Body) Encode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal));
        var foreign = bytes.Count(b => b > 126);
        return foreign * 6 > bytes.Length ? ("base64", Base64(bytes)) : ("quoted-printable", QuotedPrintable(text));
    }

    private static string Base64(byte[] bytes)
    {
        var lines = new StringBuilder((bytes.Length * 4 / 3) + (bytes.Length / 20) + 8);
        foreach (var line in bytes.Chunk(Base64Line))
        {
            lines.Append(Convert.ToBase64String(line)).Append("\r\n");
        }

        return lines.ToString();
    }

    private static string QuotedPrintable(string text)
    {
        var body = new StringBuilder(text.Length + (text.Length / 8));
        foreach (var line in text.Split('\n'))
        {
            QuotedLine(Encoding.UTF8.GetBytes(line), body);
        }

        // What ends in a line feed has an empty line after it that is none.
        return text.EndsWith('\n') ? body.ToString(0, body.Length - 2) : body.ToString();
    }

    private static void QuotedLine(byte[] line, StringBuilder body)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var last = i == line.Length - 1;
            var plain = line[i] is (>= (byte)'!' and <= (byte)'~' and not (byte)'=') || (line[i] is (byte)' ' or (byte)'\t' && !last);

            // A lone dot ends the message in SMTP, and "From " at the start of a line is changed by mailbox formats on the way.
            plain &= column > 0 || !(line[i] == '.' || line.AsSpan(i).StartsWith("From "u8));
            var width = plain ? 1 : 3;
            if (column + width > LongestLine - (last ? 0 : 1))
            {
                body.Append("=\r\n");
                column = 0;
            }

            _ = plain ? body.Append((char)line[i]) : body.Append(CultureInfo.InvariantCulture, $"={line[i]:X2}");
            column += width;
        }

        body.Append("\r\n");
    }
}
