using System.Text;

namespace M365Support.Mail;

/// <summary>Joins the soft line breaks of <c>format=flowed</c> (RFC 3676).</summary>
internal static class FlowedText
{
    /// <summary>The text with each paragraph on one line, and quotes prefixed <c>&gt; </c>.</summary>
    /// <param name="text">Text with line feeds.</param>
    /// <param name="deleteSpace">Whether the space before a soft break goes too (<c>delsp=yes</c>).</param>
    public static string Unwrap(string text, bool deleteSpace)
    {
        var result = new StringBuilder(text.Length);
        var openDepth = -1;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            var depth = QuoteDepth(line);
            var content = line[depth..];
            if (content.StartsWith(' '))
            {
                content = content[1..];
            }

            var isSignature = content is "-- ";
            var joined = openDepth == depth && !isSignature;
            if (!joined)
            {
                if (openDepth >= 0)
                {
                    result.Append('\n');
                }

                if (depth > 0)
                {
                    result.Append('>', depth).Append(' ');
                }
            }

            var soft = content.EndsWith(' ') && !isSignature;
            result.Append(soft && deleteSpace ? content[..^1] : content);
            openDepth = soft ? depth : -1;
            if (!soft && range.End.GetOffset(text.Length) < text.Length)
            {
                result.Append('\n');
            }
        }

        return result.ToString();
    }

    private static int QuoteDepth(ReadOnlySpan<char> line)
    {
        var other = line.IndexOfAnyExcept('>');
        return other < 0 ? line.Length : other;
    }
}
