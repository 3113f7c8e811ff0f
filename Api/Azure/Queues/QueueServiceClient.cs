using Azure.Core;

namespace Azure.Storage.Queues;

/// <summary>The queues of a storage account.</summary>
public sealed class QueueServiceClient
{
    private readonly QueueConnection connection;

    /// <summary>Connects by a connection string.</summary>
    /// <exception cref="FormatException">Something is missing in the connection string; the message names it.</exception>
    public QueueServiceClient(string connectionString, QueueClientOptions? options = null) =>
        connection = QueueConnection.Create(connectionString, options);

    public QueueServiceClient(Uri serviceUri, StorageSharedKeyCredential credential, QueueClientOptions? options = null) =>
        connection = QueueConnection.Create(serviceUri, credential, options);

    public QueueServiceClient(Uri serviceUri, TokenCredential credential, QueueClientOptions? options = null) =>
        connection = QueueConnection.Create(serviceUri, credential, options);

    /// <summary>The account's queue endpoint.</summary>
    public Uri Uri => new(connection.Uri);

    /// <summary>A client of one queue, over the same connection; nothing is sent.</summary>
    public QueueClient GetQueueClient(string queueName) => new(connection, $"{connection.Uri}/{queueName}", queueName);
}
