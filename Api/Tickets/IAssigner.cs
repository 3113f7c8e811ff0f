namespace M365Support.Tickets;

/// <summary>Finds the agent who should have a ticket.</summary>
public interface IAssigner
{
    /// <summary>The assignment and its reason; null when nobody is available and the ticket has to wait.</summary>
    /// <param name="ticket">For a ticket that somebody holds, somebody else is looked for.</param>
    Task<AssignTicket?> ProposeAsync(Ticket ticket, CancellationToken cancellationToken);

    /// <summary>Whether the holder of a ticket that comes back to life can go on with it.</summary>
    Task<bool> CanGoOnAsync(Person holder, CancellationToken cancellationToken) => Task.FromResult(true);
}
