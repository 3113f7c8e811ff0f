using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>Where a ticket stands in its life.</summary>
public enum TicketStatus
{
    /// <summary>Received; no agent has acknowledged it yet.</summary>
    New,

    /// <summary>An agent works on it.</summary>
    Open,

    /// <summary>Work rests until the requester answers, a vendor delivers or a date comes.</summary>
    Waiting,

    /// <summary>Solved in the agent's view; the requester may confirm or reopen.</summary>
    Resolved,

    /// <summary>Confirmed by the requester, or by silence.</summary>
    Closed,

    /// <summary>Taken back by the requester.</summary>
    Withdrawn,

    /// <summary>The same as another ticket, which goes on for both.</summary>
    Merged,
}

/// <summary>What a ticket waits for.</summary>
public enum WaitingFor
{
    Requester,
    Vendor,
    Schedule,
}

/// <summary>Why a stretch of a ticket's life is no ordinary work.</summary>
public enum StretchKind
{
    WaitingForRequester,
    WaitingForVendor,
    WaitingForSchedule,

    /// <summary>From its end (resolved, closed, withdrawn, merged) until it was reopened.</summary>
    Ended,
}

/// <summary>A stretch of a ticket's life in which some clocks stand still; without an end it still lasts.</summary>
/// <param name="Vendor">Who is waited for, where it is a vendor.</param>
/// <param name="Until">When the wait is over by itself.</param>
/// <param name="Reason">Why, in the agent's words.</param>
public sealed record Stretch(StretchKind Kind, DateTimeOffset From, DateTimeOffset? To = null, string? Vendor = null, DateTimeOffset? Until = null, string? Reason = null)
{
    /// <summary>What is waited for; null where the ticket had ended.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public WaitingFor? WaitsFor => Kind switch
    {
        StretchKind.WaitingForRequester => WaitingFor.Requester,
        StretchKind.WaitingForVendor => WaitingFor.Vendor,
        StretchKind.WaitingForSchedule => WaitingFor.Schedule,
        _ => null,
    };

    internal static StretchKind KindOf(WaitingFor waitingFor) => waitingFor switch
    {
        WaitingFor.Vendor => StretchKind.WaitingForVendor,
        WaitingFor.Schedule => StretchKind.WaitingForSchedule,
        _ => StretchKind.WaitingForRequester,
    };
}

/// <summary>How many people are hit (ITIL impact).</summary>
public enum Impact
{
    Individual,
    Team,
    Company,
}

/// <summary>How soon it hurts (ITIL urgency).</summary>
public enum Urgency
{
    Low,
    Medium,
    High,
}

/// <summary>The order in which tickets are worked on, P1 first.</summary>
public enum Priority
{
    P1 = 1,
    P2,
    P3,
    P4,
}

/// <summary>The level of support that holds a ticket: L1 desk, L2 specialists, L3 engineering.</summary>
public enum Tier
{
    L1 = 1,
    L2,
    L3,
}

/// <summary>Who wrote what a ticket began with; it says whether the desk answers of its own accord.</summary>
public enum Authorship
{
    /// <summary>A person, who is told that the ticket was received and how it goes on.</summary>
    Person,

    /// <summary>A person through a mailing list, who gets no receipt: it would go to the whole list.</summary>
    List,

    /// <summary>A machine, which is told nothing but what an agent writes to it.</summary>
    Machine,
}

/// <summary>A file that came with a message, kept as a blob.</summary>
/// <param name="Name">A file name made safe for display and download.</param>
/// <param name="Size">Bytes, decoded.</param>
/// <param name="Blob">The blob's name in the container of originals; null when the file was not kept.</param>
public sealed record AttachmentRef(string Name, string ContentType, long Size, string? Blob, AttachmentConcern Concern = AttachmentConcern.None)
{
    /// <summary>The Content-ID by which the message's HTML shows it as a picture; null for a file of its own.</summary>
    public string? ContentId { get; init; }

    /// <summary>Whether people may have it.</summary>
    [JsonIgnore]
    public bool IsHandedOut => Blob is not null && Concern == AttachmentConcern.None;
}

/// <summary>Why a file is named but not handed out.</summary>
public enum AttachmentConcern
{
    None,

    /// <summary>A program or script, by its type, name or first bytes.</summary>
    Executable,

    /// <summary>A document that carries macros.</summary>
    Macro,

    /// <summary>Larger than what is kept.</summary>
    TooLarge,
}

/// <summary>How another ticket stands to this one.</summary>
public enum LinkKind
{
    Related,

    /// <summary>The other one is about the same.</summary>
    Duplicate,

    /// <summary>This one is a part of the other.</summary>
    Parent,

    /// <summary>The other one is a part of this.</summary>
    Child,
}

/// <summary>What an answer says about a resolution.</summary>
public enum ReplyMeaning
{
    /// <summary>There is more to say: an ended ticket goes on.</summary>
    GoesOn,

    /// <summary>It is solved.</summary>
    Agrees,
}

/// <summary>What a ticket was before it was merged, so that it can be that again.</summary>
public sealed record BeforeMerge(TicketStatus Status, DateTimeOffset? EndedAt = null, Person? EndedBy = null, bool SeeksAgent = false, DateTimeOffset? PromisedAt = null);

/// <summary>Another ticket that has to do with this one.</summary>
public readonly record struct TicketLink(LinkKind Kind, TicketId Other);

/// <summary>Why a ticket happened and what was done about it; written when it is resolved.</summary>
public sealed record ResolutionReport(string Cause, string Action, string Prevention);

/// <summary>A moment at which a ticket needs attention, and for what.</summary>
public readonly record struct Due(DateTimeOffset At, DueKind Kind);

/// <summary>What a ticket needs when it is due; of two at one moment the first here comes first.</summary>
public enum DueKind
{
    /// <summary>A wait with a date is over.</summary>
    EndWait,

    /// <summary>Hand the ticket to the next tier.</summary>
    Escalate,

    /// <summary>Tell agent and lead that nobody has acknowledged it in time.</summary>
    RemindToAcknowledge,

    /// <summary>Tell the lead and the managers: unacknowledged for so long that a complaint is likely.</summary>
    ReportComplaintRisk,

    /// <summary>Tell the agent that half of the time to resolve is used.</summary>
    WarnAtHalf,

    /// <summary>Tell agent and managers that most of the time to resolve is used.</summary>
    WarnAtMost,

    /// <summary>Tell agent and managers that the time to resolve is over.</summary>
    ReportBreach,

    /// <summary>Tell the agent that the vendor is late.</summary>
    ReportLateVendor,

    /// <summary>Ask the agent for an update before the requester is informed.</summary>
    AskForUpdate,

    /// <summary>Tell the requester what is known.</summary>
    InformRequester,

    /// <summary>Ask the requester how it went.</summary>
    AskForRating,

    /// <summary>Take the requester's silence for agreement.</summary>
    Close,

    /// <summary>Remind the agent to write down what was learnt.</summary>
    RemindOfArticle,

    /// <summary>Ask the requester once more for the answer that is waited for.</summary>
    RemindRequester,

    /// <summary>Tell the agent that the requester has not answered.</summary>
    ReportNoAnswer,
}
