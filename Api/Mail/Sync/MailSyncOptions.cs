using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail.Sync;

/// <summary>How often mailboxes are read (<see cref="MailOptions.Mailboxes"/> says which); section <c>Support</c>.</summary>
public sealed class MailSyncOptions : IValidatableObject
{
    public const string Section = "Support";

    private const int MostFolders = 10;
    private const int LongestName = 40;
    private const int LongestId = 400;

    /// <summary>The folders of each mailbox that are read: well-known names, such as junkemail, or ids (Learn: "mailFolder resource type"). Default the inbox, at most 10.</summary>
    [MaxLength(MostFolders, ErrorMessage = "Support:MailFolders has at most 10 folders.")]
    public IReadOnlyList<string> MailFolders { get; set; } = [];

    /// <summary>How often a mailbox without a working subscription is looked at. Default 30 s, 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Support:MailPollInterval must lie between 00:00:01 and 01:00:00, e.g. 00:00:30.")]
    public TimeSpan MailPollInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a mailbox with a subscription is looked at without being told. Default 15 min, 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Support:MailReconcileInterval must lie between 00:00:01 and 1.00:00:00, e.g. 00:15:00.")]
    public TimeSpan MailReconcileInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How far back a mailbox is read at the first time, and how far before its last known state when Graph has lost track. Default 1 day, 1 min to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ErrorMessage = "Support:MailLookback must lie between 00:01:00 and 30.00:00:00, e.g. 1.00:00:00.")]
    public TimeSpan MailLookback { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a subscription is asked for; it is renewed at half of that. Default 2 days, 45 min to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:45:00", "7.00:00:00", ErrorMessage = "Support:SubscriptionLifetime must lie between 00:45:00 and 7.00:00:00, e.g. 2.00:00:00.")]
    public TimeSpan SubscriptionLifetime { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How many times a mail that cannot be taken in is tried before it is set aside. Default 3, 1 to 10.</summary>
    [Range(1, 10, ErrorMessage = "Support:MailAttempts must lie between 1 and 10, e.g. 3.")]
    public int MailAttempts { get; set; } = 3;

    /// <summary>The wait before the second try; each further wait is twice as long. Default 2 s, 0 to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = "Support:MailRetryDelay must lie between 00:00:00 and 00:01:00, e.g. 00:00:02.")]
    public TimeSpan MailRetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The folders that are read, well-known names in lower case.</summary>
    internal IReadOnlyList<string> FoldersRead => MailFolders.Count == 0 ? [MailFolder.Inbox] : [.. MailFolders.Select(Normal)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var folder in MailFolders.Where(folder => folder.Length is 0 or > LongestId || !folder.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=')))
        {
            yield return new ValidationResult($"Support:MailFolders: \"{folder}\" is neither a well-known name, e.g. inbox or junkemail, nor a folder's id.");
        }

        foreach (var folder in FoldersRead.Where(folder => folder is "sentitems" or "drafts" or "outbox"))
        {
            yield return new ValidationResult($"Support:MailFolders: \"{folder}\" holds what the mailbox writes itself; name folders that mail arrives in, e.g. inbox.");
        }

        if (FoldersRead.Distinct(StringComparer.Ordinal).Count() != FoldersRead.Count)
        {
            yield return new ValidationResult("Support:MailFolders names a folder twice.");
        }
    }

    private static string Normal(string folder) => folder.Length <= LongestName ? folder.ToLowerInvariant() : folder;
}
