using System.Collections.Immutable;

namespace M365Support.Tickets;

/// <summary>What a person is told.</summary>
public enum NoticeKind
{
    /// <summary>To the requester: the desk has it, under this number.</summary>
    Received,

    /// <summary>To the agent: it is yours.</summary>
    Assigned,

    /// <summary>To the agent: the requester is informed soon, what is new?</summary>
    UpdateRequested,

    /// <summary>To the requester, every hour: what is known.</summary>
    Progress,

    /// <summary>To the requester: the agent's news.</summary>
    Update,

    /// <summary>To whom the other side wrote.</summary>
    Reply,

    /// <summary>To the requester: the resolution report, to confirm or reopen.</summary>
    Resolved,

    /// <summary>To the agent: the requester asks for more speed.</summary>
    Nudged,

    /// <summary>To the agent: it is not solved.</summary>
    Reopened,

    /// <summary>To the agent: the requester agrees that it is solved.</summary>
    Confirmed,

    /// <summary>To the agent: the requester took it back.</summary>
    Withdrawn,
}

/// <summary>A message that a command leads to; kept in the outbox until it is delivered.</summary>
/// <param name="Key">Unique within its command, so that an entry can be ticked off on its own.</param>
/// <param name="Text">What somebody wrote; null where the ticket itself says it all.</param>
public sealed record Notice(string Key, NoticeKind Kind, Person To, Person By, string? Text = null)
{
    /// <summary>The text in the Markdown of cards, written by us; null where the plain text says it all.</summary>
    public string? Markdown { get; init; }

    /// <summary>Who is told what, after <paramref name="events"/> made <paramref name="after"/>.</summary>
    public static ImmutableArray<Notice> From(Ticket after, ImmutableArray<TicketEvent> events)
    {
        var notices = ImmutableArray.CreateBuilder<Notice>();
        foreach (var happened in events)
        {
            var notice = happened switch
            {
                TicketOpened { Via: Channel.Mail or Channel.Api } => Tell(NoticeKind.Received, after.Requester),
                TicketAssigned e => Tell(NoticeKind.Assigned, e.Agent),
                ProgressPosted e => Tell(NoticeKind.Update, after.Requester, e.Text),
                ReplyPosted { FromDesk: true } e => Tell(NoticeKind.Reply, after.Requester, e.Text, e.Markdown),
                ReplyPosted e => Tell(NoticeKind.Reply, after.Assignee, e.Text, e.Markdown),
                TicketResolved => Tell(NoticeKind.Resolved, after.Requester),
                TicketNudged => Tell(NoticeKind.Nudged, after.Assignee),
                TicketReopened e => Tell(NoticeKind.Reopened, after.Assignee, e.Reason),
                TicketConfirmed => Tell(NoticeKind.Confirmed, after.Assignee),
                TicketWithdrawn => Tell(NoticeKind.Withdrawn, after.Assignee),
                UpdateRequested => Tell(NoticeKind.UpdateRequested, after.Assignee),
                RequesterInformed => Tell(NoticeKind.Progress, after.Requester),
                _ => null,
            };
            if (notice is not null)
            {
                notices.Add(notice);
            }

            // Nobody is told of what he did himself, but for the receipt of what he sent by mail.
            Notice? Tell(NoticeKind kind, Person? to, string? text = null, string? markdown = null) =>
                to is null || (to == happened.By && kind != NoticeKind.Received)
                    ? null
                    : new Notice($"{notices.Count:D3}", kind, to, happened.By, text) { Markdown = markdown };
        }

        return notices.ToImmutable();
    }
}
