using Azure;

namespace M365Support.Graph;

/// <summary>Graph refused a request because there were too many, or for the moment (429, 503); nothing was done (Learn: "Microsoft Graph throttling guidance").</summary>
/// <param name="retryAfter">How long Graph wants to be left alone; null where it does not say.</param>
public sealed class GraphThrottledException(int status, string message, string? errorCode, TimeSpan? retryAfter)
    : RequestFailedException(status, message, errorCode, innerException: null)
{
    public TimeSpan? RetryAfter => retryAfter;
}
