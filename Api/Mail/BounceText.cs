using System.Collections.Frozen;

namespace M365Support.Mail;

/// <summary>Recognises delivery reports that follow no standard, by sender, subject and words.</summary>
internal static class BounceText
{
    private static readonly FrozenSet<string> Daemons = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "mailer-daemon", "mailerdaemon", "postmaster", "mail-daemon", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e", "mdaemon");

    public static bool IsBounce(MailMessage message)
    {
        if (message.Root.ContentType is { } type && type.Is("multipart/report") && string.Equals(type["report-type"], "delivery-status", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (message.Headers.Contains("X-MS-Exchange-Message-Is-Ndr"))
        {
            return true;
        }

        var fromDaemon = message.From?.Address is { } address && Daemons.Contains(address.Split('@')[0]);
        var noReturn = message.ReturnPath is "";
        return (fromDaemon || noReturn) && (AutomaticSubjects.SaysFailure(message.Subject) || AutomaticSubjects.SaysDelay(message.Subject)) && (fromDaemon || message.Content.Attachments.Any(a => a.IsMessage));
    }

    /// <summary>The recipient as far as the text tells: the first address in it that is not the sender's.</summary>
    public static DeliveryRecipient Recipient(MailMessage message)
    {
        var delayed = AutomaticSubjects.SaysDelay(message.Subject);
        var failed = (message.Headers["X-Failed-Recipients"] ?? FirstAddress(message)) ?? "";
        return new(failed, delayed ? DeliveryAction.Delayed : DeliveryAction.Failed, Status: null, Diagnostic: null);
    }

    private static string? FirstAddress(MailMessage message)
    {
        var text = message.TextBody.AsSpan();
        text = text[..Math.Min(text.Length, 8192)];
        foreach (var range in text.SplitAny(" \t\n<>(),;:\"'"))
        {
            var word = text[range].TrimEnd('.');
            var at = word.IndexOf('@');
            if (at > 0 && word[(at + 1)..].Contains('.') && !word[..at].Equals("postmaster", StringComparison.OrdinalIgnoreCase) && !word[..at].Equals("mailer-daemon", StringComparison.OrdinalIgnoreCase))
            {
                return word.ToString();
            }
        }

        return null;
    }
}
