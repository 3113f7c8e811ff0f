using M365Support.Mail.Replies;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>A mail that an agent passes on to the desk for the one who wrote it.</summary>
/// <param name="From">Who wrote it.</param>
/// <param name="Subject">Its own subject; null where it is not told.</param>
/// <param name="Text">What they wrote.</param>
/// <param name="MessageId">Its Message-ID, so that what the desk writes to them is an answer to it; null when not known.</param>
/// <param name="Words">What the agent wrote besides; empty when nothing.</param>
internal sealed record PassedOnMail(Person From, string? Subject, string Text, string? MessageId, string Words)
{
    private const int MostPrefixes = 5;

    /// <summary>Null where the mail passes none on, or one whose author has no address that could be answered.</summary>
    public static PassedOnMail? Of(MailMessage message, Person agent, MailOptions options)
    {
        var parts = MailReply.Of(message);
        var saysSo = ForwardSubject.Matches(message.Subject);
        var found = parts.Forwarded is { } inline && (saysSo || message.InReplyTo is null)
            ? FromText(message, inline, parts.Reply)
            : null;
        found ??= saysSo || string.IsNullOrWhiteSpace(parts.Reply) ? FromAttachment(message, parts.Reply) : null;
        return found is not null && found.From != agent && !options.IsOwn(found.From.Address) ? found : null;
    }

    /// <summary>The subject without "Fwd:" and its kin.</summary>
    public static string WithoutPrefix(string subject)
    {
        for (var i = 0; i < MostPrefixes && ForwardSubject.Matches(subject) && subject.IndexOfAny([':', '：']) is >= 0 and var colon; i++)
        {
            subject = subject[(colon + 1)..].Trim();
        }

        return subject;
    }

    private static PassedOnMail? FromText(MailMessage message, ForwardedMessage forwarded, string words)
    {
        if (forwarded.FromAddress is not { } address || TicketVerbs.ParsePerson(address, NameIn(forwarded.From, address)) is not { IsOk: true, Value: var person })
        {
            return null;
        }

        // Outlook and Gmail refer to the mail that they pass on as if they answered it.
        return new PassedOnMail(person, forwarded.Subject, forwarded.Body, message.InReplyTo, words);
    }

    private static PassedOnMail? FromAttachment(MailMessage message, string words)
    {
        if (message.Attachments.FirstOrDefault(attachment => attachment.IsMessage)?.ReadMessage() is not { From: { } from } inner
            || TicketVerbs.ParsePerson(from.Address, from.Name) is not { IsOk: true, Value: var person })
        {
            return null;
        }

        var parts = MailReply.Of(inner);
        var text = string.IsNullOrWhiteSpace(parts.Reply) ? MailReply.Text(inner) ?? "" : parts.Reply;
        return new PassedOnMail(person, inner.Subject, text, inner.MessageId, words);
    }

    /// <summary>What stands before the address, without quotes and brackets.</summary>
    private static string? NameIn(string? from, string address)
    {
        var end = from?.IndexOf(address, StringComparison.OrdinalIgnoreCase) ?? -1;
        var name = end > 0 ? from![..end].Replace("mailto:", "", StringComparison.OrdinalIgnoreCase).Trim(' ', '"', '\'', '<', '[', '(', '*') : "";
        return name.Length > 0 ? name : null;
    }
}
