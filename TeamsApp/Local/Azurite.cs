namespace M365Support.Local;

/// <summary>Storage on a laptop: Azurite as a child process, its data in the data folder.</summary>
internal sealed class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // Public by design: every Azurite has this account and key (Learn: "Use the Azurite emulator").
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const int BlobPort = 10000;
    private const int QueuePort = 10001;
    private const int TablePort = 10002;

    private readonly LastingProcess process;

    private Azurite(LastingProcess process, int blobs, int queues, int tables)
    {
        this.process = process;
        Blobs = new Uri($"http://127.0.0.1:{blobs}/{Account}");
        Queues = new Uri($"http://127.0.0.1:{queues}/{Account}");
        Tables = new Uri($"http://127.0.0.1:{tables}/{Account}");
    }

    public Uri Blobs { get; }

    public Uri Queues { get; }

    public Uri Tables { get; }

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={Blobs};QueueEndpoint={Queues};TableEndpoint={Tables};";

    /// <summary>Starts Azurite on its usual ports, or on free ones, and waits until it answers.</summary>
    /// <exception cref="LocalStartException">It does not come up.</exception>
    public static async Task<Azurite> StartAsync(string project, DataFolder data, Ports ports, TimeSpan timeout, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            return await StartAsync(project, data, ports.Choose(BlobPort), ports.Choose(QueuePort), ports.Choose(TablePort), timeout, logger, cancellationToken);
        }
        catch (LocalStartException)
        {
            // Another program may have taken a port between choosing and listening.
            return await StartAsync(project, data, ports.Choose(0), ports.Choose(0), ports.Choose(0), timeout, logger, cancellationToken);
        }
    }

    private static async Task<Azurite> StartAsync(
        string project, DataFolder data, int blobs, int queues, int tables, TimeSpan timeout, ILogger logger, CancellationToken cancellationToken)
    {
        var started = await LastingProcess.StartAsync(
            new()
            {
                Name = "Azurite",
                Script = Path.Combine(project, "node_modules", "azurite", "dist", "src", "azurite.js"),
                Arguments =
                [
                    "--location", data.Azurite, "--skipApiVersionCheck", "--silent", "--disableTelemetry",
                    "--blobHost", "127.0.0.1", "--blobPort", $"{blobs}",
                    "--queueHost", "127.0.0.1", "--queuePort", $"{queues}",
                    "--tableHost", "127.0.0.1", "--tablePort", $"{tables}",
                ],
                WorkingDirectory = data.Azurite,
                Preload = [Path.Combine(project, "Local", "child.mjs")],
                LogFile = Path.Combine(data.Logs, "azurite.log"),
                Ports = [blobs, queues, tables],
                SaysWhenListening = "successfully listening at http://127.0.0.1:",
                StartTimeout = timeout,
                PidFile = new PidFile(Path.Combine(data.Root, "azurite.pid")),
            },
            logger,
            cancellationToken);
        return new(started, blobs, queues, tables);
    }

    /// <summary>Ends Azurite, which writes to disk what it holds in memory.</summary>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
