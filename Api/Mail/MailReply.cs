using M365Support.Mail.Html;
using M365Support.Mail.Replies;

namespace M365Support.Mail;

/// <summary>What the sender of a message newly wrote, from whichever of its bodies tells.</summary>
public static class MailReply
{
    /// <summary>The text of the message as a person reads it: its own, or that of its HTML; null where it has neither.</summary>
    public static string? Text(MailMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return HasText(message) ? message.TextBody : message.HtmlBody is { } html ? HtmlText.Convert(html) : message.TextBody;
    }

    /// <summary>The body taken apart: the text where there is one, else the HTML.</summary>
    public static ReplyParts Of(MailMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var options = ReplyOptions.Default with { Subject = message.Subject };
        return HasText(message) || message.HtmlBody is not { } html ? ReplyExtractor.FromText(message.TextBody ?? "", options) : ReplyExtractor.FromHtml(html, options);
    }

    private static bool HasText(MailMessage message) => !string.IsNullOrWhiteSpace(message.TextBody);
}
