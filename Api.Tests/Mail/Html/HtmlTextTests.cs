namespace M365Support.Mail.Html;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("<div>One</div><div>Two</div>", "One\nTwo")]
    [InlineData("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo")]
    [InlineData("One<br>Two<br><br>Three", "One\nTwo\n\nThree")]
    [InlineData("<p class=MsoNormal>One</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Two</p>", "One\n\nTwo")]
    [InlineData("  a\n   b\t<b> c </b>d", "a b c d")]
    [InlineData("a<b>b</b>c", "abc")]
    [InlineData("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c")]
    [InlineData("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b")]
    [InlineData("<table><tr><td>Name:</td><td>PC-7</td></tr><tr><th>Room</th><th>4.11</th></tr></table>", "Name: PC-7\nRoom | 4.11")]
    [InlineData("<pre>a\n  b\n</pre>c", "a\n  b\n\nc")]
    [InlineData("<a href='https://contoso.example'>the page</a>", "the page")]
    [InlineData("x<script>alert(1)</script><style>p{}</style><title>t</title>y", "xy")]
    [InlineData("<div style='display: none'>preview</div>shown", "shown")]
    [InlineData("a &lt;b&gt; &amp; &euro;", "a <b> & €")]
    [InlineData("Screen: <img src='cid:image001.png@01DA'> there", "Screen: [image: image001.png] there")]
    [InlineData("x<img src='https://contoso.example/t.gif' width=1 height=1>", "x")]
    [InlineData("ok <img src='https://contoso.example/e.png' alt='👍'>", "ok 👍")]
    [InlineData("", "")]
    [InlineData("plain < text", "plain < text")]
    public void Html_reads_as_text(string html, string text) => Assert.Equal(text, HtmlText.Convert(html));
}
