namespace M365Support.Mail.Threading;

/// <summary>What a delivery report returns of the mail that it is about.</summary>
internal static class ReturnedMail
{
    private const int MostParts = 5;
    private const int LongestText = 100_000;

    /// <summary>Texts in which marks of the returned mail can stand: its identifier, subject and addresses, then the report's own text.</summary>
    public static IEnumerable<string?> Texts(MailMessage report)
    {
        yield return report.DeliveryStatus?.OriginalMessageId;
        foreach (var returned in Messages(report))
        {
            yield return returned.MessageId;
            yield return returned.Subject;
            yield return string.Join(' ', returned.ReplyTo.Append(returned.From).Select(address => address?.Address));
        }

        var text = MailReply.Text(report);
        yield return text?.Length > LongestText ? text[..LongestText] : text;
    }

    private static IEnumerable<MailMessage> Messages(MailMessage report)
    {
        foreach (var attachment in report.Attachments.Where(attachment => attachment.IsMessage).Take(MostParts))
        {
            if (attachment.ReadMessage() is { } message)
            {
                yield return message;
            }
        }

        foreach (var part in report.Content.StatusParts.Where(part => part.ContentType.Is("text/rfc822-headers")).Take(MostParts))
        {
            yield return MailMessage.Parse(part.ReadBytes(), part.Document.Options);
        }
    }
}
