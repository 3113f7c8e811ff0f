using System.Collections.Concurrent;
using System.Globalization;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>The blobs of an account, as far as texts and small files need them (Learn: "Put Blob", "Get Blob").</summary>
internal sealed class MemoryBlobs
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string ETag)> blobs = new(StringComparer.Ordinal);
    private long version;

    /// <summary>How many blobs a container holds.</summary>
    public int Count(string container) => blobs.Keys.Count(path => path.StartsWith($"/{container}/", StringComparison.Ordinal));

    public MemoryAnswer Answer(MemoryRequest request)
    {
        if (request.Query.ContainsKey("restype"))
        {
            return new MemoryAnswer(201);
        }

        switch (request.Method)
        {
            case "PUT" when request.Query.Count == 0:
                var etag = $"\"{Interlocked.Increment(ref version).ToString(CultureInfo.InvariantCulture)}\"";
                blobs[request.Path] = (request.Body, etag);
                return new MemoryAnswer(201, null, ("ETag", etag));
            case "GET" or "HEAD" when blobs.TryGetValue(request.Path, out var blob):
                return request.Method == "HEAD"
                    ? new MemoryAnswer(200, null, ("ETag", blob.ETag), ("Content-Length", blob.Bytes.Length.ToString(CultureInfo.InvariantCulture)))
                    : new MemoryAnswer(200, Range(blob.Bytes, request.Header("x-ms-range")), ("ETag", blob.ETag));
            case "GET" or "HEAD":
                return MemoryAnswer.Error(404, "BlobNotFound");
            case "DELETE":
                return blobs.TryRemove(request.Path, out _) ? new MemoryAnswer(202) : MemoryAnswer.Error(404, "BlobNotFound");
            default:
                return MemoryAnswer.Error(501, "NotImplemented");
        }
    }

    private static byte[] Range(byte[] bytes, string? range)
    {
        if (range?.Split('=', '-') is not ["bytes", var from, var to])
        {
            return bytes;
        }

        var first = int.Parse(from, CultureInfo.InvariantCulture);
        return bytes[first..Math.Min(bytes.Length, int.Parse(to, CultureInfo.InvariantCulture) + 1)];
    }
}
