namespace M365Support.Mail.Html;

public sealed class HtmlMarkdownTests
{
    [Theory]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("a <b>bold</b> and <i>italic</i> and <b><i>both</i></b>", "a **bold** and *italic* and ***both***")]
    [InlineData("<b> bold </b>x", "**bold** x")]
    [InlineData("<b>one<br>two</b>", "**one**\n\n**two**")]
    [InlineData("<span style='font-weight: bold'>x</span>", "**x**")]
    [InlineData("<h2>Title</h2>text", "**Title**\n\ntext")]
    [InlineData("<ul><li>a</li><li>b</li></ul>after", "- a\n- b\n\nafter")]
    [InlineData("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b")]
    [InlineData("<a href='https://contoso.example/a_(b)'>the <b>page</b></a>", "[the **page**](https://contoso.example/a_%28b%29)")]
    [InlineData("<a href='javascript:alert(1)'>x</a>", "x")]
    [InlineData("<a href='https://contoso.example/)[x](javascript:alert(1)'>x</a>", "[x](https://contoso.example/%29%5Bx%5D%28javascript:alert%281%29)")]
    [InlineData("[x](https://evil.example)", "\\[x\\](https://evil.example)")]
    [InlineData("&lt;https://evil.example&gt;", "\\<https://evil.example>")]
    [InlineData("*no* _no_ `no` ~~no~~", "\\*no\\* \\_no\\_ \\`no\\` \\~\\~no\\~\\~")]
    [InlineData("<p># no</p><p>- no</p><p>1. no</p><p>> no</p>", "\\# no\n\n\\- no\n\n1\\. no\n\n\\> no")]
    [InlineData("file_name_x.txt", "file_name_x.txt")]
    [InlineData("&amp;lt; &amp;#60;", "\\&lt; \\&#60;")]
    [InlineData("{{DATE(2024-03-05T09:14:02Z)}}", "{\\{DATE(2024-03-05T09:14:02Z)}}")]
    [InlineData("a<img src='cid:shot.png@1' alt='Shot [1]'>b", "a\\[image: Shot \\[1\\]\\]b")]
    [InlineData("<table><tr><td>Name:</td><td>PC-7</td></tr><tr><td>A</td><td>B</td></tr></table>", "Name: PC-7\n\nA | B")]
    [InlineData("<blockquote type=cite>Which one?<br>- that?</blockquote>The new one.", "\\> Which one?\n\n\\> \\- that?\n\nThe new one.")]
    [InlineData("{<span>{</span>DATE(2024-03-05T09:14:02Z)}}", "{\\{DATE(2024-03-05T09:14:02Z)}}")]
    [InlineData("&amp;<span>lt;</span>", "\\&lt;")]
    [InlineData("back\\slash", "back\\\\slash")]
    [InlineData("<b>From:&nbsp;</b>Ann", "**From:** Ann")]
    [InlineData("<b>&nbsp;</b>x", "\u00a0x")]
    [InlineData("请看<b>“注意”</b>吧", "请看**\u200b“注意”\u200b**吧")]
    [InlineData("一<i>二</i>三", "一*二*三")]
    [InlineData("<b>a</b><i>b</i>", "**a**\u200b*b*")]
    [InlineData("&nbsp;&nbsp;&nbsp;&nbsp;x", "\u00a0\u00a0\u00a0\u00a0x")]
    [InlineData("<pre>if\n    run</pre>", "if\n\n\u00a0\u00a0\u00a0\u00a0run")]
    [InlineData("<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>", "1. a\n   1. b\n2. c")]
    [InlineData("<table><tr><th>Name</th><th>Room</th></tr><tr><td><p>Bo</p></td><td><p>4</p></td></tr></table>", "**Name** | **Room**\n\nBo | 4")]
    [InlineData("<a href='https://evil.example/x'>https://bank.example</a>", "[https://bank.example (evil.example)](https://evil.example/x)")]
    [InlineData("<a href='https://www.contoso.example/x'>contoso.example</a> <a href='https://desk.contoso.example/'>https://contoso.example/</a>", "[contoso.example](https://www.contoso.example/x) [https://contoso.example/](https://desk.contoso.example/)")]
    [InlineData("<a href='https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.example%2F&data=05'>https://bank.example/</a>", "[https://bank.example/](https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.example%2F&data=05)")]
    [InlineData("a<hr>b", "a\n\n\\----------\n\nb")]
    [InlineData("<p class=MsoListParagraph><span style='mso-list:Ignore'>1.<span style='font:7.0pt \"Times New Roman\"'>&nbsp; </span></span>Open</p><p class=MsoListParagraph><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>Print</p>", "1. Open\n2. Print")]
    public void Html_becomes_the_markdown_of_cards(string html, string markdown) => Assert.Equal(markdown, HtmlMarkdown.Convert(html));

    [Fact]
    public void Image_hook_decides_what_stands_in_its_place()
    {
        var options = new HtmlMarkdownOptions { Image = (source, name) => $"[{name}](https://desk.contoso.example/{source[4..]})" };
        Assert.Equal("see [shot](https://desk.contoso.example/7) here", HtmlMarkdown.Convert("see <img src='cid:7' alt='shot'> here", options));
    }
}
