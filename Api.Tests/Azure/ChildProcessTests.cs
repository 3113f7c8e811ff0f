using System.Diagnostics;
using Azure.Data.Tables;
using M365Support.Infrastructure;

namespace M365Support.Azure;

/// <summary>TeamsApp/Local/child.mjs, which every Node process of the product and its tests is started with.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ChildProcessTests(AzuriteFixture azurite)
{
    private const string Program = """
        process.on('SIGTERM', () => { console.log('flushed'); process.exit(0); });
        process.on('SIGINT', () => { console.log('interrupted'); process.exit(1); });
        process.once('SIGINT', () => { console.log('interrupted'); process.exit(1); });
        process.removeAllListeners('SIGINT');
        setInterval(() => {}, 1000);
        console.log('ready');
        process.on('SIGUSR2', () => console.log('alive'));
        """;

    [SkippableFact]
    public async Task Child_flushes_and_ends_when_its_stdin_closes()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var child = Start();
        Assert.Equal("ready", await child.StandardOutput.ReadLineAsync(limit.Token));

        // What the system does when the parent is gone, however it went.
        child.StandardInput.Close();
        Assert.Equal("flushed", await child.StandardOutput.ReadLineAsync(limit.Token));
        await child.WaitForExitAsync(limit.Token);
        Assert.Equal(0, child.ExitCode);
    }

    [SkippableFact]
    public async Task Child_ignores_the_interrupt_of_the_terminal()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var child = Start();
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        Assert.Equal("ready", await child.StandardOutput.ReadLineAsync(limit.Token));
        foreach (var signal in new[] { "-INT", "-INT", "-USR2" })
        {
            using var kill = Process.Start("kill", [signal, $"{child.Id}"]);
            await kill.WaitForExitAsync(limit.Token);
        }

        Assert.Equal("alive", await child.StandardOutput.ReadLineAsync(limit.Token));
        child.StandardInput.Close();
        Assert.Equal("flushed", await child.StandardOutput.ReadLineAsync(limit.Token));
        await child.WaitForExitAsync(limit.Token);
    }

    [SkippableFact]
    public async Task Azurite_keeps_its_data_on_disk_and_ends_when_its_stdin_closes()
    {
        _ = azurite.ConnectionString;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var own = await AzuriteProcess.StartAsync(persist: true);
        var table = new TableClient(own.ConnectionString, "Tickets");
        await table.CreateIfNotExistsAsync(limit.Token);
        await table.AddEntityAsync(new TableEntity("p", "flushed"), limit.Token);
        await own.CloseAsync(limit.Token);
        Assert.Contains("flushed", await File.ReadAllTextAsync(Path.Combine(own.Folder, "__azurite_db_table__.json"), limit.Token), StringComparison.Ordinal);
    }

    private Process Start()
    {
        _ = azurite.ConnectionString;
        var preload = new Uri(Path.Combine(NodePackages.TeamsApp, "Local", "child.mjs")).AbsoluteUri;
        return Process.Start(new ProcessStartInfo("node", ["--import", preload, "--eval", Program])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }
}
