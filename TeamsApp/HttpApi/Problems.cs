using System.Globalization;
using M365Support.Tickets;

namespace M365Support.HttpApi;

/// <summary>Refusals as problem details (RFC 9457).</summary>
public static class Problems
{
    public static IResult From(Rejection rejection) =>
        rejection is { Reason: RejectionReason.NudgedTooSoon, Arguments: [DateTimeOffset next, ..] } ? new NotBefore(next, Problem(rejection)) : Problem(rejection);

    private static IResult Problem(Rejection rejection) => Results.Problem(
        title: Title(rejection.Reason),
        detail: rejection.ToText(CultureInfo.CurrentUICulture),
        statusCode: StatusOf(rejection.Reason),
        type: $"https://m365support.example/problems/{rejection.Reason}",
        extensions: rejection.Field is { } field
            ? new Dictionary<string, object?> { ["reason"] = rejection.Reason.ToString(), ["field"] = field }
            : new Dictionary<string, object?> { ["reason"] = rejection.Reason.ToString() });

    public static IResult Invalid(string detail, string? field = null) => Results.Problem(
        title: "The request is not valid",
        detail: detail,
        statusCode: StatusCodes.Status400BadRequest,
        extensions: field is null ? null : new Dictionary<string, object?> { ["field"] = field });

    public static int StatusOf(RejectionReason reason) => reason switch
    {
        RejectionReason.NotFound => StatusCodes.Status404NotFound,
        RejectionReason.NotAllowed or RejectionReason.FileWithheld => StatusCodes.Status403Forbidden,
        RejectionReason.FileNotKept => StatusCodes.Status410Gone,
        RejectionReason.FieldMissing => StatusCodes.Status409Conflict,
        _ when new Rejection(reason).IsConflict => StatusCodes.Status409Conflict,
        RejectionReason.NudgedTooSoon => StatusCodes.Status429TooManyRequests,
        RejectionReason.TextMissing or RejectionReason.TextTooLong or RejectionReason.ValueUnknown or RejectionReason.AddressInvalid or RejectionReason.PromiseInThePast or RejectionReason.TooMany =>
            StatusCodes.Status400BadRequest,
        RejectionReason.TooBusy => StatusCodes.Status503ServiceUnavailable,
        _ => throw new InvalidOperationException($"{reason} has no status."),
    };

    /// <summary>A refusal that ends by itself, and when (RFC 9110 §10.2.3).</summary>
    private sealed class NotBefore(DateTimeOffset moment, IResult problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = moment.ToString("R", CultureInfo.InvariantCulture);
            return problem.ExecuteAsync(httpContext);
        }
    }

    private static string Title(RejectionReason reason) => StatusOf(reason) switch
    {
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status403Forbidden => "Not allowed",
        StatusCodes.Status409Conflict => reason == RejectionReason.FieldMissing ? "Something is missing" : "The ticket has changed",
        StatusCodes.Status410Gone => "Not kept",
        StatusCodes.Status429TooManyRequests => "Too soon",
        StatusCodes.Status503ServiceUnavailable => "Busy",
        _ => "The request is not valid",
    };
}
