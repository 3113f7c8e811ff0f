using System.Buffers;

namespace M365Support.Mail.Transfer;

/// <summary>Reads the decoded bytes of a part without holding them all.</summary>
internal sealed class DecodingStream(ReadOnlyMemory<byte> raw, TransferEncoding encoding) : ForwardStream
{
    private const int ChunkSize = 32 * 1024;

    private ReadOnlyMemory<byte> source = raw;
    private Base64Decoder base64;
    private byte[]? buffer;
    private int position;
    private int available;
    private bool flushed;

    public override int Read(Span<byte> buffer)
    {
        if (encoding == TransferEncoding.Identity)
        {
            var plain = Math.Min(buffer.Length, source.Length);
            source.Span[..plain].CopyTo(buffer);
            source = source[plain..];
            return plain;
        }

        while (position == available && Fill())
        {
        }

        var length = Math.Min(buffer.Length, available - position);
        this.buffer.AsSpan(position, length).CopyTo(buffer);
        position += length;
        return length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(Read(buffer.Span));

    public override void CopyTo(Stream destination, int bufferSize)
    {
        if (encoding == TransferEncoding.Identity)
        {
            destination.Write(source.Span);
            source = default;
            return;
        }

        do
        {
            destination.Write(buffer.AsSpan(position, available - position));
            position = available;
        }
        while (Fill());
    }

    protected override void Dispose(bool disposing)
    {
        if (buffer is { } rented)
        {
            buffer = null;
            source = default;
            position = 0;
            available = 0;
            flushed = true;
            ArrayPool<byte>.Shared.Return(rented);
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        if (flushed)
        {
            return false;
        }

        buffer ??= ArrayPool<byte>.Shared.Rent(ChunkSize + 4);
        position = 0;
        var chunk = NextChunk();
        source = source[chunk.Length..];
        available = encoding switch
        {
            TransferEncoding.Base64 => base64.Decode(chunk, buffer),
            TransferEncoding.QuotedPrintable => QuotedPrintableDecoder.Decode(chunk, buffer),
            TransferEncoding.Uuencode => UuDecoder.Decode(chunk, buffer),
            _ => 0,
        };
        if (source.IsEmpty)
        {
            available += base64.Flush(buffer.AsSpan(available));
            flushed = true;
        }

        return true;
    }

    /// <summary>Cuts at a line end, so that no escape is torn; a line longer than a chunk is cut where no escape is.</summary>
    private ReadOnlySpan<byte> NextChunk()
    {
        var window = source.Span[..Math.Min(source.Length, ChunkSize)];
        if (window.Length == source.Length)
        {
            return window;
        }

        var cut = window.LastIndexOf((byte)'\n') + 1;
        if (cut == 0)
        {
            cut = window.Length;
            while (encoding == TransferEncoding.QuotedPrintable && cut > 2 && (window[cut - 2] == '=' || window[cut - 1] is (byte)'=' or (byte)' ' or (byte)'\t' or (byte)'\r'))
            {
                cut--;
            }
        }

        return window[..cut];
    }
}
