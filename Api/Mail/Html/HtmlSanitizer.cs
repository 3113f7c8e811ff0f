using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>What <see cref="HtmlSanitizer"/> does with images and bounds.</summary>
public sealed record HtmlSanitizerOptions
{
    public static HtmlSanitizerOptions Default { get; } = new();

    /// <summary>Gives the address of an image that came with the mail, by its Content-ID; null leaves a placeholder. Default: none.</summary>
    /// <remarks>The answer is written as it is, escaped: give a path or https address of our own.</remarks>
    public Func<string, string?>? EmbeddedImage { get; init; }

    /// <summary>Loads images from elsewhere (https only), which tells the sender that the mail was read. Default: false.</summary>
    public bool AllowRemoteImages { get; init; }

    /// <summary>The words in place of an image that is not shown. Default: "[image]" and its alternative text.</summary>
    public Func<string?, string> Placeholder { get; init; } = name => name is null ? "[image]" : $"[image: {name}]";

    public HtmlLimits Limits { get; init; } = HtmlLimits.Default;
}

/// <summary>Makes HTML from outside harmless for the web page: an allow-list of elements, attributes and styles, written anew.</summary>
/// <remarks>
/// Nothing of the source is copied as markup. The output holds no raw-text, foreign, form or template element,
/// so that parsing it again gives the same tree (no mutation), and no id or name, so that it cannot shadow the page's own objects.
/// </remarks>
public static class HtmlSanitizer
{
    private static readonly FrozenSet<string> Allowed = HtmlElements.Names(
        "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer "
        + "h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr");

    private static readonly FrozenSet<string> Void = HtmlElements.Names("br col hr wbr");

    private static readonly string[] ImageData = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n ");

    private static readonly FrozenDictionary<string, string[]> Attributes = new Dictionary<string, string[]>
    {
        ["font"] = ["color", "face", "size"],
        ["ol"] = ["start", "type"],
        ["ul"] = ["type"],
        ["li"] = ["value"],
        ["td"] = ["colspan", "rowspan", "align", "valign", "width", "height", "bgcolor"],
        ["th"] = ["colspan", "rowspan", "align", "valign", "width", "height", "bgcolor"],
        ["tr"] = ["align", "valign", "bgcolor"],
        ["table"] = ["align", "border", "cellpadding", "cellspacing", "width", "bgcolor"],
        ["col"] = ["span", "width"],
        ["colgroup"] = ["span", "width"],
        ["p"] = ["align"],
        ["div"] = ["align"],
        ["h1"] = ["align"],
        ["h2"] = ["align"],
        ["h3"] = ["align"],
        ["hr"] = ["align", "color", "size", "width"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Sanitize(string html, HtmlSanitizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(html);
        options ??= HtmlSanitizerOptions.Default;
        return Sanitize(HtmlWalker.Parse(html, options.Limits), only: null, options);
    }

    /// <summary>The same for a tree that <see cref="HtmlWalker.Parse"/> made, or some of it.</summary>
    internal static string Sanitize(IElement root, HtmlSelection? only, HtmlSanitizerOptions options)
    {
        var writer = new Writer(options);
        HtmlWalker.Walk(root, writer, only);
        return writer.ToString().Trim();
    }

    private sealed class Writer(HtmlSanitizerOptions options) : IHtmlVisitor
    {
        private readonly StringBuilder output = new();
        private int openLinks;

        public bool Enter(IElement element)
        {
            if (HtmlElements.IsUnread(element))
            {
                return false;
            }

            if (element.LocalName == "img")
            {
                Image(element);
                return false;
            }

            if (!Allowed.Contains(element.LocalName))
            {
                Separate(element);
                return true;
            }

            Open(element);
            return !Void.Contains(element.LocalName);
        }

        public void Leave(IElement element)
        {
            if (element.LocalName == "a")
            {
                if (SafeUrl.Link(element.GetAttribute("href")) is { } link && --openLinks == 0)
                {
                    if (SafeUrl.OtherHost(element, link) is { } host)
                    {
                        Escape($" ({host})");
                    }

                    output.Append("</a>");
                }
            }
            else if (Allowed.Contains(element.LocalName))
            {
                output.Append("</").Append(element.LocalName).Append('>');
            }
            else
            {
                Separate(element);
            }
        }

        public void Text(string text) => Escape(text);

        public override string ToString() => output.ToString();

        /// <summary>Words on both sides of an element that is left out stay apart.</summary>
        private void Separate(IElement element)
        {
            if (HtmlElements.IsBlock(element))
            {
                output.Append(' ');
            }
        }

        private void Open(IElement element)
        {
            if (element.LocalName == "a")
            {
                if (SafeUrl.Link(element.GetAttribute("href")) is { } link && ++openLinks == 1)
                {
                    output.Append("<a");
                    Attribute("href", link);
                    Attribute("target", "_blank");
                    Attribute("rel", "noopener noreferrer nofollow");
                    Common(element);
                    output.Append('>');
                }

                return;
            }

            output.Append('<').Append(element.LocalName);
            foreach (var name in Attributes.GetValueOrDefault(element.LocalName) ?? [])
            {
                if (element.GetAttribute(name) is { Length: > 0 and <= 40 } value && IsPlain(value))
                {
                    Attribute(name, value);
                }
            }

            Common(element);
            output.Append('>');
        }

        private void Common(IElement element)
        {
            if (SafeCss.Filter(element.GetAttribute("style")) is { } style)
            {
                Attribute("style", style);
            }

            if (element.GetAttribute("title") is { Length: > 0 and <= 300 } title)
            {
                Attribute("title", title);
            }

            if (element.GetAttribute("dir")?.ToLowerInvariant() is "ltr" or "rtl" or "auto")
            {
                Attribute("dir", element.GetAttribute("dir")!.ToLowerInvariant());
            }

            if (element.GetAttribute("lang") is { Length: > 0 and <= 20 } language && IsPlain(language))
            {
                Attribute("lang", language);
            }
        }

        private void Image(IElement image)
        {
            var name = HtmlElements.ImageName(image);
            var source = image.GetAttribute("src")?.Trim() ?? string.Empty;
            if (HtmlElements.IsTrackingPixel(image))
            {
                return;
            }

            var address = source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) ? options.EmbeddedImage?.Invoke(Uri.UnescapeDataString(source[4..]))
                : options.AllowRemoteImages && SafeUrl.Link(source) is { } link && link.StartsWith("https:", StringComparison.Ordinal) ? link
                : IsImageData(source) ? source
                : null;
            if (address is null)
            {
                output.Append("<span>");
                Escape(options.Placeholder(name));
                output.Append("</span>");
                return;
            }

            output.Append("<img");
            Attribute("src", address);
            Attribute("alt", name ?? string.Empty);
            Length(image, "width");
            Length(image, "height");
            Attribute("referrerpolicy", "no-referrer");
            Attribute("loading", "lazy");
            output.Append('>');
        }

        /// <summary>A picture written into the mail itself: raster formats only, SVG may hold scripts.</summary>
        private static bool IsImageData(string source) =>
            Array.Exists(ImageData, prefix => source.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            && source.AsSpan(source.IndexOf(',', StringComparison.Ordinal) + 1).IndexOfAnyExcept(Base64) < 0;

        private void Length(IElement image, string name)
        {
            if (image.GetAttribute(name) is { Length: > 0 and <= 5 } value && value.All(c => char.IsAsciiDigit(c) || c == '%'))
            {
                Attribute(name, value);
            }
        }

        private static bool IsPlain(string value) => value.All(c => char.IsLetterOrDigit(c) || c is '#' or '%' or '-' or '+' or '.' or ',' or ' ');

        private void Attribute(string name, string value)
        {
            output.Append(' ').Append(name).Append("=\"");
            Escape(value);
            output.Append('"');
        }

        private void Escape(string text)
        {
            foreach (var c in text)
            {
                _ = c switch
                {
                    '&' => output.Append("&amp;"),
                    '<' => output.Append("&lt;"),
                    '>' => output.Append("&gt;"),
                    '"' => output.Append("&quot;"),
                    '\'' => output.Append("&#39;"),
                    '`' => output.Append("&#96;"),
                    '\u00A0' => output.Append("&nbsp;"),
                    '\0' => output,
                    '\t' or '\n' or '\r' => output.Append(c),
                    < ' ' => output,
                    _ => output.Append(c),
                };
            }
        }
    }
}
