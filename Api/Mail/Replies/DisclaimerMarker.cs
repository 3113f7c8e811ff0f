namespace M365Support.Mail.Replies;

/// <summary>Marks legal notices and banners in a written block.</summary>
internal static class DisclaimerMarker
{
    /// <summary>Lines below the one in which a notice begins that may hold the rest of its first sentence.</summary>
    private const int WrappedLines = 3;

    public static void Mark(IReadOnlyList<MailLine> lines, LineBlock block)
    {
        var writtenAbove = false;
        var lastText = block.LastText(lines);
        for (var start = block.Start; start < block.End;)
        {
            if (lines[start].Kind != LineKind.Text)
            {
                start++;
                continue;
            }

            var end = start;
            while (end < block.End && lines[end].Kind == LineKind.Text)
            {
                end++;
            }

            var hit = DisclaimerLine(lines, start, end);
            if (hit >= 0)
            {
                var through = SentenceEnd(lines, hit, end);
                through = !writtenAbove && hit == start && through <= lastText ? through : block.End;
                MarkLines(lines, hit, through);
                writtenAbove |= hit > start;
                start = through;
                continue;
            }

            writtenAbove = true;
            start = end;
        }
    }

    /// <summary>Index of the line in which a notice begins, or -1; the phrase may be wrapped.</summary>
    private static int DisclaimerLine(IReadOnlyList<MailLine> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var text = lines[i].Comparable;
            for (var next = i + 1; next < end && next <= i + WrappedLines; next++)
            {
                text = text + " " + lines[next].Comparable;
            }

            var found = LegalNotice.IndexIn(text);
            if (found >= 0 && found < lines[i].Comparable.Length)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Where a banner on top ends: at the greeting, or with its sentence.</summary>
    private static int SentenceEnd(IReadOnlyList<MailLine> lines, int start, int end)
    {
        for (var i = start; i + 1 < end; i++)
        {
            var next = lines[i + 1].Comparable;
            if (Signatures.IsGreeting(next) || (lines[i].Comparable[^1] is '.' or '!' or '>' or ']' or '。' or '】' && LegalNotice.IndexIn(next) < 0))
            {
                return i + 1;
            }
        }

        return end;
    }

    private static void MarkLines(IReadOnlyList<MailLine> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (lines[i].Kind is LineKind.Text or LineKind.Rule)
            {
                lines[i].Kind = LineKind.Disclaimer;
            }
        }
    }
}
