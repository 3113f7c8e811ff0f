namespace M365Support.Mail.Replies;

/// <summary>Decides which part each line belongs to, by how written and quoted blocks follow each other.</summary>
internal static class ReplyAssembler
{
    /// <summary>From this many lines on, text below the quote is an answer whatever it looks like.</summary>
    private const int AnswerLines = 7;

    /// <summary>A rule with at most this many lines below it divides off a signature.</summary>
    private const int SignatureLines = 15;

    /// <summary>How far apart the two rules around a log or table may be.</summary>
    private const int FenceLines = 200;

    private readonly record struct Block(bool Quoted, int Start, int End);

    public static void Assign(IReadOnlyList<MailLine> lines, LineAnnotator.Cut cut)
    {
        for (var i = cut.Index; i < lines.Count; i++)
        {
            lines[i].Part = cut.Forwarded ? ReplyPart.Forwarded : ReplyPart.Quoted;
        }

        foreach (var block in Blocks(lines, cut.Index))
        {
            if (!block.Quoted)
            {
                MarkSignature(lines, block);
                MarkDisclaimers(lines, block);
            }
        }

        var blocks = Blocks(lines, cut.Index).Where(block => block.Quoted || HasText(lines, block)).ToList();
        for (var i = 0; i < cut.Index; i++)
        {
            lines[i].Part = PartOf(lines[i].Kind);
        }

        AssignBlocks(lines, blocks, cut.Index < lines.Count);
        AssignBlanks(lines, cut.Index);
    }

    private static void AssignBlocks(IReadOnlyList<MailLine> lines, List<Block> blocks, bool quotedBelow)
    {
        var first = blocks.FindIndex(block => !block.Quoted);
        var last = blocks.FindLastIndex(block => !block.Quoted);
        if (first < 0)
        {
            // Nothing but a quote that nobody introduced: it is all the person sent.
            if (!quotedBelow && blocks.TrueForAll(block => !HasAttribution(lines, block)))
            {
                SetQuotes(lines, blocks, 0, blocks.Count - 1);
            }

            return;
        }

        if (first == last)
        {
            // Bottom-posted or top-posted. A quote above belongs to the reply only where another one follows.
            if (first > 0 && last < blocks.Count - 1)
            {
                SetQuotes(lines, blocks, 0, last);
            }

            return;
        }

        var quotes = blocks.Skip(first).Take(last - first).Count(block => block.Quoted);
        if (quotes == 1 && first == last - 2 && first == 0 && last == blocks.Count - 1 && !IsAnswer(lines, blocks[first], blocks[first + 1], blocks[last]))
        {
            var part = LooksLikeSignature(lines, blocks[last]) ? ReplyPart.Signature : ReplyPart.Quoted;
            SetText(lines, blocks[last], part);
            return;
        }

        SetQuotes(lines, blocks, 0, last);
    }

    /// <summary>Is text below the only quote an answer, or what a program appended?</summary>
    private static bool IsAnswer(IReadOnlyList<MailLine> lines, Block above, Block quote, Block below)
    {
        if (!HasAttribution(lines, quote))
        {
            return true;
        }

        var written = Written(lines, above).ToList();
        return Written(lines, below).Count() >= AnswerLines
            || (written.Count <= 2 && Signatures.IsGreeting(written[0].Comparable) && written.TrueForAll(line => line.Comparable.Length <= 60))
            || (!LooksLikeSignature(lines, below)
                && (EndsWithQuestion(lines, quote) || written.Exists(line => line.Comparable.Length <= 200 && Signatures.PointsBelow(line.Comparable))));
    }

    private static bool EndsWithQuestion(IReadOnlyList<MailLine> lines, Block quote)
    {
        for (var i = quote.End - 1; i >= quote.Start; i--)
        {
            var text = lines[i].Comparable.AsSpan().Trim("> ");
            if (lines[i].Kind == LineKind.Quote && !text.IsEmpty)
            {
                return text[^1] is '?' or '？' or '؟';
            }
        }

        return false;
    }

    private static bool LooksLikeSignature(IReadOnlyList<MailLine> lines, Block block)
    {
        var written = Written(lines, block).ToList();
        return written.Exists(line => Signatures.IsSignOff(line.Comparable))
            || (written.Count > 1 && written.TrueForAll(line => line.Comparable.Length <= 45 && line.Comparable[^1] is not ('.' or '!' or '?')));
    }

    /// <summary>Everything from the delimiter to the end of the written block.</summary>
    private static void MarkSignature(IReadOnlyList<MailLine> lines, Block block)
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

        var lastText = LastText(lines, block);
        for (var i = start; i < block.End; i++)
        {
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
    private static bool DividesSignature(IReadOnlyList<MailLine> lines, Block block, int rule)
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
        var lastText = LastText(lines, block, rule + 1 + FenceLines);
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

        return below <= SignatureLines && !IsUnderline(lines, block, rule);
    }

    /// <summary>Index of the last line of text in the block, and before <paramref name="end"/>; -1 without one.</summary>
    private static int LastText(IReadOnlyList<MailLine> lines, Block block, int end = int.MaxValue)
    {
        for (var i = Math.Min(block.End, end) - 1; i >= block.Start; i--)
        {
            if (lines[i].Kind == LineKind.Text)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsUnderline(IReadOnlyList<MailLine> lines, Block block, int rule)
    {
        if (rule == block.Start || rule + 1 >= block.End || lines[rule - 1].Kind != LineKind.Text || lines[rule + 1].Kind != LineKind.Text)
        {
            return false;
        }

        var heading = lines[rule - 1].Comparable.Length;
        return heading >= 4 && Math.Abs(heading - lines[rule].Comparable.Length) <= 2;
    }

    /// <summary>A "Sent from" line is one only where the paragraph ends with it, or little follows.</summary>
    private static bool MarkSentFrom(IReadOnlyList<MailLine> lines, Block block, int index, int lastText)
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

    private static void MarkDisclaimers(IReadOnlyList<MailLine> lines, Block block)
    {
        var writtenAbove = false;
        var lastText = LastText(lines, block);
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
                var top = !writtenAbove && hit == start && end <= lastText;
                var through = top ? SentenceEnd(lines, hit, end) : end;
                MarkDisclaimer(lines, hit, top ? through : block.End);
                writtenAbove |= hit > start;
                start = top ? through : block.End;
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
            var line = lines[i].Comparable;
            var text = i + 1 < end ? line + " " + lines[i + 1].Comparable : line;
            var found = Signatures.IndexOfDisclaimer(text);
            if (found >= 0 && found < line.Length)
            {
                return i;
            }
        }

        return -1;
    }

    private static int SentenceEnd(IReadOnlyList<MailLine> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (i + 1 == end || Signatures.IsGreeting(lines[i + 1].Comparable))
            {
                return i + 1;
            }
        }

        return end;
    }

    private static void MarkDisclaimer(IReadOnlyList<MailLine> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (lines[i].Kind is LineKind.Text or LineKind.Rule)
            {
                lines[i].Kind = LineKind.Disclaimer;
            }
        }
    }

    private static List<Block> Blocks(IReadOnlyList<MailLine> lines, int end)
    {
        var blocks = new List<Block>();
        var start = 0;
        bool? quoted = null;
        for (var i = 0; i < end; i++)
        {
            if (lines[i].IsBlank)
            {
                continue;
            }

            var isQuoted = lines[i].Kind is LineKind.Quote or LineKind.Attribution;
            if (quoted is not null && quoted != isQuoted)
            {
                blocks.Add(new Block(quoted.Value, start, i));
                start = i;
            }

            quoted = isQuoted;
        }

        if (quoted is not null)
        {
            blocks.Add(new Block(quoted.Value, start, end));
        }

        return blocks;
    }

    private static ReplyPart PartOf(LineKind kind) => kind switch
    {
        LineKind.Quote or LineKind.Attribution => ReplyPart.Quoted,
        LineKind.Signature => ReplyPart.Signature,
        LineKind.Disclaimer => ReplyPart.Disclaimer,
        _ => ReplyPart.Reply,
    };

    private static bool HasText(IReadOnlyList<MailLine> lines, Block block) => Written(lines, block).Any();

    private static bool HasAttribution(IReadOnlyList<MailLine> lines, Block block)
    {
        for (var i = block.Start; i < block.End; i++)
        {
            if (lines[i].Kind == LineKind.Attribution)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<MailLine> Written(IReadOnlyList<MailLine> lines, Block block)
    {
        for (var i = block.Start; i < block.End; i++)
        {
            if (lines[i].Kind is LineKind.Text)
            {
                yield return lines[i];
            }
        }
    }

    private static void SetQuotes(IReadOnlyList<MailLine> lines, List<Block> blocks, int first, int last)
    {
        for (var b = first; b <= last; b++)
        {
            for (var i = blocks[b].Start; i < blocks[b].End; i++)
            {
                if (lines[i].Kind == LineKind.Quote)
                {
                    lines[i].Part = ReplyPart.Reply;
                }
            }
        }
    }

    private static void SetText(IReadOnlyList<MailLine> lines, Block block, ReplyPart part)
    {
        for (var i = block.Start; i < block.End; i++)
        {
            if (lines[i].Kind is LineKind.Text or LineKind.Rule)
            {
                lines[i].Part = part;
            }
        }
    }

    private static void SetKind(IReadOnlyList<MailLine> lines, int start, int end, LineKind kind)
    {
        for (var i = start; i < end; i++)
        {
            lines[i].Kind = lines[i].IsBlank ? LineKind.Blank : kind;
        }
    }

    private static void AssignBlanks(IReadOnlyList<MailLine> lines, int end)
    {
        for (var i = 1; i < end; i++)
        {
            if (lines[i].IsBlank)
            {
                lines[i].Part = lines[i - 1].Part;
            }
        }
    }
}
