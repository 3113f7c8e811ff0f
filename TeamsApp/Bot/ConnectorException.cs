using System.Net;

namespace M365Support.Bot;

/// <summary>A call to the connector failed; the subclass says what that means for the message.</summary>
public abstract class ConnectorException(string message, HttpStatusCode? status, string? code, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>HTTP status, or null when there was no answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>The connector's own word, e.g. <c>MessageWritesBlocked</c>.</summary>
    public string? Code { get; } = code;
}

/// <summary>The person has blocked or uninstalled the bot, or the conversation no longer exists. Do not try again; fall back to mail.</summary>
public sealed class ConversationUnreachableException(HttpStatusCode status, string? code)
    : ConnectorException($"The conversation cannot be written to ({(int)status} {code}).", status, code)
{
    /// <summary>True when the conversation does not exist, so that opening a new one may help.</summary>
    public bool IsGone => Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;
}

/// <summary>The activity to replace or delete does not exist any more.</summary>
public sealed class ActivityGoneException(HttpStatusCode status, string? code)
    : ConnectorException($"The activity no longer exists ({(int)status} {code}).", status, code);

/// <summary>Nobody knows whether the message arrived. Posting is not idempotent: do not post it again.</summary>
public sealed class DeliveryUncertainException(HttpStatusCode? status, string? code, Exception? innerException = null)
    : ConnectorException($"The connector did not say whether it took the message ({(status is { } s ? $"{(int)s} {code}" : "no answer")}).", status, code, innerException);

/// <summary>Too many messages; nothing was sent. Try again after <see cref="RetryAfter"/>.</summary>
public sealed class ConnectorThrottledException(TimeSpan retryAfter, HttpStatusCode? status = null)
    : ConnectorException($"Too many messages; the next may go in {retryAfter.TotalSeconds:0.#} s.", status, "Throttled")
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>The message is larger than Teams takes. Nothing was sent; a shorter one may go.</summary>
public sealed class ActivityTooLargeException(int bytes, HttpStatusCode? status = null)
    : ConnectorException($"The message is {bytes:N0} bytes of JSON; Teams takes at most {ConnectorClient.MaxActivityBytes:N0}.", status, "MessageSizeTooBig");

/// <summary>The connector could not be reached at all or takes nothing for now, so nothing was sent. Try again later.</summary>
public sealed class ConnectorUnavailableException(HttpStatusCode? status, TimeSpan? retryAfter = null, Exception? innerException = null)
    : ConnectorException("The connector cannot be reached, or takes nothing for now.", status, "Unavailable", innerException)
{
    /// <summary>When it asked to be tried again; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>The connector refused the request for a reason that is our own fault: rights, settings or a malformed activity.</summary>
public sealed class ConnectorRefusedException(HttpStatusCode status, string? code, string? detail)
    : ConnectorException($"The connector refused the request ({(int)status} {code}{(detail is null ? "" : ": " + detail)}).", status, code);

/// <summary>The service URL is not one of a trusted connector. Nothing was sent.</summary>
public sealed class UntrustedServiceUrlException()
    : ConnectorException("The service URL is not that of a trusted connector; see setting Bot:ServiceHosts.", status: null, "UntrustedServiceUrl");
