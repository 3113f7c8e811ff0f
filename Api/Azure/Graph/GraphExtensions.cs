using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace M365Support.Graph;

/// <summary>Wires the Graph client.</summary>
public static class GraphExtensions
{
    /// <summary>Adds <see cref="GraphClient"/>, signed in with the registered <see cref="TokenCredential"/> or the app's managed identity.</summary>
    public static IServiceCollection AddGraph(this IServiceCollection services)
    {
        services.AddOptions<GraphOptions>().BindConfiguration(GraphOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<GraphOptions>>().Value;
            var credential = options.BaseAddress.IsLoopback ? null : provider.GetService<TokenCredential>() ?? new DefaultAzureCredential();
            return new GraphClient(options.BaseAddress, credential, new GraphClientOptions { Scope = options.Scope });
        });
    }
}
