using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace M365Support.Bot;

/// <summary>Wires the bot.</summary>
public static class BotExtensions
{
    /// <summary>Adds the connector, the conversations and the dispatcher. Needs the desk's storage; handlers are added with <see cref="AddTurnHandler{T}"/>.</summary>
    public static WebApplicationBuilder AddBot(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<BotOptions>().BindConfiguration(BotOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<BotOptions>, BotOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServiceUrls>();
        services.AddSingleton<ConversationThrottle>();
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<ProactiveSender>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<BotOptions>>();
            return new ConnectorClient(
                options,
                provider.GetRequiredService<ServiceUrls>(),
                provider.GetRequiredService<ConversationThrottle>(),
                provider.GetRequiredService<TimeProvider>(),
                Credential(options.Value));
        });
        services.AddScoped<TurnDispatcher>();
        return builder;
    }

    /// <summary>Adds a handler; those added first are asked first.</summary>
    public static IServiceCollection AddTurnHandler<T>(this IServiceCollection services) where T : class, ITurnHandler
        => services.AddScoped<ITurnHandler, T>();

    private static TokenCredential? Credential(BotOptions options) => options switch
    {
        { IsRegistered: false } => null,
        { ClientSecret: { Length: > 0 } secret } => new ClientSecretCredential(options.TenantId, options.AppId, secret),
        _ => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(options.ManagedIdentityClientId ?? options.AppId!)),
    };
}
