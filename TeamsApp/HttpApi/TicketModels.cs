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
/// <param name="Url">Where it can be had; null when it was not kept.</param>
public sealed record AttachmentModel(string Name, string ContentType, long Size, string? Url);

/// <summary>An agent who was looked at but did not get the ticket, and why.</summary>
public sealed record PassedOverModel(string Name, string Reason);

/// <summary>Something that happened to a ticket.</summary>
/// <param name="Type">What happened, such as <c>opened</c>, <c>reply</c> or <c>resolved</c>.</param>
public sealed record EventModel(long Sequence, string Type, DateTimeOffset At, PersonModel By, Channel Via, string? Text);

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
/// <param name="NextUpdateBy">When the requester is promised to hear next; null once the ticket has ended.</param>
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
    public static TicketModel From(Ticket ticket, string text, IReadOnlyList<RecordedEvent> history, bool forDesk) => new(
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
        ticket.IsOngoing ? ticket.NextInformAt : null,
        ticket.ResolveBy,
        ticket.EndedAt,
        ticket.Resolution,
        ticket.Nudges,
        [.. ticket.Attachments.Select((a, i) => new AttachmentModel(a.Name, a.ContentType, a.Size, a.Blob is null ? null : $"/api/tickets/{ticket.Id}/attachments/{i}"))],
        ticket.Original is null ? null : $"/api/tickets/{ticket.Id}/original",
        [.. history.Select(recorded => Describe(recorded, forDesk))]);

    private static string Words(AssignmentReason reason, bool forDesk) => (forDesk ? reason : reason.ForRequester()).ToText(CultureInfo.CurrentUICulture);

    private static EventModel Describe(RecordedEvent recorded, bool forDesk)
    {
        var (type, text) = recorded.Event switch
        {
            TicketOpened e => ("opened", e.Text),
            TicketAssigned e => ("assigned", $"{e.Agent.Name}: {Words(e.Reason, forDesk)}"),
            TicketAcknowledged => ("acknowledged", null),
            ProgressPosted e => ("progress", e.Text),
            ReplyPosted e => ("reply", e.Text),
            NoteAdded e => ("note", e.Text),
            TicketResolved e => ("resolved", $"{e.Report.Cause}\n{e.Report.Action}\n{e.Report.Prevention}"),
            TicketNudged => ("nudged", null),
            TicketConfirmed => ("confirmed", null),
            TicketReopened e => ("reopened", e.Reason),
            TicketWithdrawn => ("withdrawn", null),
            TicketPrioritised e => ("prioritised", $"{e.Priority}: {e.Reason}"),
            UpdateRequested => ("updateRequested", null),
            RequesterInformed => ("informed", (string?)null),
            TicketLinked e => ("linked", e.Link.Other.ToString()),
            TicketUnlinked e => ("unlinked", e.Link.Other.ToString()),
            _ => throw new InvalidOperationException($"{recorded.Event.GetType().Name} has no description."),
        };
        return new EventModel(recorded.Sequence, type, recorded.Event.At, PersonModel.From(recorded.Event.By)!, recorded.Event.Via, text);
    }
}

/// <summary>What a new ticket is asked for with.</summary>
/// <param name="Subject">One line, at most 255 characters.</param>
/// <param name="Text">What is wrong, in the requester's words.</param>
/// <param name="Impact">Individual (default), Team or Company.</param>
/// <param name="Urgency">Low, Medium (default) or High.</param>
/// <param name="BusinessEffect">What it stops people doing; at most 500 characters.</param>
/// <param name="Requester">For whom, by mail address; only agents, managers and integrations may ask for others.</param>
public sealed record NewTicketModel(string? Subject, string? Text, string? Impact, string? Urgency, string? BusinessEffect, NewRequesterModel? Requester);

/// <summary>For whom a ticket is opened.</summary>
public sealed record NewRequesterModel(string Address, string? Name);
