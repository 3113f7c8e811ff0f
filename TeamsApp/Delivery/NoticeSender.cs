using Azure;
using M365Support.Bot;
using M365Support.Graph;
using M365Support.Mail;
using M365Support.Mail.Outgoing;
using M365Support.People;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Delivery;

/// <summary>Brings notices to people in Teams; to those who are not there, by mail.</summary>
internal sealed partial class NoticeSender(
    ProactiveSender teams,
    PersonDirectory directory,
    GraphClient graph,
    NoticeFaces faces,
    IOptions<MailOptions> mail,
    TimeProvider clock,
    ILogger<NoticeSender> logger) : INoticeSender
{
    public async Task SendAsync(Notice notice, Ticket ticket, CancellationToken cancellationToken)
    {
        var person = await directory.FindByAddressAsync(notice.To.Address, notice.To.Name, cancellationToken);
        if (await IsSentInTeamsAsync(notice, ticket, person, cancellationToken))
        {
            return;
        }

        // A receipt is not worth a mail: two robots would thank each other for ever.
        if (notice.Kind != NoticeKind.Received)
        {
            await SendMailAsync(notice, ticket, person, cancellationToken);
        }
    }

    private async Task<bool> IsSentInTeamsAsync(Notice notice, Ticket ticket, DirectoryPerson person, CancellationToken cancellationToken)
    {
        if (person.AadObjectId is not { } id)
        {
            return false;
        }

        try
        {
            var delivery = await teams.SendAsync(id, await faces.ToActivityAsync(notice, ticket, person, cancellationToken), cancellationToken);
            return delivery.Outcome is DeliveryOutcome.Sent or DeliveryOutcome.Uncertain;
        }
        catch (Exception e) when (e is ConnectorRefusedException or ActivityTooLargeException)
        {
            Log.Refused(logger, e, notice.Kind, ticket.Id);
            return false;
        }
        catch (ConnectorException e)
        {
            throw new RequestFailedException(503, $"Teams cannot take the message now: {e.Message}", e);
        }
    }

    private async Task SendMailAsync(Notice notice, Ticket ticket, DirectoryPerson person, CancellationToken cancellationToken)
    {
        if (mail.Value.Mailboxes is not [var mailbox, ..] || mail.Value.IsOwn(notice.To.Address) || TicketVerbs.ParsePerson(notice.To.Address, null) is { IsOk: false })
        {
            Log.Unreachable(logger, notice.Kind, ticket.Id);
            return;
        }

        var (subject, text) = await faces.ToMailAsync(notice, ticket, person, cancellationToken);
        var message = new OutgoingMail(
            $"{ticket.Id}.{Guid.NewGuid():N}@{mailbox[(mailbox.IndexOf('@', StringComparison.Ordinal) + 1)..]}",
            Person.Create(mailbox, "M365 Support"),
            notice.To,
            subject,
            text,
            ticket.LastMessageId,
            clock.GetUtcNow());
        try
        {
            await graph.SendMailAsync(mailbox, message.ToMime(), cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is >= 400 and < 500 and not 429)
        {
            Log.MailRefused(logger, e, notice.Kind, ticket.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Teams refused {Kind} of ticket {Ticket}; it goes by mail")]
        public static partial void Refused(ILogger logger, Exception error, NoticeKind kind, TicketId ticket);

        [LoggerMessage(LogLevel.Warning, "{Kind} of ticket {Ticket} reaches nobody: the person is not in Teams and no mailbox is configured or the address is no address")]
        public static partial void Unreachable(ILogger logger, NoticeKind kind, TicketId ticket);

        [LoggerMessage(LogLevel.Warning, "The mail for {Kind} of ticket {Ticket} was refused")]
        public static partial void MailRefused(ILogger logger, Exception error, NoticeKind kind, TicketId ticket);
    }
}
