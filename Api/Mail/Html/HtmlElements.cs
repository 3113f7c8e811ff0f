using System.Collections.Frozen;
using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>What the elements of HTML mean to somebody who reads the text.</summary>
internal static class HtmlElements
{
    private static readonly FrozenSet<string> Unread = Names("head title script style template noscript svg math iframe object embed applet audio video canvas map select datalist textarea xmp noembed noframes frameset frame link meta base param source track portal dialog");
    private static readonly FrozenSet<string> Blocks = Names("address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html includetail legend li listing main menu nav ol optgroup option p pre section summary table tbody td tfoot th thead tr ul caption");
    private static readonly FrozenSet<string> Spaced = Names("p h1 h2 h3 h4 h5 h6 ul ol dl blockquote table pre");

    /// <summary>Content that is never shown as text.</summary>
    public static bool IsUnread(IElement element) => Unread.Contains(element.LocalName) || IsForeign(element) || IsHidden(element);

    public static bool IsBlock(IElement element) => Blocks.Contains(element.LocalName);

    /// <summary>Blocks with a blank line around them, or a frame.</summary>
    public static bool IsSpaced(IElement element) => (Spaced.Contains(element.LocalName) && !HasNoMargin(element)) || (element.LocalName == "div" && IsFramed(element));

    /// <summary>Whether line ends and blanks in its text count; null where its surroundings decide.</summary>
    public static bool? KeepsBlanks(IElement element)
    {
        var style = Style(element);
        return style.Contains("white-space:pre", StringComparison.Ordinal) ? true
            : style.Contains("white-space:no", StringComparison.Ordinal) ? false
            : element.LocalName is "pre" or "listing" ? true
            : null;
    }

    /// <summary>A line along the left, as programs draw it beside a quote.</summary>
    public static bool HasBar(IElement element)
    {
        var style = Style(element);
        var left = style.IndexOf("border-left:", StringComparison.Ordinal);
        var value = left < 0 ? string.Empty : style[left..].Split(';')[0];
        return value.Contains("solid", StringComparison.Ordinal) && !value.Contains(":0", StringComparison.Ordinal);
    }

    /// <summary>SVG and MathML.</summary>
    public static bool IsForeign(IElement element) => element.NamespaceUri is not (null or "http://www.w3.org/1999/xhtml");

    public static string Style(IElement element) => element.GetAttribute("style") is { Length: > 0 and <= 4_000 } style ? style.Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant() : string.Empty;

    public static bool IsTrackingPixel(IElement image) =>
        (IsTiny(image.GetAttribute("width")) && IsTiny(image.GetAttribute("height")))
        || (Style(image) is var style && (HasValue(style, "width:1px") || HasValue(style, "width:0")) && (HasValue(style, "height:1px") || HasValue(style, "height:0")));

    /// <summary>An element's name for an image: its alternative text, or the file name in its address.</summary>
    public static string? ImageName(IElement image)
    {
        var alternative = image.GetAttribute("alt")?.Trim();
        if (!string.IsNullOrEmpty(alternative) && alternative.Length <= 200)
        {
            return string.Join(' ', alternative.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }

        var source = image.GetAttribute("src");
        return source is not null && source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) && source.Length <= 200
            ? source[4..].Split('@')[0]
            : null;
    }

    public static bool IsEmbeddedImage(IElement image) =>
        image.GetAttribute("src") is { } source && (source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) || source.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase));

    private static bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden"))
        {
            return true;
        }

        var style = Style(element);
        return style.Contains("display:none", StringComparison.Ordinal)
            || style.Contains("mso-hide:all", StringComparison.Ordinal)
            || style.Contains("visibility:hidden", StringComparison.Ordinal)
            || HasValue(style, "opacity:0")
            || (element is { HasChildNodes: true, ChildElementCount: 0 } && (HasValue(style, "font-size:0") || HasValue(style, "font-size:0px") || HasValue(style, "font-size:1px")))
            || (style.Contains("max-height:0", StringComparison.Ordinal) && style.Contains("overflow:hidden", StringComparison.Ordinal));
    }

    private static bool HasValue(string style, string declaration) => (style + ";").Contains(declaration + ";", StringComparison.Ordinal);

    /// <summary>A box of its own, such as a banner that a mail server put on top.</summary>
    private static bool IsFramed(IElement element)
    {
        var style = Style(element);
        return style.Contains("background", StringComparison.Ordinal)
            && ((style.Contains("border:", StringComparison.Ordinal) && !style.Contains("border:none", StringComparison.Ordinal) && !style.Contains("border:0", StringComparison.Ordinal)) || style.Contains("border-style:solid", StringComparison.Ordinal));
    }

    /// <summary>Outlook writes each line as a paragraph without a margin.</summary>
    private static bool HasNoMargin(IElement element) =>
        (element.GetAttribute("class")?.Contains("MsoNormal", StringComparison.Ordinal) ?? false)
        || (element.LocalName == "p" && Style(element) is var style && (style.Contains("margin:0", StringComparison.Ordinal) || style.Contains("margin-bottom:0", StringComparison.Ordinal)));

    private static bool IsTiny(string? length) => length is "0" or "1" or "2" or "0px" or "1px" or "2px";

    internal static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
