using System.Collections.Frozen;
using System.Text;

namespace M365Support.Mail.Html;

/// <summary>Rewrites foreign HTML so that a parser by the standard needs time in proportion to its length.</summary>
/// <remarks>
/// Deep nesting, unclosed formatting and huge attribute lists cost a conforming parser the square of their number (WHATWG HTML, 13.2.6).
/// This pass drops such tags and keeps their text; comments, scripts and style sheets, which no reader needs, go as well.
/// It makes nothing safe: that is the sanitizer's work on the parsed tree.
/// </remarks>
internal sealed class HtmlBounds
{
    /// <summary>Unclosed formatting elements that are reopened in every block.</summary>
    private const int MaxFormatting = 24;

    private static readonly FrozenSet<string> Void = Names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr");
    private static readonly FrozenSet<string> RawText = Names("script style xmp iframe noembed noframes textarea title");
    private static readonly FrozenSet<string> Formatting = Names("a b big code em font i nobr s small strike strong tt u");
    private static readonly FrozenSet<string> Barriers = Names("table td th caption html template applet marquee object svg math foreignobject");
    private static readonly FrozenSet<string> ClosesParagraph = Names("address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table ul dd dt listing plaintext search xmp");

    private readonly string _html;
    private readonly HtmlLimits _limits;
    private readonly StringBuilder _output;
    private readonly List<string> _open = [];
    private readonly List<string?> _formatting = [];
    private int _position;
    private int _tags;
    private int _dropped;
    private long _reopened;

    private HtmlBounds(string html, HtmlLimits limits)
    {
        _html = html;
        _limits = limits;
        _output = new StringBuilder(html.Length);
    }

    public static string Apply(string html, HtmlLimits limits)
    {
        var bounded = html.Length > limits.MaxLength ? html[..limits.MaxLength] : html;
        return new HtmlBounds(bounded.Replace('\0', '\uFFFD'), limits).Run();
    }

    private string Run()
    {
        while (_position < _html.Length)
        {
            var open = _html.IndexOf('<', _position);
            if (open < 0)
            {
                _output.Append(_html, _position, _html.Length - _position);
                break;
            }

            _output.Append(_html, _position, open - _position);
            _position = open;
            ReadMarkup();
        }

        return _output.ToString();
    }

    private void ReadMarkup()
    {
        var next = _position + 1 < _html.Length ? _html[_position + 1] : '\0';
        if (next is '!' or '?')
        {
            SkipComment();
        }
        else if (next == '/' && _position + 2 < _html.Length && char.IsAsciiLetter(_html[_position + 2]))
        {
            ReadEndTag();
        }
        else if (char.IsAsciiLetter(next))
        {
            ReadStartTag();
        }
        else
        {
            _output.Append("&lt;");
            _position++;
        }
    }

    private void SkipComment()
    {
        var text = _html.AsSpan(_position);
        if (!text.StartsWith("<!--", StringComparison.Ordinal))
        {
            var end = text.IndexOf('>');
            _position = end < 0 ? _html.Length : _position + end + 1;
            return;
        }

        if (text.StartsWith("<!-->", StringComparison.Ordinal) || text.StartsWith("<!--->", StringComparison.Ordinal))
        {
            _position += text[4] == '>' ? 5 : 6;
            return;
        }

        var close = _html.IndexOf("--", _position + 4, StringComparison.Ordinal);
        while (close >= 0)
        {
            var after = close + 2;
            while (after < _html.Length && _html[after] == '-')
            {
                after++;
            }

            if (after < _html.Length && (_html[after] == '>' || (_html[after] == '!' && after + 1 < _html.Length && _html[after + 1] == '>')))
            {
                _position = after + (_html[after] == '>' ? 1 : 2);
                return;
            }

            close = _html.IndexOf("--", after, StringComparison.Ordinal);
        }

        _position = _html.Length;
    }

    private void ReadEndTag()
    {
        var name = ReadName(_position + 2);
        var end = _html.IndexOf('>', _position);
        _position = end < 0 ? _html.Length : end + 1;
        if (_dropped > 0 && !Void.Contains(name))
        {
            _dropped--;
            return;
        }

        if (++_tags > _limits.MaxTags)
        {
            return;
        }

        Close(name);
        _output.Append("</").Append(name).Append('>');
    }

    private void ReadStartTag()
    {
        var start = _position;
        var name = ReadName(_position + 1);
        var attributesEnd = ReadAttributes(_position + 1 + name.Length, out var selfClosing);
        if (RawText.Contains(name))
        {
            SkipRawText(name);
            return;
        }

        if (name is "plaintext" || ++_tags > _limits.MaxTags || _reopened > 4L * _limits.MaxTags)
        {
            _output.Append(name is "br" or "p" or "div" or "tr" or "li" ? "\n" : " ");
            return;
        }

        CloseImplied(name);
        if (!Void.Contains(name) && !Open(name))
        {
            _dropped += selfClosing ? 0 : 1;
            return;
        }

        _output.Append(_html, start, attributesEnd - start).Append('>');
    }

    /// <summary>Passes over the attributes; answers where the kept ones end.</summary>
    private int ReadAttributes(int i, out bool selfClosing)
    {
        var count = 0;
        var keep = i;
        selfClosing = false;
        while (i < _html.Length && _html[i] != '>')
        {
            var c = _html[i];
            if (char.IsWhiteSpace(c) || c == '/')
            {
                selfClosing = c == '/';
                i++;
                continue;
            }

            selfClosing = false;
            i = ReadAttribute(i);
            keep = ++count <= _limits.MaxAttributes ? i : keep;
        }

        _position = Math.Min(i + 1, _html.Length);
        return Math.Min(keep, _html.Length);
    }

    private int ReadAttribute(int i)
    {
        i++;
        while (i < _html.Length && _html[i] is not ('=' or '>' or '/') && !char.IsWhiteSpace(_html[i]))
        {
            i++;
        }

        var value = i;
        while (value < _html.Length && char.IsWhiteSpace(_html[value]))
        {
            value++;
        }

        if (value >= _html.Length || _html[value] != '=')
        {
            return i;
        }

        value++;
        while (value < _html.Length && char.IsWhiteSpace(_html[value]))
        {
            value++;
        }

        if (value < _html.Length && _html[value] is '"' or '\'')
        {
            var close = _html.IndexOf(_html[value], value + 1);
            return close < 0 ? _html.Length : close + 1;
        }

        while (value < _html.Length && _html[value] != '>' && !char.IsWhiteSpace(_html[value]))
        {
            value++;
        }

        return value;
    }

    private void SkipRawText(string name)
    {
        var close = _html.IndexOf("</" + name, _position, StringComparison.OrdinalIgnoreCase);
        var end = close < 0 ? -1 : _html.IndexOf('>', close);
        _position = end < 0 ? _html.Length : end + 1;
    }

    private string ReadName(int start)
    {
        var end = start;
        while (end < _html.Length && _html[end] is not ('>' or '/') && !char.IsWhiteSpace(_html[end]))
        {
            end++;
        }

        return _html[start..end].ToLowerInvariant();
    }

    private bool Open(string name)
    {
        var formatting = Formatting.Contains(name);
        if (_open.Count >= _limits.MaxDepth || (formatting && ActiveFormatting() >= MaxFormatting))
        {
            return false;
        }

        _open.Add(name);
        if (formatting)
        {
            _formatting.Add(name);
        }
        else
        {
            _reopened += ActiveFormatting();
            if (name is "td" or "th" or "caption" or "object" or "marquee" or "applet" or "template")
            {
                _formatting.Add(null);
            }
        }

        return true;
    }

    private int ActiveFormatting() => _formatting.Count - 1 - _formatting.LastIndexOf(null);

    private void CloseImplied(string name)
    {
        switch (name)
        {
            case "td" or "th":
                CloseThrough(["td", "th"], "tr");
                break;
            case "tr":
                CloseThrough(["tr"], "table");
                break;
            case "tbody" or "thead" or "tfoot":
                CloseThrough(["tbody", "thead", "tfoot"], "table");
                break;
            case "li":
                CloseThrough(["li"], "ul", "ol");
                break;
            case "dd" or "dt":
                CloseThrough(["dd", "dt"], "dl");
                break;
            case "option":
                CloseThrough(["option"], "select");
                break;
            case "a" or "nobr":
                Remove(name);
                break;
        }

        if (ClosesParagraph.Contains(name))
        {
            CloseParagraph();
        }
    }

    private void CloseParagraph()
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i] == "p")
            {
                _open.RemoveAt(i);
                return;
            }

            if (!Formatting.Contains(_open[i]) && _open[i] != "span")
            {
                return;
            }
        }
    }

    private void CloseThrough(string[] names, params string[] stops)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (Array.IndexOf(names, _open[i]) >= 0)
            {
                Truncate(i);
                return;
            }

            if (Array.IndexOf(stops, _open[i]) >= 0 || _open[i] == "table")
            {
                return;
            }
        }
    }

    private void Close(string name)
    {
        if (Formatting.Contains(name))
        {
            Remove(name);
            return;
        }

        _reopened += ActiveFormatting();
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i] == name)
            {
                Truncate(i);
                return;
            }

            // A parser ignores an end tag whose element is out of its reach.
            if (Barriers.Contains(_open[i]) && name is not ("table" or "tr" or "td" or "th" or "tbody" or "thead" or "tfoot"))
            {
                return;
            }
        }
    }

    private void Remove(string name)
    {
        var open = _open.LastIndexOf(name);
        if (open >= 0)
        {
            _open.RemoveAt(open);
        }

        var formatting = _formatting.LastIndexOf(name);
        if (formatting > _formatting.LastIndexOf(null))
        {
            _formatting.RemoveAt(formatting);
        }
    }

    private void Truncate(int index)
    {
        for (var i = _open.Count - 1; i >= index; i--)
        {
            if (_open[i] is "td" or "th" or "caption" or "object" or "marquee" or "applet" or "template" && _formatting.LastIndexOf(null) is var marker and >= 0)
            {
                _formatting.RemoveRange(marker, _formatting.Count - marker);
            }

            _open.RemoveAt(i);
        }
    }

    private static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
