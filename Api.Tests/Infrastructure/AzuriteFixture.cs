namespace M365Support.Infrastructure;

/// <summary>The test run's one Azurite; a collection or class fixture, as every instance shares the same process.</summary>
/// <remarks>Tests are <c>[SkippableFact]</c>: where Node.js is missing, asking for the connection string skips them and says so.</remarks>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<(AzuriteProcess? Process, string? Missing)>> Shared = new(StartAsync);

    private AzuriteProcess? azurite;
    private string? missing;

    /// <summary>Connects to the tables, queues and blobs.</summary>
    public string ConnectionString => Azurite.ConnectionString;

    /// <summary>The tables' endpoint.</summary>
    public Uri Tables => Azurite.Tables;

    /// <summary>The queues' endpoint.</summary>
    public Uri Queues => Azurite.Queues;

    /// <summary>The blobs' endpoint.</summary>
    public Uri Blobs => Azurite.Blobs;

    /// <summary>Whether Azurite runs; where it does not, the tests are skipped.</summary>
    public bool IsAvailable => azurite is not null;

    private AzuriteProcess Azurite
    {
        get
        {
            Skip.If(missing is not null, missing);
            return azurite!;
        }
    }

    /// <summary>A name that no other test has, good for a table, a queue and a container, and as a prefix of up to 30 letters more.</summary>
    public static string UniqueName(string prefix = "t") => $"{prefix}{Guid.NewGuid():N}";

    /// <inheritdoc/>
    public async Task InitializeAsync() => (azurite, missing) = await Shared.Value;

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<(AzuriteProcess? Process, string? Missing)> StartAsync()
    {
        if (await NodePackages.EnsureAsync("azurite") is { } reason)
        {
            return (null, reason);
        }

        var process = await AzuriteProcess.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Dispose();
        return (process, null);
    }
}

/// <summary>Test classes that use Azurite one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
