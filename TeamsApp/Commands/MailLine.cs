using M365Support.Mail;

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
        var text = string.IsNullOrWhiteSpace(message.TextBody) ? message.HtmlBody : message.TextBody;
        var parts = ReplyLine.Of(file, text ?? "", isHtml: false);
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
            text,
            message.HtmlBody,
            parts.Reply,
            parts.Quoted,
            attachments,
            message.Kind,
            parts.Language,
            parts.Signature,
            parts.Forwarded,
            [.. message.Warnings.Select(w => w.Code)]);
    }
}

/// <summary>What <c>mail reply</c> says of one body.</summary>
internal sealed record ReplyLine(string File, string? Reply, string? Quoted, string? Signature, string? Forwarded)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Language { get; init; }

    public static ReplyLine Of(string file, string body, bool isHtml) => new(file, isHtml ? null : body.Trim(), Quoted: null, Signature: null, Forwarded: null);
}
