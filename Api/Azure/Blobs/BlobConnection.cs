using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Models;
using M365Support.Storage;

namespace Azure.Storage.Blobs;

/// <summary>The pipeline to an account's blobs, shared by the clients made from one another.</summary>
internal sealed class BlobConnection
{
    private readonly StoragePipeline pipeline;

    private BlobConnection(Uri uri, BlobClientOptions? options, HttpPipelinePolicy authentication)
    {
        Uri = uri.AbsoluteUri.TrimEnd('/');
        pipeline = new StoragePipeline("Blobs", BlobClientOptions.Version, options ?? new BlobClientOptions(), authentication);
    }

    /// <summary>The address of the account, container or blob, as the client was given it.</summary>
    public string Uri { get; }

    public static BlobConnection Create(string connectionString, BlobClientOptions? options)
    {
        var account = StorageConnectionString.Parse(connectionString);
        return Create(account.Blobs, account.Credential, options);
    }

    public static BlobConnection Create(Uri uri, StorageSharedKeyCredential credential, BlobClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(credential);
        return new(uri, options, new SharedKeyPolicy(credential, TimeProvider.System));
    }

    public static BlobConnection Create(Uri uri, TokenCredential credential, BlobClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(credential);
        return new(uri, options, new BearerTokenAuthenticationPolicy(credential, StoragePipeline.Scope));
    }

    public HttpMessage Message(string operation, RequestMethod method, string uri, StorageClassifier classifier) =>
        pipeline.Create(operation, method, uri, classifier);

    public Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken) =>
        pipeline.SendAsync(message, cancellationToken);

    public async Task<Response> SendAsync(
        string operation, RequestMethod method, string uri, StorageClassifier classifier, CancellationToken cancellationToken)
    {
        using var message = Message(operation, method, uri, classifier);
        return await SendAsync(message, cancellationToken);
    }

    public static bool IsConditional(RequestConditions? conditions) =>
        conditions is { IfMatch: not null } or { IfNoneMatch: not null } or { IfModifiedSince: not null } or { IfUnmodifiedSince: not null };

    public static void SetConditions(Request request, RequestConditions? conditions)
    {
        if (conditions is null)
        {
            return;
        }

        Set(request, "If-Match", conditions.IfMatch?.ToString("H"));
        Set(request, "If-None-Match", conditions.IfNoneMatch?.ToString("H"));
        Set(request, "If-Modified-Since", conditions.IfModifiedSince?.ToString("R", CultureInfo.InvariantCulture));
        Set(request, "If-Unmodified-Since", conditions.IfUnmodifiedSince?.ToString("R", CultureInfo.InvariantCulture));
    }

    public static void Set(Request request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.SetValue(name, value);
        }
    }

    public static DateTimeOffset LastModified(Response response) => Time(response, "Last-Modified");

    public static BlobDownloadDetails Details(Response response)
    {
        var headers = response.Headers;
        return new BlobDownloadDetails
        {
            ContentLength = headers.ContentLengthLong ?? 0,
            ContentType = headers.ContentType ?? "",
            ContentEncoding = Header(response, "Content-Encoding"),
            ContentDisposition = Header(response, "Content-Disposition"),
            ETag = headers.ETag ?? default,
            LastModified = LastModified(response),
            CreatedOn = Time(response, "x-ms-creation-time"),
            Metadata = headers
                .Where(h => h.Name.StartsWith("x-ms-meta-", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(h => h.Name["x-ms-meta-".Length..], h => h.Value, StringComparer.OrdinalIgnoreCase),
        };
    }

    private static DateTimeOffset Time(Response response, string name) => StorageXml.ParseTime(Header(response, name)) ?? default;

    private static string? Header(Response response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;
}
