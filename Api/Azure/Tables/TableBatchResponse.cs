using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure.Core;
using M365Support.Storage;

namespace Azure.Data.Tables;

/// <summary>Takes the answer to a transaction apart into one response for each action.</summary>
internal static class TableBatchResponse
{
    /// <summary>The responses in the order of the actions.</summary>
    /// <exception cref="TableTransactionFailedException">One of the parts is an error.</exception>
    public static IReadOnlyList<Response> Parse(Response response, int expected)
    {
        // The JSON of errors is UTF-8; a part begins with its status line wherever the boundaries are.
        var text = Encoding.UTF8.GetString(response.Content.ToMemory().Span);
        var parts = new List<Response>(expected);
        for (var start = text.IndexOf("HTTP/1.1 ", StringComparison.Ordinal); start >= 0;)
        {
            var next = text.IndexOf("\nHTTP/1.1 ", start, StringComparison.Ordinal);
            parts.Add(PartResponse.Parse(next < 0 ? text.AsSpan(start) : text.AsSpan(start, next - start), response.ClientRequestId));
            start = next < 0 ? -1 : next + 1;
        }

        if (parts.Find(p => p.Status >= 400) is { } failed)
        {
            throw Failure(failed, response);
        }

        return parts.Count == expected
            ? parts
            : throw new RequestFailedException(0, $"The answer to a transaction of {expected} actions has {parts.Count} parts.", errorCode: null, innerException: null);
    }

    private static TableTransactionFailedException Failure(Response part, Response whole)
    {
        var error = StorageErrorParser.Parse(part);
        var message = error?.Message ?? part.ReasonPhrase;
        var colon = message.IndexOf(':');
        int? index = colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : null;
        var failure = new RequestFailedException(part.Status, $"{message}\nStatus: {part.Status}\nErrorCode: {error?.Code}", error?.Code, innerException: null);
        return new TableTransactionFailedException(failure, index, whole);
    }

    private sealed class PartResponse : Response
    {
        private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

        private PartResponse(int status, string reason, string requestId)
        {
            Status = status;
            ReasonPhrase = reason;
            ClientRequestId = requestId;
        }

        public override int Status { get; }

        public override string ReasonPhrase { get; }

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; }

        public static PartResponse Parse(ReadOnlySpan<char> text, string requestId)
        {
            var lines = text.EnumerateLines();
            lines.MoveNext();
            var line = lines.Current;
            var status = line.Length >= 12 && int.TryParse(line.Slice(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
            var part = new PartResponse(status, line.Length > 13 ? line[13..].ToString() : "", requestId);
            while (lines.MoveNext() && !lines.Current.IsEmpty)
            {
                var colon = lines.Current.IndexOf(':');
                if (colon > 0)
                {
                    part.headers[lines.Current[..colon].Trim().ToString()] = lines.Current[(colon + 1)..].Trim().ToString();
                }
            }

            // What is left is the JSON and the boundary after it.
            var body = new StringBuilder();
            while (lines.MoveNext() && !lines.Current.StartsWith("--", StringComparison.Ordinal))
            {
                body.Append(lines.Current).Append('\n');
            }

            part.ContentStream = new MemoryStream(Encoding.UTF8.GetBytes(body.ToString().Trim()));
            return part;
        }

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(h => new HttpHeader(h.Key, h.Value));

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => headers.TryGetValue(name, out value);

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = headers.TryGetValue(name, out var value) ? [value] : null;
            return values is not null;
        }
    }
}
