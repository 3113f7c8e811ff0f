namespace M365Support.Mail.Replies;

/// <summary>One line of a body, its comparable form, and what has been found out about it.</summary>
internal sealed class MailLine(string text)
{
    /// <summary>Longer lines are compared by their beginning only: no marker is that long.</summary>
    private const int ComparableLength = 1_000;

    private string? comparable;
    private HeaderLabel? label;
    private HeaderLabel? quotedLabel;

    public string Text { get; private set; } = text;

    /// <summary>Lower-cased, blanks collapsed, ornaments and invisible characters trimmed.</summary>
    public string Comparable => comparable ??= LineText.Comparable(Text.AsSpan(0, Math.Min(Text.Length, ComparableLength)));

    public LineKind Kind { get; set; }

    public ReplyPart Part { get; set; }

    /// <summary>Quote depth that the HTML gave; 0 for plain text, where the prefix tells.</summary>
    public int Depth { get; init; }

    /// <summary>The HTML said what the line is, so the text is not asked.</summary>
    public bool Known { get; init; }

    /// <summary>How many bars the HTML draws beside it, which mean a quote where one was introduced.</summary>
    public int Bars { get; init; }

    /// <summary>From here on everything is an earlier message, as the HTML said.</summary>
    public bool StartsQuoted { get; init; }

    /// <summary>What <paramref name="read"/> says of the line, asked once.</summary>
    public HeaderLabel Label(bool quoted, Func<MailLine, bool, HeaderLabel> read) =>
        quoted ? quotedLabel ??= read(this, quoted) : label ??= read(this, quoted);

    public bool IsBlank => Kind == LineKind.Blank;

    /// <summary>Makes it a quoted line, with the mark in front that others have.</summary>
    public void Quote()
    {
        Kind = LineKind.Quote;
        if (Bars > 0)
        {
            Text = "> " + Text;
            comparable = null;
        }
    }
}
