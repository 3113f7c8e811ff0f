namespace M365Support.Tickets;

/// <summary>Somebody of the desk who looks at a ticket, and when last.</summary>
public sealed record Viewing(Person Agent, DateTimeOffset At)
{
    /// <summary>How long after it was noted it is still believed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>How long it is not noted again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
}

/// <summary>A page of a ticket's history, and who else looks at the ticket.</summary>
/// <param name="Events">The latest first.</param>
public sealed record TicketPage(IReadOnlyList<RecordedEvent> Events, IReadOnlyList<Viewing> Viewers);
