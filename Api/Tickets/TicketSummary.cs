namespace M365Support.Tickets;

/// <summary>A ticket as a list shows it.</summary>
public sealed record TicketSummary
{
    public required TicketId Id { get; init; }

    /// <summary>The ticket's version from which this was drawn.</summary>
    public required long Version { get; init; }

    public required string Subject { get; init; }

    public required TicketStatus Status { get; init; }

    public required Priority Priority { get; init; }

    public required Tier Tier { get; init; }

    public required Person Requester { get; init; }

    public Person? Assignee { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset ResolveBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? LastUpdate { get; init; }

    public static TicketSummary Of(Ticket ticket) => new()
    {
        Id = ticket.Id,
        Version = ticket.Version,
        Subject = ticket.Subject,
        Status = ticket.Status,
        Priority = ticket.Priority,
        Tier = ticket.Tier,
        Requester = ticket.Requester,
        Assignee = ticket.Assignee,
        OpenedAt = ticket.OpenedAt,
        ResolveBy = ticket.ResolveBy,
        AcknowledgedAt = ticket.AcknowledgedAt,
        LastUpdate = ticket.LastUpdate is { Length: > 200 } text ? string.Concat(text.AsSpan(0, 199), "…") : ticket.LastUpdate,
    };

    /// <summary>Whether the two say the same, whatever the version.</summary>
    public bool SaysTheSameAs(TicketSummary other) => this == other with { Version = Version };
}

/// <summary>Some items of a longer list.</summary>
/// <param name="Cursor">Where the next page begins; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Cursor);

/// <summary>An event and its place in the ticket's history, counted from 1.</summary>
public sealed record RecordedEvent(long Sequence, TicketEvent Event);
