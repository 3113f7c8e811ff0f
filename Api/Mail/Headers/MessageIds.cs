using System.Text;
using M365Support.Mail.Parsing;

namespace M365Support.Mail.Headers;

/// <summary>Reads message identifiers (RFC 5322 §3.6.4), saving what can be saved of broken ones.</summary>
internal static class MessageIds
{
    /// <summary>Adds the identifiers of a field, without angle brackets, each once.</summary>
    public static void Read(ReadOnlySpan<byte> value, MimeDocument document, List<string> ids)
    {
        if (value.IndexOf("=?"u8) >= 0)
        {
            value = Encoding.UTF8.GetBytes(HeaderText.Decode(value, document));
        }

        var bracketed = value.Contains((byte)'<');
        while (!value.IsEmpty && ids.Count < document.Options.MaxAddresses)
        {
            if (bracketed)
            {
                var open = value.IndexOf((byte)'<');
                if (open < 0)
                {
                    break;
                }

                value = value[(open + 1)..];
                var close = value.IndexOfAny((byte)'>', (byte)'<');
                Add(close < 0 ? value : value[..close], ids);
                value = close < 0 ? default : value[close..];
            }
            else
            {
                value = value.TrimStart(" \t\r\n,;>"u8);
                var end = value.IndexOfAny(Separators.List);
                var token = end < 0 ? value : value[..end];
                if (token.Contains((byte)'@') || end < 0)
                {
                    Add(token.TrimEnd((byte)'>'), ids);
                }

                value = value[token.Length..];
            }
        }
    }

    private static void Add(ReadOnlySpan<byte> id, List<string> ids)
    {
        if (id.IndexOfAny(" \t\r\n"u8) >= 0)
        {
            id = WithoutSpace(id);
        }

        if (id.IsEmpty || id.Length > 2_000)
        {
            return;
        }

        var text = Encoding.UTF8.GetString(id);
        if (!ids.Contains(text))
        {
            ids.Add(text);
        }
    }

    private static byte[] WithoutSpace(ReadOnlySpan<byte> id)
    {
        var kept = new byte[id.Length];
        var length = 0;
        foreach (var b in id)
        {
            if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                kept[length++] = b;
            }
        }

        return kept[..length];
    }
}
