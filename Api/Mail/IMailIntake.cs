namespace M365Support.Mail;

/// <summary>Takes in mail: what arrives becomes a ticket, or part of one, exactly once.</summary>
public interface IMailIntake
{
    /// <summary>Takes in one mail; the same mail again is a duplicate and changes nothing.</summary>
    /// <param name="mime">The message as it came (RFC 5322); read once, from the start to the end.</param>
    /// <param name="origin">The way it came.</param>
    /// <param name="cancellationToken">Cancels the work; the mail may or may not be taken in then.</param>
    /// <exception cref="InvalidDataException">This is no mail, and never will be.</exception>
    /// <exception cref="TimeoutException">Others are changing the ticket at the same moment; it can be tried again.</exception>
    Task<MailIntakeResult> AcceptAsync(Stream mime, MailOrigin origin, CancellationToken cancellationToken);

    /// <summary>Whether what every mail needs answers. Where it does not, a mail that could not be taken in is none the worse for it.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);
}

/// <summary>Where a mail went.</summary>
/// <param name="Ticket">The ticket's number; null where mail of our own came back that names none.</param>
public sealed record MailIntakeResult(string? Ticket, MailOutcome Outcome);

/// <summary>What a mail did.</summary>
public enum MailOutcome
{
    /// <summary>It opened a ticket.</summary>
    Created,

    /// <summary>It went onto a ticket: as a reply, or as a note when a machine wrote it.</summary>
    Appended,

    /// <summary>It has been taken in before.</summary>
    Duplicate,

    /// <summary>It is mail of our own that came back; it was kept, and its ticket knows it already.</summary>
    Ignored,
}

/// <summary>The way a mail came.</summary>
/// <param name="Mailbox">The address of the mailbox it was found in; null when it was handed in.</param>
/// <param name="GraphMessageId">Its immutable id there.</param>
public sealed record MailOrigin(string? Mailbox, string? GraphMessageId)
{
    /// <summary>How many bytes the mail has, where that is known beforehand; it saves a copy of it in memory.</summary>
    public long? Length { get; init; }
}
