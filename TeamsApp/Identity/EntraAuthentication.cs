using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace M365Support.Identity;

/// <summary>Signs people and programs in by their Entra access token.</summary>
internal sealed partial class EntraAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IOptions<EntraOptions> entra,
    [FromKeyedServices(EntraAuthenticationHandler.SchemeName)] TokenValidator tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Entra";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!entra.Value.IsConfigured || SchemeProblem.BearerToken(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        TokenResult result;
        try
        {
            result = await tokens.ValidateAsync(token, Context.RequestAborted);
        }
        catch (IOException e)
        {
            Log.NoKeys(Logger, e);
            return AuthenticateResult.Fail("The token cannot be checked now.");
        }

        if (result.Identity is not { } identity)
        {
            Log.Refused(Logger, result.Refusal!);
            return AuthenticateResult.Fail(result.Refusal!);
        }

        return Person(identity) is { } person
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(person), SchemeName))
            : AuthenticateResult.Fail("An access token of a person or a program is required.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
        => await SchemeProblem.ChallengeAsync(Context, await HandleAuthenticateOnceSafeAsync(), "Bearer", "Sign in: an access token for this application is required.");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => SchemeProblem.ForbidAsync(Context);

    /// <summary>Only the claims that the product reads. An ID token says who signed in elsewhere, not that this API may be used, so it is refused.</summary>
    private static ClaimsIdentity? Person(ClaimsIdentity token)
    {
        var objectId = token.FindFirst("oid")?.Value;
        var roles = token.FindAll("roles").Select(role => role.Value).ToArray();
        var isDelegated = !string.IsNullOrWhiteSpace(token.FindFirst("scp")?.Value);
        // A program's own token has its object id as subject (Learn: "Access token claims reference").
        var isProgram = !isDelegated && roles.Length > 0 && objectId is not null && token.FindFirst("sub")?.Value == objectId;
        if (objectId is null || !(isDelegated || isProgram))
        {
            return null;
        }

        ClaimsIdentity person = new(SchemeName, UserClaims.Name, UserClaims.Role);
        person.AddClaim(new(UserClaims.ObjectId, objectId));
        if (token.FindFirst("name")?.Value is { Length: > 0 } name)
        {
            person.AddClaim(new(UserClaims.Name, name));
        }

        if (isDelegated && token.FindFirst("preferred_username")?.Value is { } mail && mail.Contains('@', StringComparison.Ordinal))
        {
            person.AddClaim(new(UserClaims.Mail, mail.ToLowerInvariant()));
        }

        person.AddClaims(roles.Select(role => new Claim(UserClaims.Role, role)));
        return person;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Access token refused: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "The directory's signing keys cannot be fetched")]
        public static partial void NoKeys(ILogger logger, Exception exception);
    }
}
