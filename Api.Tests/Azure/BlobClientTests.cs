using System.Security.Cryptography;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using M365Support.Infrastructure;
using M365Support.Storage;

namespace M365Support.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class BlobClientTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task Container_is_created_once_and_deleted_twice()
    {
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(AzuriteFixture.UniqueName("c-"));
        Assert.False((await container.ExistsAsync()).Value);
        Assert.NotNull(await container.CreateIfNotExistsAsync());
        Assert.Null(await container.CreateIfNotExistsAsync());
        Assert.True((await container.ExistsAsync()).Value);
        Assert.Equal(409, (await Assert.ThrowsAsync<RequestFailedException>(() => container.CreateAsync())).Status);
        Assert.True((await container.DeleteIfExistsAsync()).Value);
        Assert.False((await container.DeleteIfExistsAsync()).Value);
    }

    [SkippableFact]
    public async Task Blob_comes_back_with_its_headers_and_metadata()
    {
        var blob = (await ContainerAsync()).GetBlobClient("482-019-365/original.eml");
        var written = (await blob.UploadAsync(BinaryData.FromString("From: a@b\r\n\r\nHi"), new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "message/rfc822", ContentDisposition = "attachment; filename=\"original.eml\"" },
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["ticket"] = "482-019-365", ["sha256"] = "00ff" },
        })).Value;

        var read = (await blob.DownloadContentAsync()).Value;
        Assert.Equal("From: a@b\r\n\r\nHi", read.Content.ToString());
        Assert.Equal(("message/rfc822", written.ETag), (read.Details.ContentType, read.Details.ETag));
        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal((15L, "attachment; filename=\"original.eml\""), (properties.ContentLength, properties.ContentDisposition));
        Assert.Equal(["00ff", "482-019-365"], properties.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Value));
        Assert.True((await blob.ExistsAsync()).Value);
        Assert.True((await blob.DeleteIfExistsAsync()).Value);
        Assert.False((await blob.DeleteIfExistsAsync()).Value);
        Assert.False((await blob.ExistsAsync()).Value);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.DownloadContentAsync());
        Assert.Equal((404, "BlobNotFound"), (failure.Status, failure.ErrorCode));
        failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.DownloadStreamingAsync());
        Assert.Equal((404, "BlobNotFound"), (failure.Status, failure.ErrorCode));
        failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.GetPropertiesAsync());
        Assert.Equal((404, "BlobNotFound"), (failure.Status, failure.ErrorCode));
    }

    [SkippableTheory]
    [InlineData("plain.txt")]
    [InlineData("a b+c%20d&e=f.txt")]
    [InlineData("it's (1) #2?.txt")]
    [InlineData("附件/打印机 🖨️.eml")]
    [InlineData("a//b/c")]
    public async Task Blob_name_of_any_characters_addresses_one_blob(string name)
    {
        var blob = (await ContainerAsync()).GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromString(name));
        Assert.Equal(name, (await blob.DownloadContentAsync()).Value.Content.ToString());
        Assert.Equal(name, blob.Name);
    }

    [SkippableFact]
    public async Task Upload_without_overwrite_keeps_what_is_there()
    {
        var blob = (await ContainerAsync()).GetBlobClient("once");
        await blob.UploadAsync(BinaryData.FromString("first"));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(BinaryData.FromString("second")));
        Assert.Equal((409, "BlobAlreadyExists"), (failure.Status, failure.ErrorCode));
        failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(new Trickle(new byte[100]), new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            TransferOptions = new StorageTransferOptions { MaximumTransferSize = 10 },
        }));
        Assert.Equal((409, "BlobAlreadyExists"), (failure.Status, failure.ErrorCode));
        Assert.Equal("first", (await blob.DownloadContentAsync()).Value.Content.ToString());

        var etag = (await blob.UploadAsync(BinaryData.FromString("third"), overwrite: true)).Value.ETag;
        failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(BinaryData.FromString("fourth"), new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfMatch = new ETag("\"0x1\"") },
        }));
        Assert.Equal(412, failure.Status);
        await blob.UploadAsync(BinaryData.FromString("fifth"), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = etag } });
        Assert.Equal("fifth", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [SkippableTheory]
    [InlineData(0, 1)]
    [InlineData(999, 1)]
    [InlineData(1000, 1)]
    [InlineData(1001, 3)]
    [InlineData(2000, 3)]
    [InlineData(2001, 4)]
    public async Task Stream_is_cut_into_blocks_only_where_it_must(int length, int requests)
    {
        foreach (var seekable in new[] { false, true })
        {
            var blob = (await ContainerAsync()).GetBlobClient("cut");
            var bytes = RandomNumberGenerator.GetBytes(length);
            using Stream content = seekable ? new MemoryStream(bytes) : new Trickle(bytes);
            using var scope = StorageTransactions.Begin("upload");
            await blob.UploadAsync(content, new BlobUploadOptions { TransferOptions = new StorageTransferOptions { MaximumTransferSize = 1000 } });
            Assert.Equal(requests, scope.Count);
            Assert.Equal(bytes, (await blob.DownloadContentAsync()).Value.Content.ToArray());
        }
    }

    [SkippableFact]
    public async Task Opened_blob_is_read_piece_by_piece_and_only_in_one_version()
    {
        var blob = (await ContainerAsync()).GetBlobClient("pieces");
        var bytes = RandomNumberGenerator.GetBytes(2500);
        await blob.UploadAsync(BinaryData.FromBytes(bytes));
        using (var whole = await blob.OpenReadAsync(bufferSize: 1000))
        using (var copy = new MemoryStream())
        {
            using var scope = StorageTransactions.Begin("read");
            await whole.CopyToAsync(copy);
            Assert.Equal(bytes, copy.ToArray());
            Assert.Equal(3, scope.Count);
        }

        using var stream = await blob.OpenReadAsync(position: 2400, bufferSize: 1000);
        Assert.Equal(bytes[2400], stream.ReadByte());
        stream.Seek(10, SeekOrigin.Begin);
        Assert.Equal(bytes[10], stream.ReadByte());
        Assert.Equal(2500, stream.Length);

        await blob.UploadAsync(BinaryData.FromBytes(new byte[2500]), overwrite: true);
        stream.Position = 2000;
        var failure = Assert.Throws<RequestFailedException>(() => stream.ReadByte());
        Assert.Equal(412, failure.Status);
    }

    [SkippableFact]
    public async Task Part_of_a_blob_is_downloaded()
    {
        var blob = (await ContainerAsync()).GetBlobClient("part");
        await blob.UploadAsync(BinaryData.FromString("0123456789"));
        using var part = (await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(3, 4) })).Value;
        using var reader = new StreamReader(part.Content);
        Assert.Equal("3456", await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("../a")]
    [InlineData("a/./b")]
    [InlineData("a.")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public void Blob_name_against_the_rules_is_refused(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => Unreachable().GetBlobClient(name));

    [Fact]
    public void Blob_name_with_half_a_character_is_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => Unreachable().GetBlobClient("a\uD800"));

    [Fact]
    public async Task Header_or_metadata_that_cannot_travel_is_refused()
    {
        var blob = Unreachable().GetBlobClient("b");
        BlobUploadOptions[] refused =
        [
            new() { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["n"] = "é" } },
            new() { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["n-1"] = "x" } },
            new() { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["n"] = new('x', 9000) } },
            new() { HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain\r\nx-ms-meta-a: b" } },
            new() { TransferOptions = new StorageTransferOptions { MaximumTransferSize = 0 } },
        ];
        foreach (var options in refused)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => blob.UploadAsync(BinaryData.FromString("x"), options));
        }
    }

    private static BlobContainerClient Unreachable() => new($"AccountName=a;AccountKey={StubService.Key};BlobEndpoint=http://127.0.0.1:1/a", "mail");

    private async Task<BlobContainerClient> ContainerAsync()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName("c"));
        await container.CreateIfNotExistsAsync();
        return container;
    }

    /// <summary>A stream that cannot seek and gives a few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
    }
}
