using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using M365Support.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace M365Support.Local;

public sealed class ChildProcessTests : IDisposable
{
    private const string Listening = """
        import net from 'node:net';
        import fs from 'node:fs';
        process.on('SIGTERM', () => { fs.writeFileSync('flushed', ''); process.exit(0); });
        net.createServer().listen(Number(process.argv[2]), '127.0.0.1', () => console.log('up'));
        """;

    private readonly TempFolder temp = new();
    private readonly int port = new Ports().Choose(0);

    public void Dispose() => temp.Dispose();

    [SkippableFact]
    public async Task Child_is_ready_when_it_listens_and_flushes_when_stopped()
    {
        await RequireNodeAsync();
        await using (var child = await StartAsync(Listening))
        {
            Assert.False(child.Exited.IsCompleted);
            Assert.False(Ports.IsFree(port));
        }

        Assert.True(File.Exists(Path.Combine(temp.Path, "flushed")));
        Assert.True(Ports.IsFree(port));
        Assert.Equal("up\n", await File.ReadAllTextAsync(Path.Combine(temp.Path, "child.log")));
    }

    [SkippableFact]
    public async Task Child_that_ends_at_once_is_told_with_its_last_words()
    {
        await RequireNodeAsync();

        var e = await Assert.ThrowsAsync<LocalStartException>(() => StartAsync("console.error('no such disk'); process.exit(3);"));

        Assert.Contains("ended before it was ready", e.Message, StringComparison.Ordinal);
        Assert.Contains("no such disk", e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Child_that_never_listens_is_told_in_a_sentence_and_ended()
    {
        await RequireNodeAsync();

        var e = await Assert.ThrowsAsync<LocalStartException>(() => StartAsync(
            "import fs from 'node:fs'; fs.writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000);", TimeSpan.FromSeconds(2)));

        Assert.Contains("did not come up within 2 s", e.Message, StringComparison.Ordinal);
        await AssertEndedAsync(int.Parse(await File.ReadAllTextAsync(Path.Combine(temp.Path, "pid")), CultureInfo.InvariantCulture));
    }

    [SkippableFact]
    public async Task Unexpected_end_is_logged_with_the_last_words()
    {
        await RequireNodeAsync();
        Recorder log = new();
        await using var child = await StartAsync(
            """
            import net from 'node:net';
            net.createServer((socket) => socket.on('data', () => { console.error('out of luck'); process.exit(7); })).listen(Number(process.argv[2]), '127.0.0.1');
            """,
            logger: log);
        using System.Net.Sockets.TcpClient client = new("127.0.0.1", port);
        await client.GetStream().WriteAsync(new byte[] { 1 });

        await child.Exited.WaitAsync(TimeSpan.FromSeconds(30));

        var line = Assert.Single(log.Lines);
        Assert.Contains("exit code 7", line, StringComparison.Ordinal);
        Assert.Contains("out of luck", line, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Lasting_process_is_started_again_on_its_port_until_it_is_stopped()
    {
        await RequireNodeAsync();
        Recorder log = new();
        await using (await LastingProcess.StartAsync(
            StartOf("""
                import net from 'node:net';
                net.createServer((socket) => socket.on('data', () => process.exit(7))).listen(Number(process.argv[2]), '127.0.0.1');
                """),
            log,
            CancellationToken.None))
        {
            for (var deaths = 0; deaths < 2; deaths++)
            {
                using System.Net.Sockets.TcpClient client = new("127.0.0.1", port);
                await client.GetStream().WriteAsync(new byte[] { 1 });
                var again = deaths + 1;
                await Eventually.BecomesTrueAsync("it is started again", () => Task.FromResult(log.Lines.Count(line => line.Contains("is started again", StringComparison.Ordinal)) == again));
            }

            Assert.False(Ports.IsFree(port));
        }

        Assert.True(Ports.IsFree(port));
    }

    [SkippableFact]
    public async Task Child_ends_when_its_parent_is_killed()
    {
        Skip.If(OperatingSystem.IsWindows(), "The parent is started by a shell.");
        await RequireNodeAsync();
        temp.File("child.js", "console.log(process.pid); setInterval(() => {}, 1000);");
        var parent = temp.File("parent.mjs", """
            import { spawn } from 'node:child_process';
            const child = spawn(process.execPath, ['--import', process.argv[2], 'child.js'], { stdio: ['pipe', 'inherit', 'inherit'] });
            setInterval(() => child.pid, 1000);
            """);
        using var process = Process.Start(new ProcessStartInfo("node", [parent, new Uri(Preload).AbsoluteUri]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = temp.Path })!;
        var child = int.Parse((await process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);

        process.Kill();
        await process.WaitForExitAsync();

        await AssertEndedAsync(child);
    }

    private static string Preload => Path.Combine(NodePackages.TeamsApp, "Local", "child.mjs");

    private static async Task RequireNodeAsync()
    {
        try
        {
            await NodeRuntime.CheckAsync(CancellationToken.None);
        }
        catch (LocalStartException e)
        {
            Skip.If(condition: true, e.Message);
        }
    }

    private static async Task AssertEndedAsync(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }

    private Task<ChildProcess> StartAsync(string script, TimeSpan? timeout = null, ILogger? logger = null) =>
        ChildProcess.StartAsync(StartOf(script, timeout), logger ?? NullLogger.Instance, CancellationToken.None);

    private ChildProcessStart StartOf(string script, TimeSpan? timeout = null) => new()
    {
        Name = "The child",
        Script = temp.File("child.mjs", script),
        Arguments = [$"{port}"],
        WorkingDirectory = temp.Path,
        Preload = [Preload],
        LogFile = Path.Combine(temp.Path, "child.log"),
        Ports = [port],
        StartTimeout = timeout ?? TimeSpan.FromSeconds(60),
    };

    private sealed class Recorder : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Enqueue(formatter(state, exception));
    }
}
