using System.Text;
using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>Writes the tree as lines of text the way a person reads them: blocks, lists, tables, preformatted text.</summary>
internal abstract partial class HtmlLineWriter : IHtmlVisitor
{
    protected const char Nbsp = '\u00A0';

    private readonly StringBuilder current = new();
    private readonly Stack<(IElement Element, bool Kept)> blanks = new();
    private bool pendingSpace;
    private bool blankWanted;
    private int written;

    /// <summary>The line being written.</summary>
    protected StringBuilder Line => current;

    /// <summary>Takes a finished line, empty for a blank one; its blanks may be no-break spaces.</summary>
    protected abstract void Write(string line);

    /// <summary>Text of the current line, whitespace already collapsed; here it may be escaped.</summary>
    protected virtual void Append(ReadOnlySpan<char> text) => current.Append(text);

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
            case "q":
                Text("\"");
                return true;
            case "td" or "th":
                EnterCell();
                KeepBlanks(element);
                EnterInline(element);
                return true;
        }

        if (WordList.Mark(element) is { } mark)
        {
            bullet = mark;
            bulletLevel = WordList.Level(element);
            return false;
        }

        KeepBlanks(element);
        if (!HtmlElements.IsBlock(element))
        {
            EnterInline(element);
            return true;
        }

        EndBlock();
        blankWanted |= HtmlElements.IsSpaced(element) && openLists.Count == 0 && !IsAtCellStart;
        switch (element.LocalName)
        {
            case "ul" or "dir" or "menu":
                OpenAList(next: null);
                break;
            case "ol":
                OpenAList(Number(element, "start") ?? 1);
                break;
            case "li":
                if (IsAtCellStart)
                {
                    BreakLine();
                }

                bullet = Bullet(Number(element, "value"));
                break;
        }

        EnterInline(element);
        return true;
    }

    public virtual void Leave(IElement element)
    {
        LeaveInline(element);
        if (blanks.TryPeek(out var top) && ReferenceEquals(top.Element, element))
        {
            blanks.Pop();
        }

        switch (element.LocalName)
        {
            case "td" or "th":
                LeaveCell();
                return;
            case "q":
                Text("\"");
                return;
            case "ul" or "ol" or "dir" or "menu":
                openLists.TryPop(out _);
                break;
            case "tr":
                BreakLine();
                break;
        }

        if (HtmlElements.IsBlock(element))
        {
            EndBlock();
            blankWanted |= HtmlElements.IsSpaced(element) && openLists.Count == 0 && !IsAtCellStart;
            bullet = element.LocalName == "li" || bulletLevel > 0 ? null : bullet;
        }
    }

    public void Text(string text)
    {
        if (blanks.TryPeek(out var top) && top.Kept)
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

            if (i > start && !(IsAtCellStart && !text.AsSpan(start, i - start).ContainsAnyExcept(Nbsp)))
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

    /// <summary>Makes room for text: begins the line, or puts what is pending between this text and the one before.</summary>
    protected void BeginText()
    {
        if (breakWanted)
        {
            BreakLine();
        }

        if (current.Length == 0)
        {
            BeginLine();
        }
        else
        {
            PartCells();
        }

        if (pendingSpace)
        {
            current.Append(' ');
            pendingSpace = false;
        }

        BeginCellText();
    }

    /// <summary>Ends the line if anything stands on it.</summary>
    protected void BreakLine()
    {
        if (current.Length > 0)
        {
            Flush();
        }

        pendingSpace = false;
        breakWanted = false;
        cellsWanted = 0;
    }

    /// <summary>Called before a line is handed out, to end what is open on it.</summary>
    protected virtual void BeforeLineEnds()
    {
    }

    /// <summary>Called when the first text of a line is about to be written.</summary>
    protected virtual void OnLineBegins()
    {
    }

    private void KeepBlanks(IElement element)
    {
        if (HtmlElements.KeepsBlanks(element) is { } kept)
        {
            blanks.Push((element, kept));
        }
    }

    private void NewLine()
    {
        if (IsAtCellStart || (openCells.Count > 0 && !breakWanted && current.Length > 0))
        {
            EndBlock();
            return;
        }

        var blank = breakWanted || current.Length == 0;
        if (current.Length > 0)
        {
            Flush();
        }

        if (blank && written > 0)
        {
            Write(string.Empty);
            blankWanted = false;
        }

        breakWanted = false;
        pendingSpace = false;
    }

    private void WriteRule()
    {
        BeginLine();
        Append("----------");
        Flush();
    }

    private void Flush()
    {
        pendingSpace = false;
        BeforeLineEnds();
        Write(current.ToString().TrimEnd(' ', '\t', Nbsp));
        current.Clear();
        cellsWanted = 0;
        written++;
    }

    private void BeginLine()
    {
        if (blankWanted && written > 0)
        {
            Write(string.Empty);
        }

        blankWanted = false;
        pendingSpace = false;
        OnLineBegins();
        WriteBullet();
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
                BeginText();
                Append(line);
            }
        }
    }
}
