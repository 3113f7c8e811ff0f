namespace M365Support.Mail.Replies;

/// <summary>HTML bodies in the shapes that mail programs write.</summary>
public sealed class HtmlClientTests
{
    /// <summary>Program and body; each says "Hello\nBo" above "Old text".</summary>
    public static TheoryData<string, string> Bodies => new()
    {
        { "Gmail", """<div dir="ltr">Hello<div>Bo</div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, Mar 5, 2024 at 9:14 AM Dana &lt;<a href="mailto:dana@contoso.example">dana@contoso.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div dir="ltr">Old text</div></blockquote></div>""" },
        { "Gmail in an unknown language", """<div dir="ltr">Hello<div>Bo</div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Abc defg hijk Dana:<br></div><blockquote class="gmail_quote"><div dir="ltr">Old text</div></blockquote></div>""" },
        { "Gmail, old", """Hello<br>Bo<br><br><div class="gmail_quote">2012/4/2 Dana <span dir="ltr">&lt;<a href="mailto:dana@contoso.example">dana@contoso.example</a>&gt;</span><br><blockquote class="gmail_quote">Old text</blockquote></div><br>""" },
        { "Gmail with signature", """<div dir="ltr">Hello<div>Bo</div><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div>Bo Lee<br>Contoso</div></div></div><br><div class="gmail_quote"><div class="gmail_attr">x</div><blockquote class="gmail_quote">Old text</blockquote></div>""" },
        { "Gmail, seen through Outlook", """<div dir="ltr">Hello<div>Bo</div></div><br><div class="x_gmail_quote"><div dir="ltr" class="x_gmail_attr">On Tue, Mar 5, 2024 Dana wrote:<br></div><blockquote class="x_gmail_quote"><div dir="ltr">Old text</div></blockquote></div>""" },
        { "Outlook classic", """<body lang=EN-US><div class=WordSection1><p class=MsoNormal>Hello<o:p></o:p></p><p class=MsoNormal>Bo<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>From:</b> Dana &lt;dana@contoso.example&gt; <br><b>Sent:</b> Tuesday, March 5, 2024 9:14 AM<br><b>To:</b> Bo<br><b>Subject:</b> Printer<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Old text<o:p></o:p></p></div></body>""" },
        { "Outlook classic, labels of a language nobody knows", """<div class=WordSection1><p class=MsoNormal>Hello</p><p class=MsoNormal>Bo</p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Qqqq:</b> Dana<br><b>Wwww:</b> 5.3.2024<br><b>Rrrr:</b> Bo<br><b>Tttt:</b> Printer</p></div><p class=MsoNormal>Old text</p></div>""" },
        { "Outlook on the web", """<div class="elementToProof" style="font-family: Calibri">Hello</div><div class="elementToProof">Bo</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif"><b>Von:</b> Dana<br><b>Gesendet:</b> Dienstag, 5. März 2024 09:14<br><b>An:</b> Bo<br><b>Betreff:</b> Drucker</font><div>&nbsp;</div></div><div><div>Old text</div></div>""" },
        { "Outlook on the web, renamed", """<div>Hello</div><div>Bo</div><div id="x_appendonsend"></div><hr tabindex="-1"><div id="x_divRplyFwdMsg" dir="ltr"><b>From:</b> Dana</div><div>Old text</div>""" },
        { "Outlook for iOS", """<div dir="ltr">Hello</div><div dir="ltr">Bo</div><div id="ms-outlook-mobile-signature"><div><br></div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><div id="mail-editor-reference-message-container"><hr style="display:inline-block;width:98%" tabindex="-1"><div class="ms-outlook-mobile-reference-message skipProofing" dir="ltr"><b>From:</b> Dana &lt;dana@contoso.example&gt;<br><b>Date:</b> Tuesday, 5 March 2024<br><b>To:</b> Bo<br><b>Subject:</b> Printer</div><div>Old text</div></div>""" },
        { "Outlook for Mac 2011", """<div>Hello</div><div>Bo</div><div><br></div><span id="OLK_SRC_BODY_SECTION"><div style="border-top: #b5c4df 1pt solid"><span style="font-weight:bold">From: </span>Dana<br><span style="font-weight:bold">Date: </span>Tuesday<br></div><div>Old text</div></span>""" },
        { "Hotmail", """<div dir="ltr">Hello<br>Bo<br><div><hr id="stopSpelling">Date: Tue, 5 Mar 2024 09:14:02 +0100<br>From: dana@contoso.example<br>To: bo@contoso.example<br>Subject: Printer<br>Old text</div></div>""" },
        { "Apple Mail", """<html><body style="word-wrap: break-word;">Hello<div>Bo<br><div><br><blockquote type="cite"><div>On 5 Mar 2024, at 09:14, Dana &lt;dana@contoso.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>Old text</div></blockquote></div></div></body></html>""" },
        { "iOS Mail", """<html><body dir="auto">Hello<div>Bo<br id="lineBreakAtBeginningOfSignature"><div dir="ltr" id="AppleMailSignature">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 5 Mar 2024, at 09:14, Dana &lt;dana@contoso.example&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Old text</div></blockquote></div></body></html>""" },
        { "Android", """<p dir="ltr">Hello<br>Bo</p><div class="gmail_quote">Am 05.03.2024 09:14 schrieb &quot;Dana&quot; &lt;<a href="mailto:dana@contoso.example">dana@contoso.example</a>&gt;:<br type="attribution"><blockquote class="quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">Old text</blockquote></div>""" },
        { "Samsung", """<div dir="auto">Hello</div><div dir="auto">Bo</div><div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px">Sent from my Galaxy</div></div><div><br></div><div style="font-size:100%;color:#000000" dir="auto"><!-- originalMessage --><div>-------- Original message --------</div><div>From: Dana &lt;dana@contoso.example&gt; </div><div>Date: 05/03/2024 09:14 (GMT+01:00) </div><div>To: Bo </div><div>Subject: Printer </div><div><br></div></div>Old text""" },
        { "Thunderbird", """<html><body><p>Hello<br>Bo<br></p><pre class="moz-signature" cols="72">-- Bo Lee</pre><div class="moz-cite-prefix">Am 05.03.24 um 09:14 schrieb Dana:<br></div><blockquote type="cite" cite="mid:x@contoso.example">Old text</blockquote></body></html>""" },
        { "Thunderbird, forward", """<html><body><p>Hello<br>Bo</p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table class="moz-email-headers-table"><tbody><tr><th align="RIGHT">Subject: </th><td>Printer</td></tr><tr><th>Date: </th><td>Tue, 5 Mar 2024 09:14:02 +0100</td></tr><tr><th>From: </th><td>Dana &lt;dana@contoso.example&gt;</td></tr><tr><th>To: </th><td>Bo</td></tr></tbody></table><br>Old text</div></body></html>""" },
        { "Yahoo", """<div class="ydp1a2b3c4dyahoo-style-wrap"><div>Hello</div><div>Bo</div></div><div id="ydp5e6f7a8byahoo_quoted_1234567890" class="ydp5e6f7a8byahoo_quoted"><div>On Tuesday, 5 March 2024 at 09:14:02 GMT+1, Dana &lt;dana@contoso.example&gt; wrote:</div><div>Old text</div></div>""" },
        { "Yahoo, old", """<div style="font-family:arial">Hello<br>Bo<div class="yahoo_quoted"><div>On Tuesday, March 5, 2024 9:14 AM, Dana wrote:</div><div>Old text</div></div></div>""" },
        { "Lotus Notes", """<font size=2 face="sans-serif">Hello</font><br><font size=2>Bo</font><br><br><table width=100%><tr><td><font size=1 color=#5f5f5f>From: &nbsp; &nbsp;</font><td><font size=1>Dana/HQ/Contoso@Contoso</font><tr><td><font size=1 color=#5f5f5f>To: </font><td><font size=1>Bo/HQ/Contoso@Contoso</font><tr><td><font size=1 color=#5f5f5f>Date: </font><td><font size=1>05.03.2024 09:14</font><tr><td><font size=1 color=#5f5f5f>Subject: </font><td><font size=1>Printer</font></table><hr noshade><br>Old text""" },
        { "HCL Notes", """<span style="font-size:10pt">Hello</span><br><span>Bo</span><br><br><font color="#990099">-----Dana/HQ/Contoso wrote: -----</font><div>To: Bo/HQ/Contoso@Contoso<br>From: Dana/HQ/Contoso<br>Date: 03/05/2024 09:14AM<br>Subject: Printer<br><br>Old text</div>""" },
        { "Zimbra", """<div style="font-family: arial">Hello<br>Bo<br><br><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>De: </b>"Dana" &lt;dana@contoso.example&gt;<br><b>À: </b>"Bo"<br><b>Envoyé: </b>Mardi 5 Mars 2024 09:14:02<br><b>Objet: </b>Printer<br></div><br><div data-marker="__QUOTED_TEXT__">Old text</div></div>""" },
        { "Foxmail", """<div>Hello</div><div>Bo</div><div><br></div><hr style="width: 210px; height: 1px;" color="#b5c4df" size="1" align="left"><div><span><div style="MARGIN: 10px; FONT-FAMILY: verdana; FONT-SIZE: 10pt"><div>bo@contoso.example</div></div></span></div><blockquote style="margin-top: 0px; margin-bottom: 0px; margin-left: 0.5em;"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="FONT-SIZE: 12px;background:#efefef;"><div><b>发件人：</b>&nbsp;<a href="mailto:dana@contoso.example">Dana</a></div><div><b>发送时间：</b>&nbsp;2024-03-05&nbsp;09:14</div><div><b>收件人：</b>&nbsp;Bo</div><div><b>主题：</b>&nbsp;打印机</div></div></div><div>Old text</div></blockquote>""" },
        { "QQ Mail", """<div>Hello</div><div>Bo</div><div><includetail><div>&nbsp;</div><div>&nbsp;</div><div style="font:Verdana normal 14px;color:#000;"><div style="FONT-SIZE: 12px;FONT-FAMILY: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="FONT-SIZE: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"Dana"&lt;dana@contoso.example&gt;;</div><div><b>发送时间:</b>&nbsp;2024年3月5日(星期二) 上午9:14</div><div><b>收件人:</b>&nbsp;"Bo"&lt;bo@contoso.example&gt;;</div><div></div><div><b>主题:</b>&nbsp;打印机</div></div><div>&nbsp;</div>Old text</div></includetail></div>""" },
        { "QQ Mail without its element", """<div class="qmbox"><div>Hello</div><div>Bo</div><div>------------------ 原始邮件 ------------------</div><div>发件人: "Dana"</div><div>发送时间: 2024年3月5日</div><div>主题: 打印机</div><div>Old text</div></div>""" },
        { "163", """<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial"><div>Hello</div><div>Bo</div><br><br><div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><br>At 2024-03-05 09:14:02, "Dana" &lt;dana@contoso.example&gt; wrote:<br> <blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid"><div>Old text</div></blockquote></div>""" },
        { "163 Mail Master", """<div>Hello</div><div>Bo</div><div id="imail_signature" class="ntes-signature"><table><tr><td>Bo Lee</td></tr></table></div><div class="J-reply ntes-mailmaster-quote" style="padding-top: 1px"><div>---- 回复的原邮件 ----</div><table><tr><td>发件人</td><td>Dana&lt;dana@contoso.example&gt;</td></tr><tr><td>主题</td><td>打印机</td></tr></table><div>Old text</div></div>""" },
        { "DingTalk and Alibaba mail", """<div class="__aliyun_email_body_block"><div>Hello</div><div>Bo</div><div><br></div><blockquote style="margin-right:0;margin-top:0;margin-bottom:0"><div>------------------------------------------------------------------</div><div>发件人：Dana&lt;dana@contoso.example&gt;</div><div>日　期：2024年03月05日 09:14:02</div><div>收件人：Bo&lt;bo@contoso.example&gt;</div><div>主　题：打印机</div><div>Old text</div></blockquote></div>""" },
        { "DingTalk without a quote element", """<div>Hello</div><div>Bo</div><div><br></div><div>------------------------------------------------------------------</div><div>发件人：Dana&lt;dana@contoso.example&gt;</div><div>日　期：2024年03月05日 09:14:02</div><div>收件人：Bo</div><div>主　题：打印机</div><div>Old text</div>""" },
        { "Proton", """<div style="font-family: Arial">Hello<br>Bo</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with <a href="https://proton.me/">Proton Mail</a> secure email.</div></div><div class="protonmail_quote">On Tuesday, March 5th, 2024 at 9:14 AM, Dana &lt;dana@contoso.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">Old text</blockquote></div>""" },
        { "GMX", """<div>Hello<div>Bo</div><div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5"><div><b>Gesendet:</b> Dienstag, 05. März 2024 um 09:14 Uhr<br><b>Von:</b> Dana<br><b>An:</b> Bo<br><b>Betreff:</b> Drucker</div><div name="quoted-content">Old text</div></div></div></div>""" },
        { "Spark", """<html><body><div name="messageBodySection"><div dir="auto">Hello<br>Bo</div></div><div name="messageSignatureSection"><br>Bo Lee</div><div name="messageReplySection">On 5 Mar 2024 at 09:14 +0100, Dana, wrote:<br><blockquote type="cite" class="spark_quote">Old text</blockquote></div></body></html>""" },
        { "Zoho", """<div>Hello</div><div>Bo</div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Tue, 05 Mar 2024 09:14:02 +0100 <b>Dana &lt;dana@contoso.example&gt;</b> wrote ---</div><blockquote><div>Old text</div></blockquote></div>""" },
        { "A program of its own", """<p>Hello</p><p>Bo</p><p>From: Dana &lt;dana@contoso.example&gt;</p><p>Sent: Tuesday, March 5, 2024 9:14 AM</p><p>To: Bo</p><p>Subject: Printer</p><p>Old text</p>""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void New_text_is_found_in_the_html_of(string program, string html)
    {
        var parts = ReplyExtractor.FromHtml(html);

        Assert.NotNull(program);
        Assert.Equal(["Hello", "Bo"], parts.Reply.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Old text", (parts.Quoted ?? string.Empty) + parts.Forwarded?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_between_gmail_quotes_keep_them_as_context()
    {
        var parts = ReplyExtractor.FromHtml("""<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">On Tue, Mar 5, 2024 Dana wrote:<br></div><blockquote class="gmail_quote">Which one?</blockquote><div>Floor 2.</div><blockquote class="gmail_quote">Since when?</blockquote><div>Today.</div></div></div>""");

        Assert.Equal("> Which one?\n\nFloor 2.\n\n> Since when?\n\nToday.", parts.Reply);
    }

    [Fact]
    public void Indented_text_is_no_quote()
    {
        var parts = ReplyExtractor.FromHtml("""<div>Steps:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>Open Word</div></blockquote><div>Print</div>""");

        Assert.Equal(["Steps:", "Open Word", "Print"], parts.Reply.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Text_typed_into_the_signature_of_a_phone_is_the_reply()
    {
        var parts = ReplyExtractor.FromHtml("""<div></div><div id="AppleMailSignature">It works now.<br><br>Sent from my iPhone</div><blockquote type="cite"><div>Old text</div></blockquote>""");

        Assert.Equal("It works now.", parts.Reply);
        Assert.Equal("Sent from my iPhone", parts.Signature);
    }

    [Fact]
    public void Forward_of_gmail_is_read_in_any_language()
    {
        var parts = ReplyExtractor.FromHtml("""<div dir="ltr">Bitte ansehen</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>Von: <strong>Dana</strong> <span>&lt;<a href="mailto:dana@contoso.example">dana@contoso.example</a>&gt;</span><br>Date: Di., 5. März 2024 um 09:14 Uhr<br>Subject: Drucker<br>To: Bo &lt;bo@contoso.example&gt;<br></div><br><br><div dir="ltr">Old text<blockquote>older</blockquote></div></div>""");

        Assert.Equal("Bitte ansehen", parts.Reply);
        Assert.Equal("dana@contoso.example", parts.Forwarded?.FromAddress);
        Assert.Equal("Drucker", parts.Forwarded?.Subject);
        Assert.StartsWith("Old text", parts.Forwarded?.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Inline_images_keep_their_place()
    {
        Assert.Equal("Screen:\n[image: shot.png]\nPlease help.", ReplyExtractor.FromHtml("""<div>Screen:</div><div><img src="cid:shot.png@01DA"></div><div>Please help.</div>""").Reply);
    }

    [Fact]
    public void Message_of_nothing_is_an_empty_reply()
    {
        Assert.Equal(string.Empty, ReplyExtractor.FromHtml(string.Empty).Reply);
        Assert.Equal(string.Empty, ReplyExtractor.FromText(string.Empty).Reply);
        Assert.Equal(string.Empty, ReplyExtractor.FromHtml("<html><head><title>x</title></head><body><p>&nbsp;</p></body></html>").Reply);
    }
}
