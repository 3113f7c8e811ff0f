using System.Security.Claims;
using System.Text.Encodings.Web;
using M365Support.Bot;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace M365Support.Identity;

/// <summary>Who may post activities (Learn: "Authentication with the Bot Connector API").</summary>
public static class BotAuthentication
{
    public const string Scheme = "BotFramework";

    /// <summary>The policy of the bot endpoint.</summary>
    public const string Policy = "Bot";

    internal const string LocalType = "Loopback";
    internal const string ServiceUrlClaim = "serviceurl";
    internal const string EndorsementClaim = "endorsement";

    /// <summary>True when the token was issued for this connector, and its key may speak for this channel.</summary>
    public static bool Vouches(ClaimsPrincipal channel, string serviceUrl, string? channelId)
        => channel.Identity?.AuthenticationType == LocalType
            || (string.Equals(channel.FindFirstValue(ServiceUrlClaim), serviceUrl, StringComparison.Ordinal)
                && channelId is not null
                && channel.HasClaim(EndorsementClaim, channelId));
}

/// <summary>Validates the channel's token; in Development without an app id lets this machine in instead.</summary>
internal sealed partial class BotAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IOptions<BotOptions> bot,
    IHostEnvironment environment,
    [FromKeyedServices(BotAuthentication.Scheme)] TokenValidator tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!bot.Value.IsRegistered)
        {
            return environment.IsDevelopment() && LoopbackGuard.IsLocal(Context) && LoopbackGuard.IsSameSite(Request)
                ? Success(new ClaimsIdentity(BotAuthentication.LocalType))
                : AuthenticateResult.Fail("Without an app id the bot speaks only to this machine.");
        }

        if (SchemeProblem.BearerToken(Request) is not { } token)
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

        foreach (var forged in identity.FindAll(BotAuthentication.EndorsementClaim).ToArray())
        {
            identity.RemoveClaim(forged);
        }

        identity.AddClaims(result.Key!.Endorsements.Select(channel => new Claim(BotAuthentication.EndorsementClaim, channel)));
        return Success(identity);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
        => await SchemeProblem.ChallengeAsync(Context, await HandleAuthenticateOnceSafeAsync(), "Bearer", "A token of the Bot Framework channel is required.");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => SchemeProblem.ForbidAsync(Context);

    private static AuthenticateResult Success(ClaimsIdentity identity)
        => AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), BotAuthentication.Scheme));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Channel token refused: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "The channel's signing keys cannot be fetched")]
        public static partial void NoKeys(ILogger logger, Exception exception);
    }
}
