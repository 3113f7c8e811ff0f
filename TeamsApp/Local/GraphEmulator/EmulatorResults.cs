using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace M365Support.Local;

/// <summary>Answers in the shape of Graph.</summary>
internal static class EmulatorResults
{
    /// <summary>Learn: "Microsoft Graph error responses and resource types".</summary>
    public static IResult Error(int status, string code, string message) => new GraphError(status, code, message);

    public static IResult Json(JsonObject body, int status = 200) => Results.Json(body, JsonSerializerOptions.Web, "application/json", status);

    public static IResult UserNotFound(string id) =>
        Error(404, "Request_ResourceNotFound", $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");

    public static string Root(HttpRequest request) => $"{request.Scheme}://{request.Host}/v1.0";

    /// <summary>Only what <c>$select</c> names; the id and annotations are always there.</summary>
    public static JsonObject Select(JsonObject entity, string? select)
    {
        if (string.IsNullOrEmpty(select))
        {
            return entity;
        }

        var wanted = select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in entity.Select(property => property.Key).Where(name => name != "id" && !name.StartsWith('@') && !wanted.Contains(name)).ToList())
        {
            entity.Remove(name);
        }

        return entity;
    }

    public static JsonObject Collection(HttpRequest request, string context, IEnumerable<JsonNode?> items) => new()
    {
        ["@odata.context"] = $"{Root(request)}/$metadata#{context}",
        ["value"] = new JsonArray([.. items]),
    };

    /// <summary>The request's JSON object, or null when it is none.</summary>
    public static async Task<JsonObject?> BodyAsync(HttpRequest request)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? Text(JsonObject? body, string name) => body?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static IResult BadJson() => Error(400, "BadRequest", "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.");

    private sealed class GraphError(int status, string code, string message) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var id = Guid.NewGuid().ToString();
            httpContext.Response.Headers["request-id"] = id;
            return Json(
                new JsonObject
                {
                    ["error"] = new JsonObject
                    {
                        ["code"] = code,
                        ["message"] = message,
                        ["innerError"] = new JsonObject
                        {
                            ["date"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
                            ["request-id"] = id,
                            ["client-request-id"] = httpContext.Request.Headers["client-request-id"].FirstOrDefault() ?? id,
                        },
                    },
                },
                status).ExecuteAsync(httpContext);
        }
    }
}
