using Azure.Core;
using Azure.Storage.Blobs.Models;
using M365Support.Storage;

namespace Azure.Storage.Blobs;

/// <summary>One block blob.</summary>
/// <remarks>Writes with a condition are not retried after an ambiguous failure; see <see cref="StorageFailure"/>.</remarks>
public sealed class BlobClient
{
    private readonly BlobConnection connection;
    private readonly string uri;

    /// <summary>Connects by a connection string.</summary>
    /// <exception cref="FormatException">Something is missing in the connection string; the message names it.</exception>
    public BlobClient(string connectionString, string blobContainerName, string blobName, BlobClientOptions? options = null)
    {
        BlobLimits.CheckContainerName(blobContainerName);
        connection = BlobConnection.Create(connectionString, options);
        (Name, BlobContainerName, uri) = (blobName, blobContainerName, Address($"{connection.Uri}/{blobContainerName}", blobName));
    }

    internal BlobClient(BlobConnection connection, string containerUri, string blobContainerName, string blobName)
    {
        this.connection = connection;
        (Name, BlobContainerName, uri) = (blobName, blobContainerName, Address(containerUri, blobName));
    }

    /// <summary>The blob's name.</summary>
    public string Name { get; }

    /// <summary>The name of the blob's container.</summary>
    public string BlobContainerName { get; }

    /// <summary>The blob's address.</summary>
    public Uri Uri => new(uri);

    /// <summary>Uploads a stream; without <paramref name="overwrite"/> only where there is no blob.</summary>
    /// <exception cref="RequestFailedException">409 BlobAlreadyExists, or any other failure.</exception>
    public Task<Response<BlobContentInfo>> UploadAsync(Stream content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Options(overwrite), cancellationToken);

    /// <summary>Uploads bytes; without <paramref name="overwrite"/> only where there is no blob.</summary>
    /// <exception cref="RequestFailedException">409 BlobAlreadyExists, or any other failure.</exception>
    public Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Options(overwrite), cancellationToken);

    /// <summary>Uploads bytes.</summary>
    /// <exception cref="RequestFailedException">409 BlobAlreadyExists or 412 ConditionNotMet by the conditions, or any other failure.</exception>
    public async Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, BlobUploadOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var stream = content.ToStream();
        return await UploadAsync(stream, options, cancellationToken);
    }

    /// <summary>Uploads a stream from where it stands to its end, in blocks if it is longer than one, holding one block in memory.</summary>
    /// <remarks>The blob appears, or changes, when all of it has arrived; an upload that breaks off leaves what was there.</remarks>
    /// <exception cref="RequestFailedException">409 BlobAlreadyExists or 412 ConditionNotMet by the conditions, or any other failure.</exception>
    public Task<Response<BlobContentInfo>> UploadAsync(Stream content, BlobUploadOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new BlobUpload(connection, uri, options ?? new BlobUploadOptions()).RunAsync(content, cancellationToken);
    }

    /// <summary>Downloads into memory.</summary>
    /// <exception cref="RequestFailedException">404 BlobNotFound, or any other failure.</exception>
    public async Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken = default)
    {
        using var message = Download("Download", options: null);
        var response = await connection.SendAsync(message, cancellationToken);
        return Response.FromValue(new BlobDownloadResult(response.Content, BlobConnection.Details(response)), response);
    }

    /// <summary>Downloads as a stream from the network; dispose of the result. A connection that breaks midway is an <see cref="IOException"/>.</summary>
    /// <exception cref="RequestFailedException">404 BlobNotFound, or any other failure.</exception>
    public async Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(
        BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var message = Download("Download", options);
        message.BufferResponse = false;
        var response = await connection.SendAsync(message, cancellationToken);
        var details = BlobConnection.Details(response);
        var content = message.ExtractResponseContent() ?? Stream.Null;
        return Response.FromValue(new BlobDownloadStreamingResult(content, details), response);
    }

    /// <summary>Opens the blob's present version as a seekable stream that fetches a piece when it is read.</summary>
    /// <param name="position">Where to start.</param>
    /// <param name="bufferSize">Bytes of a piece; by default 4 MiB.</param>
    /// <param name="conditions">By default none.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="RequestFailedException">404 BlobNotFound, or any other failure; 412 while reading if the blob has changed.</exception>
    public async Task<Stream> OpenReadAsync(
        long position = 0, int? bufferSize = null, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferSize ?? 1, 1, nameof(bufferSize));
        var properties = (await GetPropertiesAsync(conditions, cancellationToken)).Value;
        return new BlobReadStream(this, properties.ContentLength, properties.ETag, bufferSize ?? BlobLimits.DefaultBlock) { Position = position };
    }

    public async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(
            "GetProperties", RequestMethod.Head, uri, StorageClassifier.ReplayableOrMissing, cancellationToken);
        return Response.FromValue(response.Status != 404, response);
    }

    /// <summary>Length, headers and metadata.</summary>
    /// <exception cref="RequestFailedException">404 BlobNotFound, or any other failure.</exception>
    public async Task<Response<BlobProperties>> GetPropertiesAsync(
        BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        using var message = connection.Message("GetProperties", RequestMethod.Head, uri, StorageClassifier.Replayable);
        BlobConnection.SetConditions(message.Request, conditions);
        var response = await connection.SendAsync(message, cancellationToken);
        return Response.FromValue(new BlobProperties(BlobConnection.Details(response)), response);
    }

    /// <summary>Deletes the blob; false where there was none.</summary>
    public async Task<Response<bool>> DeleteIfExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(
            "Delete", RequestMethod.Delete, uri, StorageClassifier.ReplayableOrMissing, cancellationToken);
        return Response.FromValue(response.Status != 404, response);
    }

    /// <summary>Fills the buffer from an offset on, from one version of the blob.</summary>
    internal async Task<int> ReadAsync(long offset, Memory<byte> buffer, ETag version, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(offset, buffer.Length),
            Conditions = new BlobRequestConditions { IfMatch = version },
        };
        using var message = Download("Read", options);
        var response = await connection.SendAsync(message, cancellationToken);
        var bytes = response.Content.ToMemory();
        bytes.CopyTo(buffer);
        return bytes.Length;
    }

    private HttpMessage Download(string operation, BlobDownloadOptions? options)
    {
        var message = connection.Message(operation, RequestMethod.Get, uri, StorageClassifier.Replayable);
        if (options is not null)
        {
            if (options.Range != default)
            {
                message.Request.Headers.SetValue("x-ms-range", options.Range.ToString());
            }

            BlobConnection.SetConditions(message.Request, options.Conditions);
        }

        return message;
    }

    private static BlobUploadOptions Options(bool overwrite) =>
        new() { Conditions = overwrite ? null : new BlobRequestConditions { IfNoneMatch = ETag.All } };

    private static string Address(string containerUri, string blobName)
    {
        BlobLimits.CheckBlobName(blobName);
        return $"{containerUri}/{string.Join('/', blobName.Split('/').Select(System.Uri.EscapeDataString))}";
    }
}
