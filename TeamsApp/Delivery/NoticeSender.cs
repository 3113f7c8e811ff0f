using Azure;
using M365Support.Bot;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Brings notices to people in Teams; to those who are not there, by mail. The resolution report goes by mail to everybody.</summary>
internal sealed partial class NoticeSender(
    ProactiveSender teams,
    PersonDirectory directory,
    NoticeFaces faces,
    NoticeMailer mailer,
    ILogger<NoticeSender> logger) : INoticeSender
{
    public async Task SendAsync(Notice notice, Ticket ticket, CancellationToken cancellationToken)
    {
        var person = await directory.FindByAddressAsync(notice.To.Address, notice.To.Name, cancellationToken);
        if (!person.IsKnown && notice.To == ticket.Requester && ticket.Language is { Length: > 0 } language)
        {
            person = person with { Language = language };
        }

        switch (notice.Kind)
        {
            case NoticeKind.Report:
                await mailer.SendAsync(notice, ticket, person, cancellationToken);
                break;
            case NoticeKind.Resolved:
                await IsSentInTeamsAsync(notice, ticket, person, cancellationToken);
                break;
            default:
                if (!await IsSentInTeamsAsync(notice, ticket, person, cancellationToken))
                {
                    await mailer.SendAsync(notice, ticket, person, cancellationToken);
                }

                break;
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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Teams refused {Kind} of ticket {Ticket}; it goes by mail")]
        public static partial void Refused(ILogger logger, Exception error, NoticeKind kind, TicketId ticket);
    }
}
