using Microsoft.Extensions.Options;

namespace M365Support.Bot;

/// <summary>Which connectors may be spoken to: activities carry their own return address, and a forged one must not be given a token or an answer.</summary>
public sealed class ServiceUrls(IOptions<BotOptions> options, IHostEnvironment environment)
{
    /// <summary>The connectors of the public and the government clouds. Not <c>*.trafficmanager.net</c>: anybody can register a name there.</summary>
    public static IReadOnlyList<string> DefaultHosts { get; } =
    [
        "smba.trafficmanager.net",
        "*.botframework.com",
        "smba.infra.gcc.teams.microsoft.com",
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
        "*.botframework.azure.us",
    ];

    private readonly IReadOnlyList<string> hosts = options.Value.ServiceHosts is { Count: > 0 } own ? own : DefaultHosts;
    private readonly bool loopback = environment.IsDevelopment();

    /// <summary>The address with a closing slash when it is a trusted connector; otherwise null.</summary>
    public Uri? Trusted(string? serviceUrl)
    {
        if (!Uri.TryCreate(serviceUrl, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return null;
        }

        var trusted = IsLocal(uri)
            || (uri.Scheme == Uri.UriSchemeHttps && uri.IsDefaultPort && hosts.Any(pattern => Matches(pattern, uri.IdnHost)));
        return !trusted ? null : uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
    }

    /// <summary>True for a connector on this machine, which only Development speaks to and which is never sent a token.</summary>
    public bool IsLocal(Uri uri) => loopback && uri.IsLoopback && (uri.Scheme is "http" or "https");

    private static bool Matches(string pattern, string host) => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase);
}
