using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace M365Support.Identity;

/// <summary>A person of the demo, with the object id that the Graph emulator and the Playground know.</summary>
public sealed record DemoIdentity(string ObjectId, string Mail, string Name);

/// <summary>The people that the demo scheme lets in.</summary>
public interface IDemoPeople
{
    IReadOnlyList<DemoIdentity> All { get; }
}

/// <summary>Signs a demo person in by mail address. Exists only in Development, and only for this machine.</summary>
internal sealed class DemoAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IDemoPeople people)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Demo";

    /// <summary>Set by scripts and by the page. Another site cannot set it without being asked first (CORS preflight).</summary>
    public const string HeaderName = "X-Demo-User";

    /// <summary>Set by the picker. A browser sends it along by itself, so it counts for changes only when the page is our own.</summary>
    public const string CookieName = "demo-user";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
        => await SchemeProblem.ChallengeAsync(
            Context,
            await HandleAuthenticateOnceSafeAsync(),
            SchemeName,
            $"Say who you are: header {HeaderName} with the mail address of a demo person.",
            LoopbackGuard.IsLocal(Context) ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["people"] = people.All.Select(person => person.Mail).ToArray() } : null);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => SchemeProblem.ForbidAsync(Context);

    private AuthenticateResult Authenticate()
    {
        var header = Request.Headers[HeaderName].ToString();
        var mail = header.Length > 0 ? header : Request.Cookies[CookieName];
        if (string.IsNullOrWhiteSpace(mail))
        {
            return AuthenticateResult.NoResult();
        }

        if (!LoopbackGuard.IsLocal(Context))
        {
            return AuthenticateResult.Fail("Demo people sign in on this machine only.");
        }

        if (header.Length == 0 && !HttpMethods.IsGet(Request.Method) && !HttpMethods.IsHead(Request.Method) && !FromOwnPage())
        {
            return AuthenticateResult.Fail($"Changes need the header {HeaderName} or a page of this application.");
        }

        mail = mail.Trim();
        var person = people.All.FirstOrDefault(p => string.Equals(p.Mail, mail, StringComparison.OrdinalIgnoreCase));
        if (person is null)
        {
            return AuthenticateResult.Fail("No demo person has this mail address; 'people' lists those there are.");
        }

        ClaimsIdentity identity = new(SchemeName, UserClaims.Name, UserClaims.Role);
        identity.AddClaim(new(UserClaims.Name, person.Name));
        identity.AddClaim(new(UserClaims.Mail, person.Mail.ToLowerInvariant()));
        identity.AddClaim(new(UserClaims.ObjectId, person.ObjectId));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <summary>Every browser names the Origin of a change; a missing one therefore proves nothing and is refused.</summary>
    private bool FromOwnPage() => Request.Headers.Origin.Count > 0 && LoopbackGuard.IsSameSite(Request);
}
