namespace M365Support.Tickets;

/// <summary>Finds the agent who should have a ticket.</summary>
public interface IAssigner
{
    /// <summary>The assignment and its reason; null when nobody is available and the ticket has to wait.</summary>
    Task<AssignTicket?> ProposeAsync(Ticket ticket, CancellationToken cancellationToken);
}
