using System.IO.Compression;
using System.Text;

namespace M365Support.Commands;

/// <summary>The Microsoft 365 app package of one installation: a zip with manifest, languages and icons. The same values give the same bytes.</summary>
internal sealed class AppPackage(string domain, Guid appId, Guid botId)
{
    private static readonly string[] Files = ["manifest.json", "zh-cn.json", "color.png", "outline.png"];

    /// <summary>The earliest moment that a zip can name; the time of building would make every package another.</summary>
    private static readonly DateTimeOffset Moment = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Manifest");

    /// <summary>Whether people's clients can reach the app under this name: a DNS name with a dot.</summary>
    public static bool IsHostName(string? value) =>
        value is { Length: <= 253 } && Uri.CheckHostName(value) == UriHostNameType.Dns && value.Contains('.', StringComparison.Ordinal) && !value.EndsWith('.');

    /// <summary>Writes the package; nothing is written when a part is missing.</summary>
    /// <exception cref="IOException">The parts cannot be read or the package cannot be written.</exception>
    public async Task WriteAsync(FileInfo output, CancellationToken cancellationToken)
    {
        using var package = new MemoryStream();
        using (var zip = new ZipArchive(package, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in Files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = Moment;
                entry.ExternalAttributes = 0;
                await using var content = await entry.OpenAsync(cancellationToken);
                await content.WriteAsync(await ReadAsync(name, cancellationToken), cancellationToken);
            }
        }

        output.Directory?.Create();
        await File.WriteAllBytesAsync(output.FullName, package.ToArray(), cancellationToken);
    }

    private async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Folder, name);
        if (!name.EndsWith(".json", StringComparison.Ordinal))
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken);
        return Encoding.UTF8.GetBytes(text
            .Replace("{{domain}}", domain.ToLowerInvariant(), StringComparison.Ordinal)
            .Replace("{{appId}}", appId.ToString(), StringComparison.Ordinal)
            .Replace("{{botId}}", botId.ToString(), StringComparison.Ordinal));
    }
}
