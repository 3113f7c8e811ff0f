using System.Buffers;
using System.Buffers.Binary;
using System.Xml.Linq;
using Azure.Core;
using Azure.Storage.Blobs.Models;
using M365Support.Storage;

namespace Azure.Storage.Blobs;

/// <summary>One upload: Put Blob where a block holds it all, Put Block and Put Block List otherwise.</summary>
internal sealed class BlobUpload(BlobConnection connection, string uri, BlobUploadOptions options)
{
    public async Task<Response<BlobContentInfo>> RunAsync(Stream content, CancellationToken cancellationToken)
    {
        Check();
        var size = BlobLimits.BlockSize(options.TransferOptions);

        // A whole block and one byte more, so that a stream of exactly one block is seen to have ended. A short stream of
        // known length takes no more than it needs.
        var wanted = content.CanSeek ? (int)Math.Clamp(content.Length - content.Position, 0, size) + 1 : size + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(wanted);
        var first = await content.ReadAtLeastAsync(buffer.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellationToken);
        var response = first < wanted
            ? await PutBlobAsync(buffer.AsMemory(0, first), cancellationToken)
            : await PutBlocksAsync(content, buffer, first, Math.Max(1, wanted - 1), cancellationToken);

        // Not after a failure: a connection that is being torn down may still be reading it.
        ArrayPool<byte>.Shared.Return(buffer);
        return Info(response);
    }

    private async Task<Response> PutBlobAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var message = Commit("Upload", uri);
        message.Request.Headers.SetValue("x-ms-blob-type", "BlockBlob");
        message.Request.Content = RequestContent.Create(bytes);
        return await connection.SendAsync(message, cancellationToken);
    }

    private async Task<Response> PutBlocksAsync(Stream content, byte[] buffer, int filled, int size, CancellationToken cancellationToken)
    {
        // Ids are this upload's own: two uploads at once cannot mix their blocks.
        var upload = Guid.NewGuid();
        var list = new XElement("BlockList");
        var count = 0;
        while (filled > 0)
        {
            if (count == BlobLimits.MaxBlocks)
            {
                throw new ArgumentException($"The stream has more than {BlobLimits.MaxBlocks} blocks of {size} bytes; make the blocks larger.", nameof(content));
            }

            var length = Math.Min(filled, size);
            var id = BlockId(upload, count++);
            await PutBlockAsync(id, buffer.AsMemory(0, length), cancellationToken);
            list.Add(new XElement("Latest", id));

            // What is left is at most the one byte that was read ahead.
            buffer.AsSpan(length, filled - length).CopyTo(buffer);
            filled -= length;
            filled += await content.ReadAtLeastAsync(buffer.AsMemory(filled, size - filled), size - filled, throwOnEndOfStream: false, cancellationToken);
        }

        using var message = Commit("CommitBlockList", uri + "?comp=blocklist");
        message.Request.Headers.SetValue("Content-Type", "application/xml");
        message.Request.Content = StorageXml.Write(list);
        return await connection.SendAsync(message, cancellationToken);
    }

    private async Task PutBlockAsync(string id, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var message = connection.Message(
            "StageBlock", RequestMethod.Put, $"{uri}?comp=block&blockid={Uri.EscapeDataString(id)}", StorageClassifier.Replayable);
        message.Request.Content = RequestContent.Create(bytes);
        await connection.SendAsync(message, cancellationToken);
    }

    private HttpMessage Commit(string operation, string address)
    {
        var classifier = StorageClassifier.For(BlobConnection.IsConditional(options.Conditions));
        var message = connection.Message(operation, RequestMethod.Put, address, classifier);
        var request = message.Request;
        BlobConnection.SetConditions(request, options.Conditions);
        foreach (var (name, value) in Headers())
        {
            BlobConnection.Set(request, name, value);
        }

        foreach (var (name, value) in options.Metadata ?? new Dictionary<string, string>())
        {
            request.Headers.SetValue("x-ms-meta-" + name, value);
        }

        return message;
    }

    private (string Name, string? Value)[] Headers() => options.HttpHeaders is not { } headers ? [] :
    [
        ("x-ms-blob-content-type", headers.ContentType),
        ("x-ms-blob-content-encoding", headers.ContentEncoding),
        ("x-ms-blob-content-language", headers.ContentLanguage),
        ("x-ms-blob-content-disposition", headers.ContentDisposition),
        ("x-ms-blob-cache-control", headers.CacheControl),
    ];

    private void Check()
    {
        foreach (var (name, value) in Headers())
        {
            if (value is not null)
            {
                BlobLimits.CheckHeader(name, value);
            }
        }

        if (options.Metadata is { } metadata)
        {
            BlobLimits.CheckMetadata(metadata);
        }
    }

    private static string BlockId(Guid upload, int index)
    {
        Span<byte> id = stackalloc byte[20];
        upload.TryWriteBytes(id);
        BinaryPrimitives.WriteInt32BigEndian(id[16..], index);
        return Convert.ToBase64String(id);
    }

    private static Response<BlobContentInfo> Info(Response response) =>
        Response.FromValue(new BlobContentInfo(response.Headers.ETag ?? default, BlobConnection.LastModified(response)), response);
}
