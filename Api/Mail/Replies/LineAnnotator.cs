namespace M365Support.Mail.Replies;

/// <summary>Says of every line what it is, from the top down to where an earlier message begins.</summary>
internal static class LineAnnotator
{
    /// <summary>Where the earlier message begins, and whether it is a forwarded one.</summary>
    internal readonly record struct Cut(int Index, bool Forwarded, string? Language);

    /// <summary>Sets <see cref="MailLine.Kind"/> of all lines above the cut.</summary>
    public static Cut Annotate(IReadOnlyList<MailLine> lines, bool forwardedBySubject)
    {
        string? language = null;
        var written = false;
        var attributed = false;
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.StartsQuoted)
            {
                return FoundMarked(lines, i, forwardedBySubject, written, language);
            }

            if (line.Known)
            {
                MarkQuotedAttribution(lines, i);
                attributed |= line.Kind == LineKind.Attribution;
                continue;
            }

            if (line.Comparable.Length == 0)
            {
                line.Kind = LineKind.Blank;
                continue;
            }

            if (written && Markers.IsReplyAbove(line.Comparable))
            {
                return Found(lines, i, forwarded: false, language);
            }

            var count = AttributionMatcher.Match(lines, i, out var attributionLanguage);
            if (count > 0)
            {
                language ??= attributionLanguage;
                if (written && !AttributionMatcher.QuoteFollows(lines, i + count))
                {
                    return Found(lines, i, forwarded: false, language);
                }

                Mark(lines, i, count, LineKind.Attribution);
                attributed = true;
                i += count - 1;
                continue;
            }

            if (written && IsCardEdge(lines, i))
            {
                line.Kind = LineKind.SignatureDelimiter;
                continue;
            }

            if ((QuotePrefix.IsMarked(line.Text) && !IsComparison(lines, i, attributed)) || IsWrappedQuote(lines, i) || (attributed && IsNamedQuote(lines, i, names)) || IsBarredQuote(lines, i, attributed) || (attributed && line.Bars > 0))
            {
                line.Quote();
                continue;
            }

            if (StartsEarlierMessage(lines, i, forwardedBySubject, written, ref language, out var forwarded, out var head))
            {
                if (!AttributionMatcher.QuoteFollows(lines, i + head) || forwarded)
                {
                    return Found(lines, i, forwarded, language);
                }

                Mark(lines, i, head, LineKind.Attribution);
                attributed = true;
                i += head - 1;
                continue;
            }

            line.Kind = Markers.IsSignatureDelimiter(line.Comparable) ? LineKind.SignatureDelimiter
                : Markers.IsRule(line.Comparable) ? LineKind.Rule
                : Signatures.IsSentFrom(line.Comparable) ? LineKind.Signature
                : LineKind.Text;
            written |= line.Kind == LineKind.Text;
        }

        return new Cut(lines.Count, Forwarded: false, language);
    }

    /// <summary>Apple's programs put the attribution into the quote.</summary>
    private static void MarkQuotedAttribution(IReadOnlyList<MailLine> lines, int i)
    {
        var above = LastWritten(lines, i - 1);
        if (lines[i].Kind == LineKind.Quote && (above < 0 || lines[above].Kind is not (LineKind.Quote or LineKind.Attribution)))
        {
            Mark(lines, i, AttributionMatcher.Match(lines, i, out _), LineKind.Attribution);
        }
    }

    /// <summary>The end of a long quoted line that a program wrapped without marking it.</summary>
    private static bool IsWrappedQuote(IReadOnlyList<MailLine> lines, int i) =>
        i > 0 && i + 1 < lines.Count
        && lines[i - 1].Kind == LineKind.Quote && lines[i - 1].Comparable.Length >= 60 && lines[i - 1].Comparable[^1] is not ('.' or '?' or '!' or ':')
        && lines[i].Text.Length < 60 && char.IsLower(lines[i].Text[0])
        && QuotePrefix.IsMarked(lines[i + 1].Text);

    /// <summary>A cut that the HTML marked; a heading or a header block on the next lines says the rest.</summary>
    private static Cut FoundMarked(IReadOnlyList<MailLine> lines, int index, bool forwardedBySubject, bool written, string? language)
    {
        var forwarded = lines[index].Kind == LineKind.ForwardMarker || forwardedBySubject;
        for (var i = index; i < lines.Count && i < index + 4; i++)
        {
            var block = HeaderBlock.Match(lines, i, announced: true);
            language ??= block?.Language;
            forwarded |= (block is not null && !written) || Markers.Heading(lines[i].Comparable, headerFollows: false) == LineKind.ForwardMarker;
        }

        return Found(lines, index, forwarded, language);
    }

    private static Cut Found(IReadOnlyList<MailLine> lines, int index, bool forwarded, string? language)
    {
        // The rule above a header belongs to it.
        for (var i = index - 1; i >= 0 && lines[i].Kind is LineKind.Blank or LineKind.Rule or LineKind.SignatureDelimiter; i--)
        {
            index = lines[i].Kind == LineKind.Blank ? index : i;
        }

        var last = LastWritten(lines, index - 1);
        if (last > 0 && lines[last - 1].Kind == LineKind.Blank && IsAddress(lines[last].Comparable) && language is not null && language.StartsWith("zh", StringComparison.Ordinal))
        {
            // Foxmail signs with the sender's address.
            lines[last].Kind = LineKind.Signature;
        }

        return new Cut(index, forwarded, language);
    }

    private static bool IsAddress(string comparable) => comparable.Contains('@', StringComparison.Ordinal) && !comparable.Contains(' ', StringComparison.Ordinal);

    private static bool StartsEarlierMessage(IReadOnlyList<MailLine> lines, int i, bool forwardedBySubject, bool written, ref string? language, out bool forwarded, out int head)
    {
        var line = lines[i];
        forwarded = false;
        head = 1;
        var below = NextWritten(lines, i + 1);
        var heading = Markers.Heading(line.Comparable, headerFollows: false);
        var block = HeaderBlock.Match(lines, i, announced: RuleAbove(lines, i));
        if (heading is null && block is null && below < lines.Count)
        {
            var announced = HeaderBlock.Match(lines, below, announced: true, quoted: true);
            heading = announced is null ? null : Markers.Heading(line.Comparable, headerFollows: true);
        }

        if (heading is null && block is null)
        {
            return false;
        }

        if (heading is not null && below < lines.Count && HeaderBlock.Match(lines, below, announced: true, quoted: true) is { } named)
        {
            block = named;
            head = below - i + named.LineCount;
        }
        else if (block is not null)
        {
            head = block.LineCount;
        }

        language ??= block?.Language;
        forwarded = heading == LineKind.ForwardMarker || (block is not null && (forwardedBySubject || !written));
        return true;
    }

    private static bool RuleAbove(IReadOnlyList<MailLine> lines, int i)
    {
        i = LastWritten(lines, i - 1);
        return i >= 0 && lines[i].Kind is LineKind.Rule or LineKind.SignatureDelimiter;
    }

    private static int LastWritten(IReadOnlyList<MailLine> lines, int i)
    {
        while (i >= 0 && lines[i].Kind == LineKind.Blank)
        {
            i--;
        }

        return i;
    }

    private static int NextWritten(IReadOnlyList<MailLine> lines, int i)
    {
        for (var end = Math.Min(lines.Count, i + 3); i < end; i++)
        {
            if (lines[i].Comparable.Length > 0)
            {
                return i;
            }
        }

        return lines.Count;
    }

    /// <summary>"Bob&gt; …": only below an attribution, and next to it or to another such line, or with a name seen there before; or it might be a prompt.</summary>
    private static bool IsNamedQuote(IReadOnlyList<MailLine> lines, int i, HashSet<string> names)
    {
        var length = QuotePrefix.NameLength(lines[i].Text);
        if (length == 0)
        {
            return false;
        }

        var above = LastWritten(lines, i - 1);
        var name = lines[i].Text.AsSpan().TrimStart()[..length].ToString();
        return names.Contains(name)
            || (above >= 0 && (lines[above].Kind == LineKind.Attribution || (lines[above].Kind == LineKind.Quote && QuotePrefix.NameLength(lines[above].Text) == length)) && names.Add(name))
            || (i + 1 < lines.Count && QuotePrefix.NameLength(lines[i + 1].Text) == length);
    }

    /// <summary>"&gt; 5 users are affected": one line alone that nobody introduced and that begins with a number.</summary>
    private static bool IsComparison(IReadOnlyList<MailLine> lines, int i, bool attributed) =>
        !attributed && QuotePrefix.IsComparison(lines[i].Text)
        && !(i > 0 && lines[i - 1].Kind == LineKind.Quote) && !(i + 1 < lines.Count && QuotePrefix.IsMarked(lines[i + 1].Text));

    /// <summary>The frame of a business card, as NetEase writes it into plain text: bars alone, and no table's cells around.</summary>
    private static bool IsCardEdge(IReadOnlyList<MailLine> lines, int i)
    {
        return QuotePrefix.IsBarsOnly(lines[i].Comparable) && IsOutside(NextWritten(lines, i + 1)) && IsOutside(LastWritten(lines, i - 1));

        bool IsOutside(int neighbour) =>
            neighbour < 0 || neighbour >= lines.Count || lines[neighbour].Comparable[0] != '|' || QuotePrefix.IsBarsOnly(lines[neighbour].Comparable);
    }

    private static bool IsBarredQuote(IReadOnlyList<MailLine> lines, int i, bool attributed) =>
        QuotePrefix.IsBarred(lines[i].Text)
        && (attributed || (i + 1 < lines.Count && QuotePrefix.IsBarred(lines[i + 1].Text)) || (i > 0 && lines[i - 1].Kind == LineKind.Quote && QuotePrefix.IsBarred(lines[i - 1].Text)));

    private static void Mark(IReadOnlyList<MailLine> lines, int start, int count, LineKind kind)
    {
        for (var i = start; i < start + count; i++)
        {
            lines[i].Kind = lines[i].Comparable.Length == 0 ? LineKind.Blank : kind;
        }
    }
}
