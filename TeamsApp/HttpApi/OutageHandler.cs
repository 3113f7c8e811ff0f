using System.Globalization;
using Azure;
using M365Support.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace M365Support.HttpApi;

/// <summary>Answers a request that failed because storage or Graph did not answer: it is worth sending again, and not worth a page of log.</summary>
internal sealed partial class OutageHandler(IProblemDetailsService problems, ILogger<OutageHandler> logger) : IExceptionHandler
{
    private const int SecondsToWait = 5;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!IsOutage(exception))
        {
            return false;
        }

        Log.NotAnswered(logger, httpContext.Request.Method, httpContext.Request.Path, Reason(exception));
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = SecondsToWait.ToString(CultureInfo.InvariantCulture);
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails =
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Title = "Not available at the moment",
                Detail = "A service that the desk depends on does not answer. Send the same again in a while: what was done already is recognised, so a mail that is handed in twice is taken in once.",
            },
        });
    }

    private static bool IsOutage(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        TimeoutException or HttpRequestException => true,
        _ => StorageFailure.IsAmbiguous(exception) && exception is not (OperationCanceledException or IOException),
    };

    /// <summary>What the first of several tries failed of, in one line.</summary>
    private static string Reason(Exception exception)
    {
        var first = exception.InnerException is AggregateException { InnerExceptions: [var tried, ..] } ? tried : exception;
        var end = first.Message.AsSpan().IndexOfAny('\r', '\n');
        return $"{first.GetType().Name}: {(end < 0 ? first.Message : first.Message[..end])}";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Method} {Path} could not be answered: {Reason}")]
        public static partial void NotAnswered(ILogger logger, string method, PathString path, string reason);
    }
}
