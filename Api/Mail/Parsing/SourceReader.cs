using System.Text;

namespace M365Support.Mail.Parsing;

/// <summary>Gets a message's bytes into the one form that the scanners read: ASCII-compatible, with line feeds.</summary>
internal static class SourceReader
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Reads at most <paramref name="limit"/> bytes.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, long limit, CancellationToken cancellationToken)
    {
        var known = stream.CanSeek ? Math.Clamp(stream.Length - stream.Position, 0, limit) : FirstBuffer;
        var buffer = new byte[Math.Max(known, 1)];
        var probe = new byte[1];
        var length = 0;
        while (length < limit)
        {
            if (length == buffer.Length)
            {
                if (await stream.ReadAsync(probe, cancellationToken) == 0)
                {
                    break;
                }

                Array.Resize(ref buffer, (int)Math.Min(limit, Math.Max(buffer.Length * 2L, FirstBuffer)));
                buffer[length++] = probe[0];
                continue;
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length, (int)Math.Min(buffer.Length, limit) - length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>Copies only what editors saved as UTF-16 or with carriage returns alone.</summary>
    public static ReadOnlyMemory<byte> MakeReadable(ReadOnlyMemory<byte> source)
    {
        var span = source.Span;
        if (span is [0xFF, 0xFE, _, _, ..] or [0xFE, 0xFF, _, _, ..])
        {
            return Encoding.Convert(span[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode, Encoding.UTF8, span[2..].ToArray());
        }

        if (!span.Contains((byte)'\n') && span.Contains((byte)'\r'))
        {
            var copy = span.ToArray();
            copy.AsSpan().Replace((byte)'\r', (byte)'\n');
            return copy;
        }

        return source;
    }
}
