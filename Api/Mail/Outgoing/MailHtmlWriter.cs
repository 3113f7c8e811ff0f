using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace M365Support.Mail.Outgoing;

/// <summary>Writes a mail as HTML that Outlook's Word engine, web and phone clients show alike: tables for width, styles inline, no colours but the button's, so that dark mode stays readable.</summary>
internal static class MailHtmlWriter
{
    private const string Font = "font-family:'Segoe UI',-apple-system,'Helvetica Neue','Microsoft YaHei','PingFang SC',Arial,sans-serif";
    private const string Paragraph = "margin:0 0 12px 0";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Write(MailDocument document)
    {
        var (language, direction) = (Attribute(document.Language), document.IsRightToLeft ? "rtl" : "ltr");
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="{language}" dir="{direction}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{Words(document.Title)}</title>
            </head>
            <body lang="{language}" dir="{direction}" style="margin:0;padding:0">
            <table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px">
            <tr><td style="padding:16px;{Font};font-size:15px;line-height:1.5">
            <h1 style="margin:0 0 16px 0;font-size:20px;line-height:1.3;font-weight:600">{Words(document.Title)}</h1>

            """);
        Blocks(document.Blocks, html, document.IsRightToLeft ? "right" : "left");
        return html.Append("</td></tr>\n</table>\n</body>\n</html>\n").ToString();
    }

    private static void Blocks(IEnumerable<MailBlock> blocks, StringBuilder html, string side)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case MailParagraph paragraph:
                    html.Append(CultureInfo.InvariantCulture, $"<p dir=\"auto\" style=\"{Paragraph}\">").AppendJoin("", paragraph.Content.Select(Inline)).Append("</p>\n");
                    break;
                case MailList list:
                    List(list, html, side);
                    break;
                case MailFacts facts:
                    Facts(facts, html, side);
                    break;
                case MailButton button:
                    Button(button, html);
                    break;
                case MailSmallPrint print:
                    html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:16px 0 0 0;font-size:13px\">{Lines(print.Text)}</p>\n");
                    break;
            }
        }
    }

    private static void List(MailList list, StringBuilder html, string side)
    {
        var tag = list.Start is null ? "ul" : "ol";
        var start = list.Start is { } number and not 1 ? string.Create(CultureInfo.InvariantCulture, $" start=\"{number}\"") : "";
        html.Append(CultureInfo.InvariantCulture, $"<{tag}{start} dir=\"auto\" style=\"margin:0 0 12px 0;padding:0 24px\">\n");
        foreach (var item in list.Items)
        {
            // Without the space that paragraphs have around them.
            var lead = item is [MailParagraph first, ..] ? first.Content : [];
            html.Append("<li>").AppendJoin("", lead.Select(Inline));
            Blocks(item.Skip(lead.Count > 0 ? 1 : 0), html, side);
            html.Append("</li>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"</{tag}>\n");
    }

    private static void Facts(MailFacts facts, StringBuilder html, string side)
    {
        html.Append("<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:0 0 12px 0\">\n");
        foreach (var fact in facts.Facts)
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <tr><th scope="row" align="{side}" valign="top" style="padding:2px {(side == "left" ? "16px 2px 0" : "0 2px 16px")};font-size:15px;line-height:1.5;font-weight:600;text-align:{side};white-space:nowrap">{Words(fact.Title)}</th><td dir="auto" valign="top" style="padding:2px 0;font-size:15px;line-height:1.5">{Lines(fact.Value)}</td></tr>

                """);
        }

        html.Append("</table>\n");
    }

    private static void Button(MailButton button, StringBuilder html) => html.Append(CultureInfo.InvariantCulture, $"""
        <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:16px 0"><tr><td bgcolor="#0f6cbd" style="border-radius:4px;background-color:#0f6cbd"><a href="{Attribute(button.Target.AbsoluteUri)}" style="display:inline-block;padding:10px 20px;{Font};font-size:15px;font-weight:600;color:#ffffff;text-decoration:none">{Words(button.Title)}</a></td></tr></table>

        """);

    private static string Inline(MailInline inline) => inline switch
    {
        MailWords words => (words.Bold ? "<strong>" : "") + (words.Italic ? "<em>" : "") + Words(words.Text) + (words.Italic ? "</em>" : "") + (words.Bold ? "</strong>" : ""),
        MailLink link => $"<a href=\"{Attribute(link.Target.AbsoluteUri)}\">{Words(link.Text)}</a>",
        _ => "<br>\n",
    };

    private static string Words(string text) => Encoder.Encode(MailCharacters.Clean(text).Replace('\n', ' '));

    private static string Lines(string text) => string.Join("<br>\n", MailCharacters.Clean(text).Split('\n').Select(Encoder.Encode));

    private static string Attribute(string value) => Encoder.Encode(MailCharacters.Line(value, 2_000));
}
