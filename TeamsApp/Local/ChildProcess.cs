using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace M365Support.Local;

/// <summary>How a Node program is run beside the app.</summary>
internal sealed record ChildProcessStart
{
    /// <summary>As a person knows it, e.g. <c>Azurite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The JavaScript file.</summary>
    public required string Script { get; init; }
    public required IReadOnlyList<string> Arguments { get; init; }
    public required string WorkingDirectory { get; init; }

    /// <summary>Modules loaded before the program; <c>child.mjs</c> must be among them, for it ends the child with its parent.</summary>
    public required IReadOnlyList<string> Preload { get; init; }
    public required string LogFile { get; init; }

    /// <summary>The child is ready when it accepts connections on all of these.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>What the child says of each port once it has it; null when it says nothing. Without it another program that took the port meanwhile would pass for the child.</summary>
    public string? SaysWhenListening { get; init; }
    public required TimeSpan StartTimeout { get; init; }

    /// <summary>Where the process is remembered, for a program that must not run twice on its files; null for others.</summary>
    public PidFile? PidFile { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A Node program that lives as long as the app, and never longer: it watches the pipe that is its standard input.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    /// <summary>How long a child may take to flush and end before it is killed.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    private readonly Process process;
    private readonly ProcessOutput output;
    private readonly ChildProcessStart start;
    private readonly ILogger logger;
    private volatile bool stopping;
    private int disposed;

    private ChildProcess(Process process, ChildProcessStart start, ILogger logger)
    {
        this.process = process;
        this.start = start;
        this.logger = logger;
        output = new ProcessOutput(process, start.LogFile);
        Exited = WatchAsync();
    }

    public int Id => process.Id;

    /// <summary>Ends when the child has ended, for whatever reason.</summary>
    public Task Exited { get; }

    /// <summary>Starts a child and waits until it listens.</summary>
    /// <exception cref="LocalStartException">It cannot be started, ends at once, or does not listen in time.</exception>
    public static async Task<ChildProcess> StartAsync(ChildProcessStart start, ILogger logger, CancellationToken cancellationToken)
    {
        string[] preload = [.. start.Preload.SelectMany(module => new[] { "--import", new Uri(module).AbsoluteUri })];
        var info = new ProcessStartInfo(NodeRuntime.Node, [.. preload, start.Script, .. start.Arguments])
        {
            WorkingDirectory = start.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        if (start.PidFile is { } previous)
        {
            await previous.WaitForPreviousAsync(cancellationToken);
        }

        Process started;
        try
        {
            started = Process.Start(info)!;
            start.PidFile?.Write(started);
        }
        catch (Win32Exception e)
        {
            throw new LocalStartException("Node.js was not found. Install Node 20 or newer from https://nodejs.org and start again.", e);
        }

        ChildProcess child = new(started, start, logger);
        try
        {
            await child.ListenAsync(cancellationToken);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the child to end by closing its standard input, which raises SIGTERM inside it; kills it with all its own children if it does not.</summary>
    public async Task StopAsync()
    {
        stopping = true;
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended by itself.
        }

        try
        {
            await Exited.WaitAsync(StopTimeout);
        }
        catch (TimeoutException)
        {
            Log.Killed(logger, start.Name, StopTimeout.TotalSeconds);
            process.Kill(entireProcessTree: true);
            await Exited;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await StopAsync();
        output.Dispose();
        process.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(start.StartTimeout);
        try
        {
            foreach (var port in start.Ports)
            {
                while (!await AcceptsAsync(port, limit.Token))
                {
                    if (Exited.IsCompleted)
                    {
                        throw new LocalStartException($"{start.Name} ended before it was ready; all of its output is in {start.LogFile}. It ended with:{output.LastLines(8)}");
                    }

                    await Task.WhenAny(Exited, Task.Delay(PollEvery, limit.Token));
                }

                while (start.SaysWhenListening is { } sign && !output.LastLines(40).Contains($"{sign}{port}", StringComparison.Ordinal))
                {
                    if (Exited.IsCompleted)
                    {
                        throw new LocalStartException($"{start.Name} ended before it was ready; all of its output is in {start.LogFile}. It ended with:{output.LastLines(8)}");
                    }

                    await Task.WhenAny(Exited, Task.Delay(PollEvery, limit.Token));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LocalStartException($"{start.Name} did not come up within {start.StartTimeout.TotalSeconds:0} s (port {string.Join(", ", start.Ports)}); its output is in {start.LogFile}. Give it longer with Local:StartTimeout, e.g. 00:03:00.");
        }
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancellationToken)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task WatchAsync()
    {
        // Construction first: a child that is gone at once must still be seen by whoever starts it.
        await Task.Yield();
        await process.WaitForExitAsync(CancellationToken.None);
        await output.Completion;
        if (!stopping)
        {
            Log.Ended(logger, start.Name, process.ExitCode, start.LogFile, output.LastLines(8));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Name} ended unexpectedly (exit code {ExitCode}); its output is in {LogFile}. It ended with:{LastLines}")]
        public static partial void Ended(ILogger logger, string name, int exitCode, string logFile, string lastLines);

        [LoggerMessage(LogLevel.Warning, "{Name} did not end within {Seconds} s and was killed")]
        public static partial void Killed(ILogger logger, string name, double seconds);
    }
}
