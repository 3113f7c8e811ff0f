using System.Text.RegularExpressions;
using M365Support.Cards;
using M365Support.Mail.Html;
using M365Support.Mail.Replies;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>What a mail says.</summary>
/// <param name="Reply">What the sender newly wrote; empty where nothing was.</param>
/// <param name="Whole">That, and what was forwarded with it.</param>
public sealed partial record WrittenMail(string Reply, string Whole)
{
    /// <summary>The whole in the Markdown of cards; null where the mail has no HTML, or one that says something else than its text.</summary>
    public string? Markdown { get; private init; }

    /// <summary>The language it is written in, BCP 47; null where it says too little.</summary>
    public string? Language { get; private init; }

    /// <summary>The HTML, parted; null where the mail has none.</summary>
    internal WrittenHtml? Html { get; private init; }

    /// <summary>Reads what the mail says.</summary>
    public static WrittenMail Of(MailMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var parts = MailReply.Of(message);
        var reply = string.IsNullOrWhiteSpace(parts.Reply) ? string.Join('\n', parts.Segments.Select(s => s.Text)).Trim() : parts.Reply;
        var whole = parts.Forwarded is { Text.Length: > 0 } forwarded && !string.IsNullOrWhiteSpace(parts.Reply)
            ? $"{reply}\n\n{forwarded.Text}"
            : reply;
        var written = new WrittenMail(reply, whole) { Language = parts.Language };
        return message.HtmlBody is { } html && !string.IsNullOrWhiteSpace(html) ? written.With(html, message.Subject) : written;
    }

    private WrittenMail With(string html, string? subject)
    {
        var options = ReplyOptions.Default with { Subject = subject };
        var parts = ReplyExtractor.FromHtml(html, options);
        var isNew = parts.Segments.Where(s => IsNew(s.Part)).Select(s => s.Text).ToList();
        var agrees = isNew.Exists(text => text.Length > 0) && Agree(Whole, string.Join('\n', isNew));
        var written = WrittenHtml.Of(html, parts.Segments, part => !agrees || IsNew(part), options.Html);
        var markdown = agrees ? written.ToMarkdown(new HtmlMarkdownOptions { Image = (_, name) => CardText.Escape(Picture(name)), Limits = options.Html }) : "";
        return this with
        {
            Html = written,
            Markdown = markdown.Length > 0 && markdown != CardText.Escape(Whole) ? CardText.Beginning(markdown, Ticket.MaxInlineText) : null,
        };
    }

    /// <summary>A picture in words that need no translation.</summary>
    internal static string Picture(string? name) => string.IsNullOrEmpty(name) ? "[▣]" : $"[▣ {name}]";

    private static bool IsNew(ReplyPart part) => part is ReplyPart.Reply or ReplyPart.Forwarded;

    /// <summary>Whether the text of a mail and that of its HTML, found apart, are about the same: then the HTML may stand for the text.</summary>
    private static bool Agree(string text, string fromHtml)
    {
        var (one, other) = (Letters(text), Letters(fromHtml));
        return Math.Abs(one - other) <= 40 + (Math.Max(one, other) / 5);
    }

    private static int Letters(string text) => Addition().Replace(text, "").Count(char.IsLetterOrDigit);

    /// <summary>What programs add where they turn HTML into text: addresses of links and pictures.</summary>
    [GeneratedRegex(@"<(?:https?|mailto|tel):[^<>\s]*>|\[(?:cid|image|https?):[^\[\]]*\]|https?://\S+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Addition();
}
