using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace M365Support.Bot;

/// <summary>Parts of the bot put together without a host.</summary>
internal static class BotParts
{
    public static ServiceUrls ServiceUrls(BotOptions? options = null, string environment = "Development")
        => new(Options.Create(options ?? new()), new Environment(environment));

    public static ConnectorClient Connector(BotOptions? options = null, TokenCredential? credential = null, HttpPipelineTransport? transport = null)
        => new(Options.Create(options ?? new()), ServiceUrls(options), new ConversationThrottle(TimeProvider.System), TimeProvider.System, credential, transport);

    public sealed class Environment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Tests";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
