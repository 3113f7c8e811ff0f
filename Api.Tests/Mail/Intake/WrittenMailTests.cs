using M365Support.Mail.Html;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

public sealed class WrittenMailTests
{
    [Theory]
    [InlineData(
        "<p>Works <b>now</b>, <a href='https://contoso.example/x'>see</a>.</p><div class=gmail_quote><div class=gmail_attr>On Mon, Mar 2, 2026 at 9:00 AM Desk &lt;desk@contoso.example&gt; wrote:<br></div><blockquote class=gmail_quote><p>Does it?</p></blockquote></div>",
        "Works **now**, [see](https://contoso.example/x).",
        "Does it?")]
    [InlineData(
        "<p>New text</p><ul><li>one</li><li>two</li></ul><div id=divRplyFwdMsg><b>From:</b> Desk &lt;desk@contoso.example&gt;<br><b>Sent:</b> Monday, March 2, 2026 9:00 AM<br><b>To:</b> Alex<br><b>Subject:</b> Printer</div><div>Old text</div>",
        "New text\n\n- one\n- two",
        "Old text")]
    [InlineData("<pre>It burns *again*\n\n-- \nAlex Wilber\nContoso</pre>", "It burns \\*again\\*", "Alex Wilber")]
    public void New_text_is_parted_from_the_rest_and_formatted(string html, string markdown, string rest)
    {
        var written = Read(html);
        Assert.Equal(markdown, written.Markdown ?? Cards.CardText.Escape(written.Whole));
        Assert.DoesNotContain(rest, written.Html!.Sanitize(HtmlSanitizerOptions.Default), StringComparison.Ordinal);
        Assert.Contains(rest, written.Html.SanitizeRest(HtmlSanitizerOptions.Default), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_word_and_picture_is_in_exactly_one_of_the_two_parts()
    {
        const string Html = """
            <html><body><p>alpha <b>bravo</b><img src=cid:shot alt=charlie></p><table><tr><td>delta</td><td>echo</td></tr></table><ol><li>foxtrot<li>golf</ol>
            <p>-- <br>hotel<br><img src=cid:logo alt=india></p>
            <div>On Mon, Mar 2, 2026 at 9:00 AM Desk &lt;desk@contoso.example&gt; wrote:</div><blockquote type=cite>juliett <img src=cid:old alt=kilo> lima</blockquote></body></html>
            """;
        var written = Read(Html);
        var shown = written.Html!.Sanitize(HtmlSanitizerOptions.Default);
        var rest = written.Html.SanitizeRest(HtmlSanitizerOptions.Default);
        foreach (var word in new[] { "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima" })
        {
            Assert.True(shown.Contains(word, StringComparison.Ordinal) != rest.Contains(word, StringComparison.Ordinal), $"{word} in\n{shown}\nand\n{rest}");
        }

        Assert.All(new[] { "alpha", "charlie", "echo", "golf" }, word => Assert.Contains(word, shown, StringComparison.Ordinal));
        Assert.All(new[] { "juliett", "kilo", "lima" }, word => Assert.Contains(word, rest, StringComparison.Ordinal));
    }

    [Fact]
    public void Forwarded_message_belongs_to_what_is_new()
    {
        var written = Read("<p>Please have a look.</p><div>---------- Forwarded message ---------<br>From: Vendor &lt;v@vendor.example&gt;<br>Date: Mon, Mar 2, 2026 at 9:00 AM<br>Subject: Licence<br>To: Alex &lt;alex@contoso.example&gt;<br></div><p>It <i>expires</i>.</p>");
        Assert.Equal("Please have a look.", written.Reply);
        Assert.Contains("expires", written.Whole, StringComparison.Ordinal);
        Assert.Contains("*expires*", written.Markdown, StringComparison.Ordinal);
        Assert.Contains("<i>expires</i>", written.Html!.Sanitize(HtmlSanitizerOptions.Default), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_and_html_that_say_different_things_are_shown_as_they_are()
    {
        var written = WrittenMail.Of(Parse($"""
            From: a@b.example
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            Please open the attached invoice.
            --b
            Content-Type: text/html

            <p>{string.Concat(Enumerable.Repeat("Something else altogether. ", 20))}</p>
            --b--
            """));
        Assert.Equal("Please open the attached invoice.", written.Whole);
        Assert.Null(written.Markdown);
        Assert.Contains("Something else", written.Html!.Sanitize(HtmlSanitizerOptions.Default), StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_has_no_markdown_and_nothing_at_all_is_empty()
    {
        var plain = WrittenMail.Of(Parse("From: a@b.example\n\n**not bold**\n"));
        Assert.Null(plain.Markdown);
        Assert.Null(plain.Html);
        Assert.Equal("", WrittenMail.Of(Parse("From: a@b.example\n\n")).Whole);
    }

    [Fact]
    public void Long_markdown_is_cut_at_a_line()
    {
        var written = Read(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"<p>Line <b>{i}</b> of very many.</p>")));
        Assert.InRange(written.Markdown!.Length, 7_000, Ticket.MaxInlineText);
        Assert.EndsWith("many.\n\n…", written.Markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>")]
    [InlineData("\u200b\u200b<b>\u200b</b>")]
    [InlineData("<img src=cid:x>")]
    [InlineData("<img src=https://evil.example/x width=600>")]
    [InlineData("<div style=display:none>hidden</div>")]
    [InlineData("<blockquote type=cite>only a quote</blockquote>")]
    [InlineData("<table><tr><td></td></tr></table>")]
    public void Html_with_hardly_any_text_is_parted_without_an_exception(string html)
    {
        var written = Read(html);
        Assert.NotNull(written.Html!.Sanitize(HtmlSanitizerOptions.Default) + written.Html.SanitizeRest(HtmlSanitizerOptions.Default));
        Assert.NotNull(written.Whole);
    }

    private static WrittenMail Read(string html) => WrittenMail.Of(Parse("From: a@b.example\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + html));

    private static MailMessage Parse(string mail) => MailMessage.Parse(System.Text.Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
}
