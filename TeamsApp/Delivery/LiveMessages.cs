using Azure;
using M365Support.Bot;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Keeps one live card of a ticket with each person in Teams: edited in place while there is nothing new, else sent anew, and the former one put to rest.</summary>
internal sealed partial class LiveMessages(ProactiveSender teams, LiveCards cards, TimeProvider clock, ILogger<LiveMessages> logger)
{
    /// <summary>Brings the live card up to date without a sound; sends one where there is none, or it can no longer be replaced.</summary>
    public async Task<LiveCard?> RefreshAsync(Notice notice, Ticket ticket, Reader reader, CancellationToken cancellationToken)
    {
        // Another instance may have sent a newer one, so what is in memory is not enough.
        if (await cards.FindAsync(ticket.Id, notice.To, cancellationToken) is { IsKnown: true } card)
        {
            try
            {
                var activity = NoticeFaces.ToActivity(notice, ticket, reader);
                var delivery = await teams.UpdateAsync(reader.TeamsId!, card.Place!, card.Message!, activity, cancellationToken);
                if (delivery.Outcome != DeliveryOutcome.Gone)
                {
                    return null;
                }
            }
            catch (ConnectorException e)
            {
                // Nothing new was to be said; the next hour tries again.
                Log.NotRefreshed(logger, e, ticket.Id);
                return null;
            }
        }

        return (await SendAsync(notice, ticket, reader, becomesLive: true, cancellationToken)).Card;
    }

    /// <summary>Sends a new message.</summary>
    /// <param name="notice">What it says.</param>
    /// <param name="ticket">What it is about.</param>
    /// <param name="reader">Whom it is for.</param>
    /// <param name="becomesLive">Whether it takes the place of the live card; else that stays as it is.</param>
    /// <param name="cancellationToken">Stops sending.</param>
    /// <returns>Whether the person was reached or may have been, and the card to be stored.</returns>
    /// <exception cref="RequestFailedException">Teams cannot take it now; nothing was sent.</exception>
    public async Task<(bool IsReached, LiveCard? Card)> SendAsync(Notice notice, Ticket ticket, Reader reader, bool becomesLive, CancellationToken cancellationToken)
    {
        var activity = NoticeFaces.ToActivity(notice, ticket, reader);
        var post = new NotedPost(cards, ticket.Id, notice);
        Bot.Delivery delivery;
        try
        {
            delivery = await teams.SendAsync(reader.TeamsId!, activity, cancellationToken, post);
        }
        catch (Exception e) when (e is ConnectorRefusedException or ActivityTooLargeException)
        {
            Log.Refused(logger, e, notice.Kind, ticket.Id);
            return (false, null);
        }
        catch (ConnectorException e)
        {
            throw new RequestFailedException(503, $"Teams cannot take the message now: {e.Message}", e);
        }

        if (delivery.Outcome == DeliveryOutcome.Unreachable)
        {
            return (false, null);
        }

        if (delivery.Outcome == DeliveryOutcome.Uncertain)
        {
            Log.MayHaveArrived(logger, notice.Kind, ticket.Id);
        }

        if (!becomesLive)
        {
            return (true, post.Former);
        }

        var card = post.Former! with
        {
            Version = ticket.Version,
            Place = delivery.ConversationId,
            Message = delivery.ActivityId,
            Said = NoticeFaces.Said(notice, ticket, reader),
            At = clock.GetUtcNow(),
        };
        if (delivery.Outcome == DeliveryOutcome.Sent && post.Former.IsKnown)
        {
            await RestAsync(post.Former, ticket, reader, cancellationToken);
        }

        return (true, card);
    }

    /// <summary>Leaves of the former card what it said. Where that fails, it only stays as it was.</summary>
    private async Task RestAsync(LiveCard former, Ticket ticket, Reader reader, CancellationToken cancellationToken)
    {
        try
        {
            await teams.UpdateAsync(reader.TeamsId!, former.Place!, former.Message!, NoticeFaces.ToFormer(former, ticket, reader), cancellationToken);
        }
        catch (ConnectorException e)
        {
            Log.NotRefreshed(logger, e, ticket.Id);
        }
    }

    /// <summary>The note stands in the row of the person's live card.</summary>
    private sealed class NotedPost(LiveCards cards, TicketId ticket, Notice notice) : IPostNote
    {
        /// <summary>The card before the message, with the note; null while posting has not begun.</summary>
        public LiveCard? Former { get; private set; }

        public async ValueTask<bool> BeginAsync(CancellationToken cancellationToken)
        {
            var (former, mayHaveArrived) = await cards.BeginAsync(ticket, notice.To, notice.Name, cancellationToken);
            Former = former;
            return !mayHaveArrived;
        }

        public async ValueTask AbandonAsync() => await cards.AbandonAsync(Former!, notice.Name, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The card of ticket {Ticket} could not be brought up to date")]
        public static partial void NotRefreshed(ILogger logger, Exception error, TicketId ticket);

        [LoggerMessage(LogLevel.Warning, "{Kind} of ticket {Ticket} may have arrived, so it is not sent again")]
        public static partial void MayHaveArrived(ILogger logger, NoticeKind kind, TicketId ticket);

        [LoggerMessage(LogLevel.Warning, "Teams refused {Kind} of ticket {Ticket}; it goes by mail")]
        public static partial void Refused(ILogger logger, Exception error, NoticeKind kind, TicketId ticket);
    }
}
