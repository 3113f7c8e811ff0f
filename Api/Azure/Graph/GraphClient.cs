using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace M365Support.Graph;

/// <summary>
/// Microsoft Graph v1.0, as far as the support desk uses it: people, presence, mailboxes and subscriptions.
/// A failed call throws <see cref="RequestFailedException"/> with Graph's error code; throttled calls are repeated after Retry-After.
/// </summary>
public sealed partial class GraphClient : IDisposable
{
    /// <summary>An error answer is read up to here, in bytes; Graph's are far smaller.</summary>
    private const int ErrorLimit = 64 * 1024;

    private readonly DisposableHttpPipeline pipeline;
    private readonly MailboxGate gate;

    /// <summary>Builds the pipeline; nothing is sent yet.</summary>
    /// <param name="baseAddress">The service with its version, for example <see cref="GraphClientOptions.GlobalService"/>.</param>
    /// <param name="credential">Gives the app's tokens; none only for an emulator on loopback.</param>
    /// <param name="options">Retries, transport and limits.</param>
    /// <exception cref="ArgumentException">There is no credential and the address is not on loopback.</exception>
    public GraphClient(Uri baseAddress, TokenCredential? credential, GraphClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        if (credential is null && !baseAddress.IsLoopback)
        {
            throw new ArgumentException($"Graph at {baseAddress} needs a credential; only an emulator on loopback goes without.", nameof(credential));
        }

        options ??= new GraphClientOptions();
        options.Diagnostics.IsLoggingContentEnabled = false;
        BaseAddress = baseAddress.AbsoluteUri.EndsWith('/') ? baseAddress : new Uri(baseAddress.AbsoluteUri + "/");
        gate = new MailboxGate(options.RequestsPerMailbox);
        HttpPipelinePolicy[] perRetry = credential is null ? [] : [new BearerTokenAuthenticationPolicy(credential, options.Scope)];
        pipeline = HttpPipelineBuilder.Build(options, [], perRetry, new HttpPipelineTransportOptions(), new ResponseClassifier());
    }

    /// <summary>The service with its version, ending in a slash.</summary>
    public Uri BaseAddress { get; }

    /// <inheritdoc/>
    public void Dispose() => pipeline.Dispose();

    private static string Segment(string value) => Uri.EscapeDataString(value);

    /// <summary>A string literal of an OData expression, escaped for a query string.</summary>
    private static string Literal(string value) => Uri.EscapeDataString($"'{value.Replace("'", "''", StringComparison.Ordinal)}'");

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the message.")]
    private HttpMessage Message(RequestMethod method, string relative)
    {
        var uri = new Uri(BaseAddress, relative);
        if (!BaseAddress.IsBaseOf(uri))
        {
            throw new ArgumentException($"{uri.GetLeftPart(UriPartial.Authority)} is not {BaseAddress}.", nameof(relative));
        }

        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(uri);
        message.Request.Headers.Add("Accept", "application/json");
        return message;
    }

    /// <summary>
    /// What comes after the base address: a link from an answer is stored and followed without its host, so that no answer can send
    /// a token elsewhere and an emulator may come back on another port.
    /// </summary>
    private string? Relative(string? link)
    {
        if (link is null)
        {
            return null;
        }

        return Uri.TryCreate(link, UriKind.Absolute, out var uri) && BaseAddress.IsBaseOf(uri)
            ? uri.AbsoluteUri[BaseAddress.AbsoluteUri.Length..]
            : throw new RequestFailedException("Graph answered with a link to another host.");
    }

    private async Task<T> ReadAsync<T>(HttpMessage message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using (message)
        {
            await SendAsync(message, cancellationToken);
            try
            {
                return JsonSerializer.Deserialize(message.Response.Content.ToMemory().Span, type)
                    ?? throw new RequestFailedException(message.Response.Status, "Graph answered with null.");
            }
            catch (JsonException e)
            {
                throw new RequestFailedException(message.Response.Status, $"Graph's answer is not the JSON expected at {e.Path}.", errorCode: null, e);
            }
        }
    }

    private async Task SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await pipeline.SendAsync(message, cancellationToken);
        if (message.Response.Status is < 200 or > 299)
        {
            throw await FailureAsync(message.Response, cancellationToken);
        }
    }

    private static async Task<RequestFailedException> FailureAsync(Response response, CancellationToken cancellationToken)
    {
        var (code, text) = await ErrorAsync(response, cancellationToken);
        var message = $"Graph answered {response.Status} {code ?? response.ReasonPhrase}: {text ?? "no explanation"}"
            + (response.Headers.TryGetValue("request-id", out var id) ? $" (request-id {id})" : "");
        if (IsDeltaExpired(response.Status, code))
        {
            return new DeltaExpiredException(response.Status, message, code, innerException: null);
        }

        return response.Status is 429 or 503
            ? new GraphThrottledException(response.Status, message, code, RetryAfter(response.Headers))
            : new RequestFailedException(response.Status, message, code, innerException: null);
    }

    /// <summary>RFC 9110, 10.2.3: seconds, or a date, which is measured against the answer's own.</summary>
    private static TimeSpan? RetryAfter(ResponseHeaders headers)
    {
        if (!headers.TryGetValue("Retry-After", out var value))
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date - headers.Date is { } wait && wait > TimeSpan.Zero ? wait : null;
    }

    private static bool IsDeltaExpired(int status, string? code) =>
        status == (int)HttpStatusCode.Gone
        || string.Equals(code, "SyncStateNotFound", StringComparison.OrdinalIgnoreCase)
        || string.Equals(code, "SyncStateInvalid", StringComparison.OrdinalIgnoreCase)
        || string.Equals(code, "ErrorInvalidSyncStateData", StringComparison.OrdinalIgnoreCase);

    /// <summary>Learn: "Microsoft Graph error responses and resource types".</summary>
    private static async Task<(string? Code, string? Message)> ErrorAsync(Response response, CancellationToken cancellationToken)
    {
        if (response.ContentStream is not { } stream)
        {
            return default;
        }

        var buffer = new byte[ErrorLimit];
        var length = await stream.ReadAtLeastAsync(buffer, ErrorLimit, throwOnEndOfStream: false, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                    ? (Text(error, "code"), Text(error, "message"))
                    : default;
        }
        catch (JsonException)
        {
            return default;
        }

        static string? Text(JsonElement element, string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Bounded(value.GetString()!) : null;
    }

    private static string Bounded(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, 300));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 300)))
        {
            clean.Append(char.IsControl(c) ? ' ' : c);
        }

        return clean.ToString();
    }

    private static RequestContent Json<T>(T value, JsonTypeInfo<T> type) => RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(value, type));
}
