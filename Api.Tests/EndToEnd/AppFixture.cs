using M365Support.Local;

namespace M365Support.EndToEnd;

/// <summary>One running app with everything that belongs to it, for the tests of this folder.</summary>
public sealed class AppFixture : IAsyncLifetime, IDisposable
{
    private readonly TempFolder data = new();
    private AppProcess? app;
    private string? missing;

    public AppProcess App
    {
        get
        {
            Skip.If(missing is not null, missing);
            return app!;
        }
    }

    public async Task InitializeAsync()
    {
        missing = await AppProcess.MissingAsync();
        if (missing is null)
        {
            app = await AppProcess.StartAsync(data.Path, "--Local:AppPort=0", "--Local:PlaygroundPort=0", "--Support:NudgeInterval=00:00:00");
        }
    }

    public async Task DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    public void Dispose() => data.Dispose();
}

[CollectionDefinition(Name)]
public sealed class AppGroup : ICollectionFixture<AppFixture>
{
    public const string Name = "App";
}
