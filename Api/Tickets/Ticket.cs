using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>The state of a ticket: what its events add up to. Immutable; see <see cref="TicketDecider"/> for its rules.</summary>
public sealed record Ticket
{
    /// <summary>The most characters of a text that are kept with the ticket; longer ones go to a blob.</summary>
    public const int MaxInlineText = 8_000;

    /// <summary>The most people and files that a ticket's state lists; events keep all of them.</summary>
    internal const int MaxListed = 100;

    private const int MaxStateText = 4_000;

    public required TicketId Id { get; init; }

    /// <summary>How many events have happened; the sequence number of the last one.</summary>
    public required long Version { get; init; }

    public required string Subject { get; init; }

    /// <summary>The beginning of what the requester first wrote.</summary>
    public required string Text { get; init; }

    /// <summary>The same in the Markdown of cards, written by us; null where the plain text says it all.</summary>
    public string? Markdown { get; init; }

    /// <summary>The blob of the same as sanitised HTML; null where it came as plain text.</summary>
    public string? Html { get; init; }

    public required Person Requester { get; init; }

    public required Channel Source { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required Impact Impact { get; init; }

    public required Urgency Urgency { get; init; }

    public required Priority Priority { get; init; }

    public string? BusinessEffect { get; init; }

    public TicketStatus Status { get; init; }

    public Tier Tier { get; init; } = Tier.L1;

    public Person? Assignee { get; init; }

    /// <summary>Why this agent has it, in words: "Available, 2 open, tier L1".</summary>
    public string? AssignmentReason { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>The last news an agent gave the requester, and when.</summary>
    public string? LastUpdate { get; init; }

    public DateTimeOffset? LastUpdateAt { get; init; }

    /// <summary>When the requester last heard from the desk what is known.</summary>
    public required DateTimeOffset InformedAt { get; init; }

    /// <summary>When the agent was asked for news for the coming message to the requester.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When the requester is promised to hear next.</summary>
    public required DateTimeOffset NextInformAt { get; init; }

    /// <summary>By when it has to be resolved.</summary>
    public required DateTimeOffset ResolveBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public ResolutionReport? Resolution { get; init; }

    public DateTimeOffset? NudgedAt { get; init; }

    public int Nudges { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public IReadOnlyList<Person> Participants { get; init; } = [];

    /// <summary>The files of all messages; pictures inside a message are not among them.</summary>
    public IReadOnlyList<AttachmentRef> Attachments { get; init; } = [];

    public IReadOnlyList<TicketLink> Links { get; init; } = [];

    /// <summary>The ticket that this one was merged into; what comes for this one goes there.</summary>
    public TicketId? MergedInto { get; init; }

    public string? Category { get; init; }

    public string? Language { get; init; }

    public string? Site { get; init; }

    /// <summary>The blob of the mail that the ticket came as.</summary>
    public string? Original { get; init; }

    /// <summary>The Message-ID that mail of this ticket answers, without angle brackets.</summary>
    public string? LastMessageId { get; init; }

    /// <summary>For when the reminder is set; a reminder that does not match is stale.</summary>
    public DateTimeOffset? ArmedFor { get; init; }

    [JsonIgnore]
    public bool IsOngoing => Status is TicketStatus.New or TicketStatus.Open;

    /// <summary>Whether the requester wrote more than <see cref="Text"/>.</summary>
    [JsonIgnore]
    public bool IsTextShortened => Text.Length == MaxStateText;

    public bool Concerns(Person person) => Requester == person || Participants.Contains(person);

    /// <summary>The next state. Total: every event that was ever written can be applied.</summary>
    public static Ticket Evolve(Ticket? state, TicketEvent happened, SupportPolicy policy)
    {
        var next = (state, happened) switch
        {
            (_, TicketOpened e) => Open(e, policy),
            (null, _) => throw new InvalidOperationException($"A ticket begins with {nameof(TicketOpened)}, not with {happened.GetType().Name}."),
            (_, TicketAssigned e) => state with
            {
                Assignee = e.Agent,
                Tier = e.Tier,
                AssignmentReason = e.Reason,
                Status = TicketStatus.New,
                AcknowledgedAt = null,
            },
            (_, TicketAcknowledged e) => state with { Status = TicketStatus.Open, AcknowledgedAt = e.At },
            (_, ProgressPosted e) => state.Inform(e.At, e.PromisedAt ?? (e.At + policy.ProgressInterval)) with
            {
                LastUpdate = Shorten(e.Text),
                LastUpdateAt = e.At,
            },
            (_, ReplyPosted e) => Reply(state, e, policy),
            (_, NoteAdded) => state,
            (_, TicketResolved e) => state with { Status = TicketStatus.Resolved, EndedAt = e.At, Resolution = e.Report },
            (_, TicketNudged e) => state with { NudgedAt = e.At, Nudges = state.Nudges + 1 },
            (_, TicketConfirmed e) => state with { Status = TicketStatus.Closed, EndedAt = e.At },
            (_, TicketReopened e) => state.Inform(e.At, e.At + policy.ProgressInterval) with
            {
                Status = state.Assignee is null ? TicketStatus.New : TicketStatus.Open,
                EndedAt = null,
                Resolution = null,
                ResolveBy = e.At + policy.ResolveWithin[state.Priority],
            },
            (_, TicketWithdrawn e) => state with { Status = TicketStatus.Withdrawn, EndedAt = e.At },
            (_, TicketPrioritised e) => state with
            {
                Impact = e.Impact,
                Urgency = e.Urgency,
                Priority = e.Priority,
                ResolveBy = state.OpenedAt + policy.ResolveWithin[e.Priority],
            },
            (_, UpdateRequested e) => state with { AskedAt = e.At },
            (_, TicketLinked e) => state with { Links = [.. state.Links.Append(e.Link).Distinct().Take(MaxListed)] },
            (_, TicketUnlinked e) => state with { Links = [.. state.Links.Where(l => l != e.Link)] },
            (_, RequesterInformed e) => state.Inform(e.At, e.NextAt),
            _ => throw new InvalidOperationException($"{happened.GetType().Name} has no rule in {nameof(Evolve)}."),
        };
        return next with { Version = (state?.Version ?? 0) + 1, UpdatedAt = happened.At };
    }

    private static Ticket Open(TicketOpened e, SupportPolicy policy) => new()
    {
        Id = e.Id,
        Version = 0,
        Subject = e.Subject,
        Text = Shorten(e.Text),
        Markdown = e.Markdown,
        Html = e.Html,
        Requester = e.Requester,
        Source = e.Via,
        OpenedAt = e.At,
        Impact = e.Impact,
        Urgency = e.Urgency,
        Priority = e.Priority,
        BusinessEffect = e.BusinessEffect,
        Participants = [.. e.Participants.Take(MaxListed)],
        Attachments = [.. FilesOf(e.Attachments).Take(MaxListed)],
        Original = e.Original,
        LastMessageId = e.MessageId,
        Links = e.Link is { } link ? [link] : [],
        Category = e.Category,
        Language = e.Language,
        Site = e.Site,
        InformedAt = e.At,
        NextInformAt = e.At + policy.ProgressInterval,
        ResolveBy = e.At + policy.ResolveWithin[e.Priority],
    };

    private static Ticket Reply(Ticket state, ReplyPosted e, SupportPolicy policy)
    {
        var next = state with
        {
            Participants = [.. state.Participants.Union(e.Participants).Where(p => p != state.Requester).Take(MaxListed)],
            Attachments = [.. state.Attachments.Concat(FilesOf(e.Attachments)).Take(MaxListed)],
            LastMessageId = e.MessageId ?? state.LastMessageId,
        };
        return e.FromDesk
            ? next.Inform(e.At, e.At + policy.ProgressInterval) with { LastUpdate = Shorten(e.Text), LastUpdateAt = e.At }
            : next;
    }

    private Ticket Inform(DateTimeOffset at, DateTimeOffset nextAt) => this with { InformedAt = at, NextInformAt = nextAt, AskedAt = null };

    private static IEnumerable<AttachmentRef> FilesOf(IReadOnlyList<AttachmentRef> attachments) => attachments.Where(a => a.ContentId is null);

    private static string Shorten(string text) => text.Length <= MaxStateText ? text : string.Concat(text.AsSpan(0, MaxStateText - 1), "…");
}
