namespace M365Support.Mail;

/// <summary>Takes mail in; each mail once.</summary>
public interface IMailIntake
{
    /// <summary>Turns a mail into a ticket or a reply on one.</summary>
    /// <exception cref="InvalidDataException">The mail cannot be taken in; the message says why.</exception>
    Task<MailIntakeResult> AcceptAsync(Stream mime, MailOrigin origin, CancellationToken cancellationToken);
}

/// <summary>Where a mail went.</summary>
public sealed record MailIntakeResult(string Ticket, MailOutcome Outcome);

/// <summary>What became of a mail.</summary>
public enum MailOutcome
{
    Created,
    Appended,
    Duplicate,
}

/// <summary>Where a mail came from; both null when it was handed in over HTTP.</summary>
public sealed record MailOrigin(string? Mailbox, string? GraphMessageId);
