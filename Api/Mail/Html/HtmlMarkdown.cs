using System.Text;
using AngleSharp.Dom;

namespace M365Support.Mail.Html;

/// <summary>How <see cref="HtmlMarkdown"/> shows links and images.</summary>
public sealed record HtmlMarkdownOptions
{
    public static HtmlMarkdownOptions Default { get; } = new();

    /// <summary>Markdown in place of an image, by its source (such as "cid:…") and name; null leaves it out. Default: the words "[image: name]".</summary>
    /// <remarks>The answer is written as it is; escape foreign names with <see cref="CardText.Escape"/>.</remarks>
    public Func<string, string?, string?> Image { get; init; } = (_, name) => $"\\[image: {CardText.Escape(name ?? "image")}\\]";

    public HtmlLimits Limits { get; init; } = HtmlLimits.Default;
}

/// <summary>Turns HTML into the Markdown that Adaptive Cards show: bold, italic, lists and links; everything else is text, escaped.</summary>
public static class HtmlMarkdown
{
    /// <summary>Lines are parted by a blank line, the card's way to begin a new one; list items stand on lines of their own.</summary>
    public static string Convert(string html, HtmlMarkdownOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(html);
        options ??= HtmlMarkdownOptions.Default;
        var writer = new Writer(options);
        HtmlWalker.Walk(HtmlWalker.Parse(html, options.Limits), writer);
        writer.Finish();
        return writer.ToString();
    }

    private sealed class Writer(HtmlMarkdownOptions options) : HtmlLineWriter
    {
        private readonly StringBuilder _output = new();
        private readonly Stack<Span> _spans = new();
        private string? _link;
        private IElement? _linkElement;
        private bool _bold;
        private bool _italic;
        private bool _lastWasItem;
        private bool _lineStart;
        private bool _linkOpen;
        private int _closedAt;

        private readonly record struct Span(IElement Element, bool Bold, bool Italic);

        public override string ToString() => _output.ToString();

        protected override void EnterInline(IElement element)
        {
            if (element.LocalName == "a" && _link is null && SafeUrl.Link(element.GetAttribute("href")) is { } link)
            {
                CloseFormat();
                _link = Address(link);
                _linkElement = element;
                return;
            }

            var bold = element.LocalName is "b" or "strong" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "th" || HtmlElements.Style(element) is var style && (style.Contains("font-weight:bold", StringComparison.Ordinal) || style.Contains("font-weight:700", StringComparison.Ordinal));
            var italic = element.LocalName is "i" or "em" or "cite" || HtmlElements.Style(element).Contains("font-style:italic", StringComparison.Ordinal);
            if (bold || italic)
            {
                EndEmphasis();
                _spans.Push(new Span(element, bold, italic));
            }
        }

        protected override void LeaveInline(IElement element)
        {
            if (ReferenceEquals(element, _linkElement))
            {
                CloseFormat();
                _link = null;
                _linkElement = null;
            }

            if (_spans.TryPeek(out var top) && ReferenceEquals(top.Element, element))
            {
                EndEmphasis();
                _spans.Pop();
            }
        }

        protected override void Append(ReadOnlySpan<char> text)
        {
            OpenFormat();
            CardText.AppendEscaped(Line, text, _lineStart);
            _lineStart = false;
        }

        protected override void Image(IElement image)
        {
            if (HtmlElements.IsTrackingPixel(image))
            {
                return;
            }

            var source = image.GetAttribute("src") ?? string.Empty;
            if (HtmlElements.IsEmbeddedImage(image) && options.Image(source.Length <= 500 ? source : source[..20], HtmlElements.ImageName(image)) is { } shown)
            {
                Raw(shown);
            }
            else if (HtmlElements.ImageName(image) is { Length: <= 8 } symbol && !symbol.Contains('.', StringComparison.Ordinal))
            {
                Text(symbol);
            }
        }

        protected override void OnLineBegins() => _lineStart = true;

        protected override void BeforeLineEnds() => CloseFormat();

        protected override void Write(string line)
        {
            if (line.Length == 0)
            {
                return;
            }

            var item = ListDepth > 0 || IsItem(line);
            if (_output.Length > 0)
            {
                _output.Append(item && _lastWasItem ? "\n" : "\n\n");
            }

            _lastWasItem = item;
            _output.Append(line);
        }

        private static bool IsItem(string line) => line.StartsWith("- ", StringComparison.Ordinal);

        private void Raw(string markdown)
        {
            BeginText();
            CloseFormat();
            Line.Append(markdown);
            _lineStart = false;
        }

        private void OpenFormat()
        {
            var bold = _spans.Any(span => span.Bold);
            var italic = _spans.Any(span => span.Italic);
            if (bold == _bold && italic == _italic)
            {
                OpenLink();
                return;
            }

            EndEmphasis();
            OpenLink();
            if (_closedAt == Line.Length && _closedAt > 0)
            {
                // Marks that touch would be read as one.
                Line.Append('\u200B');
            }

            _bold = bold;
            _italic = italic;
            Line.Append(_bold ? "**" : string.Empty).Append(_italic ? "_" : string.Empty);
        }

        private void EndEmphasis()
        {
            if (_bold || _italic)
            {
                Line.Append(_italic ? "_" : string.Empty).Append(_bold ? "**" : string.Empty);
                _closedAt = Line.Length;
            }

            _bold = false;
            _italic = false;
        }

        private void OpenLink()
        {
            if (_link is not null && !_linkOpen)
            {
                Line.Append('[');
                _linkOpen = true;
            }
        }

        private void CloseFormat()
        {
            EndEmphasis();
            if (_linkOpen)
            {
                Line.Append("](").Append(_link).Append(')');
                _linkOpen = false;
            }
        }

        /// <summary>An address must not end the parentheses it stands in, nor be read as Markdown.</summary>
        private static string Address(string link) => link
            .Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)
            .Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal)
            .Replace("\\", "%5C", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal)
            .Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
    }
}
