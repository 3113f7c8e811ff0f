using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>Something that happened to a ticket: who, when and by which way; stamped by <see cref="TicketDecider"/>. The timeline and the audit log are these.</summary>
[JsonDerivedType(typeof(TicketOpened), "opened")]
[JsonDerivedType(typeof(TicketAssigned), "assigned")]
[JsonDerivedType(typeof(TicketAcknowledged), "acknowledged")]
[JsonDerivedType(typeof(ProgressPosted), "progress")]
[JsonDerivedType(typeof(ReplyPosted), "reply")]
[JsonDerivedType(typeof(NoteAdded), "note")]
[JsonDerivedType(typeof(TicketResolved), "resolved")]
[JsonDerivedType(typeof(TicketNudged), "nudged")]
[JsonDerivedType(typeof(TicketConfirmed), "confirmed")]
[JsonDerivedType(typeof(TicketReopened), "reopened")]
[JsonDerivedType(typeof(TicketWithdrawn), "withdrawn")]
[JsonDerivedType(typeof(TicketPrioritised), "prioritised")]
[JsonDerivedType(typeof(UpdateRequested), "updateRequested")]
[JsonDerivedType(typeof(RequesterInformed), "informed")]
[JsonDerivedType(typeof(TicketLinked), "linked")]
[JsonDerivedType(typeof(TicketUnlinked), "unlinked")]
[JsonDerivedType(typeof(WaitStarted), "waiting")]
[JsonDerivedType(typeof(WaitEnded), "resumed")]
[JsonDerivedType(typeof(TicketHandedOver), "handedOver")]
[JsonDerivedType(typeof(TicketEscalated), "escalated")]
[JsonDerivedType(typeof(TicketClosed), "closed")]
[JsonDerivedType(typeof(Reminded), "reminded")]
[JsonDerivedType(typeof(TicketMerged), "merged")]
[JsonDerivedType(typeof(TicketUnmerged), "unmerged")]
[JsonDerivedType(typeof(TicketAbsorbed), "absorbed")]
[JsonDerivedType(typeof(TicketReleased), "released")]
[JsonDerivedType(typeof(TicketSplit), "split")]
[JsonDerivedType(typeof(TicketDescribed), "described")]
[JsonDerivedType(typeof(ParticipantsChanged), "participants")]
[JsonDerivedType(typeof(WatchChanged), "watch")]
[JsonDerivedType(typeof(MuteChanged), "mute")]
[JsonDerivedType(typeof(TicketRated), "rated")]
public abstract record TicketEvent
{
    public DateTimeOffset At { get; init; }

    public Person By { get; init; } = Person.Desk;

    public Channel Via { get; init; } = Channel.System;
}

/// <summary>The ticket began.</summary>
/// <param name="LongText">The blob with the whole text, where <paramref name="Text"/> is only its beginning.</param>
public sealed record TicketOpened(
    TicketId Id,
    Person Requester,
    string Subject,
    string Text,
    Impact Impact,
    Urgency Urgency,
    Priority Priority,
    string? BusinessEffect,
    IReadOnlyList<Person> Participants,
    IReadOnlyList<AttachmentRef> Attachments,
    string? Original,
    string? MessageId,
    string? LongText) : TicketEvent
{
    public TicketLink? Link { get; init; }

    /// <summary>The place of the message in the linked ticket's history that it was made of.</summary>
    public long? SplitFrom { get; init; }

    public string? Category { get; init; }

    public string? Language { get; init; }

    public string? Site { get; init; }

    /// <summary>The blob of the sanitised HTML.</summary>
    public string? Html { get; init; }

    /// <summary>The text in the Markdown of cards, written by us.</summary>
    public string? Markdown { get; init; }

    public Authorship Author { get; init; }
}

/// <summary>An agent has the ticket now.</summary>
/// <param name="From">Who had it, where somebody else than they gave it on: the desk, a manager, whoever took it.</param>
public sealed record TicketAssigned(Person Agent, Tier Tier, AssignmentReason Reason, Person? From = null) : TicketEvent;

public sealed record TicketAcknowledged : TicketEvent;

public sealed record ProgressPosted(string Text, DateTimeOffset? PromisedAt, string? Next = null) : TicketEvent;

/// <summary>A message between requester and desk.</summary>
/// <param name="FromDesk">Whether an agent wrote to the requester, rather than the other way round.</param>
public sealed record ReplyPosted(
    string Text,
    bool FromDesk,
    IReadOnlyList<Person> Participants,
    IReadOnlyList<AttachmentRef> Attachments,
    string? Original,
    string? MessageId,
    string? LongText) : TicketEvent
{
    /// <summary>The blob of the sanitised HTML.</summary>
    public string? Html { get; init; }

    /// <summary>The text in the Markdown of cards, written by us.</summary>
    public string? Markdown { get; init; }
}

public sealed record NoteAdded(string Text) : TicketEvent
{
    public IReadOnlyList<AttachmentRef> Attachments { get; init; } = [];

    /// <summary>The blob of the mail that it came as.</summary>
    public string? Original { get; init; }

    /// <summary>Whether the agent is told of it.</summary>
    public bool TellAssignee { get; init; }
}

public sealed record TicketResolved(ResolutionReport Report) : TicketEvent;

public sealed record TicketNudged : TicketEvent;

public sealed record TicketConfirmed : TicketEvent;

public sealed record TicketReopened(string Reason) : TicketEvent;

public sealed record TicketWithdrawn : TicketEvent;

public sealed record TicketPrioritised(Impact Impact, Urgency Urgency, Priority Priority, string Reason, bool IsOverride = false) : TicketEvent;

/// <summary>The agent was asked for news, because the requester is to be informed soon.</summary>
public sealed record UpdateRequested(DateTimeOffset Before) : TicketEvent;

/// <summary>The requester was told what is known.</summary>
/// <param name="HasNews">Whether there was more to say than the last time, or a promise was missed.</param>
public sealed record RequesterInformed(DateTimeOffset NextAt, bool HasNews = true) : TicketEvent;

public sealed record TicketLinked(TicketLink Link) : TicketEvent;

public sealed record TicketUnlinked(TicketLink Link) : TicketEvent;

public sealed record WaitStarted(WaitingFor For, string Reason, DateTimeOffset? Until, string? Vendor) : TicketEvent;

public sealed record WaitEnded : TicketEvent;

/// <summary>The holder passed the ticket on; who has it next, <see cref="TicketAssigned"/> says.</summary>
public sealed record TicketHandedOver(Tier Tier, string Reason) : TicketEvent;

/// <summary>The tier's time was over, so the next tier is to have it.</summary>
public sealed record TicketEscalated(Tier Tier) : TicketEvent;

/// <summary>The requester's silence was taken for agreement.</summary>
public sealed record TicketClosed : TicketEvent;

/// <summary>Somebody was reminded; each kind once until its reason changes.</summary>
public sealed record Reminded(DueKind Kind) : TicketEvent;

public sealed record TicketMerged(TicketId Into) : TicketEvent;

public sealed record TicketUnmerged(TicketId From) : TicketEvent;

/// <summary>The ticket goes on for another one, too; see <see cref="AbsorbTicket"/>.</summary>
public sealed record TicketAbsorbed(TicketId Other, Person Requester, IReadOnlyList<Person> Participants) : TicketEvent
{
    public IReadOnlyList<Person> Watchers { get; init; } = [];

    public IReadOnlyList<AbsorbedTicket> Further { get; init; } = [];
}

public sealed record TicketReleased(TicketId Other) : TicketEvent;

public sealed record TicketSplit(TicketId Into, long Sequence) : TicketEvent;

/// <summary>What changed of how the ticket is described; null and empty mean unchanged.</summary>
public sealed record TicketDescribed(
    string? Subject,
    string? Category,
    IReadOnlyList<string> AddedTags,
    IReadOnlyList<string> RemovedTags,
    IReadOnlyDictionary<string, string> Fields) : TicketEvent;

public sealed record ParticipantsChanged(IReadOnlyList<Person> Added, IReadOnlyList<Person> Removed) : TicketEvent;

public sealed record WatchChanged(bool Watches) : TicketEvent;

public sealed record MuteChanged(bool Muted) : TicketEvent;

public sealed record TicketRated(int Score, string? Comment) : TicketEvent;
