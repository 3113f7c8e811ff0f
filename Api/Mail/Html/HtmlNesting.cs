using System.Collections.Frozen;

namespace M365Support.Mail.Html;

/// <summary>Which elements a parser by the standard would hold open, and how much formatting it would reopen.</summary>
internal sealed class HtmlNesting(int maxDepth)
{
    /// <summary>Unclosed formatting elements that are reopened in every block.</summary>
    private const int MaxFormatting = 24;

    private static readonly FrozenSet<string> Formatting = HtmlElements.Names("a b big code em font i nobr s small strike strong tt u");
    private static readonly FrozenSet<string> Barriers = HtmlElements.Names("table td th caption html template applet marquee object svg math foreignobject");
    private static readonly FrozenSet<string> ClosesParagraph = HtmlElements.Names("address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table ul dd dt listing plaintext search xmp");

    private readonly List<string> openElements = [];
    private readonly List<string?> activeFormatting = [];

    /// <summary>Formatting elements that the tags so far make a parser open again.</summary>
    public long Reopened { get; private set; }

    /// <summary>Notes a start tag; false where it would nest too deep and must be dropped.</summary>
    public bool Open(string name)
    {
        var formatting = Formatting.Contains(name);
        if (openElements.Count >= maxDepth || (formatting && ActiveFormatting() >= MaxFormatting))
        {
            return false;
        }

        openElements.Add(name);
        if (formatting)
        {
            activeFormatting.Add(name);
        }
        else
        {
            Reopened += ActiveFormatting();
            if (name is "td" or "th" or "caption" or "object" or "marquee" or "applet" or "template")
            {
                activeFormatting.Add(null);
            }
        }

        return true;
    }

    private int ActiveFormatting() => activeFormatting.Count - 1 - activeFormatting.LastIndexOf(null);

    /// <summary>Closes what a start tag of this name ends without an end tag.</summary>
    public void CloseImplied(string name)
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
        for (var i = openElements.Count - 1; i >= 0; i--)
        {
            if (openElements[i] == "p")
            {
                openElements.RemoveAt(i);
                return;
            }

            if (!Formatting.Contains(openElements[i]) && openElements[i] != "span")
            {
                return;
            }
        }
    }

    private void CloseThrough(string[] names, params string[] stops)
    {
        for (var i = openElements.Count - 1; i >= 0; i--)
        {
            if (Array.IndexOf(names, openElements[i]) >= 0)
            {
                Truncate(i);
                return;
            }

            if (Array.IndexOf(stops, openElements[i]) >= 0 || openElements[i] == "table")
            {
                return;
            }
        }
    }

    /// <summary>Notes an end tag.</summary>
    public void Close(string name)
    {
        if (Formatting.Contains(name))
        {
            Remove(name);
            return;
        }

        Reopened += ActiveFormatting();
        for (var i = openElements.Count - 1; i >= 0; i--)
        {
            if (openElements[i] == name)
            {
                Truncate(i);
                return;
            }

            // A parser ignores an end tag whose element is out of its reach.
            if (Barriers.Contains(openElements[i]) && name is not ("table" or "tr" or "td" or "th" or "tbody" or "thead" or "tfoot"))
            {
                return;
            }
        }
    }

    private void Remove(string name)
    {
        var open = openElements.LastIndexOf(name);
        if (open >= 0)
        {
            openElements.RemoveAt(open);
        }

        var formatting = activeFormatting.LastIndexOf(name);
        if (formatting > activeFormatting.LastIndexOf(null))
        {
            activeFormatting.RemoveAt(formatting);
        }
    }

    private void Truncate(int index)
    {
        for (var i = openElements.Count - 1; i >= index; i--)
        {
            if (openElements[i] is "td" or "th" or "caption" or "object" or "marquee" or "applet" or "template" && activeFormatting.LastIndexOf(null) is var marker and >= 0)
            {
                activeFormatting.RemoveRange(marker, activeFormatting.Count - marker);
            }

            openElements.RemoveAt(i);
        }
    }
}
