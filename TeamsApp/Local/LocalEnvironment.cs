using M365Support.Identity;

namespace M365Support.Local;

/// <summary>Everything that stands in for Microsoft 365 on a laptop, from the first start to the last flush.</summary>
/// <remarks>Storage and Graph are up before the app is built, because it needs their addresses; the Playground comes up after the app, because it calls it.</remarks>
public sealed class LocalEnvironment : IDemoPeople, IAsyncDisposable
{
    private readonly string project;
    private readonly LocalOptions options;
    private readonly DataFolder data;
    private readonly ILoggerFactory logging;
    private readonly ILogger logger;
    private readonly TextWriter console;
    private readonly Ports ports = new();
    private readonly int playgroundPort;
    private readonly string playgroundConfig;
    private GraphEmulator? graph;
    private Azurite? azurite;
    private Playground? playground;

    private LocalEnvironment(string project, LocalOptions options, DataFolder data, DemoPeople people, ILoggerFactory logging, TextWriter console)
    {
        (this.project, this.options, this.data, People, this.logging, this.console) = (project, options, data, people, logging, console);
        logger = logging.CreateLogger("M365Support.Local");
        All = [.. people.People.Select(person => new DemoIdentity(person.Id, person.Mail, person.Name))];
        playgroundConfig = options.Playground ? PlaygroundConfig.Create(people, options.PlaygroundUser) : "";
        AppPort = ports.Choose(options.AppPort);
        playgroundPort = options.Playground ? ports.Choose(options.PlaygroundPort) : 0;
    }

    /// <summary>The demo tenant.</summary>
    public DemoPeople People { get; }

    public IReadOnlyList<DemoIdentity> All { get; }

    /// <summary>Where the app shall listen.</summary>
    public int AppPort { get; }

    /// <summary>Absolute path of the data folder.</summary>
    public string DataPath => data.Root;

    /// <summary>Takes the data folder, brings the packages up to date, starts storage and Graph.</summary>
    /// <exception cref="LocalStartException">Something that the person in front of it can mend.</exception>
    internal static async Task<LocalEnvironment> StartAsync(string contentRoot, IConfiguration configuration, ILoggerFactory logging, TextWriter console, CancellationToken cancellationToken)
    {
        var settings = LocalOptions.Read(configuration);
        var sources = ProjectFolder(contentRoot);
        var folder = DataFolder.Open(Path.GetFullPath(settings.DataPath, sources));
        LocalEnvironment? local = null;
        try
        {
            File.Delete(folder.EndpointsFile);
            local = new(sources, settings, folder, LoadPeople(PeopleFile(sources)), logging, console);
            await local.StartAsync(cancellationToken);
            return local;
        }
        catch
        {
            await (local?.DisposeAsync() ?? DisposeAsync(folder));
            throw;
        }
    }

    /// <summary>The settings that the product reads to find what runs here.</summary>
    internal IEnumerable<KeyValuePair<string, string?>> Settings()
    {
        yield return new("Graph:BaseAddress", graph!.BaseAddress.AbsoluteUri);
        yield return new("Graph:PublicUrl", $"http://localhost:{AppPort}/");
        yield return new("App:PublicUrl", $"http://localhost:{AppPort}/");
        if (azurite is not null)
        {
            yield return new("Storage:ConnectionString", azurite.ConnectionString);
        }

        if (options.Playground)
        {
            yield return new("Bot:ServiceUrl", Playground.ServiceUrl(playgroundPort).AbsoluteUri);
        }
    }

    /// <summary>The app listens: starts the Playground, then says where everything is.</summary>
    /// <exception cref="LocalStartException">The Playground does not come up.</exception>
    internal async Task<Endpoints> ReadyAsync(CancellationToken cancellationToken)
    {
        if (options.Playground)
        {
            await console.WriteLineAsync("Starting the Agents Playground ...");
            playground = await Playground.StartAsync(project, data, playgroundConfig, AppPort, playgroundPort, options.StartTimeout, logger, cancellationToken);
        }

        Endpoints endpoints = new()
        {
            App = $"http://localhost:{AppPort}",
            Playground = playground?.Address.AbsoluteUri.TrimEnd('/'),
            Inbox = graph!.InboxPath,
            Tables = azurite?.Tables.AbsoluteUri,
            Queues = azurite?.Queues.AbsoluteUri,
            Blobs = azurite?.Blobs.AbsoluteUri,
            Graph = graph.PageAddress.AbsoluteUri.TrimEnd('/'),
        };
        endpoints.Write(data.EndpointsFile);
        await console.WriteLineAsync(endpoints.Banner());
        return endpoints;
    }

    /// <summary>The app is about to stop: tells scripts.</summary>
    internal void Withdraw() => File.Delete(data.EndpointsFile);

    /// <summary>The app no longer answers: ends the chat.</summary>
    internal async Task StoppingAsync()
    {
        Withdraw();
        if (playground is not null)
        {
            await playground.DisposeAsync();
            playground = null;
        }
    }

    /// <summary>Ends what is left, storage last, so that everybody else can still write.</summary>
    public async ValueTask DisposeAsync()
    {
        await StoppingAsync();
        if (graph is not null)
        {
            await graph.DisposeAsync();
            graph = null;
        }

        if (azurite is not null)
        {
            await azurite.DisposeAsync();
            azurite = null;
        }

        data.Dispose();
        logging.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Azurite || options.Playground || Directory.Exists(Path.Combine(project, "web")))
        {
            await NodeRuntime.CheckAsync(cancellationToken);
            await new NpmPackages(project, data.Logs, console).EnsureAsync(cancellationToken);
        }

        graph = await GraphEmulator.StartAsync(new() { People = PeopleFile(project), DataPath = data.Root, Port = ports.Choose(0) }, cancellationToken);
        if (options.Azurite)
        {
            await console.WriteLineAsync("Starting Azurite ...");
            azurite = await Azurite.StartAsync(project, data, ports, options.StartTimeout, logger, cancellationToken);
        }
    }

    private static ValueTask DisposeAsync(DataFolder folder)
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string PeopleFile(string project) => Path.Combine(project, "Local", "people.json");

    private static DemoPeople LoadPeople(string file)
    {
        try
        {
            return DemoPeople.Load(file);
        }
        catch (InvalidDataException e)
        {
            throw new LocalStartException(e.Message, e);
        }
    }

    /// <summary>The folder with package.json: where the app is run from, or the one that it was built in.</summary>
    private static string ProjectFolder(string contentRoot)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var candidate in new[] { contentRoot, folder, Path.Combine(folder, "TeamsApp") })
            {
                if (File.Exists(Path.Combine(candidate, "package.json")) && File.Exists(Path.Combine(candidate, "Local", "child.mjs")))
                {
                    return Path.GetFullPath(candidate);
                }
            }
        }

        throw new LocalStartException($"The sources of TeamsApp were not found from {contentRoot}. Development needs them: run 'dotnet run --project TeamsApp' in a clone, or set ASPNETCORE_ENVIRONMENT=Production.");
    }
}
