using M365Support.Mail;
using M365Support.Mail.Outgoing;
using M365Support.Mail.Threading;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Delivery;

/// <summary>Sends notices by mail, to whom and as often as it is good to.</summary>
internal sealed partial class NoticeMailer(
    MailOutbox outbox,
    AnswerLimits limits,
    ThreadKeys keys,
    IOptions<MailOptions> mail,
    IOptions<OutgoingMailOptions> options,
    TimeProvider clock,
    ILogger<NoticeMailer> logger)
{
    public async Task SendAsync(Notice notice, Ticket ticket, Reader reader, CancellationToken cancellationToken)
    {
        if (mail.Value.Mailboxes is not [var mailbox, ..] || !AddressText.TryFormat(mailbox, out _) || !AddressText.TryFormat(notice.To.Address, out _))
        {
            Log.Unreachable(logger, notice.Kind, ticket.Id);
            return;
        }

        if (mail.Value.IsOwn(AddressText.Mailbox(notice.To.Address)))
        {
            Log.Suppressed(logger, notice.Kind, ticket.Id, "the address is one of the desk's own");
            return;
        }

        if (!IsWrittenByPerson(notice.Kind) && RobotAddress.Matches(notice.To.Address))
        {
            Log.Suppressed(logger, notice.Kind, ticket.Id, "nobody reads mail at that address");
            return;
        }

        var tokens = await keys.LoadAsync(cancellationToken);
        var domain = AddressText.DomainOf(mailbox);
        var messageId = tokens.MessageId(ticket.Id, $"{notice.Command}/{notice.Key}", domain);
        if (notice.Kind == NoticeKind.Received &&
            await limits.TryCountAsync(notice.To.Address, ticket.Subject, messageId, cancellationToken) is not AnswerVerdict.Allowed and var verdict)
        {
            Log.Suppressed(logger, notice.Kind, ticket.Id, verdict.ToString());
            return;
        }

        if (notice.Kind == NoticeKind.Progress && ticket.AcknowledgedAt is null && await limits.IsHeldBackAsync(notice.To.Address, cancellationToken))
        {
            // Each would be answered by one more ticket, which would have its own progress.
            Log.Suppressed(logger, notice.Kind, ticket.Id, "the sender has had as many answers as one gets, and nobody of the desk has looked at the ticket");
            return;
        }

        // All mail about a ticket names one Message-ID that nobody sent, by which clients keep it together.
        List<string> thread = [tokens.MessageId(ticket.Id, "thread", domain)];
        if (ticket.LastMessageId is { } answered)
        {
            thread.Add(answered);
        }

        await outbox.SendAsync(
            new OutgoingMail(
                ticket.Id,
                messageId,
                Person.Create(mailbox, options.Value.SenderName),
                notice.To,
                tokens.Subject(ticket.Id, ticket.Subject),
                NoticeFaces.ToMail(notice, ticket, reader),
                clock.GetUtcNow())
            {
                ReplyTo = options.Value.PlusAddressing ? tokens.PlusAddress(ticket.Id, mailbox) : null,
                References = thread,
                IsAutomaticReply = notice.Kind == NoticeKind.Received,
            },
            cancellationToken);
    }

    private static bool IsWrittenByPerson(NoticeKind kind) => kind is NoticeKind.Reply or NoticeKind.Update;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Kind} of ticket {Ticket} is not sent by mail: no mailbox is configured, or the address is no address")]
        public static partial void Unreachable(ILogger logger, NoticeKind kind, TicketId ticket);

        [LoggerMessage(LogLevel.Information, "{Kind} of ticket {Ticket} is not sent by mail: {Reason}")]
        public static partial void Suppressed(ILogger logger, NoticeKind kind, TicketId ticket, string reason);
    }
}
