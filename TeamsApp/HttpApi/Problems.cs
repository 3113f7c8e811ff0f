using System.Globalization;
using M365Support.Tickets;

namespace M365Support.HttpApi;

/// <summary>Refusals as problem details (RFC 9457).</summary>
public static class Problems
{
    public static IResult From(Rejection rejection) => Results.Problem(
        title: Title(rejection.Reason),
        detail: rejection.ToText(CultureInfo.CurrentUICulture),
        statusCode: StatusOf(rejection.Reason),
        type: $"https://m365support.example/problems/{rejection.Reason}",
        extensions: rejection.Field is { } field
            ? new Dictionary<string, object?> { ["reason"] = rejection.Reason.ToString(), ["field"] = field }
            : new Dictionary<string, object?> { ["reason"] = rejection.Reason.ToString() });

    public static IResult Invalid(string detail) => Results.Problem(title: "The request is not valid", detail: detail, statusCode: StatusCodes.Status400BadRequest);

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
