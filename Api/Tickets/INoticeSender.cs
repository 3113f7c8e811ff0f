namespace M365Support.Tickets;

/// <summary>Brings notices to people, by Teams or by mail.</summary>
public interface INoticeSender
{
    /// <summary>Sends a notice about a ticket. Returning means that nothing is left to do, also when the person cannot be reached or it is uncertain whether it arrived.</summary>
    /// <returns>What is known of the person's live card, to be stored together with the notice's end; null where nothing was posted.</returns>
    /// <exception cref="Azure.RequestFailedException">Nothing was sent and it is worth trying again later.</exception>
    Task<LiveCard?> SendAsync(Notice notice, Ticket ticket, CancellationToken cancellationToken);
}
