using System.Security.Cryptography;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>What makes a mail the same mail: its Message-ID, date and author (RFC 5322 §3.6), or its bytes where it has no Message-ID.</summary>
/// <remarks>
/// Copies that came through a list or another mailbox differ in headers, subject marks and footers, but not in these. Date and author
/// guard against programs that give every mail the same Message-ID: of those all but the first would be lost.
/// </remarks>
internal static class MailKey
{
    public static IntakeKey Of(MailMessage message) => message.MessageId is { Length: > 0 } id
        ? IntakeKey.Mail(id, message.Date is { } date ? $"{date.ToUniversalTime():O}\n{Author(message)}" : Digest(message))
        : IntakeKey.Mail("sha256:" + Digest(message), "");

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

    private static string Digest(MailMessage message) => Convert.ToHexStringLower(SHA256.HashData(message.Source.Span));
}
