using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace M365Support.Bot;

/// <summary>Wires the bot.</summary>
public static class BotExtensions
{
    /// <summary>Adds the conversations and the dispatcher. Needs the desk's storage; handlers are added with <see cref="AddTurnHandler{T}"/>.</summary>
    public static WebApplicationBuilder AddBot(this WebApplicationBuilder builder)
    {
        builder.Services.AddConversations().AddScoped<TurnDispatcher>();
        return builder;
    }

    /// <summary>Adds what it takes to write to people: the connector, and what is known of where they are.</summary>
    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.AddOptions<BotOptions>().BindConfiguration(BotOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<BotOptions>, BotOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServiceUrls>();
        services.AddSingleton<ConversationThrottle>();
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<ProactiveSender>();
        return services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<BotOptions>>();
            return new ConnectorClient(
                options,
                provider.GetRequiredService<ServiceUrls>(),
                provider.GetRequiredService<ConversationThrottle>(),
                provider.GetRequiredService<TimeProvider>(),
                Credential(options.Value));
        });
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
