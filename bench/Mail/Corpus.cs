namespace M365Support.Bench.Mail;

/// <summary>Reads the messages of a folder into memory.</summary>
internal static class Corpus
{
    /// <summary>Each .eml file is a message; a .box file is one, or many behind lines beginning with <c>From </c>.</summary>
    public static List<byte[]> Read(string folder)
    {
        var messages = new List<byte[]>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var extension = Path.GetExtension(file);
            if (extension.Equals(".eml", StringComparison.OrdinalIgnoreCase))
            {
                messages.Add(File.ReadAllBytes(file));
            }
            else if (extension.Equals(".box", StringComparison.OrdinalIgnoreCase))
            {
                Split(File.ReadAllBytes(file), messages);
            }
        }

        return messages;
    }

    private static void Split(byte[] box, List<byte[]> messages)
    {
        ReadOnlySpan<byte> rest = box;
        while (!rest.IsEmpty)
        {
            var next = rest.StartsWith("From "u8) ? NextMessage(rest) : -1;
            messages.Add((next < 0 ? rest : rest[..next]).ToArray());
            rest = next < 0 ? default : rest[next..];
        }
    }

    private static int NextMessage(ReadOnlySpan<byte> box)
    {
        var unix = box.IndexOf("\n\nFrom "u8);
        var windows = box.IndexOf("\r\n\r\nFrom "u8);
        return unix < 0 && windows < 0 ? -1 : unix < 0 || (windows >= 0 && windows < unix) ? windows + 4 : unix + 2;
    }
}
