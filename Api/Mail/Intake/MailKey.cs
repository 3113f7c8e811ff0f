using System.Security.Cryptography;
using System.Text;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>What makes a mail the same mail: its Message-ID, date and author (RFC 5322 §3.6); what it says where one of these is missing.</summary>
/// <remarks>
/// Copies that came through a list or another mailbox differ in headers, subject marks and footers, but not in these. Date and author
/// guard against programs that give every mail the same Message-ID: of those all but the first would be lost. A mail without
/// either, as devices send it again and again, is known by all of its bytes alone, so that what servers on the way wrote tells the next one from it.
/// </remarks>
internal static class MailKey
{
    public static IntakeKey Of(MailMessage message) => (message.MessageId, message.Date) switch
    {
        ({ Length: > 0 } id, { } date) => IntakeKey.Mail(id, $"{date.ToUniversalTime():O}\n{Author(message)}"),
        ({ Length: > 0 } id, null) => IntakeKey.Mail(id, Said(message)),
        (_, { }) => IntakeKey.Mail("sha256:" + Said(message), ""),
        _ => IntakeKey.Mail("sha256:" + Convert.ToHexStringLower(SHA256.HashData(message.Source.Span)), ""),
    };

    /// <summary>What the mails of one conversation have in common, as far as they tell: the first message of it.</summary>
    public static string Root(MailMessage message) =>
        message.References is [var first, ..] ? first : message.InReplyTo ?? message.MessageId ?? "";

    /// <summary>Lists put themselves into the From field, so that DMARC does not fail, and keep the author elsewhere.</summary>
    private static string Author(MailMessage message)
    {
        var original = message.Headers["X-Original-Sender"]?.Trim()
            ?? (message.Kind == MailKind.List && message.ReplyTo is [{ } only] ? only.Address : null)
            ?? message.From?.Address
            ?? "";
        return original.ToLowerInvariant();
    }

    /// <summary>A digest of what does not change on the way: who wrote to whom, when, about what, and the body as it came.</summary>
    private static string Said(MailMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in new[] { "From", "To", "Cc", "Date", "Subject", "Content-Type" })
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}:{message.Headers[name]?.Trim()}\n"));
        }

        hash.AppendData(message.Root.RawBody.Span.TrimEnd("\r\n \0"u8));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
