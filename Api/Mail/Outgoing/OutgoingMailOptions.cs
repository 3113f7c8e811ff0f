using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail.Outgoing;

/// <summary>How the desk sends mail; section <c>Support</c>.</summary>
public sealed class OutgoingMailOptions
{
    public const string Section = "Support";

    /// <summary>The name that mail comes from. Default M365 Support; 1 to 100 characters.</summary>
    [Required(ErrorMessage = "Support:SenderName must not be empty, for example Contoso IT Support.")]
    [StringLength(100, ErrorMessage = "Support:SenderName has at most 100 characters, for example Contoso IT Support.")]
    public string SenderName { get; init; } = "M365 Support";

    /// <summary>Whether answers go to an address that names the ticket, <c>support+482019365.k7m2p9q4xz@…</c>; to be switched off where the tenant has plus addressing off. Default true.</summary>
    public bool PlusAddressing { get; init; } = true;

    /// <summary>The most mails sent from one mailbox in any minute; more wait. Default 30, Exchange Online's limit; 1 to 30.</summary>
    [Range(1, 30, ErrorMessage = "Support:MailSendsPerMinute must lie between 1 and 30, for example 30.")]
    public int MailSendsPerMinute { get; init; } = 30;

    /// <summary>The most automatic answers by mail that one sender gets in any hour. Default 5; 0 (none) to 60.</summary>
    [Range(0, 60, ErrorMessage = "Support:AnswersPerHour must lie between 0 and 60, for example 5.")]
    public int AnswersPerHour { get; init; } = 5;

    /// <summary>The most automatic answers by mail that one sender gets to one subject in any 24 hours. Default 2; 0 (none) to 60.</summary>
    [Range(0, 60, ErrorMessage = "Support:AnswersPerSubject must lie between 0 and 60, for example 2.")]
    public int AnswersPerSubject { get; init; } = 2;
}
