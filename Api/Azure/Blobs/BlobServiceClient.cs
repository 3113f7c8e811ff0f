using Azure.Core;

namespace Azure.Storage.Blobs;

/// <summary>The blob containers of a storage account.</summary>
public sealed class BlobServiceClient
{
    private readonly BlobConnection connection;

    /// <summary>Connects by a connection string.</summary>
    /// <exception cref="FormatException">Something is missing in the connection string; the message names it.</exception>
    public BlobServiceClient(string connectionString, BlobClientOptions? options = null) =>
        connection = BlobConnection.Create(connectionString, options);

    public BlobServiceClient(Uri serviceUri, StorageSharedKeyCredential credential, BlobClientOptions? options = null) =>
        connection = BlobConnection.Create(serviceUri, credential, options);

    public BlobServiceClient(Uri serviceUri, TokenCredential credential, BlobClientOptions? options = null) =>
        connection = BlobConnection.Create(serviceUri, credential, options);

    /// <summary>The account's blob endpoint.</summary>
    public Uri Uri => new(connection.Uri);

    /// <summary>A client of one container, over the same connection; nothing is sent.</summary>
    public BlobContainerClient GetBlobContainerClient(string blobContainerName) =>
        new(connection, $"{connection.Uri}/{blobContainerName}", blobContainerName);
}
