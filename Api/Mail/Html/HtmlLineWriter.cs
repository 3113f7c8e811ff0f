using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>Writes the tree as lines of text the way a person reads them: blocks, lists, tables, preformatted text.</summary>
internal abstract class HtmlLineWriter : IHtmlVisitor
{
    private const int MaxIndent = 8;

    private readonly StringBuilder current = new();
    private readonly Stack<int> openLists = new();
    private bool pendingSpace;
    private bool blankWanted;
    private bool anyLine;
    private int preformatted;
    private string? bullet;
    private bool cellEnded;

    /// <summary>The line being written.</summary>
    protected StringBuilder Line => current;

    protected int ListDepth => openLists.Count;

    /// <summary>Takes a finished line, empty for a blank one.</summary>
    protected abstract void Write(string line);

    /// <summary>Text of the current line, whitespace already collapsed; here it may be escaped.</summary>
    protected virtual void Append(ReadOnlySpan<char> text) => current.Append(text);

    /// <summary>Put between the cells of a table row.</summary>
    protected virtual string CellSeparator => EndsWithColon() ? " " : " | ";

    protected virtual void EnterInline(IElement element)
    {
    }

    protected virtual void LeaveInline(IElement element)
    {
    }

    protected virtual void Image(IElement image)
    {
        var name = HtmlElements.ImageName(image);
        if (HtmlElements.IsTrackingPixel(image))
        {
            return;
        }

        if (name is { Length: <= 8 } && name.AsSpan().IndexOfAnyInRange('\0', '\u00FF') < 0)
        {
            Text(name);
        }
        else if (HtmlElements.IsEmbeddedImage(image))
        {
            Text($"[image: {name ?? "image"}]");
        }
    }

    public virtual bool Enter(IElement element)
    {
        if (HtmlElements.IsUnread(element))
        {
            return false;
        }

        switch (element.LocalName)
        {
            case "br":
                NewLine();
                return false;
            case "hr":
                BreakLine();
                WriteRule();
                return false;
            case "img":
                Image(element);
                return false;
            case "td" or "th":
                if (cellEnded && current.Length > 0)
                {
                    current.Append(CellSeparator);
                    pendingSpace = false;
                }

                cellEnded = false;
                return true;
        }

        if (!HtmlElements.IsBlock(element))
        {
            EnterInline(element);
            return true;
        }

        BreakLine();
        blankWanted |= HtmlElements.IsSpaced(element) && openLists.Count == 0;
        switch (element.LocalName)
        {
            case "ul" or "dir" or "menu":
                openLists.Push(-1);
                break;
            case "ol":
                openLists.Push(int.TryParse(element.GetAttribute("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start < 100_000 ? start : 1);
                break;
            case "li":
                bullet = Bullet();
                break;
            case "pre" or "listing":
                preformatted++;
                break;
        }

        EnterInline(element);
        return true;
    }

    public virtual void Leave(IElement element)
    {
        LeaveInline(element);
        switch (element.LocalName)
        {
            case "td" or "th":
                cellEnded = current.Length > 0;
                return;
            case "ul" or "ol" or "dir" or "menu":
                openLists.TryPop(out _);
                break;
            case "pre" or "listing":
                preformatted--;
                break;
            case "tr":
                cellEnded = false;
                break;
        }

        if (HtmlElements.IsBlock(element))
        {
            BreakLine();
            blankWanted |= HtmlElements.IsSpaced(element) && openLists.Count == 0;
            bullet = element.LocalName == "li" ? null : bullet;
        }
    }

    public void Text(string text)
    {
        if (preformatted > 0)
        {
            Preformatted(text);
            return;
        }

        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var space = i < text.Length && text[i] is ' ' or '\t' or '\n' or '\r' or '\f';
            if (i < text.Length && !space)
            {
                continue;
            }

            if (i > start)
            {
                BeginText();
                Append(text.AsSpan(start, i - start));
            }

            pendingSpace |= i < text.Length && current.Length > 0;
            start = i + 1;
        }
    }

    /// <summary>Ends the last line.</summary>
    public void Finish() => BreakLine();

    /// <summary>Makes room for text: begins the line, or puts the pending space.</summary>
    protected void BeginText()
    {
        BeginLine();
        if (pendingSpace)
        {
            current.Append(' ');
            pendingSpace = false;
        }
    }

    /// <summary>Ends the line if anything stands on it.</summary>
    protected void BreakLine()
    {
        if (current.Length > 0)
        {
            Flush();
        }

        pendingSpace = false;
    }

    /// <summary>Called before a line is handed out, to end what is open on it.</summary>
    protected virtual void BeforeLineEnds()
    {
    }

    /// <summary>Called when the first text of a line is about to be written.</summary>
    protected virtual void OnLineBegins()
    {
    }

    private void NewLine()
    {
        if (current.Length > 0)
        {
            Flush();
        }
        else if (anyLine)
        {
            Write(string.Empty);
            blankWanted = false;
        }

        pendingSpace = false;
    }

    private void WriteRule()
    {
        BeginLine();
        current.Append("----------");
        Flush();
    }

    private void Flush()
    {
        pendingSpace = false;
        BeforeLineEnds();
        Write(current.Replace('\u00A0', ' ').ToString().TrimEnd(' ', '\t'));
        current.Clear();
        anyLine = true;
    }

    private void BeginLine()
    {
        if (current.Length > 0)
        {
            return;
        }

        if (blankWanted && anyLine)
        {
            Write(string.Empty);
        }

        blankWanted = false;
        pendingSpace = false;
        OnLineBegins();
        if (openLists.Count > 0)
        {
            var indent = 2 * Math.Min(openLists.Count - 1, MaxIndent);
            current.Append(' ', indent).Append(bullet ?? string.Empty);
            bullet = null;
        }
    }

    private string Bullet()
    {
        if (!openLists.TryPop(out var number))
        {
            return "- ";
        }

        openLists.Push(number < 0 ? -1 : number + 1);
        return number < 0 ? "- " : $"{number}. ";
    }

    private void Preformatted(string text)
    {
        var first = true;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!first)
            {
                NewLine();
            }

            first = false;
            if (!line.IsEmpty)
            {
                BeginLine();
                Append(line);
            }
        }
    }

    private bool EndsWithColon() => current.Length > 0 && current[^1] is ':' or '：';
}
