using System.Text.Json;
using M365Support.Mail.Sync;

namespace M365Support.Outlook;

/// <summary>Where Graph posts its notifications (Learn: "Receive change notifications through webhooks").</summary>
public static class GraphNotifications
{
    private const int LargestBody = 4 * 1024 * 1024;
    private const int LongestToken = 2048;

    /// <summary>POST /api/graph/notifications and /api/graph/lifecycle, open to all: what counts is the secret in the notification.</summary>
    public static IEndpointRouteBuilder MapGraphNotifications(this IEndpointRouteBuilder app)
    {
        foreach (var path in new[] { "/api/graph/notifications", "/api/graph/lifecycle" })
        {
            app.MapPost(path, AcceptAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        }

        return app;
    }

    private static async Task<IResult> AcceptAsync(HttpContext context, MailboxSync sync, CancellationToken cancellationToken)
    {
        if (context.Request.Query.TryGetValue("validationToken", out var token))
        {
            return Echo(context.Response, token.ToString());
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > LargestBody)
            {
                return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
            }

            body.Write(buffer, 0, read);
        }

        try
        {
            await sync.HandleNotificationsAsync(body.GetBuffer().AsMemory(0, (int)body.Length), cancellationToken);
            return Results.Accepted();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
    }

    /// <summary>The token goes back as it came; as text that no browser takes for a page.</summary>
    private static IResult Echo(HttpResponse response, string token)
    {
        if (token.Length is 0 or > LongestToken || token.Any(char.IsControl))
        {
            return Results.BadRequest();
        }

        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Text(token, "text/plain");
    }
}
