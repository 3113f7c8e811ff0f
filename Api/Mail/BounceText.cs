using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace M365Support.Mail;

/// <summary>Recognises delivery reports that follow no standard, by sender, subject and words.</summary>
internal static partial class BounceText
{
    private const int LongestReport = 16 * 1024;
    private const int MaxRecipients = 100;
    private const int LongestDiagnostic = 500;
    private const string AddressStart = " \t<\"'*->“";

    private static readonly SearchValues<char> AddressEnd = SearchValues.Create(" \t\n<>()[],;:\"'：，；（）、。《》【】“”");

    private static readonly FrozenSet<string> Daemons = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "mailer-daemon", "mailerdaemon", "mail-daemon", "mdaemon", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e");

    /// <summary>Fields of the returned message that some reports repeat: their addresses are the sender's.</summary>
    private static readonly string[] SendersFields = ["Message-ID:", "From:", "Sender:", "Reply-To:", "References:", "In-Reply-To:"];

    /// <summary>Lines behind which the returned message stands.</summary>
    private static readonly string[] CopyMarks = ["copy of", "original message", "returned message", "message header", "below this line", "unsent message"];

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

        var sender = message.From?.Address.Split('@')[0] ?? "";
        var saysSo = AutomaticSubjects.SaysFailure(message.Subject) || AutomaticSubjects.SaysDelay(message.Subject);
        if (Daemons.Contains(sender))
        {
            return saysSo || ListedRecipients(message).Count > 0;
        }

        if (sender.Equals("postmaster", StringComparison.OrdinalIgnoreCase))
        {
            return saysSo;
        }

        return saysSo && message.ReturnPath is "" && message.InReplyTo is null && !AutomaticSubjects.BeginsAsReply(message.Subject)
            && (message.Content.Attachments.Any(a => a.IsMessage) || ListedRecipients(message).Count > 0);
    }

    /// <summary>What became of the message, as far as the subject tells.</summary>
    public static DeliveryAction Action(MailMessage message) => AutomaticSubjects.SaysDelay(message.Subject) ? DeliveryAction.Delayed : DeliveryAction.Failed;

    /// <summary>The recipients as far as the text tells: those that begin a line, else the first address in it; one without an address where there is none.</summary>
    public static List<DeliveryRecipient> Recipients(MailMessage message)
    {
        var listed = ListedRecipients(message);
        if (listed.Count == 0)
        {
            listed.Add(new(FirstAddress(message) ?? "", Action(message), StatusIn(Report(message)), Diagnostic: null));
        }

        return listed;
    }

    /// <summary>Reports give each recipient a line that begins with the address; the reason stands behind or below it.</summary>
    private static List<DeliveryRecipient> ListedRecipients(MailMessage message)
    {
        var recipients = new List<DeliveryRecipient>();
        var lines = Report(message).ToString().Split('\n');
        for (var i = 0; i < lines.Length && recipients.Count < MaxRecipients; i++)
        {
            var line = lines[i].AsSpan().TrimStart(AddressStart);
            if (AddressAt(line) is not { } address || IsSendersOwn(address, message) || recipients.Exists(r => r.Address.Equals(address, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            var reason = line[address.Length..].ToString();
            for (var next = i + 1; next < lines.Length && !string.IsNullOrWhiteSpace(lines[next]) && AddressAt(lines[next]) is null && reason.Length < LongestDiagnostic; next++)
            {
                reason = $"{reason} {lines[next].Trim()}";
            }

            reason = reason.Trim(" \t>:.-,;".ToCharArray());
            recipients.Add(new(address, Action(message), StatusIn(reason), reason.Length == 0 ? null : reason[..Math.Min(reason.Length, LongestDiagnostic)]));
        }

        return recipients;
    }

    private static string? FirstAddress(MailMessage message)
    {
        foreach (var line in Report(message).EnumerateLines())
        {
            if (IsSendersField(line))
            {
                continue;
            }

            foreach (var range in line.SplitAny(AddressEnd))
            {
                if (AddressAt(line[range]) is { } address && !IsSendersOwn(address, message))
                {
                    return address;
                }
            }
        }

        return null;
    }

    /// <summary>The text up to the copy of the returned message.</summary>
    private static ReadOnlySpan<char> Report(MailMessage message)
    {
        var text = MailReply.Text(message).AsSpan();
        text = text[..Math.Min(text.Length, LongestReport)];
        var length = 0;
        foreach (var line in text.EnumerateLines())
        {
            if (BeginsCopy(line.TrimStart()))
            {
                return text[..length];
            }

            length = Math.Min(text.Length, length + line.Length + 1);
        }

        return text;
    }

    private static bool BeginsCopy(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("Received:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Return-Path:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Original message follows", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (line.StartsWith("--"))
        {
            foreach (var mark in CopyMarks)
            {
                if (line.Contains(mark, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsSendersField(ReadOnlySpan<char> line)
    {
        line = line.TrimStart();
        foreach (var field in SendersFields)
        {
            if (line.StartsWith(field, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The address that a text begins with, or null.</summary>
    private static string? AddressAt(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(AddressStart);
        var end = text.IndexOfAny(AddressEnd);
        text = (end < 0 ? text : text[..end]).TrimEnd('.');
        var at = text.IndexOf('@');
        return at > 0 && text.Length <= 320 && text[(at + 1)..].Contains('.') ? text.ToString() : null;
    }

    private static bool IsSendersOwn(string address, MailMessage message) =>
        Daemons.Contains(address.Split('@')[0])
        || address.StartsWith("postmaster@", StringComparison.OrdinalIgnoreCase)
        || message.To.Any(to => to.Address.Equals(address, StringComparison.OrdinalIgnoreCase))
        || message.From?.Address.Equals(address, StringComparison.OrdinalIgnoreCase) == true;

    private static string? StatusIn(ReadOnlySpan<char> text)
    {
        foreach (var match in EnhancedStatus().EnumerateMatches(text))
        {
            return text.Slice(match.Index, match.Length).ToString();
        }

        return null;
    }

    /// <summary>A status code of RFC 3463, told from addresses and versions by its three numbers.</summary>
    [GeneratedRegex(@"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EnhancedStatus();
}
