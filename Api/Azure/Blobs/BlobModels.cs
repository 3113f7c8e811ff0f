namespace Azure.Storage.Blobs.Models;

/// <summary>The HTTP headers that a blob is served with.</summary>
public sealed class BlobHttpHeaders
{
    public string? ContentType { get; set; }

    public string? ContentEncoding { get; set; }

    public string? ContentLanguage { get; set; }

    public string? ContentDisposition { get; set; }

    public string? CacheControl { get; set; }
}

/// <summary>What a blob must be for a request to act on it.</summary>
public sealed class BlobRequestConditions : RequestConditions;

/// <summary>How a blob is uploaded.</summary>
public sealed class BlobUploadOptions
{
    public BlobHttpHeaders? HttpHeaders { get; set; }

    /// <summary>Names by the rules of C# identifiers, values of printable ASCII.</summary>
    public IDictionary<string, string>? Metadata { get; set; }

    /// <summary>By default none: what is there is overwritten.</summary>
    public BlobRequestConditions? Conditions { get; set; }

    public StorageTransferOptions TransferOptions { get; set; }
}

/// <summary>Which part of a blob is downloaded, and on which conditions.</summary>
public sealed class BlobDownloadOptions
{
    /// <summary>By default the whole blob.</summary>
    public HttpRange Range { get; set; }

    public BlobRequestConditions? Conditions { get; set; }
}

/// <summary>The version of a container.</summary>
public sealed class BlobContainerInfo
{
    internal BlobContainerInfo(ETag etag, DateTimeOffset lastModified) => (ETag, LastModified) = (etag, lastModified);

    public ETag ETag { get; }

    public DateTimeOffset LastModified { get; }
}

/// <summary>The version of a blob that was written.</summary>
public sealed class BlobContentInfo
{
    internal BlobContentInfo(ETag etag, DateTimeOffset lastModified) => (ETag, LastModified) = (etag, lastModified);

    public ETag ETag { get; }

    public DateTimeOffset LastModified { get; }
}

/// <summary>What is known of a blob without its content.</summary>
public sealed class BlobProperties
{
    internal BlobProperties(BlobDownloadDetails details) => Details = details;

    /// <summary>Bytes.</summary>
    public long ContentLength => Details.ContentLength;

    public string ContentType => Details.ContentType;

    public string? ContentEncoding => Details.ContentEncoding;

    public string? ContentDisposition => Details.ContentDisposition;

    public ETag ETag => Details.ETag;

    public DateTimeOffset LastModified => Details.LastModified;

    public DateTimeOffset CreatedOn => Details.CreatedOn;

    public IDictionary<string, string> Metadata => Details.Metadata;

    private BlobDownloadDetails Details { get; }
}

/// <summary>What is known of a blob that is being downloaded.</summary>
public sealed class BlobDownloadDetails
{
    internal BlobDownloadDetails()
    {
    }

    /// <summary>Bytes of what is downloaded.</summary>
    public long ContentLength { get; internal init; }

    public string ContentType { get; internal init; } = "";

    public string? ContentEncoding { get; internal init; }

    public string? ContentDisposition { get; internal init; }

    public ETag ETag { get; internal init; }

    public DateTimeOffset LastModified { get; internal init; }

    public DateTimeOffset CreatedOn { get; internal init; }

    public IDictionary<string, string> Metadata { get; internal init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A blob's content as a stream from the network; dispose of it.</summary>
public sealed class BlobDownloadStreamingResult : IDisposable
{
    internal BlobDownloadStreamingResult(Stream content, BlobDownloadDetails details) => (Content, Details) = (content, details);

    public Stream Content { get; }

    public BlobDownloadDetails Details { get; }

    public void Dispose() => Content.Dispose();
}

/// <summary>A blob's content in memory.</summary>
public sealed class BlobDownloadResult
{
    internal BlobDownloadResult(BinaryData content, BlobDownloadDetails details) => (Content, Details) = (content, details);

    public BinaryData Content { get; }

    public BlobDownloadDetails Details { get; }
}
