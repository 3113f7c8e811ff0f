namespace M365Support.Tickets;

/// <summary>Something that somebody wants done to a ticket.</summary>
public abstract record TicketCommand;

/// <summary>A new ticket. It is the first command of every ticket.</summary>
/// <param name="BusinessEffect">The requester's own words about what it stops them doing.</param>
/// <param name="Original">The blob of the mail it came as.</param>
public sealed record OpenTicket(
    Person Requester,
    string Subject,
    string Text,
    Impact Impact = Impact.Individual,
    Urgency Urgency = Urgency.Medium,
    string? BusinessEffect = null,
    IReadOnlyList<Person>? Participants = null,
    IReadOnlyList<AttachmentRef>? Attachments = null,
    string? Original = null,
    string? MessageId = null,
    TicketLink? Link = null) : TicketCommand
{
    /// <summary>What it is about, one of the configured categories; it says which skills are needed.</summary>
    public string? Category { get; init; }

    /// <summary>The language of the requester, a BCP 47 tag.</summary>
    public string? Language { get; init; }

    /// <summary>Where the requester works; it says which business calendar holds.</summary>
    public string? Site { get; init; }

    /// <summary>The blob of what the mail newly says as sanitised HTML; null where it came as plain text.</summary>
    public string? Html { get; init; }

    /// <summary>The same in the Markdown of cards, written by us; null where the plain text says it all.</summary>
    public string? Markdown { get; init; }
}

/// <summary>Gives the ticket to an agent; the reason is shown to people.</summary>
public sealed record AssignTicket(Person Agent, Tier Tier, string Reason) : TicketCommand;

/// <summary>The agent takes the ticket, also from the queue.</summary>
public sealed record TakeTicket(Tier? Tier = null) : TicketCommand;

/// <summary>The agent has seen the ticket and works on it.</summary>
public sealed record AcknowledgeTicket : TicketCommand;

/// <summary>News for the requester.</summary>
/// <param name="PromisedAt">When the agent promises the next news; null leaves it to the hourly rhythm.</param>
public sealed record PostProgress(string Text, DateTimeOffset? PromisedAt = null) : TicketCommand;

/// <summary>A message between requester and agent.</summary>
public sealed record PostReply(
    string Text,
    IReadOnlyList<Person>? Participants = null,
    IReadOnlyList<AttachmentRef>? Attachments = null,
    string? Original = null,
    string? MessageId = null) : TicketCommand
{
    /// <summary>The blob of what the mail newly says as sanitised HTML; null where it came as plain text.</summary>
    public string? Html { get; init; }

    /// <summary>The same in the Markdown of cards, written by us; null where the plain text says it all.</summary>
    public string? Markdown { get; init; }
}

/// <summary>A note that only agents and managers see.</summary>
public sealed record AddNote(string Text) : TicketCommand;

/// <summary>The agent holds the ticket to be solved.</summary>
public sealed record ResolveTicket(string Cause, string Action, string Prevention) : TicketCommand;

/// <summary>The requester asks for more speed (催办).</summary>
public sealed record NudgeTicket : TicketCommand;

/// <summary>The requester agrees that it is solved.</summary>
public sealed record ConfirmTicket : TicketCommand;

/// <summary>The requester does not agree that it is solved.</summary>
public sealed record ReopenTicket(string Reason) : TicketCommand;

/// <summary>The requester takes the ticket back.</summary>
public sealed record WithdrawTicket : TicketCommand;

/// <summary>Sets impact and urgency, and so the priority.</summary>
public sealed record PrioritiseTicket(Impact Impact, Urgency Urgency, string Reason) : TicketCommand;

/// <summary>The clock struck: do what is due now.</summary>
public sealed record DoWhatIsDue : TicketCommand;

/// <summary>Says that another ticket has to do with this one, or no longer has.</summary>
public sealed record LinkTicket(LinkKind Kind, TicketId Other, bool Remove = false) : TicketCommand;
