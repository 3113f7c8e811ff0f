using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace M365Support.Infrastructure;

/// <summary>One Azurite on free ports of its own choice, gone when this process is, however it ends.</summary>
internal sealed partial class AzuriteProcess : IDisposable
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly DirectoryInfo folder;

    private AzuriteProcess(Process process, DirectoryInfo folder)
    {
        this.process = process;
        this.folder = folder;
    }

    public Uri Blobs { get; private set; } = null!;

    public Uri Queues { get; private set; } = null!;

    public Uri Tables { get; private set; } = null!;

    public string Folder => folder.FullName;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={Blobs};QueueEndpoint={Queues};TableEndpoint={Tables};";

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="persist">Keep data on disk, in the process's own temp folder, instead of in memory.</param>
    public static async Task<AzuriteProcess> StartAsync(bool persist = false)
    {
        var own = Directory.CreateTempSubdirectory("azurite-");
        var preload = new Uri(Path.Combine(NodePackages.TeamsApp, "Local", "child.mjs"));
        string[] arguments =
        [
            "--import", preload.AbsoluteUri,
            Path.Combine(NodePackages.TeamsApp, "node_modules", "azurite", "dist", "src", "azurite.js"),
            .. persist ? new[] { "--location", own.FullName } : ["--inMemoryPersistence"],
            "--skipApiVersionCheck", "--silent", "--disableTelemetry",
            "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--queueHost", "127.0.0.1", "--queuePort", "0",
            "--tableHost", "127.0.0.1", "--tablePort", "0",
        ];
        var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = own.FullName,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var azurite = new AzuriteProcess(node, own);
        try
        {
            await azurite.ListenAsync();
            return azurite;
        }
        catch
        {
            azurite.Dispose();
            throw;
        }
    }

    /// <summary>Closes its stdin, as the end of this process would, and waits until it has flushed and ended.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task ListenAsync()
    {
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        var found = new Dictionary<string, Uri>(StringComparer.Ordinal);
        while (found.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException($"Azurite ended before it listened: {await errors}");
            if (Listening().Match(line) is { Success: true } match)
            {
                var port = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
                found[match.Groups["service"].Value] = new Uri($"http://127.0.0.1:{port}/{Account}");
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            }
        }

        (Blobs, Queues, Tables) = (found["Blob"], found["Queue"], found["Table"]);

        // Nobody reads on: what it says later must not fill the pipe.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
    }

    [GeneratedRegex(@"Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex Listening();
}
