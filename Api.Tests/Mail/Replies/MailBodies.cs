using System.Reflection;

namespace M365Support.Mail.Replies;

/// <summary>Bodies and pieces of bodies as mail programs write them, from the files in Bodies/.</summary>
/// <remarks>
/// Files of pieces hold one per line: who writes it, a tab, and the text with "⏎" for a line break.
/// Files of whole bodies hold sections under "### name"; a line "§" switches between what is new and what is cut, or the new text stands below "===&gt;".
/// </remarks>
internal static class MailBodies
{
    public static TheoryData<string, string> Pieces(string file)
    {
        var data = new TheoryData<string, string>();
        foreach (var line in Read(file).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            data.Add(line[..tab], line[(tab + 1)..].Replace('⏎', '\n'));
        }

        return data;
    }

    public static TheoryData<string, string, string> Whole(string file)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var section in Read(file).Split("### ", StringSplitOptions.RemoveEmptyEntries))
        {
            var end = section.IndexOf('\n', StringComparison.Ordinal);
            var (body, reply) = Divide(section[(end + 1)..]);
            data.Add(section[..end], body, reply);
        }

        return data;
    }

    /// <summary>The lines that count: trimmed, blank ones left out.</summary>
    public static string[] Lines(string? text) => [.. (text ?? string.Empty).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static (string Body, string Reply) Divide(string section)
    {
        var arrow = section.IndexOf("===>\n", StringComparison.Ordinal);
        if (arrow >= 0)
        {
            return (section[..arrow], section[(arrow + 5)..]);
        }

        var all = new List<string>();
        var kept = new List<string>();
        var isNew = true;
        foreach (var line in section.TrimEnd('\n').Split('\n'))
        {
            if (line == "§")
            {
                isNew = !isNew;
                continue;
            }

            all.Add(line);
            if (isNew)
            {
                kept.Add(line);
            }
        }

        return (string.Join('\n', all) + "\n", string.Join('\n', kept));
    }

    private static string Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Bodies.{file}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
