using System.Text;
using AngleSharp.Dom;
using M365Support.Cards;

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
        return Convert(HtmlWalker.Parse(html, options.Limits), only: null, options);
    }

    /// <summary>The same for a tree that <see cref="HtmlWalker.Parse"/> made, or some of it.</summary>
    internal static string Convert(IElement root, HtmlSelection? only, HtmlMarkdownOptions options)
    {
        var writer = new Writer(options);
        HtmlWalker.Walk(root, writer, only);
        writer.Finish();
        return writer.ToString();
    }

    private sealed class Writer(HtmlMarkdownOptions options) : HtmlLineWriter
    {
        private const int MaxQuoteMarks = 4;
        private const char ZeroWidthSpace = '\u200B';

        private readonly StringBuilder output = new();
        private readonly StringBuilder blanks = new();
        private readonly Stack<Span> openSpans = new();
        private string? openLink;
        private string linkAddress = string.Empty;
        private IElement? linkElement;
        private bool boldOn;
        private bool italicOn;
        private bool lastWasItem;
        private bool lineStart;
        private bool linkWritten;
        private int closedAt;
        private int closedFrom;
        private int quoteDepth;

        private readonly record struct Span(IElement Element, bool Bold, bool Italic);

        public override string ToString() => output.ToString();

        protected override void EnterInline(IElement element)
        {
            if (element.LocalName == "a" && openLink is null && SafeUrl.Link(element.GetAttribute("href")) is { } link)
            {
                CloseFormat();
                openLink = Address(link);
                linkAddress = link;
                linkElement = element;
                return;
            }

            var bold = element.LocalName is "b" or "strong" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "th" || HtmlElements.Style(element) is var style && (style.Contains("font-weight:bold", StringComparison.Ordinal) || style.Contains("font-weight:700", StringComparison.Ordinal));
            var italic = element.LocalName is "i" or "em" or "cite" || HtmlElements.Style(element).Contains("font-style:italic", StringComparison.Ordinal);
            if (bold || italic)
            {
                EndEmphasis();
                openSpans.Push(new Span(element, bold, italic));
            }
        }

        protected override void LeaveInline(IElement element)
        {
            if (ReferenceEquals(element, linkElement))
            {
                if (linkWritten && SafeUrl.OtherHost(element, linkAddress) is { } host)
                {
                    EndEmphasis();
                    CardText.AppendEscaped(Line, $" ({host})", lineStart: false);
                }

                CloseFormat();
                openLink = null;
                linkElement = null;
            }

            if (openSpans.TryPeek(out var top) && ReferenceEquals(top.Element, element))
            {
                EndEmphasis();
                openSpans.Pop();
            }
        }

        /// <summary>Blanks at the edge of emphasised text stand outside of its marks, or these would be read as text.</summary>
        protected override void Append(ReadOnlySpan<char> text)
        {
            var words = text.TrimStart();
            blanks.Append(text[..(text.Length - words.Length)]);
            if (words.IsEmpty)
            {
                return;
            }

            OpenFormat(words[0]);
            var end = words.TrimEnd().Length;
            CardText.AppendEscaped(Line, words[..end], lineStart);
            blanks.Append(words[end..]);
            lineStart = false;
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

        public override bool Enter(IElement element)
        {
            var entered = base.Enter(element);
            quoteDepth += entered && element.LocalName == "blockquote" ? 1 : 0;
            return entered;
        }

        public override void Leave(IElement element)
        {
            base.Leave(element);
            quoteDepth -= element.LocalName == "blockquote" ? 1 : 0;
        }

        /// <summary>Cards have no quotes, so the mark that people know stands before the line.</summary>
        protected override void OnLineBegins()
        {
            lineStart = true;
            for (var i = 0; i < Math.Min(quoteDepth, MaxQuoteMarks); i++)
            {
                Line.Append("\\> ");
            }
        }

        protected override void BeforeLineEnds()
        {
            CloseFormat();
            blanks.Clear();
            closedAt = 0;
        }

        protected override void Write(string line)
        {
            if (line.Length == 0)
            {
                return;
            }

            var item = ListDepth > 0 || IsItem(line);
            if (output.Length > 0)
            {
                output.Append(item && lastWasItem ? "\n" : "\n\n");
            }

            lastWasItem = item;
            var indent = item ? 0 : line.AsSpan().IndexOfAnyExcept(' ', Nbsp);
            output.Append(Nbsp, indent).Append(line[indent..].Replace(Nbsp, ' '));
        }

        /// <summary>A list's mark of ours: one of the sender's would be escaped.</summary>
        private static bool IsItem(string line)
        {
            var text = line.AsSpan().TrimStart();
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            return text.StartsWith("- ") || (digits > 0 && text[digits..].StartsWith(". "));
        }

        private void Raw(string markdown)
        {
            BeginText();
            CloseFormat();
            AppendBlanks();
            Line.Append(markdown);
            lineStart = false;
        }

        private void OpenFormat(char first)
        {
            var bold = openSpans.Any(span => span.Bold);
            var italic = openSpans.Any(span => span.Italic);
            if (bold == boldOn && italic == italicOn)
            {
                AppendBlanks();
                OpenLink();
                PartFromMarks(first);
                return;
            }

            EndEmphasis();
            AppendBlanks();
            OpenLink();
            PartFromMarks(first);
            if (closedAt == Line.Length && closedAt > 0)
            {
                // Marks that touch would be read as one.
                Line.Append(ZeroWidthSpace);
            }

            boldOn = bold;
            italicOn = italic;
            var inWord = Line.Length > 0 && IsLetter(Line[^1]);
            Line.Append(Mark);
            if (inWord && !IsLetter(first) && (boldOn || italicOn))
            {
                // Between a letter and a sign a mark opens nothing (CommonMark 6.2).
                Line.Append(ZeroWidthSpace);
            }
        }

        /// <summary>Asterisks also for italic: unlike "_", they may stand within a word, as they do in languages without blanks.</summary>
        private string Mark => (boldOn, italicOn) switch
        {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            _ => string.Empty,
        };

        private void EndEmphasis()
        {
            if (boldOn || italicOn)
            {
                closedFrom = Line.Length;
                Line.Append(Mark);
                closedAt = Line.Length;
            }

            boldOn = false;
            italicOn = false;
        }

        /// <summary>Nor closes a mark anything between a sign and a letter.</summary>
        private void PartFromMarks(char next)
        {
            if (closedAt == Line.Length && closedAt > 0 && IsLetter(next) && !IsLetter(Line[closedFrom - 1]))
            {
                Line.Insert(closedFrom, ZeroWidthSpace);
                closedAt++;
            }
        }

        private void AppendBlanks()
        {
            Line.Append(blanks);
            blanks.Clear();
        }

        private static bool IsLetter(char c) => !char.IsWhiteSpace(c) && !char.IsPunctuation(c) && !char.IsSymbol(c);

        private void OpenLink()
        {
            if (openLink is not null && !linkWritten)
            {
                Line.Append('[');
                linkWritten = true;
            }
        }

        private void CloseFormat()
        {
            EndEmphasis();
            if (linkWritten)
            {
                Line.Append("](").Append(openLink).Append(')');
                linkWritten = false;
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
