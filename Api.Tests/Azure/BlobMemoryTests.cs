using System.Security.Cryptography;
using Azure.Storage.Blobs;
using M365Support.Infrastructure;

namespace M365Support.Azure;

/// <summary>What an upload holds in memory. Measured over the whole process, so nothing else may run meanwhile.</summary>
[Collection(AloneCollection.Name)]
public sealed class BlobMemoryTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [SkippableFact]
    public async Task Long_stream_is_uploaded_and_read_holding_about_a_block()
    {
        const int Length = 100 * 1024 * 1024;
        var container = new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName("c"));
        await container.CreateIfNotExistsAsync();
        var blob = container.GetBlobClient("long");
        using var content = new Bytes(Length);
        await blob.UploadAsync(content);
        Assert.InRange(content.LargestRead, 1, (4 * 1024 * 1024) + 1);
        Assert.InRange(content.LargestGrowth, long.MinValue, 48 * 1024 * 1024);
        Assert.Equal(Length, (await blob.GetPropertiesAsync()).Value.ContentLength);

        using var download = (await blob.DownloadStreamingAsync()).Value;
        var hash = await SHA256.HashDataAsync(download.Content);
        using var same = new Bytes(Length);
        Assert.Equal(await SHA256.HashDataAsync(same), hash);
        await blob.DeleteIfExistsAsync();
    }

    /// <summary>So many bytes made as they are read, noting how much memory had come to be in use by then.</summary>
    private sealed class Bytes(long length) : Stream
    {
        private readonly long before = GC.GetTotalMemory(forceFullCollection: true);
        private long position;

        public int LargestRead { get; private set; }

        public long LargestGrowth { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - position);
            for (var i = 0; i < count; i++)
            {
                buffer[i] = (byte)((position + i) * 31 >> 3);
            }

            position += count;
            LargestRead = Math.Max(LargestRead, buffer.Length);
            if (buffer.Length >= 1024 * 1024)
            {
                LargestGrowth = Math.Max(LargestGrowth, GC.GetTotalMemory(forceFullCollection: true) - before);
            }

            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>Tests that run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
