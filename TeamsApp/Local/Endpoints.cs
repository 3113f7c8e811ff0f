using System.Text.Json;

namespace M365Support.Local;

/// <summary>Where everything is, for scripts: <c>endpoints.json</c> in the data folder, there while the app is ready. What is switched off is null.</summary>
public sealed record Endpoints
{
    /// <summary>Tabs and HTTP API.</summary>
    public required string App { get; init; }

    /// <summary>The chat.</summary>
    public string? Playground { get; init; }

    /// <summary>The folder whose <c>.eml</c> files become mail.</summary>
    public required string Inbox { get; init; }
    public string? Tables { get; init; }
    public string? Queues { get; init; }
    public string? Blobs { get; init; }

    /// <summary>The Graph emulator, with its page of people and presence.</summary>
    public required string Graph { get; init; }

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes the file whole or not at all.</summary>
    internal void Write(string path)
    {
        var part = path + ".part";
        File.WriteAllText(part, JsonSerializer.Serialize(this, Format));
        File.Move(part, path, overwrite: true);
    }

    /// <summary>What a person wants to know after the start.</summary>
    internal string Banner() => string.Join(
        Environment.NewLine,
        new[]
        {
            "",
            "M365 Support is ready",
            $"  tabs      {App}",
            Playground is null ? null : $"  chat      {Playground}",
            $"  inbox     {Inbox}  (drop .eml files here)",
            $"  people    {Graph}  (presence)",
            "  Ctrl+C stops everything.",
            "",
        }.Where(line => line is not null));
}
