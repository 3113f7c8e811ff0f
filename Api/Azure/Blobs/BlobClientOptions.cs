using Azure.Core;

namespace Azure.Storage.Blobs;

/// <summary>Retries, diagnostics and transport of the blob clients.</summary>
public sealed class BlobClientOptions : ClientOptions
{
    internal const string Version = "2023-11-03";
}
