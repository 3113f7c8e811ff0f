using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Brings notices to people the way they want it: in Teams, by mail where that fails or is preferred, and not in their quiet hours. The resolution report goes by mail to everybody.</summary>
internal sealed class NoticeSender(
    LiveMessages live,
    Readers readers,
    NoticeMailer mailer,
    HeldNotices held,
    TimeProvider clock) : INoticeSender
{
    public async Task<LiveCard?> SendAsync(Notice notice, Ticket ticket, CancellationToken cancellationToken)
    {
        var reader = await readers.OfAsync(notice.To, notice.To == ticket.Requester ? ticket.Language : null, cancellationToken);
        if (CanWait(notice, ticket) && reader.Wishes.Quiet?.EndOf(clock.GetUtcNow(), reader.Person.TimeZone) is { } end)
        {
            await held.HoldAsync(notice, ticket, end, cancellationToken);
            return null;
        }

        return await SendNowAsync(notice, ticket, reader, cancellationToken);
    }

    /// <summary>Sends a notice whatever the time is.</summary>
    public async Task<LiveCard?> SendNowAsync(Notice notice, Ticket ticket, Reader reader, CancellationToken cancellationToken)
    {
        if (notice.IsSilent)
        {
            return reader.TeamsId is null || reader.Wishes.Way == MessageWay.Mail ? null : await live.RefreshAsync(notice, ticket, reader, cancellationToken);
        }

        // Mail goes first: tried again it is known by its Message-ID, which a message in Teams is not.
        var isReport = notice.Kind is NoticeKind.Report or NoticeKind.Resolved;
        if (notice.Kind == NoticeKind.Report || (reader.Wishes.Way != MessageWay.Teams && !isReport))
        {
            await mailer.SendAsync(notice, ticket, reader, cancellationToken);
        }

        if (notice.Kind == NoticeKind.Report || reader.Wishes.Way == MessageWay.Mail)
        {
            return null;
        }

        var (isReached, card) = reader.TeamsId is null ? (false, null) : await live.SendAsync(notice, ticket, reader, notice.IsLive(ticket), cancellationToken);
        if (!isReached && reader.Wishes.Way == MessageWay.Teams && !isReport)
        {
            await mailer.SendAsync(notice, ticket, reader, cancellationToken);
        }

        return card;
    }

    /// <summary>Whether a notice is no worse for coming some hours later: what the desk says by itself, not what a person wrote, and nothing of a P1.</summary>
    private static bool CanWait(Notice notice, Ticket ticket) =>
        !notice.IsSilent && ticket.Priority != Priority.P1 && notice.To != ticket.Assignee &&
        notice.Kind is NoticeKind.Progress or NoticeKind.Update or NoticeKind.Resolved or NoticeKind.Report or NoticeKind.Closed or NoticeKind.Merged or NoticeKind.Rate;
}
