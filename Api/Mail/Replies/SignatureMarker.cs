using System.Text;

namespace M365Support.Mail.Replies;

/// <summary>Marks the signature that ends a written block: below a delimiter, or a line that a phone added.</summary>
internal static class SignatureMarker
{
    /// <summary>A rule with at most this many lines below it divides off a signature.</summary>
    private const int SignatureLines = 15;

    /// <summary>How far apart the two rules around a log or table may be.</summary>
    private const int FenceLines = 200;

    /// <summary>Everything from the delimiter to the end of the written block.</summary>
    public static void Mark(IReadOnlyList<MailLine> lines, LineBlock block)
    {
        var start = block.Start;
        while (start < block.End && lines[start].Kind is LineKind.Blank or LineKind.Rule or LineKind.SignatureDelimiter)
        {
            start++;
        }

        if (block.Start > 0 || start == block.End)
        {
            start = block.Start;
        }

        var lastText = block.LastText(lines);
        for (var i = start; i < block.End; i++)
        {
            if (PgpArmor.Match(lines, i, block.End) is var armor and > 0)
            {
                SetKind(lines, i, i + armor, LineKind.Signature);
                i += armor - 1;
                continue;
            }

            if (lines[i].Kind == LineKind.SignatureDelimiter || (lines[i].Kind == LineKind.Rule && DividesSignature(lines, block, i)))
            {
                SetKind(lines, i, block.End, LineKind.Signature);
                return;
            }

            if (lines[i].Kind == LineKind.Signature && !lines[i].Known && !MarkSentFrom(lines, block, i, lastText))
            {
                lines[i].Kind = LineKind.Text;
            }
        }
    }

    /// <summary>A line of dashes above a few lines at the end; not an underlined heading, a table or a fence around a log.</summary>
    private static bool DividesSignature(IReadOnlyList<MailLine> lines, LineBlock block, int rule)
    {
        var between = 0;
        for (var i = rule - 1; i >= Math.Max(block.Start, rule - FenceLines); i--)
        {
            between += lines[i].Kind == LineKind.Text ? 1 : 0;
            if (lines[i].Kind == LineKind.Rule && lines[i].Comparable == lines[rule].Comparable && between > 0)
            {
                return false;
            }
        }

        var below = 0;
        var lastText = block.LastText(lines, rule + 1, rule + 1 + FenceLines);
        for (var i = rule + 1; i < block.End && below <= SignatureLines; i++)
        {
            if (i > rule + FenceLines)
            {
                return false;
            }

            below += lines[i].Kind is LineKind.Text or LineKind.Signature ? 1 : 0;
            if (lines[i].Kind == LineKind.Rule && lines[i].Comparable == lines[rule].Comparable && below > 0 && i < lastText)
            {
                return false;
            }
        }

        return below <= SignatureLines && !IsUnderline(lines, block, rule) && !IsProse(lines, rule + 1, block.End);
    }

    /// <summary>Whole sentences, a question or a Markdown heading: the rule divides a letter, not off its signature.</summary>
    private static bool IsProse(IReadOnlyList<MailLine> lines, int start, int end)
    {
        var paragraph = new StringBuilder();
        for (var i = start; i <= end; i++)
        {
            var line = i < end && !lines[i].IsBlank ? lines[i].Comparable : string.Empty;
            if (line.StartsWith('#') && line.Contains("# ", StringComparison.Ordinal))
            {
                return true;
            }

            if (line.Length > 0)
            {
                paragraph.Append(line).Append(' ');
                continue;
            }

            var text = paragraph.ToString().AsSpan().TrimEnd();
            if (LegalNotice.IndexIn(text) >= 0)
            {
                return false;
            }

            if (Signatures.IsSentence(text))
            {
                return true;
            }

            paragraph.Clear();
        }

        return false;
    }

    private static bool IsUnderline(IReadOnlyList<MailLine> lines, LineBlock block, int rule)
    {
        if (rule == block.Start || rule + 1 >= block.End || lines[rule - 1].Kind != LineKind.Text || lines[rule + 1].Kind != LineKind.Text)
        {
            return false;
        }

        var heading = lines[rule - 1].Comparable.Length;
        return heading >= 4 ? Math.Abs(heading - lines[rule].Comparable.Length) <= 2 : heading == 3 && lines[rule].Comparable is "===" or "~~~";
    }

    /// <summary>A "Sent from" line is one only where the paragraph ends with it, or little follows.</summary>
    private static bool MarkSentFrom(IReadOnlyList<MailLine> lines, LineBlock block, int index, int lastText)
    {
        var end = index + 1;
        while (end < block.End && lines[end].Kind != LineKind.Blank && end - index <= 3)
        {
            end++;
        }

        var alone = end - index == 1;
        if (!alone && Enumerable.Range(index + 1, end - index - 1).Any(i => lines[i].Kind == LineKind.Text && !IsLink(lines[i].Comparable)) && end <= lastText)
        {
            return false;
        }

        SetKind(lines, index, end, LineKind.Signature);
        return true;
    }

    private static bool IsLink(string comparable) => comparable.AsSpan().TrimStart("<([").StartsWith("http", StringComparison.Ordinal);

    private static void SetKind(IReadOnlyList<MailLine> lines, int start, int end, LineKind kind)
    {
        for (var i = start; i < end; i++)
        {
            lines[i].Kind = lines[i].IsBlank ? LineKind.Blank : kind;
        }
    }
}
