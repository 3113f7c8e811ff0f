using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace M365Support.Local;

/// <summary>The few headers of a mail that the emulator itself needs; real parsing is <c>Api/Mail</c>'s.</summary>
internal sealed partial class EmlHeaders
{
    private const int Limit = 256 * 1024;

    private readonly List<(string Name, string Value)> fields;

    private EmlHeaders(List<(string Name, string Value)> parsed) => fields = parsed;

    public string? MessageId => this["Message-ID"]?.Trim();

    public string Subject => Decode(this["Subject"] ?? "");

    public DateTimeOffset? Date => DateTimeOffset.TryParse(Comment().Replace(this["Date"] ?? "", ""), CultureInfo.InvariantCulture, out var date) ? date : null;

    public IReadOnlyList<string> From => Addresses("From");

    public string? this[string name] => fields.Find(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)).Value;

    public IReadOnlyList<string> Addresses(params ReadOnlySpan<string> names)
    {
        var addresses = new List<string>();
        foreach (var name in names)
        {
            foreach (var field in fields.Where(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                addresses.AddRange(Address().Matches(Quoted().Replace(field.Value, "")).Select(match => match.Value.ToLowerInvariant()));
            }
        }

        return addresses;
    }

    /// <summary>Reads up to the first empty line; null when the content does not begin like a mail.</summary>
    public static EmlHeaders? Parse(ReadOnlySpan<byte> content)
    {
        var text = Encoding.UTF8.GetString(content[..Math.Min(content.Length, Limit)]).TrimStart('\uFEFF');
        var found = new List<(string Name, string Value)>();
        foreach (var line in text.EnumerateLines())
        {
            if (line.IsEmpty)
            {
                break;
            }

            if (line[0] is ' ' or '\t' && found.Count > 0)
            {
                found[^1] = (found[^1].Name, $"{found[^1].Value} {line.Trim()}");
            }
            else if (line.IndexOf(':') is > 0 and var colon && !line[..colon].TrimEnd().ContainsAny(" \t"))
            {
                found.Add((line[..colon].TrimEnd().ToString(), line[(colon + 1)..].Trim().ToString()));
            }
            else if (found.Count == 0 && !line.StartsWith("From ", StringComparison.Ordinal))
            {
                return null;
            }
        }

        return found.Count == 0 ? null : new EmlHeaders(found);
    }

    /// <summary>RFC 2047, for the list of sent mail.</summary>
    private static string Decode(string value) => EncodedWord().Replace(BetweenWords().Replace(value, "?==?"), static match =>
    {
        try
        {
            var bytes = match.Groups["encoding"].Value is "B" or "b"
                ? Convert.FromBase64String(match.Groups["text"].Value)
                : Encoding.Latin1.GetBytes(Octet().Replace(match.Groups["text"].Value.Replace('_', ' '), octet => ((char)Convert.ToByte(octet.Groups["octet"].Value, 16)).ToString()));
            return Encoding.GetEncoding(match.Groups["charset"].Value).GetString(bytes);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return match.Value;
        }
    });

    [GeneratedRegex(@"=\?(?<charset>[^?*\s]+)(?:\*[^?]*)?\?(?<encoding>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?=\s+=\?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BetweenWords();

    [GeneratedRegex("=(?<octet>[0-9A-Fa-f]{2})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Octet();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[^\s<>,;:()""]+@[^\s<>,;:()""]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();
}
