namespace Azure.Storage.Blobs;

/// <summary>A blob as a seekable stream; every piece is of the version that was opened.</summary>
internal sealed class BlobReadStream(BlobClient blob, long length, ETag version, int bufferSize) : Stream
{
    private readonly byte[] buffer = new byte[(int)Math.Clamp(length, 1, bufferSize)];
    private long bufferStart;
    private int bufferLength;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        if (position >= length || destination.IsEmpty)
        {
            return 0;
        }

        if (position < bufferStart || position >= bufferStart + bufferLength)
        {
            var size = (int)Math.Min(buffer.Length, length - position);
            bufferLength = 0;
            bufferLength = await blob.ReadAsync(position, buffer.AsMemory(0, size), version, cancellationToken);
            bufferStart = position;
            if (bufferLength == 0)
            {
                throw new EndOfStreamException("The blob service sent less than the blob's length.");
            }
        }

        var offset = (int)(position - bufferStart);
        var count = Math.Min(bufferLength - offset, destination.Length);
        buffer.AsMemory(offset, count).CopyTo(destination);
        position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        SeekOrigin.End => length + offset,
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("The stream is read-only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read-only.");
}
