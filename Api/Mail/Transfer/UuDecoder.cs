namespace M365Support.Mail.Transfer;

/// <summary>Decodes uuencoded lines (POSIX uuencode, historical algorithm).</summary>
internal static class UuDecoder
{
    /// <summary>Whether the line opens a file: <c>begin 644 name</c>.</summary>
    public static bool TryReadBegin(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name)
    {
        name = default;
        line = line.TrimEnd(" \t\r\n"u8);
        if (!line.StartsWith("begin "u8))
        {
            return false;
        }

        line = line[6..].TrimStart((byte)' ');
        var digits = line.IndexOfAnyExceptInRange((byte)'0', (byte)'7');
        if (digits is not (3 or 4) || line[digits] != ' ')
        {
            return false;
        }

        name = line[digits..].Trim((byte)' ');
        return !name.IsEmpty;
    }

    /// <summary>Whether the line can be data: its length byte and its length agree.</summary>
    public static bool IsData(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd("\r\n"u8);
        if (line.IsEmpty || line.IndexOfAnyExceptInRange((byte)' ', (byte)'`') >= 0)
        {
            return false;
        }

        var length = (line[0] - 32) & 63;
        var needed = (length + 2) / 3 * 4;
        return length == 0 ? line.Length <= 2 : line.Length - 1 <= needed + 2 && line.Length - 1 >= ((length * 4) + 2) / 3 - 3;
    }

    public static bool IsEnd(ReadOnlySpan<byte> line) => line.TrimEnd(" \t\r\n"u8).SequenceEqual("end"u8);

    /// <summary>Decodes all data lines, with or without <c>begin</c> and <c>end</c> around them.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            var newline = source.IndexOf((byte)'\n');
            var line = newline < 0 ? source : source[..newline];
            source = newline < 0 ? default : source[(newline + 1)..];
            if (IsEnd(line))
            {
                break;
            }

            if (!TryReadBegin(line, out _) && IsData(line))
            {
                written += DecodeLine(line.TrimEnd("\r\n"u8), target[written..]);
            }
        }

        return written;
    }

    private static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> target)
    {
        var length = Math.Min((line[0] - 32) & 63, (line.Length - 1) / 4 * 3 + 2);
        var written = 0;
        for (var i = 1; written < length; i += 4)
        {
            var bits = (Six(line, i) << 18) | (Six(line, i + 1) << 12) | (Six(line, i + 2) << 6) | Six(line, i + 3);
            for (var shift = 16; shift >= 0 && written < length; shift -= 8)
            {
                target[written++] = (byte)(bits >> shift);
            }
        }

        return written;
    }

    private static int Six(ReadOnlySpan<byte> line, int index) => index < line.Length ? (line[index] - 32) & 63 : 0;
}
