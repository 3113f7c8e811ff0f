using M365Support.Mail.Threading;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>Knows the desk's own mail when it comes back: over a list, a forwarding rule, or because it was sent to a mailbox of the desk.</summary>
internal static class OwnMail
{
    /// <summary>Whether the desk itself wrote it.</summary>
    /// <param name="ticket">The ticket that it is about; null where it names none.</param>
    public static bool HasReturned(MailMessage message, ThreadTokens tokens, MailOptions options, out TicketId? ticket)
    {
        // Exchange may have given it another Message-ID, so it carries its own once more.
        if (tokens.TryFind(message.MessageId, out ticket) || tokens.TryFind(message.Headers["X-M365-Support"], out ticket))
        {
            return message.Kind is not MailKind.Bounce;
        }

        var submitted = message.Headers["Auto-Submitted"]?.Trim();
        var isMachine = submitted is { Length: > 0 } && !submitted.StartsWith("no", StringComparison.OrdinalIgnoreCase);
        if (!isMachine || message.From?.Address is not { } from || !options.IsOwn(from))
        {
            return false;
        }

        _ = tokens.TryFind(message.Subject, out ticket) || tokens.TryFind(string.Join(' ', message.ReplyTo.Select(address => address.Address)), out ticket);
        return true;
    }
}
