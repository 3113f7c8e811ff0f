using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>What a person is told.</summary>
public enum NoticeKind
{
    /// <summary>To the requester: the desk has it, under this number.</summary>
    Received,

    /// <summary>To the agent: it is yours.</summary>
    Assigned,

    /// <summary>To who had it: somebody else has it now.</summary>
    HandedOn,

    /// <summary>To the agent: the requester is informed soon, what is new?</summary>
    UpdateRequested,

    /// <summary>To the requester, every hour: what is known.</summary>
    Progress,

    /// <summary>To the requester: the agent's news.</summary>
    Update,

    /// <summary>To whom the other side wrote.</summary>
    Reply,

    /// <summary>To the requester in Teams: the resolution report, to confirm or reopen.</summary>
    Resolved,

    /// <summary>To the requester by mail: the resolution report.</summary>
    Report,

    /// <summary>To the agent: the requester asks for more speed.</summary>
    Nudged,

    /// <summary>To the agent: it is not solved.</summary>
    Reopened,

    /// <summary>To the agent: the requester agrees that it is solved.</summary>
    Confirmed,

    /// <summary>To the agent: the requester took it back.</summary>
    Withdrawn,

    /// <summary>To the requester: the desk waits for your answer.</summary>
    AnswerNeeded,

    /// <summary>To the requester: closed, because nobody said otherwise.</summary>
    Closed,

    /// <summary>To the requester: your ticket goes on as another one.</summary>
    Merged,

    /// <summary>To the requester: how did it go?</summary>
    Rate,

    /// <summary>To agent and lead: nobody has acknowledged it in time.</summary>
    Unacknowledged,

    /// <summary>To lead and managers: a complaint is likely.</summary>
    ComplaintRisk,

    /// <summary>To the lead of the next tier: the time of the tier before is over.</summary>
    Escalated,

    /// <summary>To the agent: half of the time is used.</summary>
    HalfUsed,

    /// <summary>To agent and managers: most of the time is used.</summary>
    MostUsed,

    /// <summary>To agent and managers: the time is over.</summary>
    Breached,

    /// <summary>To the agent: the vendor is late.</summary>
    VendorLate,

    /// <summary>To the agent: the requester has not answered, although asked twice.</summary>
    NoAnswer,

    /// <summary>To the agent: write down what was learnt.</summary>
    ArticleDue,

    /// <summary>To those who watch the ticket: somebody wrote, or its course changed.</summary>
    Watched,

    /// <summary>To the agent: a note that cannot wait until he looks.</summary>
    Noted,

    /// <summary>To another ticket, not to a person.</summary>
    Effect,
}

/// <summary>A message that a command leads to; kept in the outbox until it is delivered.</summary>
/// <param name="Key">Unique within its command, so that an entry can be ticked off on its own.</param>
/// <param name="Text">What somebody wrote; null where the ticket itself says it all.</param>
/// <param name="IsSilent">Whether there is nothing new to say, so that what was said is only brought up to date.</param>
public sealed record Notice(string Key, NoticeKind Kind, Person To, Person By, string? Text = null, bool IsSilent = false)
{
    private const int MostWatchers = 20;

    /// <summary>The command that led to it; known when it is delivered.</summary>
    [JsonIgnore]
    public string? Command { get; init; }

    /// <summary>What names it among all that is ever sent about its ticket; the same on every try.</summary>
    [JsonIgnore]
    public string Name => $"{Command}/{Key}";

    /// <summary>The text in the Markdown of cards, written by us; null where the plain text says it all.</summary>
    public string? Markdown { get; init; }

    /// <summary>What is asked of another ticket, for <see cref="NoticeKind.Effect"/>.</summary>
    public Effect? Effect { get; init; }

    /// <summary>Whether it is what its requester should see live in Teams from now on.</summary>
    public bool IsLive(Ticket ticket) => To != ticket.Assignee && Kind is
        NoticeKind.Received or NoticeKind.Progress or NoticeKind.Update or NoticeKind.Reply or NoticeKind.AnswerNeeded or
        NoticeKind.Resolved or NoticeKind.Closed or NoticeKind.Merged;

    /// <summary>Who is told what, after <paramref name="events"/> made <paramref name="after"/>. A role stands for those who have it.</summary>
    public static ImmutableArray<Notice> From(Ticket after, ImmutableArray<TicketEvent> events)
    {
        var notices = ImmutableArray.CreateBuilder<Notice>();
        foreach (var happened in events)
        {
            foreach (var notice in Of(after, happened).Concat(ToWatchers(after, happened)))
            {
                // Nobody is told of what he did himself, but for the receipt of what he sent by mail; nobody is told twice.
                var itself = notice.To == happened.By && notice.Kind is not (NoticeKind.Received or NoticeKind.Effect);
                var again = notices.Any(n => n.Kind == notice.Kind && n.To == notice.To && n.Text == notice.Text && n.Effect == notice.Effect);
                if (!itself && !again)
                {
                    notices.Add(notice with { Key = notices.Count.ToString("D3", CultureInfo.InvariantCulture) });
                }
            }
        }

        return notices.ToImmutable();
    }

    private static IEnumerable<Notice> Of(Ticket after, TicketEvent happened)
    {
        var by = happened.By;
        var lead = Person.LeadOf(after.Tier);
        var told = happened switch
        {
            // Who opened it in person saw the answer; of what others wrote down or split off the requester would not know.
            TicketOpened { Author: Authorship.Person } e when e.Via is Channel.Mail or Channel.Api or Channel.Phone || e.By != e.Requester => [Tell(NoticeKind.Received, after.Requester)],
            TicketAssigned e => [Tell(NoticeKind.Assigned, e.Agent), e.From is { } from ? new Notice("", NoticeKind.HandedOn, from, e.Agent) : null],
            ProgressPosted e => ToRequesters(NoticeKind.Update, e.Text),
            ReplyPosted { FromDesk: true } e => ToRequesters(NoticeKind.Reply, e.Text, e.Markdown),
            ReplyPosted e => [Tell(NoticeKind.Reply, after.Assignee, e.Text, e.Markdown)],
            NoteAdded { TellAssignee: true } e => [Tell(NoticeKind.Noted, after.Assignee, e.Text)],
            TicketResolved or TicketClosed or RequesterInformed or WaitStarted or Reminded { Kind: DueKind.AskForRating or DueKind.RemindRequester } when after.Author == Authorship.Machine => [],

            // By mail too, ahead of Teams and on its own, so that neither way is repeated when the other fails.
            TicketResolved => ToRequesters(NoticeKind.Report).Concat(ToRequesters(NoticeKind.Resolved)),
            TicketClosed => ToRequesters(NoticeKind.Closed),
            TicketNudged => [Tell(NoticeKind.Nudged, after.Assignee), Tell(NoticeKind.Nudged, after.UnansweredNudges > 1 || after.Assignee is null ? lead : null)],
            TicketReopened e => [Tell(NoticeKind.Reopened, after.Assignee, e.Reason)],
            TicketConfirmed => [Tell(NoticeKind.Confirmed, after.Assignee)],
            TicketWithdrawn => [Tell(NoticeKind.Withdrawn, after.Assignee)],
            TicketMerged e => [Tell(NoticeKind.Merged, after.Requester, e.Into.ToString())],

            // Its card said that it went on as another one.
            TicketUnmerged when after is { IsOngoing: true, Author: not Authorship.Machine } => [Tell(NoticeKind.Progress, after.Requester)],
            WaitStarted { For: WaitingFor.Requester } e => ToRequesters(NoticeKind.AnswerNeeded, e.Reason),
            TicketEscalated => [Tell(NoticeKind.Escalated, lead)],
            UpdateRequested => [Tell(NoticeKind.UpdateRequested, after.Assignee)],
            RequesterInformed e => ToRequesters(NoticeKind.Progress).Where(n => n is not null && !after.Muted.Contains(n.To)).Select(n => n! with { IsSilent = !e.HasNews }),
            Reminded e => OfReminder(e.Kind),
            _ => [],
        };
        var effect = Effect.Of(after, happened);
        return [.. told.OfType<Notice>(), .. effect is null ? [] : new[] { new Notice("", NoticeKind.Effect, Person.Desk, by) { Effect = effect } }];

        IEnumerable<Notice?> ToRequesters(NoticeKind kind, string? text = null, string? markdown = null) =>
            after.Requesters.Select(requester => Tell(kind, requester, text, markdown));

        IEnumerable<Notice?> OfReminder(DueKind kind) => kind switch
        {
            DueKind.RemindToAcknowledge => [Tell(NoticeKind.Unacknowledged, after.Assignee), Tell(NoticeKind.Unacknowledged, lead)],
            DueKind.ReportComplaintRisk => [Tell(NoticeKind.ComplaintRisk, lead), Tell(NoticeKind.ComplaintRisk, Person.Managers)],
            DueKind.WarnAtHalf => [Tell(NoticeKind.HalfUsed, after.Assignee)],
            DueKind.WarnAtMost => [Tell(NoticeKind.MostUsed, after.Assignee), Tell(NoticeKind.MostUsed, Person.Managers)],
            DueKind.ReportBreach => [Tell(NoticeKind.Breached, after.Assignee), Tell(NoticeKind.Breached, Person.Managers)],
            DueKind.ReportLateVendor => [Tell(NoticeKind.VendorLate, after.Assignee, after.Wait?.Vendor)],
            DueKind.RemindRequester => ToRequesters(NoticeKind.AnswerNeeded, after.Wait?.Reason),
            DueKind.ReportNoAnswer => [Tell(NoticeKind.NoAnswer, after.Assignee)],
            DueKind.AskForRating => [Tell(NoticeKind.Rate, after.Requester)],
            DueKind.RemindOfArticle => [Tell(NoticeKind.ArticleDue, after.Assignee)],
            _ => [],
        };

        Notice? Tell(NoticeKind kind, Person? to, string? text = null, string? markdown = null) =>
            to is null ? null : new Notice("", kind, to, by, text) { Markdown = markdown };
    }

    private static IEnumerable<Notice> ToWatchers(Ticket after, TicketEvent happened)
    {
        if (after.Watchers.Count == 0 || happened is not (ReplyPosted or NoteAdded or ProgressPosted or TicketResolved or TicketReopened or TicketEscalated or TicketAssigned or TicketPrioritised or WaitStarted))
        {
            return [];
        }

        var text = happened switch
        {
            ReplyPosted e => e.Text,
            NoteAdded e => e.Text,
            ProgressPosted e => e.Text,
            _ => null,
        };
        return after.Watchers.Where(w => w != after.Assignee).Take(MostWatchers).Select(watcher => new Notice("", NoticeKind.Watched, watcher, happened.By, text) { Markdown = (happened as ReplyPosted)?.Markdown });
    }
}
