namespace M365Support.Tickets;

/// <summary>Something that is kept beside the tickets and follows them: a list, a count.</summary>
public interface ITicketProjection
{
    /// <summary>Whether the change has to be written here; what is not shown anywhere needs no hint.</summary>
    /// <param name="before">Null for a new ticket.</param>
    bool Shows(Ticket? before, Ticket after);

    /// <summary>Makes what is kept say what <paramref name="after"/> says. Applying the same change again changes nothing.</summary>
    /// <param name="before">What it may say now; null when that is unknown or nothing.</param>
    /// <returns>Whether anything was written.</returns>
    Task<bool> ApplyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken);
}
