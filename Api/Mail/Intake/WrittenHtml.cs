using System.Text;
using AngleSharp.Dom;
using M365Support.Mail.Html;
using M365Support.Mail.Replies;

namespace M365Support.Mail.Intake;

/// <summary>The HTML of a mail, parted into what was newly written and the rest: quotes, signature, disclaimer.</summary>
/// <remarks>
/// <see cref="ReplyExtractor"/> says which text belongs to which part. Its text is that of the tree in the tree's order, with
/// bullets, quote marks and the like put in between, so walking both side by side tells the part of every node.
/// </remarks>
internal sealed class WrittenHtml
{
    private readonly IElement body;
    private readonly HtmlSelection shown;
    private readonly HtmlSelection rest;

    private WrittenHtml(IElement body, HtmlSelection shown, HtmlSelection rest) => (this.body, this.shown, this.rest) = (body, shown, rest);

    /// <summary>Parts the HTML.</summary>
    /// <param name="segments">The same HTML taken apart.</param>
    /// <param name="isShown">Which parts count as newly written.</param>
    public static WrittenHtml Of(string html, IReadOnlyList<ReplySegment> segments, Func<ReplyPart, bool> isShown, HtmlLimits limits)
    {
        var root = HtmlWalker.Parse(html, limits);
        var sorter = new Sorter(new PartStream(segments), isShown);
        sorter.Sort(root);
        return new WrittenHtml(root, sorter.Shown, sorter.Rest);
    }

    /// <summary>What was newly written, harmless.</summary>
    public string Sanitize(HtmlSanitizerOptions options) => HtmlSanitizer.Sanitize(body, shown, options);

    /// <summary>Everything else, harmless.</summary>
    public string SanitizeRest(HtmlSanitizerOptions options) => HtmlSanitizer.Sanitize(body, rest, options);

    /// <summary>What was newly written, as cards show it.</summary>
    public string ToMarkdown(HtmlMarkdownOptions options) => HtmlMarkdown.Convert(body, shown, options);

    /// <summary>The text of the parts without blanks, read from the start on.</summary>
    private sealed class PartStream
    {
        /// <summary>More than the longest thing that is put between two texts, the name of a picture.</summary>
        private const int MaxGap = 300;

        private readonly string text;
        private readonly List<(int End, ReplyPart Part)> ends = [];
        private int position;
        private int segment;

        public PartStream(IReadOnlyList<ReplySegment> segments)
        {
            var builder = new StringBuilder();
            foreach (var (part, words) in segments)
            {
                foreach (var c in words)
                {
                    if (IsWritten(c))
                    {
                        builder.Append(c);
                    }
                }

                ends.Add((builder.Length, part));
            }

            text = builder.ToString();
        }

        /// <summary>The part of what comes next.</summary>
        public ReplyPart Current => PartAt(Math.Min(position, Math.Max(text.Length - 1, 0)));

        public static bool IsWritten(char c) => !char.IsWhiteSpace(c) && !LineText.IsInvisible(c);

        /// <summary>Goes past the next such character; answers its part.</summary>
        public ReplyPart Pass(char c)
        {
            if (position < text.Length && text[position] == c)
            {
                return PartAt(position++);
            }

            var found = position < text.Length ? text.IndexOf(c, position, Math.Min(MaxGap, text.Length - position)) : -1;
            if (found < 0)
            {
                return Current;
            }

            position = found + 1;
            return PartAt(found);
        }

        private ReplyPart PartAt(int index)
        {
            while (segment < ends.Count - 1 && index >= ends[segment].End)
            {
                segment++;
            }

            return ends.Count > 0 ? ends[segment].Part : ReplyPart.Reply;
        }
    }

    private sealed class Sorter(PartStream parts, Func<ReplyPart, bool> isShown)
    {
        public HtmlSelection Shown { get; } = new();

        public HtmlSelection Rest { get; } = new();

        public void Sort(IElement root)
        {
            var path = new Stack<(INode Node, int Next)>();
            path.Push((root, 0));
            while (path.TryPop(out var place))
            {
                var (node, next) = place;
                if (next >= node.ChildNodes.Length)
                {
                    continue;
                }

                path.Push((node, next + 1));
                var child = node.ChildNodes[next];
                if (child is IText text)
                {
                    Sort(text);
                }
                else if (child is IElement element && !HtmlElements.IsUnread(element))
                {
                    if (element.ChildNodes.Length == 0)
                    {
                        Of(parts.Current).Add(element);
                    }
                    else if (WordList.Mark(element) is not null)
                    {
                        AddWhole(element, Of(parts.Current));
                    }
                    else
                    {
                        path.Push((element, 0));
                    }
                }
            }
        }

        /// <summary>A list's mark, which stands otherwise in the text.</summary>
        private static void AddWhole(IElement mark, HtmlSelection selection)
        {
            foreach (var leaf in mark.GetDescendants().Where(node => !node.HasChildNodes))
            {
                selection.Add(leaf);
            }
        }

        private void Sort(IText text)
        {
            var words = text.Data;
            var start = 0;
            HtmlSelection? current = null;
            for (var i = 0; i < words.Length; i++)
            {
                if (!PartStream.IsWritten(words[i]))
                {
                    continue;
                }

                var next = Of(parts.Pass(words[i]));
                if (current is not null && next != current)
                {
                    current.Add(text, words[start..i]);
                    start = i;
                }

                current = next;
            }

            // Blanks alone go wherever their surroundings go.
            if (current is null)
            {
                Shown.AddQuietly(text);
                Rest.AddQuietly(text);
            }
            else
            {
                current.Add(text, start == 0 ? null : words[start..]);
            }
        }

        private HtmlSelection Of(ReplyPart part) => isShown(part) ? Shown : Rest;
    }
}
