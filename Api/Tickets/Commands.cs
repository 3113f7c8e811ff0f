using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>Something that somebody wants done to a ticket. Those that one ticket asks of another are kept in its outbox, as JSON.</summary>
[JsonDerivedType(typeof(LinkTicket), "link")]
[JsonDerivedType(typeof(SplitTicket), "split")]
[JsonDerivedType(typeof(MergeTicket), "merge")]
[JsonDerivedType(typeof(AbsorbTicket), "absorb")]
[JsonDerivedType(typeof(ReleaseTicket), "release")]
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
    /// <summary>The way it came, where that is not the way the command came: a phone call that an agent logs.</summary>
    public Channel? Source { get; init; }

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

    public Authorship Author { get; init; }

    /// <summary>The place of the message in the linked ticket's history that it is made of.</summary>
    public long? SplitFrom { get; init; }

    /// <summary>What only agents and managers see: an agent's words, or those of the desk about the ticket's origin.</summary>
    public string? Note { get; init; }

    /// <summary>The blob of the mail that the note came as.</summary>
    public string? NoteOriginal { get; init; }
}

/// <summary>Gives the ticket to an agent; the reason is shown to people.</summary>
public sealed record AssignTicket(Person Agent, Tier Tier, AssignmentReason Reason) : TicketCommand
{
    /// <summary>The holder who cannot go on. The desk itself takes a ticket from nobody else.</summary>
    public Person? From { get; init; }

    /// <summary>Whether the holder keeps it once they have acknowledged it.</summary>
    public bool OnlyUnacknowledged { get; init; }
}

/// <summary>The agent takes the ticket, also from the queue.</summary>
public sealed record TakeTicket(Tier? Tier = null) : TicketCommand;

/// <summary>The agent has seen the ticket and works on it.</summary>
public sealed record AcknowledgeTicket : TicketCommand;

/// <summary>News for the requester.</summary>
/// <param name="PromisedAt">When the agent promises the next news; null leaves it to the hourly rhythm.</param>
/// <param name="Next">What happens next.</param>
public sealed record PostProgress(string Text, DateTimeOffset? PromisedAt = null, string? Next = null) : TicketCommand;

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

    /// <summary>What it says about a resolution, where it answers one.</summary>
    public ReplyMeaning Meaning { get; init; }
}

/// <summary>A note that only agents and managers see.</summary>
/// <param name="Original">The blob of the mail that it came as.</param>
/// <param name="TellAssignee">Whether the agent is to be told of it.</param>
public sealed record AddNote(
    string Text,
    IReadOnlyList<AttachmentRef>? Attachments = null,
    string? Original = null,
    bool TellAssignee = false) : TicketCommand;

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
/// <param name="Override">A priority that differs from what the table says.</param>
/// <param name="Seen">The priority that whoever decides this saw; another one by now is a conflict. Null where that does not matter.</param>
public sealed record PrioritiseTicket(Impact Impact, Urgency Urgency, string Reason, Priority? Override = null, Priority? Seen = null) : TicketCommand;

/// <summary>The clock struck: do what is due now.</summary>
public sealed record DoWhatIsDue : TicketCommand;

/// <summary>Says that another ticket has to do with this one, or no longer has.</summary>
public sealed record LinkTicket(LinkKind Kind, TicketId Other, bool Remove = false) : TicketCommand;

/// <summary>Work rests until somebody answers or a date comes.</summary>
/// <param name="Vendor">The vendor's configured name; required for <see cref="WaitingFor.Vendor"/>.</param>
/// <param name="Until">When work goes on by itself; this or <paramref name="Day"/> is required for <see cref="WaitingFor.Schedule"/>.</param>
/// <param name="Day">The day on which work goes on by itself, when working time begins at the requester's site.</param>
public sealed record WaitForTicket(WaitingFor For, string Reason, DateTimeOffset? Until = null, string? Vendor = null, DateOnly? Day = null) : TicketCommand;

/// <summary>Work goes on.</summary>
public sealed record ResumeTicket : TicketCommand;

/// <summary>Passes the ticket on: to a named agent, or to whoever is the best of a tier.</summary>
/// <param name="To">The next agent; null leaves it to the assignment.</param>
/// <param name="Tier">The next tier; null keeps it.</param>
public sealed record HandOverTicket(Person? To, Tier? Tier, string Reason) : TicketCommand;

/// <summary>Says that this ticket is the same as another, which goes on for both.</summary>
public sealed record MergeTicket(TicketId Into) : TicketCommand;

/// <summary>Takes a merge back, within a day.</summary>
public sealed record UnmergeTicket : TicketCommand;

/// <summary>The other side of <see cref="MergeTicket"/>: this ticket goes on for the other, too.</summary>
/// <param name="Participants">Those of the other ticket on its own account.</param>
public sealed record AbsorbTicket(TicketId Other, Person Requester, IReadOnlyList<Person> Participants) : TicketCommand
{
    /// <summary>The agents who watch the other ticket on its own account.</summary>
    public IReadOnlyList<Person> Watchers { get; init; } = [];

    /// <summary>What the other ticket went on for until now.</summary>
    public IReadOnlyList<AbsorbedTicket> Further { get; init; } = [];

    /// <summary>What it takes to go on for a ticket.</summary>
    public static AbsorbTicket Of(Ticket other) =>
        new(other.Id, other.Requester, [.. other.Participants.Except(other.Absorbed.SelectMany(a => a.All).SelectMany(a => a.Participants))])
        {
            Watchers = [.. other.Watchers.Except(other.Absorbed.SelectMany(a => a.All).SelectMany(a => a.Watchers))],
            Further = other.Absorbed,
        };
}

/// <summary>The other side of <see cref="UnmergeTicket"/>.</summary>
public sealed record ReleaseTicket(TicketId Other) : TicketCommand;

/// <summary>Notes that a message of this ticket became a ticket of its own.</summary>
public sealed record SplitTicket(TicketId Into, long Sequence) : TicketCommand;

/// <summary>Says what it is about, and what the desk wants to know about it.</summary>
/// <param name="Subject">A clearer subject; null keeps it.</param>
/// <param name="Category">One of the configured categories; empty for none, null keeps it.</param>
/// <param name="AddTags">Tags to add; words without blanks.</param>
/// <param name="Fields">Values of configured fields; an empty value clears one.</param>
public sealed record DescribeTicket(
    string? Subject = null,
    string? Category = null,
    IReadOnlyList<string>? AddTags = null,
    IReadOnlyList<string>? RemoveTags = null,
    IReadOnlyDictionary<string, string>? Fields = null) : TicketCommand
{
    /// <summary>The tags as they are to be, instead of what to add and to remove; null keeps them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What whoever changes this saw, by <c>subject</c>, <c>category</c> and the names of fields: another value by now is a conflict.</summary>
    public IReadOnlyDictionary<string, string>? Seen { get; init; }
}

/// <summary>Adds people to the ticket, or takes them off.</summary>
public sealed record ChangeParticipants(IReadOnlyList<Person> Add, IReadOnlyList<Person> Remove) : TicketCommand;

/// <summary>The agent wants to hear of every change, or no longer.</summary>
public sealed record WatchTicket(bool Watch) : TicketCommand;

/// <summary>The person wants no hourly message about this ticket, or wants it again.</summary>
public sealed record MuteTicket(bool Mute) : TicketCommand;

/// <summary>The requester says how it went.</summary>
/// <param name="Score">1 (bad) to 5 (good).</param>
public sealed record RateTicket(int Score, string? Comment = null) : TicketCommand;

/// <summary>Does what a configured macro says: texts, waits, tags, all in one.</summary>
public sealed record RunMacro(string Name) : TicketCommand;
