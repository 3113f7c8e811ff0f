namespace M365Support.Mail.Replies;

/// <summary>Decides which part each line belongs to, by how written and quoted blocks follow each other.</summary>
internal static class ReplyAssembler
{
    /// <summary>From this many lines on, text below the quote is an answer whatever it looks like.</summary>
    private const int AnswerLines = 7;

    /// <summary>Lines of a signature are no longer.</summary>
    private const int LongestName = 45;

    public static void Assign(IReadOnlyList<MailLine> lines, LineAnnotator.Cut cut)
    {
        for (var i = cut.Index; i < lines.Count; i++)
        {
            lines[i].Part = cut.Forwarded ? ReplyPart.Forwarded : ReplyPart.Quoted;
        }

        foreach (var block in LineBlock.Of(lines, cut.Index))
        {
            if (!block.Quoted)
            {
                SignatureMarker.Mark(lines, block);
                DisclaimerMarker.Mark(lines, block);
            }
        }

        var blocks = LineBlock.Of(lines, cut.Index).Where(block => block.Quoted || block.HasText(lines)).ToList();
        for (var i = 0; i < cut.Index; i++)
        {
            lines[i].Part = PartOf(lines[i].Kind);
        }

        AssignBlocks(lines, blocks, cut.Index < lines.Count);
        AssignBlanks(lines, cut.Index);
    }

    private static void AssignBlocks(IReadOnlyList<MailLine> lines, List<LineBlock> blocks, bool quotedBelow)
    {
        var first = blocks.FindIndex(block => !block.Quoted);
        var last = blocks.FindLastIndex(block => !block.Quoted);
        if (first < 0)
        {
            // Nothing but a quote that nobody introduced: it is all the person sent.
            if (!quotedBelow && blocks.TrueForAll(block => !block.HasAttribution(lines)))
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
    private static bool IsAnswer(IReadOnlyList<MailLine> lines, LineBlock above, LineBlock quote, LineBlock below)
    {
        if (!quote.HasAttribution(lines))
        {
            return true;
        }

        if (quote.IsKnown(lines) && !LooksLikeSignature(lines, below) && below.Written(lines).Any(IsSentence))
        {
            return true;
        }

        var written = above.Written(lines).ToList();
        return below.Written(lines).Count() >= AnswerLines
            || (written.Count <= 2 && Signatures.IsGreeting(written[0].Comparable) && written.TrueForAll(line => line.Comparable.Length <= 60))
            || (!LooksLikeSignature(lines, below)
                && (EndsWithQuestion(lines, quote) || written.Exists(line => line.Comparable.Length <= 200 && Signatures.PointsBelow(line.Comparable))));
    }

    private static bool IsSentence(MailLine line) => line.Comparable.Length > LongestName || line.Comparable[^1] is '.' or '!' or '?' or '。' or '！' or '？';

    private static bool EndsWithQuestion(IReadOnlyList<MailLine> lines, LineBlock quote)
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

    private static bool LooksLikeSignature(IReadOnlyList<MailLine> lines, LineBlock block)
    {
        var written = block.Written(lines).ToList();
        return written.Exists(line => Signatures.IsSignOff(line.Comparable))
            || (written.Count > 1 && !written.Exists(IsSentence));
    }

    private static ReplyPart PartOf(LineKind kind) => kind switch
    {
        LineKind.Quote or LineKind.Attribution => ReplyPart.Quoted,
        LineKind.Signature => ReplyPart.Signature,
        LineKind.Disclaimer => ReplyPart.Disclaimer,
        _ => ReplyPart.Reply,
    };

    private static void SetQuotes(IReadOnlyList<MailLine> lines, List<LineBlock> blocks, int first, int last)
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

    private static void SetText(IReadOnlyList<MailLine> lines, LineBlock block, ReplyPart part)
    {
        for (var i = block.Start; i < block.End; i++)
        {
            if (lines[i].Kind is LineKind.Text or LineKind.Rule)
            {
                lines[i].Part = part;
            }
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
