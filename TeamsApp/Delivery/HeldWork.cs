using Azure;
using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Sends what waited for the end of quiet hours: a single notice as it is, several as one summary.</summary>
/// <remarks>One work item claims a window and goes on after a crash. Mails and live cards are known again when they are sent again; the summary leaves a note of its own.</remarks>
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

        if (window.Claim is null)
        {
            window = await held.UpdateAsync(window with { Claim = work.MessageId }, cancellationToken);
            if (window is null)
            {
                return WorkOutcome.Done;
            }
        }

        try
        {
            await SendAsync(window, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            await held.ReleaseAsync(window, CancellationToken.None);
            throw;
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

        if (others.Count > 1 && reader is { TeamsId: { } id, Wishes.Way: not MessageWay.Mail } && await IsSummedUpAsync(window, id, others, reader, cancellationToken))
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

    private async Task<bool> IsSummedUpAsync(
        HeldWindow window, string id, List<(Notice Notice, Ticket Ticket)> notices, Reader reader, CancellationToken cancellationToken)
    {
        var card = HeldCard.Draw(notices, reader.Context);
        try
        {
            var delivery = await teams.SendAsync(id, Activity.Card(CardJson.ToElement(card), card.FallbackText), cancellationToken, new NotedSummary(held, window));
            return delivery.Outcome != DeliveryOutcome.Unreachable;
        }
        catch (Exception e) when (e is ConnectorRefusedException or ActivityTooLargeException)
        {
            Log.Refused(logger, e, window.To.Address, notices.Count);
            return false;
        }
        catch (ConnectorException e)
        {
            throw new RequestFailedException(503, $"What was held cannot be sent now: {e.Message}", e);
        }
    }

    /// <summary>The note stands in the row of the window.</summary>
    private sealed class NotedSummary(HeldNotices held, HeldWindow window) : IPostNote
    {
        private HeldWindow window = window;

        public async ValueTask<bool> BeginAsync(CancellationToken cancellationToken) => !window.IsBegun && await TryNoteAsync(isBegun: true, cancellationToken);

        public async ValueTask AbandonAsync() => await TryNoteAsync(isBegun: false, CancellationToken.None);

        private async Task<bool> TryNoteAsync(bool isBegun, CancellationToken cancellationToken)
        {
            if (await held.UpdateAsync(window with { IsBegun = isBegun }, cancellationToken) is not { } noted)
            {
                return false;
            }

            window = noted;
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Teams refused the summary of what was held for {Person} ({Count} notices); they come singly")]
        public static partial void Refused(ILogger logger, Exception error, string person, int count);
    }
}
