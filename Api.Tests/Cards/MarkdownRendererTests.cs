using System.Text;
using System.Text.Json;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.Mail.Html;

namespace M365Support.Cards;

/// <summary>What people wrote, through our Markdown and a real renderer, says what it said.</summary>
public sealed class MarkdownRendererTests
{
    private const int Samples = 1_500;

    private static readonly string[] Signs =
    [
        "*", "**", "_", "__", "`", "```", "~~", "[", "]", "(", ")", "[x](https://contoso.example)", "![y](z)", "<", "<b>", "&lt;", "&#60;", "&", "#", "# ", "- ", "+ ", "1. ", "12) ", "> ", "|", "---", "===", "\\", "\\*",
        "a", "word", "snake_case", "__init__", "http://contoso.example/_a_", "a@b.example", "!", "${x}", "\t", "    ", "\n", "\n\n", "é", "中", "“", "。", "\u00a0", "\"", "[a]: https://contoso.example", "<https://contoso.example>",
    ];

    private static readonly string[] Tags = ["b", "i", "strong", "em", "a href=https://contoso.example/p_(q)_r", "span", "span style=font-weight:bold", "p", "div", "u", "s", "code", "pre", "table", "tr", "td", "th", "h2", "br", "hr", "font", "q"];

    [SkippableFact]
    public async Task Text_and_html_read_in_a_card_as_they_read_in_the_mail()
    {
        var missing = await NodePackages.EnsureAsync("markdown-it");
        Skip.If(missing is not null, missing);
        var random = new Random(20);
        using var folder = new TempFolder();
        var samples = Enumerable.Range(0, Samples).SelectMany(_ => (object[])[Text(random), Page(random)]).Concat(Lists());
        var file = folder.File("markdown.json", JsonSerializer.Serialize(samples, JsonSerializerOptions.Web));

        var (exitCode, output) = await NodeScript.RunAsync(Path.Combine("Api.Tests", "Cards", "markdown.mjs"), file);
        Assert.True(exitCode == 0, output);
    }

    private static object Text(Random random)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Signs[random.Next(Signs.Length)]));
        return new { Markdown = CardText.Escape(text), Text = text };
    }

    private static object Page(Random random)
    {
        var html = new StringBuilder();
        for (var i = random.Next(2, 12); i > 0; i--)
        {
            var tag = Tags[random.Next(Tags.Length)];
            html.Append(random.Next(6) switch
            {
                0 or 1 => $"</{tag.Split(' ')[0]}>",
                2 => $"<{tag}>",

                // Emphasis that touches other emphasis is parted by a word.
                _ => " w" + System.Net.WebUtility.HtmlEncode(Signs[random.Next(Signs.Length)]) + "w",
            });
        }

        return new { Markdown = HtmlMarkdown.Convert(html.ToString()), Text = HtmlText.Convert(html.ToString()) };
    }

    private static IEnumerable<object> Lists() =>
        ((string[])
        [
            "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>",
            "<ol start=9><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ol>",
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul><p>after</p>",
            "<ul><li>one<br>more</li><li><p>two</p><p>still two</p></li></ul>",
            "<p>x</p><ol><li><b>a</b>: 1. not a list</li></ol><p>- not a list</p>",
            "<ul><li>- literal</li><li># literal</li><li>1. literal</li></ul>",
        ]).Select(html => new { Markdown = HtmlMarkdown.Convert(html), Text = HtmlText.Convert(html) });
}
