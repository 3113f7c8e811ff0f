using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace M365Support.Mail;

/// <summary>Makes file names from mail harmless: no paths, controls, reserved names or invisible characters.</summary>
public static class SafeFileName
{
    private const int MaxLength = 120;
    private const int MaxExtension = 16;

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9");

    private static readonly FrozenDictionary<string, string> Extensions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["image/png"] = ".png",
        ["image/jpeg"] = ".jpg",
        ["image/jpg"] = ".jpg",
        ["image/gif"] = ".gif",
        ["image/bmp"] = ".bmp",
        ["image/tiff"] = ".tif",
        ["image/svg+xml"] = ".svg",
        ["image/webp"] = ".webp",
        ["application/pdf"] = ".pdf",
        ["application/zip"] = ".zip",
        ["text/plain"] = ".txt",
        ["text/html"] = ".html",
        ["text/calendar"] = ".ics",
        ["text/csv"] = ".csv",
        ["text/vcard"] = ".vcf",
        ["text/x-vcard"] = ".vcf",
        ["application/ms-tnef"] = ".dat",
        ["application/pkcs7-signature"] = ".p7s",
        ["application/pkcs7-mime"] = ".p7m",
        ["application/pgp-signature"] = ".asc",
        ["application/pgp-encrypted"] = ".asc",
        ["message/rfc822"] = ".eml",
        ["application/json"] = ".json",
        ["application/xml"] = ".xml",
        ["text/xml"] = ".xml",
        ["audio/mpeg"] = ".mp3",
        ["video/mp4"] = ".mp4",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A safe name of at most 120 characters; where nothing usable was declared, one is made from the title or the number.</summary>
    public static string Create(string? declared, string? title, string mediaType, int number)
    {
        var name = Clean(declared, isPath: true);
        if (name.Length > 0)
        {
            return name;
        }

        var extension = Extensions.GetValueOrDefault(mediaType, ".bin");
        var made = Clean(title, isPath: false);
        return made.Length > 0 ? Shorten(made + extension) : string.Create(CultureInfo.InvariantCulture, $"attachment-{number}{extension}");
    }

    private static string Clean(string? name, bool isPath)
    {
        if (string.IsNullOrEmpty(name))
        {
            return "";
        }

        if (isPath)
        {
            name = name[(name.AsSpan().TrimEnd("/\\ ").LastIndexOfAny('/', '\\') + 1)..];
        }

        var result = new StringBuilder(Math.Min(name.Length, 1024));
        foreach (var rune in name.AsSpan()[..Math.Min(name.Length, 1024)].EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned || rune == Rune.ReplacementChar)
            {
                continue;
            }

            var space = category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (rune.Value is '<' or '>' or ':' or '"' or '/' or '\\' or '|' or '?' or '*')
            {
                result.Append('_');
            }
            else
            {
                result.Append(space ? " " : rune.ToString());
            }
        }

        var clean = Shorten(result.ToString().Trim(' ', '.'));
        var stem = clean.AsSpan();
        var dot = stem.IndexOf('.');
        return Reserved.Contains((dot < 0 ? stem : stem[..dot]).Trim(' ').ToString()) ? "_" + clean : clean;
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
        {
            return name;
        }

        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= MaxExtension ? name[dot..] : "";
        var length = MaxLength - extension.Length;
        if (char.IsHighSurrogate(name[length - 1]))
        {
            length--;
        }

        return string.Concat(name.AsSpan(0, length).TrimEnd(), extension);
    }
}
