using Azure;
using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Sends what waited for the end of quiet hours: a single notice as it is, several as one summary.</summary>
/// <remarks>Sending is claimed first. A claim that is found again means that sending was cut off and may have got through; then it is not sent again.</remarks>
internal sealed partial class HeldWork(
    HeldNotices held,
    NoticeSender sender,
    LiveCards cards,
    Readers readers,
    ProactiveSender teams,
    TicketStore tickets,
    ILogger<HeldWork> logger) : IWorkHandler
{
    public string Kind => HeldNotices.WorkKind;

    public async Task<WorkOutcome> HandleAsync(QueuedWork work, CancellationToken cancellationToken)
    {
        var until = work.Item.Due ?? throw new InvalidDataException("The work item of held notices has a due time.");
        var window = await held.FindAsync(work.Item.Subject, until, cancellationToken);
        if (window is null || (window.Claim is not null && window.Claim != work.MessageId))
        {
            // Sent, or in the hands of another work item.
            return WorkOutcome.Done;
        }

        if (window.Claim == work.MessageId)
        {
            Log.MayHaveArrived(logger, window.To.Address, window.Notices.Count);
        }
        else if (await held.ClaimAsync(window, work.MessageId, cancellationToken) is { } claimed)
        {
            window = claimed;
            try
            {
                await SendAsync(window, cancellationToken);
            }
            catch (Exception e) when (e is RequestFailedException or ConnectorThrottledException or ConnectorUnavailableException)
            {
                // Certainly not sent.
                await held.ClaimAsync(window, claim: null, CancellationToken.None);
                throw new RequestFailedException(503, $"What was held cannot be sent now: {e.Message}", e);
            }
        }
        else
        {
            return WorkOutcome.Done;
        }

        await held.EndAsync(window, cancellationToken);
        return WorkOutcome.Done;
    }

    private async Task SendAsync(HeldWindow window, CancellationToken cancellationToken)
    {
        var found = new List<(Notice Notice, Ticket Ticket)>();
        foreach (var notice in window.Notices)
        {
            if (await tickets.FindAsync(notice.Ticket, cancellationToken) is { } stored)
            {
                found.Add((notice.Notice, stored.Ticket));
            }
        }

        var others = found.Where(f => f.Notice.Kind != NoticeKind.Report).ToList();
        var reader = await readers.OfAsync(window.To, found.Select(f => f.Ticket.Language).FirstOrDefault(), cancellationToken);

        // The mails first: sent again, they are known by their Message-ID.
        foreach (var (notice, ticket) in found.Except(others))
        {
            await sender.SendNowAsync(notice, ticket, reader, cancellationToken);
        }

        if (others.Count > 1 && reader is { TeamsId: { } id, Wishes.Way: not MessageWay.Mail } && await IsSummedUpAsync(id, others, reader, cancellationToken))
        {
            if (reader.Wishes.Way == MessageWay.Teams)
            {
                return;
            }

            reader = reader with { Wishes = reader.Wishes with { Way = MessageWay.Mail } };
        }

        foreach (var (notice, ticket) in others)
        {
            if (await sender.SendNowAsync(notice, ticket, reader, cancellationToken) is { } card)
            {
                await cards.SaveAsync(card, notice.Name, cancellationToken);
            }
        }
    }

    private async Task<bool> IsSummedUpAsync(string id, IReadOnlyList<(Notice Notice, Ticket Ticket)> notices, Reader reader, CancellationToken cancellationToken)
    {
        var card = HeldCard.Draw(notices, reader.Context);
        var delivery = await teams.SendAsync(id, Activity.Card(CardJson.ToElement(card), card.FallbackText), cancellationToken);
        return delivery.Outcome != DeliveryOutcome.Unreachable;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What was held for {Person} ({Count} notices) was being sent when it was cut off; it may have arrived, so it is not sent again")]
        public static partial void MayHaveArrived(ILogger logger, string person, int count);
    }
}
