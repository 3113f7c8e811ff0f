using System.Text;
using M365Support.Mail.Headers;

namespace M365Support.Mail;

/// <summary>Finds the charset that an HTML document declares in its head.</summary>
internal static class HtmlCharset
{
    private const int Window = 4096;

    public static string? Find(ReadOnlySpan<byte> html)
    {
        html = html[..Math.Min(html.Length, Window)];
        while (!html.IsEmpty)
        {
            var start = html.IndexOfAny("cC"u8);
            if (start < 0)
            {
                return null;
            }

            html = html[start..];
            if (html.Length > 8 && Ascii.EqualsIgnoreCase(html[..7], "charset"))
            {
                var value = html[7..].TrimStart(" \t\r\n"u8);
                if (value is [(byte)'=', ..])
                {
                    value = value[1..].TrimStart(" \t\r\n\"'"u8);
                    var end = value.IndexOfAny(Separators.Attribute);
                    return end is > 0 and < 64 ? Encoding.Latin1.GetString(value[..end]) : null;
                }
            }

            html = html[1..];
        }

        return null;
    }
}
