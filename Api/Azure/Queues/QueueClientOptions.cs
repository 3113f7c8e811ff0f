using Azure.Core;

namespace Azure.Storage.Queues;

/// <summary>How a message's text travels.</summary>
public enum QueueMessageEncoding
{
    /// <summary>As it is; characters that XML cannot carry are refused.</summary>
    None = 0,

    /// <summary>As Base64 of UTF-8; anything can be carried, a third less of it.</summary>
    Base64 = 1,
}

/// <summary>Encoding, retries, diagnostics and transport of the queue clients.</summary>
public sealed class QueueClientOptions : ClientOptions
{
    internal const string Version = "2023-11-03";

    /// <summary>How message texts travel; None by default.</summary>
    public QueueMessageEncoding MessageEncoding { get; set; } = QueueMessageEncoding.None;
}
