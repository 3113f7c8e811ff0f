using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace M365Support.Local;

/// <summary>Keeps <c>node_modules</c> as <c>package-lock.json</c> says, and the web page built from its sources.</summary>
internal sealed class NpmPackages(string project, string logs, TextWriter console)
{
    private const int LastLines = 8;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(250);

    /// <summary>Installs and builds what is out of date; only one process at a time does.</summary>
    /// <exception cref="LocalStartException">npm is missing or failed.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var web = new WebSources(project);
        if (IsInstalled() && web.IsBuilt)
        {
            return;
        }

        await using var held = await LockAsync(cancellationToken);
        if (!IsInstalled())
        {
            await InstallAsync(cancellationToken);
        }

        if (!web.IsBuilt)
        {
            await console.WriteLineAsync("Building the web page ...");
            await RunAsync("npm run build", ["run", "build"], onLine: null, cancellationToken);
            web.MarkBuilt();
        }
    }

    /// <summary>True when every package that the lock file demands is there in that version, by npm's own record, which it writes last.</summary>
    internal bool IsInstalled()
    {
        try
        {
            using var wanted = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project, "package-lock.json")));
            using var installed = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project, "node_modules", ".package-lock.json")));
            var present = installed.RootElement.GetProperty("packages");
            return wanted.RootElement.GetProperty("packages").EnumerateObject().All(package =>
                package.Name.Length == 0
                || IsOptional(package.Value)
                || (present.TryGetProperty(package.Name, out var found) && Version(found) == Version(package.Value)));
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        await console.WriteLineAsync("Installing npm packages (once, and after updates) ...");
        var fetched = 0;
        var watch = Stopwatch.StartNew();
        var shown = TimeSpan.Zero;
        await RunAsync(
            "npm ci",
            ["ci", "--no-audit", "--no-fund", "--loglevel=http"],
            line =>
            {
                fetched += line.Contains("http fetch", StringComparison.Ordinal) || line.Contains("http cache", StringComparison.Ordinal) ? 1 : 0;
                if (watch.Elapsed - shown >= ProgressEvery)
                {
                    shown = watch.Elapsed;
                    console.WriteLine($"  {shown.TotalSeconds:0} s, {fetched} downloads");
                }
            },
            cancellationToken);
        await console.WriteLineAsync($"  done in {watch.Elapsed.TotalSeconds:0} s");
        if (!IsInstalled())
        {
            throw new LocalStartException("npm ci ended well, but node_modules does not match package-lock.json. Delete TeamsApp/node_modules and start again.");
        }
    }

    private async Task RunAsync(string name, string[] arguments, Action<string>? onLine, CancellationToken cancellationToken)
    {
        var log = Path.Combine(logs, "npm.log");
        Process npm;
        try
        {
            npm = Process.Start(new ProcessStartInfo(NodeRuntime.Npm, arguments)
            {
                WorkingDirectory = project,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception e)
        {
            throw new LocalStartException("npm was not found. It comes with Node.js: install Node 20 or newer from https://nodejs.org and start again.", e);
        }

        using (npm)
        {
            using ProcessOutput output = new(npm, log, onLine);
            npm.StandardInput.Close();
            try
            {
                await npm.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                npm.Kill(entireProcessTree: true);
                throw;
            }

            await output.Completion;
            if (npm.ExitCode != 0)
            {
                throw new LocalStartException($"{name} failed (exit code {npm.ExitCode}); all of its output is in {log}. It ended with:{output.LastLines(LastLines)}");
            }
        }
    }

    /// <summary>The same lock that the tests take.</summary>
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(project, "obj")).FullName, "npm.lock");
        var told = false;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (!told)
                {
                    await console.WriteLineAsync("Waiting for another process that installs npm packages ...");
                    told = true;
                }

                await Task.Delay(LockRetry, cancellationToken);
            }
        }
    }

    private static bool IsOptional(JsonElement package) => package.TryGetProperty("optional", out var optional) && optional.ValueKind is JsonValueKind.True
        || package.TryGetProperty("devOptional", out optional) && optional.ValueKind is JsonValueKind.True
        || package.TryGetProperty("peer", out optional) && optional.ValueKind is JsonValueKind.True;

    private static string? Version(JsonElement package) => package.TryGetProperty("version", out var version) ? version.GetString() : null;
}
