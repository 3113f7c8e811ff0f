using Azure;

namespace M365Support.Tickets;

/// <summary>The one message about a ticket that a person sees kept up to date; what came before it is history.</summary>
/// <param name="To">The person.</param>
public sealed record LiveCard(TicketId Ticket, Person To)
{
    /// <summary>The ticket's version that it shows.</summary>
    public long Version { get; init; }

    /// <summary>The conversation, as whoever delivered it understands it; null where nobody knows whether or where it arrived.</summary>
    public string? Place { get; init; }

    /// <summary>The message in the conversation.</summary>
    public string? Message { get; init; }

    /// <summary>What it said, for the line that it becomes once another one takes its place.</summary>
    public string? Said { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Whether the message can be replaced.</summary>
    public bool IsKnown => Place is not null && Message is not null;

    /// <summary>The notices whose posting has begun; what is still here when a notice comes again may have arrived.</summary>
    internal IReadOnlyList<string> Begun { get; init; } = [];

    internal ETag ETag { get; init; }
}

/// <summary>What stood before a message, and whether this very message was tried before without anybody knowing whether it arrived.</summary>
public sealed record LiveStart(LiveCard Card, bool MayHaveArrived);
