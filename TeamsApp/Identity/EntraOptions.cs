namespace M365Support.Identity;

/// <summary>Settings of section <c>Entra</c>: who signs people in to the tabs and the HTTP API.</summary>
public sealed class EntraOptions
{
    public const string Section = "Entra";

    /// <summary>Directory (tenant) id. Default: that of the bot.</summary>
    public string? TenantId { get; set; }

    /// <summary>Application (client) id. Default: that of the bot.</summary>
    public string? ClientId { get; set; }

    /// <summary>The application id URI that tokens are issued for, e.g. <c>api://support.example.com/{client id}</c>. The client id and <c>api://{client id}</c> are always accepted.</summary>
    public string? Audience { get; set; }

    /// <summary>OpenID metadata. Default: that of the tenant in the public cloud.</summary>
    public string? OpenIdMetadata { get; set; }

    /// <summary>Who issues the tokens. Default: the tenant's v2.0 issuer in the public cloud.</summary>
    public string? Issuer { get; set; }

    internal bool IsConfigured => !string.IsNullOrWhiteSpace(TenantId) && !string.IsNullOrWhiteSpace(ClientId);

    internal string MetadataAddress => OpenIdMetadata ?? $"https://login.microsoftonline.com/{TenantId}/v2.0/.well-known/openid-configuration";

    internal string TokenIssuer => Issuer ?? $"https://login.microsoftonline.com/{TenantId}/v2.0";

    internal IReadOnlyList<string> Audiences => [ClientId ?? "", $"api://{ClientId}", .. Audience is null ? Array.Empty<string>() : [Audience]];
}
