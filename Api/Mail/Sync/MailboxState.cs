using Azure;

namespace M365Support.Mail.Sync;

/// <summary>How far a folder has been read, and its subscription; one row, changed only by who has read its latest version.</summary>
internal sealed record MailboxState
{
    /// <summary>The link to go on from; null to read the folder anew.</summary>
    public string? Link { get; init; }

    /// <summary>Mail received earlier is not taken in.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether the folder is being gone through from its beginning; most of it is old then.</summary>
    public bool FromBeginning { get; init; }

    /// <summary>How many times the taking in of the page at <see cref="Link"/> was begun and not ended.</summary>
    public int Begun { get; init; }

    /// <summary>When the round began whose pages are being read.</summary>
    public DateTimeOffset? RoundStarted { get; init; }

    /// <summary>Everything that arrived before this has been taken in.</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    public string? SubscriptionId { get; init; }

    public DateTimeOffset? SubscriptionExpires { get; init; }

    /// <summary>The secret that Graph repeats in every notification; stored before the subscription is made.</summary>
    public string? ClientState { get; init; }

    /// <summary>The address the subscription was made for.</summary>
    public string? NotificationUrl { get; init; }

    public ETag ETag { get; init; }
}

/// <summary>A mail that could not be taken in and was set aside.</summary>
/// <param name="Mailbox">The mailbox it is in.</param>
/// <param name="GraphMessageId">Its immutable id there.</param>
/// <param name="Error">Why the last try failed.</param>
/// <param name="Attempts">How many times it has been set aside.</param>
/// <param name="FirstFailedAt">When that was for the first time.</param>
/// <param name="NextTryAt">When it is tried again; null when no more.</param>
public sealed record StuckMail(string Mailbox, string GraphMessageId, string Error, int Attempts, DateTimeOffset FirstFailedAt, DateTimeOffset? NextTryAt)
{
    /// <summary>The folder that it was found in.</summary>
    public string Folder { get; init; } = MailFolder.Inbox;
}

/// <summary>How a folder of a mailbox fares, for the health page.</summary>
/// <param name="Mailbox">The address.</param>
/// <param name="Folder">The folder's well-known name or id.</param>
/// <param name="SyncedAt">When it was last read to the end; null when not yet since the start of this process.</param>
/// <param name="Error">What went wrong in the last round; null when nothing did.</param>
/// <param name="IsSubscribed">Whether Graph notifies; otherwise the mailbox is polled.</param>
public sealed record MailboxStatus(string Mailbox, string Folder, DateTimeOffset? SyncedAt, string? Error, bool IsSubscribed);
