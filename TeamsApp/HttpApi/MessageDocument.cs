using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using M365Support.Cards;
using M365Support.Mail.Intake;

namespace M365Support.HttpApi;

/// <summary>A message as a page of its own: what was newly written, and folded away what else stood in the mail.</summary>
/// <remarks>
/// No script runs in it: none is left by the sanitizer, the policy allows none, and it is sandboxed into an origin of its own.
/// In light themes it looks as its sender meant it, on white; in dark and high-contrast ones its colours give way to the reader's.
/// </remarks>
public static class MessageDocument
{
    /// <summary>The policy that the document is served with. Links open apart, in a page that is not sandboxed.</summary>
    public const string ContentSecurityPolicy =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private const string Style = """
        :root{color-scheme:light;--page:#fff;--text:#17242a;--link:#0b616b;--line:#8796a0}
        :root[data-theme=dark]{color-scheme:dark;--page:#1d2327;--text:#eef2f3;--link:#74d3dd;--line:#7e8d95}
        :root[data-theme=contrast]{color-scheme:dark;--page:#000;--text:#fff;--link:#ff0;--line:#fff}
        body{margin:0;padding:16px 20px;background:var(--page);color:var(--text);font:15px/1.5 "Segoe UI Variable Text","Segoe UI",-apple-system,system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
        :root:not([data-theme=default]) body *{background-color:transparent!important;color:inherit!important;border-color:var(--line)!important}
        a,:root:not([data-theme=default]) body a,:root:not([data-theme=default]) body a *{color:var(--link)!important;text-decoration:underline}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px}
        img{max-width:100%;height:auto}
        table{max-width:100%}
        pre{white-space:pre-wrap}
        .plain{white-space:pre-wrap}
        blockquote{margin:0 0 0 4px;padding-left:12px;border-left:3px solid var(--line)}
        details.rest{margin-top:20px;border-top:1px solid var(--line)}
        details.rest>summary{width:fit-content;margin:10px 0;padding:4px 10px;border:1px solid var(--line);border-radius:8px;cursor:pointer}
        """;

    /// <summary>The style sheet's hash, by which a page that frames the document allows just it.</summary>
    public static string StyleHash { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    /// <summary>The document of a message that came as HTML.</summary>
    /// <param name="theme"><c>default</c>, <c>dark</c> or <c>contrast</c>.</param>
    public static string Draw(MessageHtml message, string title, string theme, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(message);
        var rest = message.Rest is { Length: > 0 } words
            ? $"<details class=\"rest\"><summary>{WebUtility.HtmlEncode(new Texts(culture)["Message_Rest"])}</summary>{words}</details>"
            : "";
        return Page(message.Written + rest, title, theme, culture);
    }

    /// <summary>The document of a message that came as plain text.</summary>
    public static string Draw(string text, string title, string theme, CultureInfo culture) =>
        Page($"<div class=\"plain\">{WebUtility.HtmlEncode(text)}</div>", title, theme, culture);

    private static string Page(string body, string title, string theme, CultureInfo culture) =>
        $"""
        <!doctype html>
        <html lang="{new Texts(culture).Language}" data-theme="{(theme is "dark" or "contrast" ? theme : "default")}">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>{WebUtility.HtmlEncode(title)}</title><style>{Style}</style></head>
        <body>{body}</body>
        </html>
        """;
}
