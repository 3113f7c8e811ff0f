using System.Globalization;
using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace M365Support.Mail.Outgoing;

/// <summary>Reads the Markdown that people on the desk write: bold, italic, lists and links. Everything else is text, HTML too.</summary>
public static class MailMarkdown
{
    /// <summary>Lists within lists that are shown as such; deeper ones come out as their text.</summary>
    private const int DeepestList = 5;

    private static readonly MarkdownPipeline Pipeline = Build();

    /// <summary>The blocks of a text.</summary>
    public static IReadOnlyList<MailBlock> Read(string text)
    {
        try
        {
            return Blocks(Markdown.Parse(MailCharacters.Clean(text), Pipeline), 0);
        }
        catch (ArgumentException)
        {
            // Markdig's answer to nesting beyond its bound.
            return [.. MailParagraph.AllOf(text)];
        }
    }

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks().UseSoftlineBreakAsHardlineBreak();
        builder.BlockParsers.Clear();
        builder.BlockParsers.AddRange([new ListBlockParser(), new ParagraphBlockParser { ParseSetextHeadings = false }]);
        builder.InlineParsers.RemoveAll(p => p is CodeInlineParser or HtmlEntityParser);
        return builder.Build();
    }

    private static List<MailBlock> Blocks(ContainerBlock container, int depth)
    {
        var blocks = new List<MailBlock>();
        foreach (var block in container)
        {
            switch (block)
            {
                case ListBlock list when depth < DeepestList:
                    blocks.Add(new MailList(
                        [.. list.OfType<ListItemBlock>().Select(item => (IReadOnlyList<MailBlock>)Blocks(item, depth + 1))],
                        list.IsOrdered ? (int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1) : null));
                    break;
                case ContainerBlock inner and not LinkReferenceDefinitionGroup:
                    blocks.AddRange(Blocks(inner, depth));
                    break;
                case LeafBlock { Inline: { } inline }:
                    var content = new List<MailInline>();
                    Inlines(inline, bold: false, italic: false, content);
                    blocks.Add(new MailParagraph(content));
                    break;
            }
        }

        return blocks;
    }

    private static void Inlines(ContainerInline container, bool bold, bool italic, List<MailInline> content)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    content.Add(new MailWords(literal.Content.ToString(), bold, italic));
                    break;
                case LineBreakInline:
                    content.Add(new MailLineBreak());
                    break;
                case EmphasisInline emphasis:
                    Inlines(emphasis, bold || emphasis.DelimiterCount == 2, italic || emphasis.DelimiterCount == 1, content);
                    break;
                case LinkInline link:
                    Link(link, content);
                    break;
                case AutolinkInline link:
                    Link(link.Url, (link.IsEmail ? "mailto:" : "") + link.Url, content);
                    break;
                case ContainerInline inner:
                    Inlines(inner, bold, italic, content);
                    break;
            }
        }
    }

    private static void Link(LinkInline link, List<MailInline> content)
    {
        var words = new List<MailInline>();
        Inlines(link, bold: false, italic: false, words);
        Link(string.Concat(words.OfType<MailWords>().Select(w => w.Text)), link.Url, content);
    }

    /// <summary>Only what a mail client opens without harm becomes a link; of anything else the words remain.</summary>
    private static void Link(string text, string? url, List<MailInline> content)
    {
        var words = text.Length > 0 ? text : url ?? "";
        content.Add(Uri.TryCreate(url, UriKind.Absolute, out var target) && (target.Scheme is "https" or "http" or "mailto")
            ? new MailLink(words, target)
            : new MailWords(words));
    }
}
