using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>Something that happened to a ticket: who, when and by which way. The timeline and the audit log are these.</summary>
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
public abstract record TicketEvent
{
    public required DateTimeOffset At { get; init; }

    public required Person By { get; init; }

    public required Channel Via { get; init; }
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

    public string? Category { get; init; }

    public string? Language { get; init; }

    public string? Site { get; init; }

    /// <summary>The blob of the sanitised HTML.</summary>
    public string? Html { get; init; }

    /// <summary>The text in the Markdown of cards, written by us.</summary>
    public string? Markdown { get; init; }
}

public sealed record TicketAssigned(Person Agent, Tier Tier, string Reason) : TicketEvent;

public sealed record TicketAcknowledged : TicketEvent;

public sealed record ProgressPosted(string Text, DateTimeOffset? PromisedAt) : TicketEvent;

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

public sealed record NoteAdded(string Text) : TicketEvent;

public sealed record TicketResolved(ResolutionReport Report) : TicketEvent;

public sealed record TicketNudged : TicketEvent;

public sealed record TicketConfirmed : TicketEvent;

public sealed record TicketReopened(string Reason) : TicketEvent;

public sealed record TicketWithdrawn : TicketEvent;

public sealed record TicketPrioritised(Impact Impact, Urgency Urgency, Priority Priority, string Reason) : TicketEvent;

/// <summary>The agent was asked for news, because the requester is to be informed soon.</summary>
public sealed record UpdateRequested(DateTimeOffset Before) : TicketEvent;

/// <summary>The requester was told what is known.</summary>
public sealed record RequesterInformed(DateTimeOffset NextAt) : TicketEvent;

public sealed record TicketLinked(TicketLink Link) : TicketEvent;

public sealed record TicketUnlinked(TicketLink Link) : TicketEvent;
