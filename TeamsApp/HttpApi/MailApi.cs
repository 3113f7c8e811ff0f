using System.Globalization;
using M365Support.Identity;
using M365Support.Mail;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace M365Support.HttpApi;

/// <summary>Where a mail went.</summary>
/// <param name="Ticket">The ticket's number; null where mail of our own came back that names none.</param>
/// <param name="Outcome"><c>created</c>, <c>appended</c> to a known ticket, <c>duplicate</c> of a mail that came before, or <c>ignored</c>: mail of our own that came back.</param>
public sealed record MailAccepted(string? Ticket, string Outcome);

/// <summary>Mail handed in over HTTP.</summary>
public static class MailApi
{
    private const string Policy = "integration";

    /// <summary>Lets in programs with the role <c>integration</c>; in Development also anything on this machine, so that a mail can be handed in with curl.</summary>
    public static IServiceCollection AddMailApi(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAssertion(context =>
            context.User.HasClaim(UserClaims.Role, UserClaims.IntegrationRole) ||
            (environment.IsDevelopment() && context.Resource is HttpContext http && LoopbackGuard.IsLocal(http) && LoopbackGuard.IsSameSite(http.Request))));
        return services;
    }

    public static IEndpointRouteBuilder MapMailApi(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/mail", Accept)
            .WithName("AcceptMail")
            .WithTags("Mail")
            .WithSummary("Takes in one mail, as it came (RFC 5322). The same mail again is a duplicate and changes nothing.")
            .Accepts<byte[]>("message/rfc822")
            .Produces<MailAccepted>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithMetadata(new RequestSizeLimitAttribute(app.ServiceProvider.GetRequiredService<IOptions<MailOptions>>().Value.Parser.MaxSize))
            .RequireAuthorization(Policy);
        return app;
    }

    private static async Task<IResult> Accept(HttpRequest request, IMailIntake intake, IOptions<MailOptions> options, CancellationToken cancellationToken)
    {
        if (request.ContentLength == 0)
        {
            return Problems.Invalid("The body is empty. Send the whole mail, for example: curl --data-binary @mail.eml -H 'Content-Type: message/rfc822'.");
        }

        var most = options.Value.Parser.MaxSize;
        if (request.ContentLength > most)
        {
            return TooLarge(most);
        }

        try
        {
            var result = await intake.AcceptAsync(request.Body, new MailOrigin(null, null) { Length = request.ContentLength }, cancellationToken);
            return Results.Accepted(result.Ticket is null ? null : $"/api/tickets/{result.Ticket}", new MailAccepted(result.Ticket, result.Outcome.ToString().ToLowerInvariant()));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(most);
        }
        catch (InvalidDataException e)
        {
            return Problems.Invalid(e.Message);
        }
    }

    private static IResult TooLarge(int most) => Results.Problem(
        title: "The mail is too large",
        detail: string.Create(CultureInfo.InvariantCulture, $"A mail has at most {most} bytes ({most / (1024d * 1024):0.#} MiB). Raise Support:Parser:MaxSize, or put large files where the mail can link to them."),
        statusCode: StatusCodes.Status413PayloadTooLarge);
}
