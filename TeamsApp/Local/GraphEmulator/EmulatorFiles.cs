using System.Text.Json;

namespace M365Support.Local;

/// <summary>Small state files of the emulator, replaced as a whole so that a crash leaves the old or the new one.</summary>
internal static class EmulatorFiles
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The file's content, or default when it does not exist or is damaged.</summary>
    public static T? ReadJson<T>(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Format) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    public static void WriteJson<T>(string path, T value) => WriteWhole(path, JsonSerializer.SerializeToUtf8Bytes(value, Format));

    public static void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }
}
