using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace M365Support.Bot;

/// <summary>Settings of section <c>Bot</c>.</summary>
public sealed class BotOptions
{
    public const string Section = "Bot";

    /// <summary>Application (client) id of the bot's registration. Required outside Development.</summary>
    public string? AppId { get; set; }

    /// <summary>Directory (tenant) id. Required with <see cref="AppId"/>: the bot is single-tenant.</summary>
    public string? TenantId { get; set; }

    /// <summary>Client secret. Without one the app's managed identity is used.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Client id of a user-assigned managed identity. Default: the same as <see cref="AppId"/>.</summary>
    public string? ManagedIdentityClientId { get; set; }

    /// <summary>Where a conversation is opened with a person who has none yet. Default <c>https://smba.trafficmanager.net/teams/</c> with an app id, none without.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>Hosts that may be given the bot's token; <c>*.</c> stands for any subdomain. Default: Microsoft's own, see <see cref="ServiceUrls.DefaultHosts"/>.</summary>
    public IReadOnlyList<string>? ServiceHosts { get; set; }

    /// <summary>OpenID metadata of the channel. Change it for national clouds, and in tests.</summary>
    public string OpenIdMetadata { get; set; } = "https://login.botframework.com/v1/.well-known/openidconfiguration";

    /// <summary>Who issues the channel's tokens. Change it for national clouds, and in tests.</summary>
    public string TokenIssuer { get; set; } = "https://api.botframework.com";

    /// <summary>The scope of the bot's own token. Default <c>https://api.botframework.com/.default</c>.</summary>
    public string Scope { get; set; } = "https://api.botframework.com/.default";

    /// <summary>How long one send may wait for throttling to pass before it gives up. Default 20 s, 0 to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "Bot:MaxThrottleWait must lie between 00:00:00 and 00:05:00, e.g. 00:00:20.")]
    public TimeSpan MaxThrottleWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one HTTP try may take. Default 15 s, 1 s to 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00", ErrorMessage = "Bot:NetworkTimeout must lie between 00:00:01 and 00:02:00, e.g. 00:00:15.")]
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a handler may work on one turn. Default 15 s, 1 s to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Bot:TurnTimeout must lie between 00:00:01 and 00:10:00, e.g. 00:00:15.")]
    public TimeSpan TurnTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>True when the bot is registered, so tokens are validated and sent.</summary>
    public bool IsRegistered => !string.IsNullOrWhiteSpace(AppId);
}

/// <summary>Refuses to start with settings that would leave the bot open or mute.</summary>
internal sealed class BotOptionsValidator(IHostEnvironment environment) : IValidateOptions<BotOptions>
{
    private const string ExampleId = "0f8fad5b-d9cb-469f-a165-70867728950e";

    public ValidateOptionsResult Validate(string? name, BotOptions options)
    {
        List<string> faults = [];
        if (!options.IsRegistered && !environment.IsDevelopment())
        {
            faults.Add($"Bot:AppId is missing. Outside Development anybody could post to /api/messages without it. Set it to the application id of the bot's registration, e.g. Bot__AppId={ExampleId}.");
        }
        else if (options.IsRegistered && !Guid.TryParse(options.AppId, out _))
        {
            faults.Add($"Bot:AppId is '{options.AppId}', which is not a GUID. Example: {ExampleId}.");
        }

        if (options.IsRegistered && !Guid.TryParse(options.TenantId, out _))
        {
            faults.Add($"Bot:TenantId is {(string.IsNullOrWhiteSpace(options.TenantId) ? "missing" : $"'{options.TenantId}', which is not a GUID")}. The bot is single-tenant: set the directory id, e.g. Bot__TenantId={ExampleId}.");
        }

        if (options.ServiceUrl is { } serviceUrl && !Uri.TryCreate(serviceUrl, UriKind.Absolute, out _))
        {
            faults.Add($"Bot:ServiceUrl is '{serviceUrl}', which is not an absolute address. Example: https://smba.trafficmanager.net/teams/.");
        }

        foreach (var host in options.ServiceHosts ?? [])
        {
            if (Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) != UriHostNameType.Dns)
            {
                faults.Add($"Bot:ServiceHosts contains '{host}', which is not a host name. Example: *.botframework.com.");
            }
        }

        Check(faults, "Bot:OpenIdMetadata", options.OpenIdMetadata, "https://login.botframework.com/v1/.well-known/openidconfiguration");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private void Check(List<string> faults, string setting, string value, string example)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri)
            || !(uri.Scheme == Uri.UriSchemeHttps || (environment.IsDevelopment() && uri.IsLoopback)))
        {
            faults.Add($"{setting} is '{value}', which is not an https address. Example: {example}.");
        }
    }
}
