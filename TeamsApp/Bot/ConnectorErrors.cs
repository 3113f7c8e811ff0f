using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure;

namespace M365Support.Bot;

/// <summary>What a call does, which decides what its failure means.</summary>
internal enum CallKind
{
    /// <summary>Repeating it does no harm.</summary>
    Repeatable,

    /// <summary>Repeating it does no harm, and its target is an activity.</summary>
    ReplacesActivity,

    /// <summary>Repeating it may show the message twice.</summary>
    PostsActivity,
}

/// <summary>Turns answers and broken connections into <see cref="ConnectorException"/>s.</summary>
internal static class ConnectorErrors
{
    private const int MaxErrorBytes = 16 * 1024;
    private const int MaxDetail = 200;

    public static ConnectorException From(Response response, CallKind kind, int bytes, TimeSpan backoff, DateTimeOffset now)
    {
        var status = (HttpStatusCode)response.Status;
        var (code, detail) = ReadError(response);
        return status switch
        {
            HttpStatusCode.TooManyRequests => new ConnectorThrottledException(RetryAfter(response, now) ?? backoff, status),
            // Teams' word for "somebody else is writing there right now"; nothing was taken.
            HttpStatusCode.PreconditionFailed => new ConnectorThrottledException(backoff, status),
            HttpStatusCode.RequestEntityTooLarge => new ActivityTooLargeException(bytes, status),
            // A wrong host is our own setting; every other 403 is about this person or conversation.
            HttpStatusCode.Forbidden when code is not "InvalidBotApiHost" => new ConversationUnreachableException(status, code),
            HttpStatusCode.NotFound or HttpStatusCode.Gone when kind is CallKind.ReplacesActivity && code is not "ConversationNotFound" => new ActivityGoneException(status, code),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new ConversationUnreachableException(status, code),
            // The Playground says 500 of people it was not told of; that nothing arrived is certain all the same.
            _ when code is "UserNotFound" => new ConversationUnreachableException(status, code),
            // The service declines for now (RFC 9110 section 15.6.4). Of 500, 502 and 504 nobody knows how far the message came.
            HttpStatusCode.ServiceUnavailable => new ConnectorUnavailableException(status, RetryAfter(response, now)),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError when status != HttpStatusCode.NotImplemented
                => kind is CallKind.PostsActivity ? new DeliveryUncertainException(status, code) : new ConnectorUnavailableException(status),
            _ => new ConnectorRefusedException(status, code, detail),
        };
    }

    public static ConnectorException From(Exception exception, CallKind kind)
    {
        var neverSent = exception is Azure.Identity.AuthenticationFailedException
            || exception.InnerException is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
            };
        return kind is CallKind.PostsActivity && !neverSent
            ? new DeliveryUncertainException(status: null, code: null, exception)
            : new ConnectorUnavailableException(status: null, innerException: exception);
    }

    private static TimeSpan? RetryAfter(Response response, DateTimeOffset now)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var value))
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment > now ? moment - now : TimeSpan.Zero
            : null;
    }

    /// <summary>Both shapes that occur: <c>{"error":{"code","message"}}</c> and <c>{"subCode","message"}</c>.</summary>
    private static (string? Code, string? Detail) ReadError(Response response)
    {
        var content = response.Content.ToMemory();
        if (content.IsEmpty || content.Length > MaxErrorBytes)
        {
            return default;
        }

        try
        {
            using var json = JsonDocument.Parse(content);
            var error = json.RootElement;
            if (error.ValueKind is JsonValueKind.Object && error.TryGetProperty("error", out var inner))
            {
                error = inner;
            }

            return (Text(error, "subCode") ?? Text(error, "code"), Text(error, "message"));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement element, string name)
        => element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString() is { Length: > MaxDetail } text ? text[..MaxDetail] : value.GetString()
            : null;
}
