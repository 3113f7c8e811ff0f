using Azure;

namespace M365Support.Storage;

/// <summary>Tells failures after which a write may nevertheless have happened from those after which it has not.</summary>
/// <remarks>
/// <para>Every write of the clients in this folder is of one of two kinds.</para>
/// <para>
/// <b>Replayable</b>: the outcome of doing it twice is the outcome of doing it once, or at-least-once is promised anyway:
/// reads, upserts, deletes and updates with <c>ETag.All</c>, blocks, blobs written without a condition, queue messages put.
/// The pipeline retries these after any transient failure.
/// </para>
/// <para>
/// <b>Write-once</b>: inserts, anything with a concrete ETag or <c>If-None-Match: *</c>, entity-group transactions,
/// and updates of a queue message (each spends its pop receipt).
/// If the response is lost, a retry would meet its own first attempt as 409 or 412 and report a conflict that is none. The
/// pipeline retries these only when the service surely has not acted: no connection was made, 429, or 503 other than
/// OperationTimedOut. So a 409 or 412 is always a conflict with somebody else, and an ambiguous failure reaches the caller,
/// who reads what is stored and decides.
/// </para>
/// </remarks>
public static class StorageFailure
{
    private const int MaxDepth = 8;

    /// <summary>Whether the write that failed with <paramref name="exception"/> may have been carried out all the same.</summary>
    public static bool IsAmbiguous(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            RequestFailedException { Status: 0 } => !IsUnsent(exception),
            RequestFailedException { Status: 408 or 500 or 502 or 504 } => true,
            RequestFailedException { Status: 503, ErrorCode: "OperationTimedOut" } => true,
            RequestFailedException => false,
            OperationCanceledException or IOException or HttpRequestException => !IsUnsent(exception),
            AggregateException all => all.InnerExceptions.Any(IsAmbiguous),
            _ => false,
        };
    }

    /// <summary>Whether the connection could not even be made, so that nothing was sent.</summary>
    internal static bool IsUnsent(Exception exception)
    {
        var inner = exception;
        for (var depth = 0; inner is not null && depth < MaxDepth; depth++, inner = inner.InnerException)
        {
            if (inner is AggregateException all)
            {
                return all.InnerExceptions.All(IsUnsent);
            }

            if (inner is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
                })
            {
                return true;
            }
        }

        return false;
    }
}
