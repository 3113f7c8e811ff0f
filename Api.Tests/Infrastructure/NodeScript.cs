using System.Diagnostics;

namespace M365Support.Infrastructure;

/// <summary>Runs the small scripts of the tests with node; they import from TeamsApp/node_modules.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Builds the page into a folder of the test's own, since an app under test may be serving wwwroot.</summary>
    /// <returns>Why it cannot be done, or null.</returns>
    public static async Task<string?> BuildPageAsync(string folder)
    {
        var (exitCode, output) = await RunAsync(Path.Combine("TeamsApp", "web", "build.mjs"), folder);
        return exitCode == 0 ? null : $"The page could not be built: {output}";
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">Relative to the folder of the solution.</param>
    /// <returns>The exit code, and all that was printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(NodePackages.Root, script), .. arguments])
        {
            WorkingDirectory = NodePackages.TeamsApp,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = node.StandardError.ReadToEndAsync(limit.Token);
            await node.WaitForExitAsync(limit.Token);
            return (node.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
            return (-1, $"{script} did not end within {Limit.TotalMinutes} minutes.");
        }
    }
}
