using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>Writes the tree as lines of text the way a person reads them: blocks, lists, tables, preformatted text.</summary>
internal abstract class HtmlLineWriter : IHtmlVisitor
{
    private const int MaxIndent = 8;

    private readonly StringBuilder _line = new();
    private readonly Stack<int> _lists = new();
    private bool _space;
    private bool _blankWanted;
    private bool _anyLine;
    private int _preformatted;
    private string? _bullet;
    private bool _cellEnded;

    /// <summary>The line being written.</summary>
    protected StringBuilder Line => _line;

    protected int ListDepth => _lists.Count;

    /// <summary>Takes a finished line, empty for a blank one.</summary>
    protected abstract void Write(string line);

    /// <summary>Text of the current line, whitespace already collapsed; here it may be escaped.</summary>
    protected virtual void Append(ReadOnlySpan<char> text) => _line.Append(text);

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
                if (_cellEnded && _line.Length > 0)
                {
                    _line.Append(CellSeparator);
                    _space = false;
                }

                _cellEnded = false;
                return true;
        }

        if (!HtmlElements.IsBlock(element))
        {
            EnterInline(element);
            return true;
        }

        BreakLine();
        _blankWanted |= HtmlElements.IsSpaced(element) && _lists.Count == 0;
        switch (element.LocalName)
        {
            case "ul" or "dir" or "menu":
                _lists.Push(-1);
                break;
            case "ol":
                _lists.Push(int.TryParse(element.GetAttribute("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start < 100_000 ? start : 1);
                break;
            case "li":
                _bullet = Bullet();
                break;
            case "pre" or "listing":
                _preformatted++;
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
                _cellEnded = _line.Length > 0;
                return;
            case "ul" or "ol" or "dir" or "menu":
                _lists.TryPop(out _);
                break;
            case "pre" or "listing":
                _preformatted--;
                break;
            case "tr":
                _cellEnded = false;
                break;
        }

        if (HtmlElements.IsBlock(element))
        {
            BreakLine();
            _blankWanted |= HtmlElements.IsSpaced(element) && _lists.Count == 0;
            _bullet = element.LocalName == "li" ? null : _bullet;
        }
    }

    public void Text(string text)
    {
        if (_preformatted > 0)
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

            _space |= i < text.Length && _line.Length > 0;
            start = i + 1;
        }
    }

    /// <summary>Ends the last line.</summary>
    public void Finish() => BreakLine();

    /// <summary>Makes room for text: begins the line, or puts the pending space.</summary>
    protected void BeginText()
    {
        BeginLine();
        if (_space)
        {
            _line.Append(' ');
            _space = false;
        }
    }

    /// <summary>Ends the line if anything stands on it.</summary>
    protected void BreakLine()
    {
        if (_line.Length > 0)
        {
            Flush();
        }

        _space = false;
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
        if (_line.Length > 0)
        {
            Flush();
        }
        else if (_anyLine)
        {
            Write(string.Empty);
            _blankWanted = false;
        }

        _space = false;
    }

    private void WriteRule()
    {
        BeginLine();
        _line.Append("----------");
        Flush();
    }

    private void Flush()
    {
        _space = false;
        BeforeLineEnds();
        Write(_line.ToString().TrimEnd(' ', '\t', '\u00A0'));
        _line.Clear();
        _anyLine = true;
    }

    private void BeginLine()
    {
        if (_line.Length > 0)
        {
            return;
        }

        if (_blankWanted && _anyLine)
        {
            Write(string.Empty);
        }

        _blankWanted = false;
        _space = false;
        OnLineBegins();
        if (_lists.Count > 0)
        {
            var indent = 2 * Math.Min(_lists.Count - 1, MaxIndent);
            _line.Append(' ', indent).Append(_bullet ?? string.Empty);
            _bullet = null;
        }
    }

    private string Bullet()
    {
        if (!_lists.TryPop(out var number))
        {
            return "- ";
        }

        _lists.Push(number < 0 ? -1 : number + 1);
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

    private bool EndsWithColon() => _line.Length > 0 && _line[^1] is ':' or '：';
}
