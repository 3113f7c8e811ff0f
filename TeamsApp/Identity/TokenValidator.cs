using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace M365Support.Identity;

/// <summary>What became of a token: either its claims and the key that signed it, or why it was refused.</summary>
public sealed record TokenResult
{
    /// <summary>The claims under their own names; null when the token was refused.</summary>
    public ClaimsIdentity? Identity { get; private init; }
    public IssuerKey? Key { get; private init; }

    /// <summary>Fit for a log and for the caller: names the rule, never the token.</summary>
    public string? Refusal { get; private init; }

    internal static TokenResult Accepted(ClaimsIdentity identity, IssuerKey key) => new() { Identity = identity, Key = key };

    internal static TokenResult Refused(string reason) => new() { Refusal = reason };
}

/// <summary>Validates signed JSON web tokens (RFC 7519, RFC 8725) of one issuer for a set of audiences.</summary>
/// <remarks>The token library cannot pin algorithms and would decrypt five-part tokens, so the header is judged before the library sees the token.</remarks>
public sealed class TokenValidator(OpenIdKeys keys, string issuer, IReadOnlyList<string> audiences, string authenticationType, TimeProvider time)
{
    /// <summary>How far clocks may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private const int MaxTokenLength = 16 * 1024;

    // The library's cache knows keys by their id alone, so the key of one issuer would be taken for another's of the same name.
    private readonly CryptoProviderFactory crypto = new() { CacheSignatureProviders = false };
    private readonly JwtSecurityTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxTokenLength };

    /// <summary>Checks header, signature, issuer, audience and lifetime.</summary>
    /// <exception cref="IOException">The issuer's keys are not known and cannot be fetched.</exception>
    public async ValueTask<TokenResult> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (KeyId(token, out var refusal) is not { } keyId)
        {
            return TokenResult.Refused(refusal);
        }

        if (await keys.FindAsync(keyId, cancellationToken) is not { } key)
        {
            return TokenResult.Refused("The token is signed with a key that the issuer does not have.");
        }

        try
        {
            var principal = handler.ValidateToken(token, Parameters(key.Key), out _);
            return TokenResult.Accepted((ClaimsIdentity)principal.Identity!, key);
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or FormatException)
        {
            return TokenResult.Refused(e switch
            {
                SecurityTokenExpiredException => "The token has expired.",
                SecurityTokenNotYetValidException => "The token is not valid yet.",
                SecurityTokenNoExpirationException => "The token has no expiry.",
                SecurityTokenInvalidLifetimeException => "The token is outside of its lifetime.",
                SecurityTokenInvalidAudienceException => "The token is meant for another audience.",
                SecurityTokenInvalidIssuerException => "The token comes from another issuer.",
                SecurityTokenInvalidSignatureException => "The token's signature is wrong.",
                _ => "The token is malformed.",
            });
        }
    }

    private TokenValidationParameters Parameters(SecurityKey key) => new()
    {
        AuthenticationType = authenticationType,
        NameClaimType = UserClaims.Name,
        RoleClaimType = UserClaims.Role,
        CryptoProviderFactory = crypto,
        ValidIssuer = issuer,
        ValidateIssuer = true,
        ValidAudiences = audiences,
        ValidateAudience = true,
        IssuerSigningKey = key,
        ValidateIssuerSigningKey = true,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateLifetime = true,
        LifetimeValidator = IsAlive,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end
            ? now < end + ClockSkew
                ? notBefore is not { } start || now >= start - ClockSkew
                    ? true
                    : throw new SecurityTokenNotYetValidException()
                : throw new SecurityTokenExpiredException()
            : throw new SecurityTokenNoExpirationException();
    }

    /// <summary>The id of the signing key, if the header is that of a signed token with RS256 and nothing that must be understood besides.</summary>
    private static string? KeyId(string token, out string refusal)
    {
        refusal = "The token is malformed.";
        if (token.Length > MaxTokenLength)
        {
            return null;
        }

        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            refusal = parts.Length == 5 ? "Encrypted tokens are not accepted." : refusal;
            return null;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]), new() { AllowDuplicateProperties = false, MaxDepth = 4 });
            if (Text(header.RootElement, "alg") is not "RS256" || header.RootElement.TryGetProperty("crit", out _))
            {
                refusal = "Only tokens signed with RS256 are accepted.";
                return null;
            }

            refusal = "The token does not name its key.";
            return Text(header.RootElement, "kid");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement header, string name)
        => header.ValueKind is JsonValueKind.Object && header.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
