using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace M365Support.Local;

/// <summary>Remembers which process works on a folder, so that the next one can wait until it has written everything.</summary>
/// <remarks>After the app was killed its storage takes a moment to flush and end; a second one started meanwhile would read old files and later overwrite the new ones.</remarks>
internal sealed class PidFile(string path)
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the process of the last time; one that does not end is killed.</summary>
    public async Task WaitForPreviousAsync(CancellationToken cancellationToken)
    {
        using var previous = Previous();
        if (previous is null)
        {
            return;
        }

        try
        {
            await previous.WaitForExitAsync(cancellationToken).WaitAsync(FlushLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            previous.Kill(entireProcessTree: true);
            await previous.WaitForExitAsync(cancellationToken);
        }
    }

    public void Write(Process process) =>
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{process.Id} {process.StartTime.ToUniversalTime().Ticks}"));

    private Process? Previous()
    {
        if (!File.Exists(path) || File.ReadAllText(path).Split(' ') is not [var id, var started] ||
            !int.TryParse(id, CultureInfo.InvariantCulture, out var pid) || !long.TryParse(started, CultureInfo.InvariantCulture, out var ticks))
        {
            return null;
        }

        try
        {
            // The system gives ids to new processes; the start time tells whether it is still the same one.
            var process = Process.GetProcessById(pid);
            return Math.Abs(process.StartTime.ToUniversalTime().Ticks - ticks) < TimeSpan.TicksPerSecond ? process : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
