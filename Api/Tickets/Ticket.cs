using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>The state of a ticket: what its events add up to. Immutable; see <see cref="TicketDecider"/> for its rules.</summary>
/// <remarks>It holds facts only. What follows from them by the clock is in <see cref="TicketClocks"/>; <see cref="NextInformAt"/>, <see cref="ResolveBy"/>, <see cref="AcknowledgeBy"/>, <see cref="AtRiskFrom"/> and <see cref="ArmedFor"/> are copies for lists, set with each change.</remarks>
public sealed partial record Ticket
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

    /// <summary>Who opened it for the requester; null where the requester did.</summary>
    public Person? OpenedBy { get; init; }

    public required Channel Source { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required Impact Impact { get; init; }

    public required Urgency Urgency { get; init; }

    public required Priority Priority { get; init; }

    /// <summary>Whether an agent set the priority against the table.</summary>
    public bool IsPriorityOverridden { get; init; }

    public string? BusinessEffect { get; init; }

    public TicketStatus Status { get; init; }

    public Tier Tier { get; init; } = Tier.L1;

    /// <summary>Since when the ticket has been with its tier.</summary>
    public DateTimeOffset TierSince { get; init; }

    public Person? Assignee { get; init; }

    /// <summary>Why this agent has it.</summary>
    public AssignmentReason? AssignmentReason { get; init; }

    /// <summary>Whether somebody better placed than the holder is looked for.</summary>
    public bool SeeksAgent { get; init; }

    /// <summary>Since when an acknowledgement is owed.</summary>
    public DateTimeOffset AwaitedSince { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>The last news an agent gave the requester, what comes next, and when it was said.</summary>
    public string? LastUpdate { get; init; }

    public string? NextStep { get; init; }

    public DateTimeOffset? LastUpdateAt { get; init; }

    /// <summary>When something last happened that the requester should hear of.</summary>
    public DateTimeOffset NewsAt { get; init; }

    /// <summary>When the requester last heard from the desk what is known.</summary>
    public required DateTimeOffset InformedAt { get; init; }

    /// <summary>When the next news was promised; null leaves it to the hourly rhythm.</summary>
    public DateTimeOffset? PromisedAt { get; init; }

    /// <summary>When the agent was asked for news for the coming message to the requester.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The stretches in which the ticket waited or had ended, in order; clocks are computed from them.</summary>
    public IReadOnlyList<Stretch> Stretches { get; init; } = [];

    /// <summary>Of what somebody has been reminded.</summary>
    public IReadOnlyList<DueKind> Reminded { get; init; } = [];

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who ended it.</summary>
    public Person? EndedBy { get; init; }

    public ResolutionReport? Resolution { get; init; }

    public DateTimeOffset? NudgedAt { get; init; }

    public int Nudges { get; init; }

    /// <summary>Nudges since the desk last gave news.</summary>
    public int UnansweredNudges { get; init; }

    /// <summary>How the requester found it, 1 (bad) to 5 (good).</summary>
    public int? Rating { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public IReadOnlyList<Person> Participants { get; init; } = [];

    /// <summary>Agents who hear of every change.</summary>
    public IReadOnlyList<Person> Watchers { get; init; } = [];

    /// <summary>Who wants no hourly message.</summary>
    public IReadOnlyList<Person> Muted { get; init; } = [];

    /// <summary>The files of all messages; pictures inside a message are not among them.</summary>
    public IReadOnlyList<AttachmentRef> Attachments { get; init; } = [];

    public IReadOnlyList<TicketLink> Links { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Values of the configured fields.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>The ticket that this one was merged into; what comes for this one goes there.</summary>
    public TicketId? MergedInto { get; init; }

    /// <summary>What it was before it was merged; null where it is not.</summary>
    public BeforeMerge? BeforeMerge { get; init; }

    /// <summary>The tickets that this one goes on for.</summary>
    public IReadOnlyList<AbsorbedTicket> Absorbed { get; init; } = [];

    public Authorship Author { get; init; }

    public string? Category { get; init; }

    public string? Language { get; init; }

    public string? Site { get; init; }

    /// <summary>The blob of the mail that the ticket came as.</summary>
    public string? Original { get; init; }

    /// <summary>The Message-ID that mail of this ticket answers, without angle brackets.</summary>
    public string? LastMessageId { get; init; }

    /// <summary>When the requester is promised to hear next.</summary>
    public DateTimeOffset NextInformAt { get; init; }

    /// <summary>By when it has to be resolved, if its clock does not stand still (again).</summary>
    public DateTimeOffset ResolveBy { get; init; }

    /// <summary>By when it has to be acknowledged; null where that clock stands still or has stopped.</summary>
    public DateTimeOffset? AcknowledgeBy { get; init; }

    /// <summary>From when on so much of the time to resolve it is used that it may be late; null where that clock stands still.</summary>
    public DateTimeOffset? AtRiskFrom { get; init; }

    /// <summary>For when the reminder is set; a reminder that does not match is stale.</summary>
    public DateTimeOffset? ArmedFor { get; init; }

    [JsonIgnore]
    public bool IsOngoing => Status is TicketStatus.New or TicketStatus.Open or TicketStatus.Waiting;

    /// <summary>Whether the requester is told every hour; who has to answer himself, or was told a date, is not.</summary>
    [JsonIgnore]
    public bool IsTold => IsOngoing && Wait?.Kind is not (StretchKind.WaitingForRequester or StretchKind.WaitingForSchedule);

    /// <summary>When the requester hears next by itself; null where nothing is owed.</summary>
    [JsonIgnore]
    public DateTimeOffset? InformBy => IsTold ? NextInformAt : null;

    /// <summary>The wait that lasts; null where it does not wait.</summary>
    [JsonIgnore]
    public Stretch? Wait => Status == TicketStatus.Waiting ? Stretches[^1] : null;

    /// <summary>Whether the requester wrote more than <see cref="Text"/>.</summary>
    [JsonIgnore]
    public bool IsTextShortened => Text.Length == MaxStateText;

    /// <summary>Whose ticket it is: the requester, and those of the tickets that it goes on for.</summary>
    [JsonIgnore]
    public IEnumerable<Person> Requesters => Absorbed.SelectMany(absorbed => absorbed.All).Select(absorbed => absorbed.Requester).Prepend(Requester).Distinct();

    public bool Concerns(Person person) => Requesters.Contains(person) || Participants.Contains(person);

    /// <summary>The next state. Total: every event that was ever written can be applied.</summary>
    public static Ticket Evolve(Ticket? state, TicketEvent happened)
    {
        var next = (state, happened) switch
        {
            (_, TicketOpened e) => Open(e),
            (null, _) => throw new InvalidOperationException($"A ticket begins with {nameof(TicketOpened)}, not with {happened.GetType().Name}."),
            (_, TicketAssigned e) => state.Assigned(e),
            (_, TicketAcknowledged e) => state with { Status = state.Status == TicketStatus.New ? TicketStatus.Open : state.Status, AcknowledgedAt = e.At, NewsAt = e.At },
            (_, ProgressPosted e) => state.Told(e, e.Text) with { PromisedAt = e.PromisedAt, NextStep = Shorten(e.Next) },
            (_, ReplyPosted e) => state.Replied(e),
            (_, TicketResolved e) => state.Ended(TicketStatus.Resolved, e) with { Resolution = e.Report },
            (_, TicketClosed or TicketConfirmed) => state with { Status = TicketStatus.Closed, EndedAt = happened.At, EndedBy = happened.By },
            (_, TicketWithdrawn e) => state.Ended(TicketStatus.Withdrawn, e),
            (_, TicketReopened e) => state.Reopened(e.At),
            (_, TicketNudged e) => state with { NudgedAt = e.At, Nudges = state.Nudges + 1, UnansweredNudges = state.UnansweredNudges + 1 },
            (_, TicketRated e) => state with { Rating = e.Score },
            (_, TicketPrioritised e) => state with
            {
                Impact = e.Impact,
                Urgency = e.Urgency,
                Priority = e.Priority,
                IsPriorityOverridden = e.IsOverride,
                Reminded = e.Priority == state.Priority ? state.Reminded : [.. state.Reminded.Where(kind => kind is not (DueKind.WarnAtHalf or DueKind.WarnAtMost or DueKind.ReportBreach))],
            },
            (_, WaitStarted e) => state.EndStretch(e.At) with
            {
                Status = TicketStatus.Waiting,
                Stretches = [.. state.EndStretch(e.At).Stretches, new Stretch(Stretch.KindOf(e.For), e.At, null, e.Vendor, e.Until, e.Reason)],
                Reminded = [.. state.Reminded.Where(kind => kind is not (DueKind.ReportLateVendor or DueKind.RemindRequester or DueKind.ReportNoAnswer))],
                NewsAt = e.At,
            },
            (_, WaitEnded e) => state.EndStretch(e.At) with { Status = state.AcknowledgedAt is null ? TicketStatus.New : TicketStatus.Open, NewsAt = e.At },
            (_, TicketHandedOver e) => state with { Tier = e.Tier, TierSince = e.Tier == state.Tier ? state.TierSince : e.At, SeeksAgent = true, NewsAt = e.At },
            (_, TicketEscalated e) => state with { Tier = e.Tier, TierSince = e.At, SeeksAgent = true, NewsAt = e.At },
            (_, TicketMerged e) => state.Ended(TicketStatus.Merged, e) with
            {
                MergedInto = e.Into,
                BeforeMerge = new BeforeMerge(state.Status, state.EndedAt, state.EndedBy, state.SeeksAgent, state.PromisedAt),
            },
            (_, TicketUnmerged e) => state.Unmerged(e.At),
            (_, TicketAbsorbed e) => state.GoingOnFor(e),
            (_, TicketReleased e) => state.NoLongerFor(e.Other),
            (_, TicketLinked e) => state with { Links = [.. state.Links.Append(e.Link).Distinct().Take(MaxListed)] },
            (_, TicketUnlinked e) => state with { Links = [.. state.Links.Where(link => link != e.Link)] },
            (_, TicketDescribed e) => state.Described(e),
            (_, ParticipantsChanged e) => state with
            {
                Participants = Union([.. state.Participants.Except(e.Removed)], e.Added, state.Requester),
                Absorbed = [.. state.Absorbed.Select(absorbed => absorbed.Less([.. e.Added, .. e.Removed], []))],
            },
            (_, WatchChanged e) => state with
            {
                Watchers = With(state.Watchers, e.By, e.Watches),
                Absorbed = [.. state.Absorbed.Select(absorbed => absorbed.Less([], [e.By]))],
            },
            (_, MuteChanged e) => state with { Muted = With(state.Muted, e.By, e.Muted) },
            (_, UpdateRequested e) => state with { AskedAt = e.At },
            (_, RequesterInformed e) => state with { InformedAt = e.At, PromisedAt = null, AskedAt = null },
            (_, Reminded e) => state with { Reminded = [.. state.Reminded.Union(Implied(e.Kind))] },
            _ => state,
        };
        return next with { Version = (state?.Version ?? 0) + 1, UpdatedAt = happened.At };
    }

    private static Ticket Open(TicketOpened e) => new()
    {
        Id = e.Id,
        Version = 0,
        Subject = e.Subject,
        Text = Shorten(e.Text)!,
        Markdown = e.Markdown,
        Html = e.Html,
        Requester = e.Requester,
        OpenedBy = e.By == e.Requester || e.By == Person.Desk ? null : e.By,
        Source = e.Via,
        OpenedAt = e.At,
        Impact = e.Impact,
        Urgency = e.Urgency,
        Priority = e.Priority,
        BusinessEffect = e.BusinessEffect,
        TierSince = e.At,
        AwaitedSince = e.At,
        NewsAt = e.At,
        InformedAt = e.At,
        Participants = [.. e.Participants.Take(MaxListed)],
        Attachments = [.. FilesOf(e.Attachments, e.Html).Take(MaxListed)],
        Original = e.Original,
        LastMessageId = e.MessageId,
        Links = e.Link is { } link ? [link] : [],
        Author = e.Author,
        Category = e.Category,
        Language = e.Language,
        Site = e.Site,
    };

    private Ticket Assigned(TicketAssigned e) => this with
    {
        Assignee = e.Agent,
        Tier = e.Tier,
        TierSince = e.Tier == Tier ? TierSince : e.At,
        AssignmentReason = e.Reason,
        SeeksAgent = false,
        Status = Status == TicketStatus.Waiting ? Status : TicketStatus.New,
        AwaitedSince = AcknowledgedAt is null ? AwaitedSince : e.At,
        AcknowledgedAt = null,
        Reminded = AcknowledgedAt is null ? Reminded : [.. Reminded.Where(kind => kind is not (DueKind.RemindToAcknowledge or DueKind.ReportComplaintRisk))],
        NewsAt = e.At,
    };

    /// <summary>The desk gave the requester news, so the hour begins again.</summary>
    private Ticket Told(TicketEvent e, string text) => this with
    {
        InformedAt = e.At,
        PromisedAt = null,
        AskedAt = null,
        LastUpdate = Shorten(text),
        LastUpdateAt = e.At,
        NextStep = null,
        NewsAt = e.At,
        UnansweredNudges = 0,
    };

    private Ticket Replied(ReplyPosted e)
    {
        var next = this with
        {
            Participants = Union(Participants, e.Participants, Requester),
            Attachments = [.. Attachments.Concat(FilesOf(e.Attachments, e.Html)).Take(MaxListed)],
            LastMessageId = e.MessageId ?? LastMessageId,
        };
        return e.FromDesk ? next.Told(e, e.Text) : next;
    }

    private Ticket Ended(TicketStatus status, TicketEvent e) => EndStretch(e.At) with
    {
        Status = status,
        EndedAt = e.At,
        EndedBy = e.By,
        SeeksAgent = false,
        Stretches = [.. EndStretch(e.At).Stretches, new Stretch(StretchKind.Ended, e.At)],
        NewsAt = e.At,
    };

    private Ticket Reopened(DateTimeOffset at) => EndStretch(at) with
    {
        Status = Assignee is null || AcknowledgedAt is null ? TicketStatus.New : TicketStatus.Open,
        AwaitedSince = AcknowledgedAt is null ? at : AwaitedSince,
        TierSince = at,
        EndedAt = null,
        EndedBy = null,
        Resolution = null,
        Rating = null,
        Reminded = [],
        InformedAt = at,
        PromisedAt = null,
        AskedAt = null,
        NewsAt = at,
    };

    private Ticket Described(TicketDescribed e)
    {
        var fields = new SortedDictionary<string, string>(Fields.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in e.Fields)
        {
            if (value.Length == 0)
            {
                fields.Remove(name);
            }
            else
            {
                fields[name] = value;
            }
        }

        return this with
        {
            Subject = e.Subject ?? Subject,
            Category = e.Category is null ? Category : e.Category.Length == 0 ? null : e.Category,
            Tags = [.. Tags.Except(e.RemovedTags, StringComparer.OrdinalIgnoreCase).Union(e.AddedTags, StringComparer.OrdinalIgnoreCase)],
            Fields = fields,
        };
    }

    private Ticket EndStretch(DateTimeOffset at) =>
        Stretches is [.., { To: null } last] ? this with { Stretches = [.. Stretches.SkipLast(1), last with { To = at }] } : this;

    /// <summary>A warning also stands for the smaller ones.</summary>
    private static DueKind[] Implied(DueKind kind) => kind switch
    {
        DueKind.ReportBreach => [DueKind.WarnAtHalf, DueKind.WarnAtMost, kind],
        DueKind.WarnAtMost => [DueKind.WarnAtHalf, kind],
        DueKind.ReportComplaintRisk => [DueKind.RemindToAcknowledge, kind],
        DueKind.ReportNoAnswer => [DueKind.RemindRequester, kind],
        _ => [kind],
    };

    private static Person[] Union(IReadOnlyList<Person> people, IEnumerable<Person> more, Person requester) =>
        [.. people.Union(more).Where(p => p != requester).Take(MaxListed)];

    private static Person[] With(IReadOnlyList<Person> people, Person person, bool included) =>
        included ? [.. people.Append(person).Distinct().Take(MaxListed)] : [.. people.Where(p => p != person)];

    /// <summary>Without the pictures that are seen inside the message.</summary>
    private static IEnumerable<AttachmentRef> FilesOf(IReadOnlyList<AttachmentRef> attachments, string? html) => attachments.Where(a => html is null || a.ContentId is null);

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Shorten(string? text) =>
        text is null || text.Length <= MaxStateText ? text : string.Concat(text.AsSpan(0, MaxStateText - 1), "…");
}
