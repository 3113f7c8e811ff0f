namespace M365Support.Mail.Transfer;

/// <summary>Decodes quoted-printable (RFC 2045 §6.7), leaving what is no escape as it stands.</summary>
internal static class QuotedPrintableDecoder
{
    /// <summary>Decodes whole lines; never more bytes come out than go in.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            var newline = source.IndexOf((byte)'\n');
            var line = newline < 0 ? source : source[..newline];
            source = newline < 0 ? default : source[(newline + 1)..];
            var carriageReturn = newline >= 0 && line is [.., (byte)'\r'];
            line = line.TrimEnd(" \t\r"u8);
            var soft = line is [.., (byte)'='];
            written += DecodeLine(soft ? line[..^1] : line, target[written..]);
            if (soft || newline < 0)
            {
                continue;
            }

            if (carriageReturn)
            {
                target[written++] = (byte)'\r';
            }

            target[written++] = (byte)'\n';
        }

        return written;
    }

    private static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> target)
    {
        var written = 0;
        while (true)
        {
            var escape = line.IndexOf((byte)'=');
            if (escape < 0)
            {
                line.CopyTo(target[written..]);
                return written + line.Length;
            }

            line[..escape].CopyTo(target[written..]);
            written += escape;
            line = line[escape..];
            if (line.Length >= 3 && Hex(line[1]) is var high and >= 0 && Hex(line[2]) is var low and >= 0)
            {
                target[written++] = (byte)((high << 4) | low);
                line = line[3..];
            }
            else
            {
                target[written++] = (byte)'=';
                line = line[1..];
            }
        }
    }

    /// <summary>The value of a hexadecimal digit of either case, or -1.</summary>
    public static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
