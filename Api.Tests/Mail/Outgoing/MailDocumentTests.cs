using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace M365Support.Mail.Outgoing;

public sealed class MailDocumentTests
{
    [Fact]
    public void Text_and_HTML_say_the_same()
    {
        var document = new MailDocument("en", "News",
        [
            .. MailMarkdown.Read("We **found** it:\n\n1. *unplug*\n2. plug in\n   - gently\n   - [read this](https://contoso.example/help)\n\nThanks"),
            new MailFacts([new("Stage", "In progress"), new("Agent", "Ari")]),
            new MailButton("Open", new Uri("https://contoso.example/tickets/1?a=b&c=d")),
            new MailSmallPrint("Answer this mail."),
        ]);

        Assert.Equal("""
            News

            We found it:

            1. unplug
            2. plug in
               - gently
               - read this <https://contoso.example/help>

            Thanks

            Stage: In progress
            Agent: Ari

            Open: https://contoso.example/tickets/1?a=b&c=d

            Answer this mail.

            """.ReplaceLineEndings("\n"), MailTextWriter.Write(document));

        var html = Html(document);
        Assert.Equal(("en", "ltr"), (html.DocumentElement.GetAttribute("lang"), html.DocumentElement.GetAttribute("dir")));
        Assert.Equal("News", html.QuerySelector("h1")!.TextContent);
        Assert.Equal(("found", "unplug"), (html.QuerySelector("strong")!.TextContent, html.QuerySelector("ol > li em")!.TextContent));
        Assert.Equal(2, html.QuerySelectorAll("ol > li > ul > li").Length);
        Assert.Equal(["https://contoso.example/help", "https://contoso.example/tickets/1?a=b&c=d"], html.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["Stage", "Agent"], html.QuerySelectorAll("th[scope=row]").Select(th => th.TextContent));
    }

    [Theory]
    [InlineData("<script>alert(1)</script> and <img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1)) [y](data:text/html,hi) <javascript:alert(1)>")]
    [InlineData("![x](https://evil.example/pixel.gif)")]
    [InlineData("[x](https://ok.example/\"onmouseover=\"alert(1))")]
    [InlineData("**bold** \0 \u202e reversed </td></table><h1>")]
    [InlineData("# no heading\n> no quote\n```\nno code\n```\n---\n    indented")]
    public void Foreign_markup_stays_words(string text)
    {
        var document = new MailDocument("en", text, [.. MailMarkdown.Read(text), .. MailParagraph.AllOf(text), new MailFacts([new(text, text)]), new MailSmallPrint(text)]);
        var html = Html(document);

        Assert.Empty(html.QuerySelectorAll("script, img, blockquote, pre, code, hr, iframe"));
        Assert.Single(html.QuerySelectorAll("h1"));
        Assert.All(html.All.SelectMany(e => e.Attributes), a => Assert.False(a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.All(html.QuerySelectorAll("a"), a => Assert.StartsWith("https://", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.DoesNotContain('\u202e', MailTextWriter.Write(document));
    }

    [Fact]
    public void Words_of_a_requester_are_shown_as_they_came() =>
        Assert.Equal("T\n\n5 * 3 * 2 **is** _not_ 30\nsecond line\n\nnext\n", MailTextWriter.Write(new MailDocument("en", "T", [.. MailParagraph.AllOf("5 * 3 * 2 **is** _not_ 30\r\nsecond line\r\n\r\n\r\nnext")])));

    [Theory]
    [InlineData("- ")]
    [InlineData("**")]
    [InlineData("[")]
    [InlineData("> ")]
    [InlineData("[a](")]
    public void Deep_nesting_is_answered_in_time(string nested)
    {
        var text = string.Concat(Enumerable.Repeat(nested, 4_000)) + "x";
        var document = new MailDocument("en", "T", MailMarkdown.Read(text));
        Assert.Contains("x", MailTextWriter.Write(document), StringComparison.Ordinal);
        Assert.InRange(MailHtmlWriter.Write(document).Length, 1, 1_000_000);
    }

    [Fact]
    public void Language_from_right_to_left_is_marked_so() =>
        Assert.Equal("rtl", Html(new MailDocument("ar", "خبر", [])).DocumentElement.GetAttribute("dir"));

    private static IDocument Html(MailDocument document) => new HtmlParser().ParseDocument(MailHtmlWriter.Write(document));
}
