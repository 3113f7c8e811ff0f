using System.Globalization;
using M365Support.Tickets;

namespace M365Support.HttpApi;

/// <summary>A person in an answer.</summary>
public sealed record PersonModel(string Name, string Address)
{
    public static PersonModel? From(Person? person) => person is null ? null : new PersonModel(person.Name, person.Address);
}

/// <summary>A file of a ticket.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Url">Where it can be had; null when it is not handed out.</param>
/// <param name="Concern">Why it is not handed out: a program, a document with macros, or too large; otherwise none.</param>
public sealed record AttachmentModel(string Name, string ContentType, long Size, string? Url, AttachmentConcern Concern);

/// <summary>An agent who was looked at but did not get the ticket, and why.</summary>
public sealed record PassedOverModel(string Name, string Reason);

/// <summary>Something that happened to a ticket.</summary>
/// <param name="Type">What happened, such as <c>opened</c>, <c>reply</c> or <c>resolved</c>.</param>
/// <param name="Text">What was said, or why it was done.</param>
public sealed record EventModel(long Sequence, string Type, DateTimeOffset At, PersonModel By, Channel Via, string? Text)
{
    /// <summary>Where a message can be had as an HTML document; null where this is no message.</summary>
    public string? Message { get; init; }

    /// <summary>Where the mail that it came as can be had; null where it did not come as one.</summary>
    public string? Original { get; init; }

    public static EventModel From(RecordedEvent recorded, Ticket ticket, bool forDesk)
    {
        var (type, text) = recorded.Event switch
        {
            TicketOpened e => ("opened", e.Text),
            TicketAssigned e => ("assigned", $"{e.Agent.Name}: {TicketModel.Words(e.Reason, forDesk)}"),
            TicketAcknowledged => ("acknowledged", null),
            ProgressPosted e => ("progress", e.Next is null ? e.Text : $"{e.Text}\n{e.Next}"),
            ReplyPosted e => ("reply", e.Text),
            NoteAdded e => ("note", e.Text),
            TicketResolved e => ("resolved", $"{e.Report.Cause}\n{e.Report.Action}\n{e.Report.Prevention}"),
            TicketNudged => ("nudged", null),
            TicketConfirmed => ("confirmed", null),
            TicketReopened e => ("reopened", e.Reason),
            TicketWithdrawn => ("withdrawn", null),
            TicketPrioritised e => ("prioritised", $"{e.Priority}{(e.IsOverride ? " (override)" : "")}: {e.Reason}"),
            UpdateRequested => ("updateRequested", null),
            RequesterInformed => ("informed", null),
            WaitStarted e => ("waiting", $"{e.Vendor ?? e.For.ToString()}: {e.Reason}"),
            WaitEnded => ("resumed", null),
            TicketHandedOver e => ("handedOver", $"{e.Tier}: {e.Reason}"),
            TicketEscalated e => ("escalated", e.Tier.ToString()),
            TicketClosed => ("closed", null),
            Reminded e => ("reminded", e.Kind.ToString()),
            TicketMerged e => ("merged", e.Into.ToString()),
            TicketUnmerged e => ("unmerged", e.From.ToString()),
            TicketAbsorbed e => ("absorbed", e.Other.ToString()),
            TicketReleased e => ("released", e.Other.ToString()),
            TicketSplit e => ("split", e.Into.ToString()),
            TicketLinked e => ("linked", $"{e.Link.Kind} {e.Link.Other}"),
            TicketUnlinked e => ("unlinked", $"{e.Link.Kind} {e.Link.Other}"),
            TicketDescribed e => ("described", Changes(e)),
            ParticipantsChanged e => ("participants", string.Join(", ", Signed(e.Added.Select(p => p.Address), e.Removed.Select(p => p.Address)))),
            WatchChanged e => (e.Watches ? "watched" : "unwatched", null),
            MuteChanged e => (e.Muted ? "muted" : "unmuted", null),
            TicketRated e => ("rated", e.Comment is null ? e.Score.ToString(CultureInfo.InvariantCulture) : $"{e.Score.ToString(CultureInfo.InvariantCulture)}: {e.Comment}"),
            _ => throw new InvalidOperationException($"{recorded.Event.GetType().Name} has no description."),
        };
        return new EventModel(recorded.Sequence, type, recorded.Event.At, PersonModel.From(recorded.Event.By)!, recorded.Event.Via, text)
        {
            Message = TicketMessage.Of(recorded) is { } message ? MessagesApi.Address(ticket, message) : null,
            Original = TicketMessage.Of(recorded) is { Original: not null } mail ? MessagesApi.Address(ticket, mail, "original") : null,
        };
    }

    private static string Changes(TicketDescribed e) => string.Join('\n', new[]
    {
        e.Subject is null ? null : $"subject: {e.Subject}",
        e.Category is null ? null : $"category: {e.Category}",
        e.AddedTags.Count + e.RemovedTags.Count == 0 ? null : $"tags: {string.Join(", ", Signed(e.AddedTags, e.RemovedTags))}",
    }.OfType<string>().Concat(e.Fields.Select(field => $"{field.Key}: {field.Value}")));

    private static IEnumerable<string> Signed(IEnumerable<string> added, IEnumerable<string> removed) => added.Select(a => $"+{a}").Concat(removed.Select(r => $"-{r}"));
}

/// <summary>A page of what happened to a ticket.</summary>
/// <param name="Events">The newest first; what the caller may not read is left out.</param>
/// <param name="Before">Pass it on as <c>before</c> to get the page before; null where there is none.</param>
public sealed record TimelineModel(IReadOnlyList<EventModel> Events, long? Before);

/// <summary>What a ticket waits for.</summary>
/// <param name="Until">When it goes on by itself; null where it does not.</param>
/// <param name="VendorDueBy">When the vendor's own time is over; null where no vendor is waited for.</param>
public sealed record WaitModel(WaitingFor For, DateTimeOffset Since, DateTimeOffset? Until, string? Vendor, string? Reason, DateTimeOffset? VendorDueBy);

/// <summary>A ticket's clocks; minutes are of working time, by the calendar of the requester's site.</summary>
/// <param name="AcknowledgeBy">When an agent has to have acknowledged it; null once one has.</param>
/// <param name="ResolveBy">When it has to be resolved; null while the clock stands still and once it has ended.</param>
/// <param name="ElapsedMinutes">What of the time to resolve is used.</param>
/// <param name="WithVendorsMinutes">How long vendors had it in all.</param>
public sealed record ClocksModel(DateTimeOffset? AcknowledgeBy, DateTimeOffset? ResolveBy, double ElapsedMinutes, double TargetMinutes, double WithVendorsMinutes)
{
    public static ClocksModel From(Ticket ticket, TicketClocks clocks, DateTimeOffset now) => new(
        ticket is { IsOngoing: true, AcknowledgedAt: null } ? clocks.Acknowledge.DueAt(clocks.Time, now) : null,
        ticket.IsOngoing ? clocks.Resolve.DueAt(clocks.Time, now) : null,
        Minutes(clocks.Resolve.Elapsed(clocks.Time, now)),
        Minutes(clocks.Resolve.Target),
        Minutes(clocks.WithVendors(now)));

    private static double Minutes(TimeSpan time) => Math.Round(time.TotalMinutes, 1);
}

/// <summary>Another ticket that has to do with one.</summary>
public sealed record LinkModel(LinkKind Kind, string Ticket);

/// <summary>A ticket in a list.</summary>
public sealed record TicketSummaryModel(
    string Id,
    string Subject,
    TicketStatus Status,
    Priority Priority,
    Tier Tier,
    PersonModel Requester,
    PersonModel? Assignee,
    DateTimeOffset OpenedAt,
    DateTimeOffset ResolveBy,
    string? LastUpdate)
{
    public static TicketSummaryModel From(TicketSummary ticket) => new(
        ticket.Id.ToString(),
        ticket.Subject,
        ticket.Status,
        ticket.Priority,
        ticket.Tier,
        PersonModel.From(ticket.Requester)!,
        PersonModel.From(ticket.Assignee),
        ticket.OpenedAt,
        ticket.ResolveBy,
        ticket.LastUpdate);
}

/// <summary>A page of tickets.</summary>
/// <param name="Cursor">Pass it on as <c>cursor</c> to get the next page; null on the last one.</param>
public sealed record TicketPageModel(IReadOnlyList<TicketSummaryModel> Items, string? Cursor);

/// <summary>A ticket as the caller may see it.</summary>
/// <param name="Text">All of what the requester first wrote.</param>
/// <param name="AssignmentReason">Why the assignee has it, in the caller's language.</param>
/// <param name="PassedOver">Why others have it not; only for agents and managers.</param>
/// <param name="NextUpdateBy">When the requester is promised to hear next; null while the requester or a date is waited for, and once the ticket has ended.</param>
/// <param name="Original">Where the mail it came as can be had, as it came.</param>
/// <param name="Timeline">The latest events, the newest first.</param>
public sealed record TicketModel(
    string Id,
    long Version,
    string Subject,
    string Text,
    TicketStatus Status,
    Priority Priority,
    Impact Impact,
    Urgency Urgency,
    Tier Tier,
    Channel Source,
    string? BusinessEffect,
    PersonModel Requester,
    IReadOnlyList<PersonModel> Participants,
    PersonModel? Assignee,
    string? AssignmentReason,
    IReadOnlyList<PassedOverModel> PassedOver,
    DateTimeOffset OpenedAt,
    DateTimeOffset? AcknowledgedAt,
    string? LastUpdate,
    DateTimeOffset? LastUpdateAt,
    DateTimeOffset? NextUpdateBy,
    DateTimeOffset ResolveBy,
    DateTimeOffset? EndedAt,
    ResolutionReport? Resolution,
    int Nudges,
    IReadOnlyList<AttachmentModel> Attachments,
    string? Original,
    IReadOnlyList<EventModel> Timeline)
{
    /// <summary>Who opened it for the requester; null where the requester did.</summary>
    public PersonModel? OpenedBy { get; init; }

    public string? NextStep { get; init; }

    public bool IsPriorityOverridden { get; init; }

    /// <summary>What it waits for; null where it does not wait.</summary>
    public WaitModel? Wait { get; init; }

    public required ClocksModel Clocks { get; init; }

    public string? Category { get; init; }

    /// <summary>The requester's language, BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Where the requester works; it says which business calendar holds.</summary>
    public string? Site { get; init; }

    /// <summary>The ticket that this one goes on as.</summary>
    public string? MergedInto { get; init; }

    /// <summary>1 (bad) to 5 (good); null until the requester says.</summary>
    public int? Rating { get; init; }

    /// <summary>For the desk only, as the following ones.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Values of the configured fields, by name.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<LinkModel> Links { get; init; } = [];

    /// <summary>The tickets that were merged into this one.</summary>
    public IReadOnlyList<string> Absorbed { get; init; } = [];

    /// <summary>Agents who hear of every change.</summary>
    public IReadOnlyList<PersonModel> Watchers { get; init; } = [];

    public static TicketModel From(Ticket ticket, string text, IReadOnlyList<RecordedEvent> history, Actor viewer, DeskRules rules, DateTimeOffset now)
    {
        var clocks = new TicketClocks(ticket, rules);
        var forDesk = TicketDecider.IsDesk(viewer);
        var model = Basics(ticket, text, history, forDesk, clocks, now) with
        {
            OpenedBy = PersonModel.From(ticket.OpenedBy),
            NextStep = ticket.NextStep,
            IsPriorityOverridden = ticket.IsPriorityOverridden,
            Wait = ticket.Wait is { } wait ? new WaitModel(wait.WaitsFor!.Value, wait.From, wait.Until, wait.Vendor, wait.Reason, clocks.Vendor?.DueAt(clocks.Time, now)) : null,
            Category = ticket.Category,
            Language = ticket.Language,
            Site = ticket.Site,
            MergedInto = ticket.MergedInto?.ToString(),
            Rating = ticket.Rating,
        };
        return !TicketDecider.IsDesk(viewer) && !viewer.Is(Roles.Integration) ? model : model with
        {
            Tags = ticket.Tags,
            Fields = ticket.Fields,
            Links = [.. ticket.Links.Select(link => new LinkModel(link.Kind, link.Other.ToString()))],
            Absorbed = [.. ticket.Absorbed.Select(absorbed => absorbed.Id.ToString())],
            Watchers = [.. ticket.Watchers.Select(watcher => PersonModel.From(watcher)!)],
        };
    }

    private static TicketModel Basics(Ticket ticket, string text, IReadOnlyList<RecordedEvent> history, bool forDesk, TicketClocks clocks, DateTimeOffset now) => new(
        ticket.Id.ToString(),
        ticket.Version,
        ticket.Subject,
        text,
        ticket.Status,
        ticket.Priority,
        ticket.Impact,
        ticket.Urgency,
        ticket.Tier,
        ticket.Source,
        ticket.BusinessEffect,
        PersonModel.From(ticket.Requester)!,
        [.. ticket.Participants.Select(p => PersonModel.From(p)!)],
        PersonModel.From(ticket.Assignee),
        ticket.AssignmentReason is { } reason ? Words(reason, forDesk) : null,
        forDesk ? [.. (ticket.AssignmentReason?.PassedOver ?? []).Select(other => new PassedOverModel(other.Name, Words(new AssignmentReason(other.Why), forDesk)))] : [],
        ticket.OpenedAt,
        ticket.AcknowledgedAt,
        ticket.LastUpdate,
        ticket.LastUpdateAt,
        ticket.InformBy,
        ticket.ResolveBy,
        ticket.EndedAt,
        ticket.Resolution,
        ticket.Nudges,
        [.. ticket.Attachments.Select((a, i) => new AttachmentModel(a.Name, a.ContentType, a.Size, a.IsHandedOut ? $"/api/tickets/{ticket.Id}/attachments/{i}" : null, a.Concern))],
        ticket.Original is null ? null : $"/api/tickets/{ticket.Id}/original",
        [.. history.Select(recorded => EventModel.From(recorded, ticket, forDesk))])
    {
        Clocks = ClocksModel.From(ticket, clocks, now),
    };

    internal static string Words(AssignmentReason reason, bool forDesk) => (forDesk ? reason : reason.ForRequester()).ToText(CultureInfo.CurrentUICulture);
}

/// <summary>What a new ticket is asked for with.</summary>
/// <param name="Subject">One line, at most 255 characters.</param>
/// <param name="Text">What is wrong, in the requester's words.</param>
/// <param name="Impact">Individual (default), Team or Company.</param>
/// <param name="Urgency">Low, Medium (default) or High.</param>
/// <param name="BusinessEffect">What it stops people doing; at most 500 characters.</param>
/// <param name="Requester">For whom, by mail address; only agents, managers and integrations may ask for others.</param>
/// <param name="Category">One of Support:Categories, or any word where none are configured.</param>
/// <param name="Language">The requester's language, BCP 47; default what the directory says.</param>
/// <param name="Site">Where the requester works, which says which business calendar holds; default the office that the directory says.</param>
/// <param name="Source">By which way it came (Phone, Mail, Teams, Web), where that is not this call; for agents, managers and integrations.</param>
public sealed record NewTicketModel(
    string? Subject,
    string? Text,
    string? Impact,
    string? Urgency,
    string? BusinessEffect,
    NewRequesterModel? Requester,
    string? Category = null,
    string? Language = null,
    string? Site = null,
    string? Source = null)
{
    internal string? Field(string name) => name switch
    {
        "subject" => Subject,
        "text" => Text,
        "impact" => Impact,
        "urgency" => Urgency,
        "businessEffect" => BusinessEffect,
        "requester" => Requester is null ? null : Requester.Address ?? "?",
        "requesterName" => Requester?.Name,
        "category" => Category,
        "language" => Language,
        "site" => Site,
        "source" => Source,
        _ => null,
    };
}

/// <summary>For whom a ticket is opened.</summary>
public sealed record NewRequesterModel(string Address, string? Name);
