using System.Collections.Frozen;

namespace M365Support.Mail;

/// <summary>Recognises delivery reports that follow no standard, by sender, subject and words.</summary>
internal static class BounceText
{
    private static readonly FrozenSet<string> Daemons = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "mailer-daemon", "mailerdaemon", "postmaster", "mail-daemon", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e", "mdaemon");

    private static readonly string[] FailureSubjects =
    [
        "undeliver", "undelivered mail", "delivery status notification", "mail delivery failed", "delivery failure", "delivery has failed", "mail delivery system", "failure notice", "returned mail", "mail system error",
        "delivery notification", "message not delivered", "mail could not be delivered", "non delivery report", "nondeliverable", "mail delivery problem", "delivery problem", "unzustellbar", "nicht zustellbar",
        "non remis", "échec de la remise", "no se puede entregar", "no entregado", "devuelto", "não entregue", "non recapitabile", "mancato recapito", "onbestelbaar", "niet bezorgd", "niedostarczone", "nedoručitelné",
        "недоставленное", "не удалось доставить", "не доставлено", "kunde inte levereras", "kunne ikke leveres", "ei voitu toimittaa", "teslim edilemedi", "退信", "未送达", "无法送达", "投递失败", "退件", "無法傳遞", "未傳遞", "系统退信",
        "配信できません", "配信不能", "届きませんでした", "배달되지 않음", "배달할 수 없", "전송 실패", "반송",
    ];

    private static readonly string[] DelaySubjects = ["delay", "warning: could not send", "still being retried", "verzögert", "retard", "retras", "задерж", "延迟", "延遲", "遅延", "지연"];

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
        return (fromDaemon || noReturn) && Mentions(message.Subject, FailureSubjects, DelaySubjects) && (fromDaemon || message.Content.Attachments.Any(a => a.IsMessage));
    }

    /// <summary>The recipient as far as the text tells: the first address in it that is not the sender's.</summary>
    public static DeliveryRecipient Recipient(MailMessage message)
    {
        var delayed = Mentions(message.Subject, DelaySubjects, []);
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

    private static bool Mentions(string? subject, string[] words, string[] more) =>
        subject is not null && (Array.Exists(words, w => subject.Contains(w, StringComparison.OrdinalIgnoreCase)) || Array.Exists(more, w => subject.Contains(w, StringComparison.OrdinalIgnoreCase)));
}
