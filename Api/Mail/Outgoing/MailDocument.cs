using System.Globalization;
using System.Text;

namespace M365Support.Mail.Outgoing;

/// <summary>What a mail says, before it is written as text and as HTML.</summary>
/// <param name="Language">The language of the text, a BCP 47 tag.</param>
/// <param name="Title">The heading; one line.</param>
public sealed record MailDocument(string Language, string Title, IReadOnlyList<MailBlock> Blocks)
{
    /// <summary>Whether the language is written from right to left.</summary>
    internal bool IsRightToLeft
    {
        get
        {
            try
            {
                return CultureInfo.GetCultureInfo(Language).TextInfo.IsRightToLeft;
            }
            catch (CultureNotFoundException)
            {
                return false;
            }
        }
    }
}

/// <summary>A part of a mail that stands on lines of its own.</summary>
public abstract record MailBlock;

/// <summary>Running text.</summary>
public sealed record MailParagraph(IReadOnlyList<MailInline> Content) : MailBlock
{
    /// <summary>A paragraph of plain text.</summary>
    public static MailParagraph Of(string text) => new([new MailWords(text)]);

    /// <summary>Plain text as paragraphs, parted where it has empty lines; other line ends are kept.</summary>
    public static IEnumerable<MailBlock> AllOf(string text)
    {
        var content = new List<MailInline>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                if (content.Count > 0)
                {
                    content.Add(new MailLineBreak());
                }

                content.Add(new MailWords(line.TrimEnd()));
            }
            else if (content.Count > 0)
            {
                yield return new MailParagraph(content);
                content = [];
            }
        }
    }
}

/// <summary>Items with bullets, or numbered.</summary>
/// <param name="Start">The first number; null for bullets.</param>
public sealed record MailList(IReadOnlyList<IReadOnlyList<MailBlock>> Items, int? Start = null) : MailBlock;

/// <summary>Names and values, one below the other.</summary>
public sealed record MailFacts(IReadOnlyList<MailFact> Facts) : MailBlock;

/// <summary>A name and its value; both plain text.</summary>
public readonly record struct MailFact(string Title, string Value);

/// <summary>The way to a page.</summary>
public sealed record MailButton(string Title, Uri Target) : MailBlock;

/// <summary>What is good to know, below everything else.</summary>
public sealed record MailSmallPrint(string Text) : MailBlock;

/// <summary>A part of a paragraph.</summary>
public abstract record MailInline;

/// <summary>Plain text.</summary>
public sealed record MailWords(string Text, bool Bold = false, bool Italic = false) : MailInline;

/// <summary>A link to a page or a mail address.</summary>
public sealed record MailLink(string Text, Uri Target) : MailInline;

/// <summary>The next line begins.</summary>
public sealed record MailLineBreak : MailInline;

/// <summary>Foreign text made fit for a mail.</summary>
internal static class MailCharacters
{
    /// <summary>The text without control characters, halves of characters and what could turn its neighbours round (Unicode annex 9); tabs and line feeds stay.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' || !(Rune.IsControl(rune) || rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfeff))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }

    /// <summary>The same on one line, blanks between words single, cut at a whole character.</summary>
    /// <param name="max">The most UTF-16 units that are kept.</param>
    public static string Line(string text, int max)
    {
        var line = string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= max)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[max - 2]) ? max - 2 : max - 1;
        return string.Concat(line.AsSpan(0, end).TrimEnd(), "…");
    }
}
