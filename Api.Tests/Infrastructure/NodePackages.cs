using System.ComponentModel;
using System.Diagnostics;

namespace M365Support.Infrastructure;

/// <summary>The npm packages of TeamsApp, installed when a test first needs one.</summary>
internal static class NodePackages
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of TeamsApp.</summary>
    public static string TeamsApp { get; } = Path.Combine(Root, "TeamsApp");

    /// <summary>Installs what package-lock.json names unless it is there; only one process at a time does.</summary>
    /// <returns>Why it cannot be done, or null.</returns>
    public static async Task<string?> EnsureAsync(string package)
    {
        if (!await RunsAsync("node", "--version"))
        {
            return "Node.js is not installed; get Node 20 or later from https://nodejs.org.";
        }

        if (IsInstalled(package))
        {
            return null;
        }

        await using var held = await LockAsync(Path.Combine(TeamsApp, "obj", "npm.lock"));
        if (IsInstalled(package))
        {
            return null;
        }

        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        using var install = Start(npm, TeamsApp, ["ci", "--no-audit", "--no-fund"]);
        var errors = install.StandardError.ReadToEndAsync();
        var output = install.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(InstallLimit);
        try
        {
            await install.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            install.Kill(entireProcessTree: true);
            return $"npm ci did not end within {InstallLimit.TotalMinutes} minutes.";
        }

        await output;
        return install.ExitCode == 0 && IsInstalled(package) ? null : $"npm ci failed: {await errors}";
    }

    // npm writes .package-lock.json last, so a broken-off install is not taken for one.
    private static bool IsInstalled(string package) =>
        File.Exists(Path.Combine(TeamsApp, "node_modules", ".package-lock.json"))
        && File.Exists(Path.Combine(TeamsApp, "node_modules", package, "package.json"));

    private static async Task<bool> RunsAsync(string program, string argument)
    {
        try
        {
            using var process = Start(program, Root, [argument]);
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string program, string folder, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<FileStream> LockAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var limit = new CancellationTokenSource(InstallLimit);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await again.WaitForNextTickAsync(limit.Token);
            }
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "M365Support.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests are not inside the solution's folder.");
        }

        return folder;
    }
}
