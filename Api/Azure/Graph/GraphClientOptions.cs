using Azure.Core;

namespace M365Support.Graph;

/// <summary>How <see cref="GraphClient"/> talks to Microsoft Graph: retries, transport and diagnostics of Azure.Core.</summary>
public sealed class GraphClientOptions : ClientOptions
{
    /// <summary>The address of the global service, with its version and a trailing slash.</summary>
    public static readonly Uri GlobalService = new("https://graph.microsoft.com/v1.0/");

    /// <summary>The permission scope that every token is asked for (Learn: "Microsoft identity platform scopes").</summary>
    public string Scope { get; init; } = "https://graph.microsoft.com/.default";

    /// <summary>
    /// Requests under way at once for one mailbox; default 4, the service's limit for Outlook resources
    /// (Learn: "Microsoft Graph service-specific throttling limits").
    /// </summary>
    public int RequestsPerMailbox { get; init; } = 4;
}
