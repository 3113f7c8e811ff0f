using M365Support.Mail;

namespace M365Support.Bench.Mail;

/// <summary>Reads everything of a message with this product's parser.</summary>
internal static class OurParser
{
    public static void Parse(byte[] source) => Read(MailMessage.Parse(source));

    private static void Read(MailMessage message)
    {
        foreach (var header in message.Headers)
        {
            _ = header.Name;
            _ = header.Value;
        }

        _ = message.Subject;
        _ = message.From;
        _ = message.To;
        _ = message.Cc;
        _ = message.ReplyTo;
        _ = message.Date;
        _ = message.MessageId;
        _ = message.InReplyTo;
        _ = message.References;
        _ = message.TextBody;
        _ = message.HtmlBody;
        foreach (var attachment in message.Attachments)
        {
            _ = attachment.DeclaredFileName;
            if (attachment.ReadMessage() is { } embedded)
            {
                Read(embedded);
                continue;
            }

            using var stream = attachment.OpenRead();
            stream.CopyTo(Stream.Null);
        }
    }
}
