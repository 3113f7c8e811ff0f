using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail.Sync;

/// <summary>How often mailboxes are read (which, <see cref="MailOptions"/> says); section <c>Support</c>.</summary>
public sealed class MailSyncOptions
{
    public const string Section = "Support";

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
}
