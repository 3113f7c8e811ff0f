using Microsoft.AspNetCore.Authentication;

namespace M365Support.Identity;

/// <summary>Answers of the authentication schemes as problem details (RFC 9457).</summary>
internal static class SchemeProblem
{
    /// <summary>401 with the reason that authentication failed for.</summary>
    public static async Task ChallengeAsync(HttpContext context, AuthenticateResult result, string challenge, string fallback, IDictionary<string, object?>? extensions = null)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        await Results.Problem(result.Failure?.Message ?? fallback, statusCode: StatusCodes.Status401Unauthorized, extensions: extensions).ExecuteAsync(context);
    }

    /// <summary>403.</summary>
    public static Task ForbidAsync(HttpContext context)
        => Results.Problem("You are signed in, but not allowed to do this.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);

    /// <summary>The bearer token of a request; null when there is none.</summary>
    public static string? BearerToken(HttpRequest request)
    {
        const string Prefix = "Bearer ";
        var header = request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? value[Prefix.Length..].Trim() : null;
    }
}
