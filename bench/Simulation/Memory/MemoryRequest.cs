using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>A request taken apart: the path without escapes, the query's values, the headers that matter, the body.</summary>
internal sealed record MemoryRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, HttpRequestHeaders Headers, byte[] Body)
{
    private static readonly Dictionary<string, string> NoQuery = [];

    public string? IfMatch => Header("If-Match");

    public static async ValueTask<MemoryRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        return new MemoryRequest(request.Method.Method, Uri.UnescapeDataString(uri.AbsolutePath), Values(uri.Query), request.Headers, body);
    }

    public string? Header(string name) => Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static Dictionary<string, string> Values(string query)
    {
        if (query.Length < 2)
        {
            return NoQuery;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query[1..].Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            values[Uri.UnescapeDataString(part[..equals])] = Uri.UnescapeDataString(part[(equals + 1)..]);
        }

        return values;
    }
}

/// <summary>An answer: status, headers and body.</summary>
internal readonly record struct MemoryAnswer(int Status, byte[]? Body = null, params (string Name, string Value)[] Headers)
{
    public static MemoryAnswer TableError(int status, string code) =>
        new(status, TableErrorBody(code, code), ("x-ms-error-code", code));

    public static byte[] TableErrorBody(string code, string message) =>
        Encoding.ASCII.GetBytes($$$$"""{"odata.error":{"code":"{{{{code}}}}","message":{"lang":"en-US","value":"{{{{message}}}}"}}}""");

    public static MemoryAnswer Error(int status, string code) => new(status, null, ("x-ms-error-code", code));

    public HttpResponseMessage ToResponse(HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status) { RequestMessage = request, Content = new ByteArrayContent(Body ?? []) };
        foreach (var (name, value) in Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }
}
