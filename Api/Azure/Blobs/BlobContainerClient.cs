using Azure.Core;
using Azure.Storage.Blobs.Models;
using M365Support.Storage;

namespace Azure.Storage.Blobs;

/// <summary>One container of blobs; private, as the account's owner alone reads it.</summary>
public sealed class BlobContainerClient
{
    private readonly BlobConnection connection;
    private readonly string uri;

    /// <summary>Connects by a connection string.</summary>
    /// <exception cref="FormatException">Something is missing in the connection string; the message names it.</exception>
    public BlobContainerClient(string connectionString, string blobContainerName, BlobClientOptions? options = null)
    {
        connection = BlobConnection.Create(connectionString, options);
        BlobLimits.CheckContainerName(blobContainerName);
        Name = blobContainerName;
        uri = $"{connection.Uri}/{blobContainerName}";
    }

    public BlobContainerClient(Uri blobContainerUri, StorageSharedKeyCredential credential, BlobClientOptions? options = null)
        : this(BlobConnection.Create(blobContainerUri, credential, options))
    {
    }

    public BlobContainerClient(Uri blobContainerUri, TokenCredential credential, BlobClientOptions? options = null)
        : this(BlobConnection.Create(blobContainerUri, credential, options))
    {
    }

    internal BlobContainerClient(BlobConnection connection, string uri, string name)
    {
        BlobLimits.CheckContainerName(name);
        this.connection = connection;
        this.uri = uri;
        Name = name;
    }

    private BlobContainerClient(BlobConnection connection)
        : this(connection, connection.Uri, connection.Uri[(connection.Uri.LastIndexOf('/') + 1)..])
    {
    }

    /// <summary>The container's name.</summary>
    public string Name { get; }

    /// <summary>The container's address.</summary>
    public Uri Uri => new(uri);

    /// <summary>A client of one blob, over the same connection; nothing is sent.</summary>
    public BlobClient GetBlobClient(string blobName) => new(connection, uri, Name, blobName);

    /// <summary>Creates the container.</summary>
    /// <exception cref="RequestFailedException">409 ContainerAlreadyExists, or any other failure.</exception>
    public async Task<Response<BlobContainerInfo>> CreateAsync(CancellationToken cancellationToken = default) =>
        Info(await connection.SendAsync("CreateContainer", RequestMethod.Put, Address, StorageClassifier.WriteOnce, cancellationToken));

    /// <summary>Creates the container; null where it existed.</summary>
    public async Task<Response<BlobContainerInfo>?> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(
            "CreateContainer", RequestMethod.Put, Address, StorageClassifier.ReplayableOrExisting, cancellationToken);
        return response.Status != 409 ? Info(response)
            : StorageErrorParser.Code(response) is null or "ContainerAlreadyExists" ? null
            : throw new RequestFailedException(response);
    }

    public async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(
            "GetContainerProperties", RequestMethod.Get, Address, StorageClassifier.ReplayableOrMissing, cancellationToken);
        return Response.FromValue(response.Status != 404, response);
    }

    /// <summary>Deletes the container and its blobs; false where there was none.</summary>
    public async Task<Response<bool>> DeleteIfExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(
            "DeleteContainer", RequestMethod.Delete, Address, StorageClassifier.ReplayableOrMissing, cancellationToken);
        return Response.FromValue(response.Status != 404, response);
    }

    private string Address => uri + "?restype=container";

    private static Response<BlobContainerInfo> Info(Response response) =>
        Response.FromValue(new BlobContainerInfo(response.Headers.ETag ?? default, BlobConnection.LastModified(response)), response);
}
