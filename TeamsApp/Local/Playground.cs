namespace M365Support.Local;

/// <summary>Teams on a laptop: the Microsoft 365 Agents Playground as a child process.</summary>
internal sealed class Playground : IAsyncDisposable
{
    private readonly LastingProcess process;

    private Playground(LastingProcess process, int port)
    {
        this.process = process;
        Address = AddressOf(port);
    }

    /// <summary>The chat, for a browser.</summary>
    public Uri Address { get; }

    /// <summary>The chat's address on a port.</summary>
    public static Uri AddressOf(int port) => new($"http://localhost:{port}/");

    /// <summary>The connector that the bot answers to. By number, because a name may lead to an address that nobody listens on.</summary>
    public static Uri ServiceUrl(int port) => new($"http://127.0.0.1:{port}/_connector/");

    /// <summary>Starts the Playground and waits until it answers.</summary>
    /// <exception cref="LocalStartException">It does not come up.</exception>
    public static async Task<Playground> StartAsync(string project, DataFolder data, string configuration, int appPort, int port, TimeSpan timeout, ILogger logger, CancellationToken cancellationToken)
    {
        var config = Path.Combine(data.Playground, PlaygroundConfig.FileName);
        await File.WriteAllTextAsync(config, configuration, cancellationToken);
        var started = await LastingProcess.StartAsync(
            new()
            {
                Name = "The Agents Playground",
                Script = Path.Combine(project, "node_modules", "@microsoft", "m365agentsplayground", "cli.js"),
                Arguments =
                [
                    "start", "--app-endpoint", $"http://127.0.0.1:{appPort}/api/messages", "--channel-id", "msteams",
                    "--port", $"{port}", "--service-url", ServiceUrl(port).AbsoluteUri.TrimEnd('/'), "--disable-telemetry",
                ],
                WorkingDirectory = data.Playground,
                Preload = [Path.Combine(project, "Local", "child.mjs"), Path.Combine(project, "Local", "loopback.mjs")],
                LogFile = Path.Combine(data.Logs, "playground.log"),
                Ports = [port],
                StartTimeout = timeout,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    // It opens a browser, and ends when there is none.
                    ["TEAMSAPPTESTER_BROWSER"] = "none",
                    ["M365_AGENTS_PLAYGROUND_CONFIG_PATH"] = config,
                    ["M365_AGENTS_PLAYGROUND_LOGFILE"] = Path.Combine(data.Logs, "playground-details.log"),
                    ["HOME"] = data.Playground,
                },
            },
            logger,
            cancellationToken);
        return new(started, port);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
