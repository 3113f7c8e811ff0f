using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace M365Support.Local;

/// <summary>The installed Node.js.</summary>
internal static class NodeRuntime
{
    public const int MinimumMajor = 20;

    /// <summary>The program; Windows finds the extension itself.</summary>
    public const string Node = "node";

    private const string Advice = "Install Node 20 or newer from https://nodejs.org and start again.";

    /// <summary>The program npm; on Windows it is a script, which needs its extension.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>Makes sure that a Node is there and new enough.</summary>
    /// <exception cref="LocalStartException">It is not.</exception>
    public static async Task CheckAsync(CancellationToken cancellationToken)
    {
        string output;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Node, "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
            output = (await process.StandardOutput.ReadToEndAsync(cancellationToken)).Trim();
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (Win32Exception e)
        {
            throw new LocalStartException($"Node.js was not found. {Advice}", e);
        }

        Check(output);
    }

    /// <summary>Judges the answer to <c>node --version</c>, e.g. <c>v20.20.2</c>.</summary>
    /// <exception cref="LocalStartException">Too old, or not a version.</exception>
    internal static void Check(string version)
    {
        var major = version.TrimStart('v').Split('.')[0];
        if (!int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < MinimumMajor)
        {
            throw new LocalStartException($"Node.js is '{version}', too old for Azurite and the Playground. {Advice}");
        }
    }
}
