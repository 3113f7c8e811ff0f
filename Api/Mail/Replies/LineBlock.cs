namespace M365Support.Mail.Replies;

/// <summary>A run of lines, blank ones included, that is either written by the person or quoted.</summary>
/// <param name="Quoted">Quoted lines and the lines that introduce them.</param>
/// <param name="Start">Index of the first line.</param>
/// <param name="End">Index after the last line.</param>
internal readonly record struct LineBlock(bool Quoted, int Start, int End)
{
    /// <summary>Cuts the lines before <paramref name="end"/> into blocks.</summary>
    public static List<LineBlock> Of(IReadOnlyList<MailLine> lines, int end)
    {
        var blocks = new List<LineBlock>();
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
                blocks.Add(new LineBlock(quoted.Value, start, i));
                start = i;
            }

            quoted = isQuoted;
        }

        if (quoted is not null)
        {
            blocks.Add(new LineBlock(quoted.Value, start, end));
        }

        return blocks;
    }

    public bool HasText(IReadOnlyList<MailLine> lines) => Written(lines).Any();

    public bool HasAttribution(IReadOnlyList<MailLine> lines)
    {
        for (var i = Start; i < End; i++)
        {
            if (lines[i].Kind == LineKind.Attribution)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the HTML says where the quote ends.</summary>
    public bool IsKnown(IReadOnlyList<MailLine> lines)
    {
        for (var i = End - 1; i >= Start; i--)
        {
            if (lines[i].Kind == LineKind.Quote)
            {
                return lines[i].Known || lines[i].Bars > 0;
            }
        }

        return false;
    }

    public IEnumerable<MailLine> Written(IReadOnlyList<MailLine> lines)
    {
        for (var i = Start; i < End; i++)
        {
            if (lines[i].Kind is LineKind.Text)
            {
                yield return lines[i];
            }
        }
    }

    /// <summary>Index of the last line of text in the block, at or behind <paramref name="start"/> and before <paramref name="end"/>; -1 without one.</summary>
    public int LastText(IReadOnlyList<MailLine> lines, int start = 0, int end = int.MaxValue)
    {
        for (var i = Math.Min(End, end) - 1; i >= Math.Max(Start, start); i--)
        {
            if (lines[i].Kind == LineKind.Text)
            {
                return i;
            }
        }

        return -1;
    }
}
