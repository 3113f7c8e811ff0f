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
    private static readonly FrozenSet<string> Void = HtmlElements.Names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr");
    private static readonly FrozenSet<string> RawText = HtmlElements.Names("script style xmp iframe noembed noframes textarea title");

    private const int MaxStyleSheets = 100_000;

    private readonly string source;
    private readonly HtmlLimits bounds;
    private readonly StringBuilder output;
    private readonly StringBuilder styleSheets = new();
    private readonly HtmlNesting nesting;
    private int position;
    private int tags;
    private int droppedTags;

    private HtmlBounds(string html, HtmlLimits limits)
    {
        source = html;
        bounds = limits;
        output = new StringBuilder(html.Length);
        nesting = new HtmlNesting(limits.MaxDepth);
    }

    /// <summary>Answers the HTML and, apart from it, the style sheets that were in it.</summary>
    public static (string Html, string StyleSheets) Apply(string html, HtmlLimits limits)
    {
        var whole = html.Length > limits.MaxLength ? html[..limits.MaxLength] : html;
        var bounded = new HtmlBounds(whole.Replace('\0', '\uFFFD'), limits);
        return (bounded.Run(), bounded.styleSheets.ToString());
    }

    private string Run()
    {
        while (position < source.Length)
        {
            var open = source.IndexOf('<', position);
            if (open < 0)
            {
                output.Append(source, position, source.Length - position);
                break;
            }

            output.Append(source, position, open - position);
            position = open;
            ReadMarkup();
        }

        return output.ToString();
    }

    private void ReadMarkup()
    {
        var next = position + 1 < source.Length ? source[position + 1] : '\0';
        if (next is '!' or '?')
        {
            SkipComment();
        }
        else if (next == '/' && position + 2 < source.Length && char.IsAsciiLetter(source[position + 2]))
        {
            ReadEndTag();
        }
        else if (char.IsAsciiLetter(next))
        {
            ReadStartTag();
        }
        else
        {
            output.Append("&lt;");
            position++;
        }
    }

    private void SkipComment()
    {
        var text = source.AsSpan(position);
        if (!text.StartsWith("<!--", StringComparison.Ordinal))
        {
            var end = text.IndexOf('>');
            position = end < 0 ? source.Length : position + end + 1;
            return;
        }

        if (text.StartsWith("<!-->", StringComparison.Ordinal) || text.StartsWith("<!--->", StringComparison.Ordinal))
        {
            position += text[4] == '>' ? 5 : 6;
            return;
        }

        var close = source.IndexOf("--", position + 4, StringComparison.Ordinal);
        while (close >= 0)
        {
            var after = close + 2;
            while (after < source.Length && source[after] == '-')
            {
                after++;
            }

            if (after < source.Length && (source[after] == '>' || (source[after] == '!' && after + 1 < source.Length && source[after + 1] == '>')))
            {
                position = after + (source[after] == '>' ? 1 : 2);
                return;
            }

            close = source.IndexOf("--", after, StringComparison.Ordinal);
        }

        position = source.Length;
    }

    private void ReadEndTag()
    {
        var name = ReadName(position + 2);
        var end = source.IndexOf('>', position);
        position = end < 0 ? source.Length : end + 1;
        if (droppedTags > 0 && !Void.Contains(name))
        {
            droppedTags--;
            return;
        }

        if (++tags > bounds.MaxTags)
        {
            return;
        }

        nesting.Close(name);
        output.Append("</").Append(name).Append('>');
    }

    private void ReadStartTag()
    {
        var start = position;
        var name = ReadName(position + 1);
        var attributesEnd = ReadAttributes(position + 1 + name.Length, out var selfClosing);
        if (RawText.Contains(name))
        {
            SkipRawText(name);
            return;
        }

        if (name is "plaintext" || ++tags > bounds.MaxTags || nesting.Reopened > 4L * bounds.MaxTags)
        {
            output.Append(name is "br" or "p" or "div" or "tr" or "li" ? "\n" : " ");
            return;
        }

        nesting.CloseImplied(name);
        if (!Void.Contains(name) && !nesting.Open(name))
        {
            droppedTags += selfClosing ? 0 : 1;
            return;
        }

        output.Append(source, start, attributesEnd - start).Append('>');
    }

    /// <summary>Passes over the attributes; answers where the kept ones end.</summary>
    private int ReadAttributes(int i, out bool selfClosing)
    {
        var count = 0;
        var keep = i;
        selfClosing = false;
        while (i < source.Length && source[i] != '>')
        {
            var c = source[i];
            if (char.IsWhiteSpace(c) || c == '/')
            {
                selfClosing = c == '/';
                i++;
                continue;
            }

            selfClosing = false;
            i = ReadAttribute(i);
            keep = ++count <= bounds.MaxAttributes ? i : keep;
        }

        position = Math.Min(i + 1, source.Length);
        return Math.Min(keep, source.Length);
    }

    private int ReadAttribute(int i)
    {
        i++;
        while (i < source.Length && source[i] is not ('=' or '>' or '/') && !char.IsWhiteSpace(source[i]))
        {
            i++;
        }

        var value = i;
        while (value < source.Length && char.IsWhiteSpace(source[value]))
        {
            value++;
        }

        if (value >= source.Length || source[value] != '=')
        {
            return i;
        }

        value++;
        while (value < source.Length && char.IsWhiteSpace(source[value]))
        {
            value++;
        }

        if (value < source.Length && source[value] is '"' or '\'')
        {
            var close = source.IndexOf(source[value], value + 1);
            return close < 0 ? source.Length : close + 1;
        }

        while (value < source.Length && source[value] != '>' && !char.IsWhiteSpace(source[value]))
        {
            value++;
        }

        return value;
    }

    private void SkipRawText(string name)
    {
        var start = position;
        var close = source.IndexOf("</" + name, position, StringComparison.OrdinalIgnoreCase);
        var end = close < 0 ? -1 : source.IndexOf('>', close);
        position = end < 0 ? source.Length : end + 1;
        if (name == "style" && end >= 0 && styleSheets.Length < MaxStyleSheets)
        {
            styleSheets.Append(source, start, Math.Min(close - start, MaxStyleSheets)).Append('\n');
        }
    }

    private string ReadName(int start)
    {
        var end = start;
        while (end < source.Length && source[end] is not ('>' or '/') && !char.IsWhiteSpace(source[end]))
        {
            end++;
        }

        return source[start..end].ToLowerInvariant();
    }
}
