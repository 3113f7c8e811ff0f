namespace M365Support.Mail.Replies;

/// <summary>Finds what a person newly wrote in a message body, and what the rest is.</summary>
/// <remarks>Total: any text gives an answer, in time proportional to its length.</remarks>
public static class ReplyExtractor
{
    /// <summary>Takes a plain-text body apart.</summary>
    public static ReplyParts FromText(string text, ReplyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= ReplyOptions.Default;
        var lines = LineText.Split(text, options.MaxLines, out var rest);
        return FromLines(lines, rest, options);
    }

    /// <summary>Takes an HTML body apart, by the marks of the mail program that wrote it and by its text.</summary>
    public static ReplyParts FromHtml(string html, ReplyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(html);
        options ??= ReplyOptions.Default;
        var lines = HtmlLines.Render(html, options.Html);
        string? rest = null;
        if (lines.Count > options.MaxLines)
        {
            rest = PartText.Join(lines.Skip(options.MaxLines));
            lines.RemoveRange(options.MaxLines, lines.Count - options.MaxLines);
        }

        return FromLines(lines, rest, options);
    }

    internal static ReplyParts FromLines(List<MailLine> lines, string? rest, ReplyOptions options)
    {
        var cut = LineAnnotator.Annotate(lines, ForwardSubject.Matches(options.Subject));
        ReplyAssembler.Assign(lines, cut);
        if (rest is not null)
        {
            lines.Add(new MailLine(rest) { Part = ReplyPart.Quoted });
        }

        var forwarded = lines.Where(line => line.Part == ReplyPart.Forwarded).ToList();
        var reply = Text(lines, ReplyPart.Reply) ?? string.Empty;
        return new ReplyParts(
            reply,
            Text(lines, ReplyPart.Quoted),
            Text(lines, ReplyPart.Signature),
            Text(lines, ReplyPart.Disclaimer),
            forwarded.Count > 0 ? ForwardedMessage.Parse(forwarded) : null,
            LanguageGuesser.Guess(reply) ?? cut.Language,
            Segments(lines));
    }

    private static string? Text(List<MailLine> lines, ReplyPart part)
    {
        var selected = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Part == part)
            {
                selected.Add(lines[i].Text);
            }
            else if (i > 0 && lines[i - 1].Part == part && !lines[i - 1].IsBlank)
            {
                selected.Add(string.Empty);
            }
        }

        var text = PartText.Join(selected);
        return text.Length == 0 ? null : text;
    }

    private static List<ReplySegment> Segments(List<MailLine> lines)
    {
        var segments = new List<ReplySegment>();
        for (var start = 0; start < lines.Count;)
        {
            var end = start + 1;
            while (end < lines.Count && lines[end].Part == lines[start].Part)
            {
                end++;
            }

            var text = PartText.Join(lines.GetRange(start, end - start));
            if (text.Length > 0)
            {
                segments.Add(new ReplySegment(lines[start].Part, text));
            }

            start = end;
        }

        return segments;
    }
}
