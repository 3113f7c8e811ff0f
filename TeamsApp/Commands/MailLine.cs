using M365Support.Mail;
using M365Support.Mail.Replies;

namespace M365Support.Commands;

/// <summary>What <c>mail parse</c> says of one message.</summary>
internal sealed record MailLine(
    string File,
    string? MessageId,
    string? InReplyTo,
    IReadOnlyList<string> References,
    AddressField? From,
    AddressField[] ReplyTo,
    AddressField[] To,
    AddressField[] Cc,
    string? Subject,
    DateTimeOffset? Date,
    string? Text,
    string? Html,
    string? Reply,
    string? Quoted,
    AttachmentField[] Attachments,
    MailKind Kind,
    string? Language,
    string? Signature,
    string? Forwarded,
    MailWarningCode[] Warnings)
{
    public static MailLine Of(string file, MailMessage message)
    {
        var parts = MailReply.Of(message);
        var attachments = message.Attachments.Select(AttachmentField.Of).ToArray();
        return new(
            file,
            message.MessageId,
            message.InReplyTo,
            message.References,
            message.From is { } from ? AddressField.Of(from) : null,
            AddressField.Of(message.ReplyTo),
            AddressField.Of(message.To),
            AddressField.Of(message.Cc),
            message.Subject,
            message.Date,
            MailReply.Text(message),
            message.HtmlBody,
            parts.Reply,
            parts.Quoted,
            attachments,
            message.Kind,
            parts.Language,
            parts.Signature,
            parts.Forwarded?.Text,
            [.. message.Warnings.Select(w => w.Code)]);
    }
}

/// <summary>What <c>mail reply</c> says of one body.</summary>
internal sealed record ReplyLine(string File, string? Reply, string? Quoted, string? Signature, string? Forwarded)
{
    public static ReplyLine Of(string file, string body, bool isHtml)
    {
        var parts = isHtml ? ReplyExtractor.FromHtml(body) : ReplyExtractor.FromText(body);
        return new(file, parts.Reply, parts.Quoted, parts.Signature, parts.Forwarded?.Text);
    }
}
