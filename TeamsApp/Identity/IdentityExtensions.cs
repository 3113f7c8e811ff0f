using M365Support.Bot;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;

namespace M365Support.Identity;

/// <summary>Wires authentication.</summary>
public static class IdentityExtensions
{
    /// <summary>The default scheme: forwards to Entra for a bearer token, else to the demo people in Development.</summary>
    public const string UserScheme = "User";

    /// <summary>Adds the schemes of the channel and of people. In Development an <see cref="IDemoPeople"/> must be registered too.</summary>
    public static WebApplicationBuilder AddIdentity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var isDevelopment = builder.Environment.IsDevelopment();
        services.AddOptions<EntraOptions>()
            .BindConfiguration(EntraOptions.Section)
            .PostConfigure<IOptions<BotOptions>>((entra, bot) =>
            {
                entra.TenantId ??= bot.Value.TenantId;
                entra.ClientId ??= bot.Value.AppId;
            })
            .Validate(entra => isDevelopment || entra.IsConfigured, "Entra:TenantId and Entra:ClientId are missing, so nobody could sign in. Set them to the ids of the app registration, e.g. Entra__ClientId=0f8fad5b-d9cb-469f-a165-70867728950e.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton(BotAuthentication.Scheme, (provider, _) =>
        {
            var bot = provider.GetRequiredService<IOptions<BotOptions>>().Value;
            return Validator(provider, bot.OpenIdMetadata, bot.TokenIssuer, [bot.AppId ?? ""], BotAuthentication.Scheme);
        });
        services.AddKeyedSingleton(EntraAuthenticationHandler.SchemeName, (provider, _) =>
        {
            var entra = provider.GetRequiredService<IOptions<EntraOptions>>().Value;
            return Validator(provider, entra.MetadataAddress, entra.TokenIssuer, entra.Audiences, EntraAuthenticationHandler.SchemeName);
        });

        // Not AddAuthentication: nothing here is encrypted by this app, so it needs no keys on disk.
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = UserScheme);
        services.AddWebEncoders();
        var authentication = new AuthenticationBuilder(services)
            .AddPolicyScheme(UserScheme, displayName: null, scheme => scheme.ForwardDefaultSelector = context =>
                !isDevelopment || SchemeProblem.BearerToken(context.Request) is not null ? EntraAuthenticationHandler.SchemeName : DemoAuthenticationHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, EntraAuthenticationHandler>(EntraAuthenticationHandler.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, BotAuthenticationHandler>(BotAuthentication.Scheme, configureOptions: null);
        if (isDevelopment)
        {
            authentication.AddScheme<AuthenticationSchemeOptions, DemoAuthenticationHandler>(DemoAuthenticationHandler.SchemeName, configureOptions: null);
        }

        services.AddAuthorizationBuilder()
            .AddPolicy(BotAuthentication.Policy, policy => policy.AddAuthenticationSchemes(BotAuthentication.Scheme).RequireAuthenticatedUser());
        return builder;
    }

    private static TokenValidator Validator(IServiceProvider provider, string metadata, string issuer, IReadOnlyList<string> audiences, string type)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var isDevelopment = provider.GetRequiredService<IHostEnvironment>().IsDevelopment();
        var documents = new HttpDocumentRetriever { RequireHttps = !(isDevelopment && new Uri(metadata).IsLoopback) };
        return new TokenValidator(new OpenIdKeys(metadata, documents, time), issuer, audiences, type, time);
    }
}
