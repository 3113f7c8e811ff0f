namespace M365Support.Mail;

/// <summary>Makes CRLF and lone CR into LF.</summary>
internal static class LineEnds
{
    /// <summary>Rewrites in place and returns the new length.</summary>
    public static int Normalise(Span<byte> bytes)
    {
        var read = bytes.IndexOf((byte)'\r');
        if (read < 0)
        {
            return bytes.Length;
        }

        var write = read;
        while (read < bytes.Length)
        {
            bytes[write++] = (byte)'\n';
            read++;
            while (read < bytes.Length && bytes[read] == '\r' && read + 1 < bytes.Length && bytes[read + 1] == '\n')
            {
                read++;
            }

            if (read < bytes.Length && bytes[read] == '\n')
            {
                read++;
            }

            var rest = bytes[read..];
            var next = rest.IndexOf((byte)'\r');
            var plain = next < 0 ? rest : rest[..next];
            plain.CopyTo(bytes[write..]);
            write += plain.Length;
            read += plain.Length;
        }

        return write;
    }
}
