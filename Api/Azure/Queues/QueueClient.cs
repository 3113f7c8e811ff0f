using System.Globalization;
using System.Xml.Linq;
using Azure.Core;
using Azure.Storage.Queues.Models;
using M365Support.Storage;

namespace Azure.Storage.Queues;

/// <summary>One queue: messages delivered at least once, in no promised order.</summary>
/// <remarks>
/// Putting and receiving are retried after any transient failure: a lost answer can leave a message twice, or hide some until
/// their visibility timeout. Updating is not, as each update spends the receipt; see <see cref="StorageFailure"/>. Deleting is,
/// and a message that is gone already is reported as 404 MessageNotFound.
/// </remarks>
public sealed class QueueClient
{
    private readonly QueueConnection connection;
    private readonly string uri;

    /// <summary>Connects by a connection string.</summary>
    /// <exception cref="FormatException">Something is missing in the connection string; the message names it.</exception>
    public QueueClient(string connectionString, string queueName, QueueClientOptions? options = null)
    {
        connection = QueueConnection.Create(connectionString, options);
        QueueLimits.CheckQueueName(queueName);
        Name = queueName;
        uri = $"{connection.Uri}/{queueName}";
    }

    public QueueClient(Uri queueUri, StorageSharedKeyCredential credential, QueueClientOptions? options = null)
        : this(QueueConnection.Create(queueUri, credential, options))
    {
    }

    public QueueClient(Uri queueUri, TokenCredential credential, QueueClientOptions? options = null)
        : this(QueueConnection.Create(queueUri, credential, options))
    {
    }

    internal QueueClient(QueueConnection connection, string uri, string name)
    {
        QueueLimits.CheckQueueName(name);
        this.connection = connection;
        this.uri = uri;
        Name = name;
    }

    private QueueClient(QueueConnection connection)
        : this(connection, connection.Uri, connection.Uri[(connection.Uri.LastIndexOf('/') + 1)..])
    {
    }

    /// <summary>The queue's name.</summary>
    public string Name { get; }

    /// <summary>The queue's address.</summary>
    public Uri Uri => new(uri);

    /// <summary>Creates the queue.</summary>
    /// <exception cref="RequestFailedException">409 QueueAlreadyExists (with other metadata), or any other failure.</exception>
    public Task<Response> CreateAsync(CancellationToken cancellationToken = default) =>
        connection.SendAsync("CreateQueue", RequestMethod.Put, uri, StorageClassifier.Replayable, content: null, cancellationToken);

    /// <summary>Creates the queue; null where it existed.</summary>
    public async Task<Response?> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(
            "CreateQueue", RequestMethod.Put, uri, StorageClassifier.ReplayableOrExisting, content: null, cancellationToken);
        return response.Status switch
        {
            201 => response,
            409 when StorageErrorParser.Code(response) is not (null or "QueueAlreadyExists") => throw new RequestFailedException(response),
            _ => null,
        };
    }

    /// <summary>Deletes the queue; false where there was none.</summary>
    public async Task<Response<bool>> DeleteIfExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(
            "DeleteQueue", RequestMethod.Delete, uri, StorageClassifier.ReplayableOrMissing, content: null, cancellationToken);
        return Response.FromValue(response.Status != 404, response);
    }

    public async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(
            "GetQueueProperties", RequestMethod.Get, uri + "?comp=metadata", StorageClassifier.ReplayableOrMissing, content: null, cancellationToken);
        return Response.FromValue(response.Status != 404, response);
    }

    /// <summary>The queue's length.</summary>
    /// <exception cref="RequestFailedException">404 QueueNotFound, or any other failure.</exception>
    public async Task<Response<QueueProperties>> GetPropertiesAsync(CancellationToken cancellationToken = default)
    {
        var response = await connection.SendAsync(
            "GetQueueProperties", RequestMethod.Get, uri + "?comp=metadata", StorageClassifier.Replayable, content: null, cancellationToken);
        var count = response.Headers.TryGetValue("x-ms-approximate-messages-count", out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
        return Response.FromValue(new QueueProperties(count), response);
    }

    /// <summary>Puts a message.</summary>
    /// <inheritdoc cref="SendMessageAsync(BinaryData, TimeSpan?, TimeSpan?, CancellationToken)"/>
    public Task<Response<SendReceipt>> SendMessageAsync(
        string messageText, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageText);
        return SendMessageAsync(BinaryData.FromString(messageText), visibilityTimeout, timeToLive, cancellationToken);
    }

    /// <summary>Puts a message.</summary>
    /// <param name="message">At most 64 KiB as it travels (48 KiB before Base64).</param>
    /// <param name="visibilityTimeout">0 to 7 days until it can be received; by default at once.</param>
    /// <param name="timeToLive">Life from now on, by default 7 days; −1 second for ever.</param>
    /// <param name="cancellationToken">Gives up; the message may have been put.</param>
    /// <exception cref="ArgumentException">A limit is exceeded; nothing was sent.</exception>
    public async Task<Response<SendReceipt>> SendMessageAsync(
        BinaryData message, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var address = uri + "/messages" + Query(
            ("visibilitytimeout", visibilityTimeout is { } v ? QueueLimits.Visibility(v, TimeSpan.Zero) : null),
            ("messagettl", timeToLive is { } t ? QueueLimits.TimeToLive(t, visibilityTimeout) : null));
        var response = await connection.SendAsync(
            "SendMessage", RequestMethod.Post, address, StorageClassifier.Replayable, connection.Encode(message), cancellationToken);
        var sent = StorageXml.Read(response).Element("QueueMessage")
            ?? throw new RequestFailedException(response.Status, "The queue service did not say what it stored.");
        return Response.FromValue(
            new SendReceipt(sent.Text("MessageId"), sent.Text("PopReceipt"))
            {
                InsertionTime = sent.Time("InsertionTime") ?? default,
                ExpirationTime = sent.Time("ExpirationTime") ?? default,
                TimeNextVisible = sent.Time("TimeNextVisible") ?? default,
            },
            response);
    }

    /// <summary>Takes messages and hides them from others.</summary>
    /// <param name="maxMessages">1 to 32; by default 1.</param>
    /// <param name="visibilityTimeout">1 second to 7 days; by default 30 seconds.</param>
    /// <param name="cancellationToken">Gives up; messages may have been hidden.</param>
    public async Task<Response<QueueMessage[]>> ReceiveMessagesAsync(
        int? maxMessages = null, TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckCount(maxMessages);
        var address = uri + "/messages" + Query(
            ("numofmessages", maxMessages?.ToString(CultureInfo.InvariantCulture)),
            ("visibilitytimeout", visibilityTimeout is { } v ? QueueLimits.Visibility(v, TimeSpan.FromSeconds(1)) : null));
        var response = await connection.SendAsync(
            "ReceiveMessages", RequestMethod.Get, address, StorageClassifier.Replayable, content: null, cancellationToken);
        var messages = StorageXml.Read(response).Elements("QueueMessage")
            .Select(m => new QueueMessage(m.Text("MessageId"), m.Text("PopReceipt"), Body(m), m.Number("DequeueCount"))
            {
                InsertedOn = m.Time("InsertionTime"),
                ExpiresOn = m.Time("ExpirationTime"),
                NextVisibleOn = m.Time("TimeNextVisible"),
            })
            .ToArray();
        return Response.FromValue(messages, response);
    }

    /// <summary>Looks at visible messages and leaves them as they are.</summary>
    /// <param name="maxMessages">1 to 32; by default 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Response<PeekedMessage[]>> PeekMessagesAsync(int? maxMessages = null, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckCount(maxMessages);
        var address = uri + "/messages" + Query(
            ("peekonly", "true"), ("numofmessages", maxMessages?.ToString(CultureInfo.InvariantCulture)));
        var response = await connection.SendAsync(
            "PeekMessages", RequestMethod.Get, address, StorageClassifier.Replayable, content: null, cancellationToken);
        var messages = StorageXml.Read(response).Elements("QueueMessage")
            .Select(m => new PeekedMessage(m.Text("MessageId"), Body(m), m.Number("DequeueCount"))
            {
                InsertedOn = m.Time("InsertionTime"),
                ExpiresOn = m.Time("ExpirationTime"),
            })
            .ToArray();
        return Response.FromValue(messages, response);
    }

    /// <summary>Changes a received message's text (null leaves it) and hides it for 0 to 7 days from now.</summary>
    /// <exception cref="RequestFailedException">400 PopReceiptMismatch or 404 MessageNotFound: somebody else has it, or it is gone.</exception>
    public async Task<Response<UpdateReceipt>> UpdateMessageAsync(
        string messageId, string popReceipt, string? messageText = null, TimeSpan visibilityTimeout = default, CancellationToken cancellationToken = default)
    {
        var address = MessageUri(messageId, popReceipt)
            + $"&visibilitytimeout={QueueLimits.Visibility(visibilityTimeout, TimeSpan.Zero)}";
        var content = messageText is null ? null : connection.Encode(BinaryData.FromString(messageText));
        var response = await connection.SendAsync(
            "UpdateMessage", RequestMethod.Put, address, StorageClassifier.WriteOnce, content, cancellationToken);
        var receipt = response.Headers.TryGetValue("x-ms-popreceipt", out var text)
            ? text
            : throw new RequestFailedException(response.Status, "The queue service gave no receipt for the update.");
        response.Headers.TryGetValue("x-ms-time-next-visible", out var visible);
        return Response.FromValue(new UpdateReceipt(receipt, StorageXml.ParseTime(visible) ?? default), response);
    }

    /// <summary>Deletes a received message.</summary>
    /// <exception cref="RequestFailedException">400 PopReceiptMismatch or 404 MessageNotFound: somebody else has it, or it is gone.</exception>
    public Task<Response> DeleteMessageAsync(string messageId, string popReceipt, CancellationToken cancellationToken = default) =>
        connection.SendAsync(
            "DeleteMessage", RequestMethod.Delete, MessageUri(messageId, popReceipt), StorageClassifier.Replayable, content: null, cancellationToken);

    /// <summary>Deletes every message.</summary>
    public Task<Response> ClearMessagesAsync(CancellationToken cancellationToken = default) =>
        connection.SendAsync("ClearMessages", RequestMethod.Delete, uri + "/messages", StorageClassifier.Replayable, content: null, cancellationToken);

    private BinaryData Body(XElement message) => connection.Decode(message.Text("MessageText"));

    private string MessageUri(string messageId, string popReceipt)
    {
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        ArgumentException.ThrowIfNullOrEmpty(popReceipt);
        return $"{uri}/messages/{System.Uri.EscapeDataString(messageId)}?popreceipt={System.Uri.EscapeDataString(popReceipt)}";
    }

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = "";
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={value}";
            }
        }

        return query;
    }
}
