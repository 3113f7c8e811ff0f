using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace M365Support.HttpApi;

/// <summary>Says what is wrong with a request that could not even be read, which the framework answers without a word.</summary>
internal sealed class BadRequests(IProblemDetailsService problems) : IExceptionHandler
{
    private const int LongestField = 60;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        var json = bad.InnerException as JsonException;
        var field = json is { InnerException: not JsonException } ? FieldOf(json.Path) : null;
        httpContext.Response.StatusCode = bad.StatusCode;
        var context = new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = bad.StatusCode, Title = Title(bad.StatusCode), Detail = json is null ? bad.Message : Detail(json, field) },
        };
        if (field is not null)
        {
            context.ProblemDetails.Extensions["field"] = field;
        }

        return await problems.TryWriteAsync(context);
    }

    private static string Title(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => "Too large",
        StatusCodes.Status415UnsupportedMediaType => "Not JSON",
        _ => "The request is not valid",
    };

    /// <summary>Our own words: the framework's name the types of the program.</summary>
    private static string Detail(JsonException json, string? field) => field is not null
        ? $"“{field}” is not a field here, stands there twice, or has a value of another type. /openapi/v1.json lists the fields and their types."
        : json.InnerException is JsonException && json.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $"The body is not JSON: line {line + 1}, byte {json.BytePositionInLine + 1}.")
            : "The body is not a JSON object with the fields that /openapi/v1.json lists.";

    private static string? FieldOf(string? path) => path is ['$', '.', .. { Length: > 0 } field]
        ? field.Length > LongestField ? field[..LongestField] + "…" : field
        : null;
}
