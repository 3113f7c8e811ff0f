using System.Text;
using M365Support.Mail.Headers;

namespace M365Support.Mail.Transfer;

/// <summary>How a part's bytes were encoded for transport (RFC 2045 §6).</summary>
public enum TransferEncoding
{
    Identity,
    QuotedPrintable,
    Base64,
    Uuencode,
}

/// <summary>Reads Content-Transfer-Encoding values, misspelt ones too.</summary>
internal static class TransferEncodings
{
    public static TransferEncoding? Parse(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t\r\n\"'"u8);
        var end = value.IndexOfAny(Separators.Token);
        if (end >= 0)
        {
            value = value[..end].TrimEnd((byte)'"');
        }

        if (value.IsEmpty || Is(value, "7bit") || Is(value, "8bit") || Is(value, "binary") || Is(value, "7-bit") || Is(value, "8-bit") || Is(value, "7bits") || Is(value, "8bits"))
        {
            return TransferEncoding.Identity;
        }

        if (Is(value, "base64") || Is(value, "base-64") || Is(value, "x-base64"))
        {
            return TransferEncoding.Base64;
        }

        if (Is(value, "quoted-printable") || Is(value, "quotedprintable") || Is(value, "quoted_printable"))
        {
            return TransferEncoding.QuotedPrintable;
        }

        return Is(value, "x-uuencode") || Is(value, "uuencode") || Is(value, "x-uue") || Is(value, "uue") ? TransferEncoding.Uuencode : null;
    }

    private static bool Is(ReadOnlySpan<byte> value, string name) => Ascii.EqualsIgnoreCase(value, name);
}
