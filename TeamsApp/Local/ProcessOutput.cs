using System.Diagnostics;

namespace M365Support.Local;

/// <summary>Writes what a process says to a log file and keeps its last lines for an error message.</summary>
internal sealed class ProcessOutput : IDisposable
{
    private const int Kept = 40;
    private const int MaxLine = 2_000;
    private const long MaxLogBytes = 10 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<string> last = new();
    private readonly StreamWriter log;
    private readonly Action<string>? onLine;
    private long written;

    /// <summary>Starts reading; the log of the run before is kept beside it as <c>.old</c>.</summary>
    public ProcessOutput(Process process, string logFile, Action<string>? onLine = null)
    {
        if (File.Exists(logFile))
        {
            File.Move(logFile, logFile + ".old", overwrite: true);
        }

        this.onLine = onLine;
        log = new StreamWriter(new FileStream(logFile, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        Completion = Task.WhenAll(PumpAsync(process.StandardOutput), PumpAsync(process.StandardError));
    }

    /// <summary>Ends when the process has closed both streams.</summary>
    public Task Completion { get; }

    /// <summary>The last lines, each on a line of its own; nothing when it said nothing.</summary>
    public string LastLines(int count)
    {
        lock (gate)
        {
            return string.Concat(last.TakeLast(count).Select(line => $"{Environment.NewLine}  {line}"));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            log.Dispose();
        }
    }

    private async Task PumpAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Take(line.Length <= MaxLine ? line : line[..MaxLine]);
        }
    }

    private void Take(string line)
    {
        lock (gate)
        {
            last.Enqueue(line);
            if (last.Count > Kept)
            {
                last.Dequeue();
            }

            written += line.Length + 1;
            if (written <= MaxLogBytes && log.BaseStream is not null)
            {
                log.WriteLine(line);
            }

            onLine?.Invoke(line);
        }
    }
}
