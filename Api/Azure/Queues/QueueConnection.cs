using System.Text;
using System.Xml.Linq;
using Azure.Core;
using Azure.Core.Pipeline;
using M365Support.Storage;

namespace Azure.Storage.Queues;

/// <summary>The pipeline to an account's queues, shared by the clients made from one another, and how messages travel on it.</summary>
internal sealed class QueueConnection
{
    private readonly StoragePipeline pipeline;
    private readonly QueueMessageEncoding encoding;

    private QueueConnection(Uri uri, QueueClientOptions? options, HttpPipelinePolicy authentication)
    {
        options ??= new QueueClientOptions();
        Uri = uri.AbsoluteUri.TrimEnd('/');
        encoding = options.MessageEncoding;
        pipeline = new StoragePipeline("Queues", QueueClientOptions.Version, options, authentication);
    }

    /// <summary>The account's or the queue's address, as the client was given it.</summary>
    public string Uri { get; }

    public static QueueConnection Create(string connectionString, QueueClientOptions? options)
    {
        var account = StorageConnectionString.Parse(connectionString);
        return Create(account.Queues, account.Credential, options);
    }

    public static QueueConnection Create(Uri uri, StorageSharedKeyCredential credential, QueueClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(credential);
        return new(uri, options, new SharedKeyPolicy(credential, TimeProvider.System));
    }

    public static QueueConnection Create(Uri uri, TokenCredential credential, QueueClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(credential);
        return new(uri, options, new BearerTokenAuthenticationPolicy(credential, StoragePipeline.Scope));
    }

    public async Task<Response> SendAsync(
        string operation, RequestMethod method, string uri, StorageClassifier classifier, RequestContent? content, CancellationToken cancellationToken)
    {
        using var message = pipeline.Create(operation, method, uri, classifier);
        if (content is not null)
        {
            message.Request.Content = content;
            message.Request.Headers.SetValue("Content-Type", "application/xml");
        }

        return await pipeline.SendAsync(message, cancellationToken);
    }

    /// <summary>The body that carries a message.</summary>
    /// <exception cref="ArgumentException">The message is larger than 64 KiB, or holds a character that cannot travel unencoded.</exception>
    public RequestContent Encode(BinaryData message)
    {
        var text = encoding == QueueMessageEncoding.Base64 ? Convert.ToBase64String(message.ToMemory().Span) : message.ToString();
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > QueueLimits.MaxMessageBytes)
        {
            throw new ArgumentException($"The message has {bytes} bytes as it travels; at most {QueueLimits.MaxMessageBytes} (64 KiB) are allowed.", nameof(message));
        }

        return StorageXml.Write(new XElement("QueueMessage", new XElement("MessageText", text)));
    }

    /// <summary>The message, or its text as it came where it is not in the encoding expected.</summary>
    public BinaryData Decode(string text)
    {
        if (encoding == QueueMessageEncoding.None)
        {
            return BinaryData.FromString(text);
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? BinaryData.FromBytes(bytes.AsMemory(0, length))
            : BinaryData.FromString(text);
    }
}
