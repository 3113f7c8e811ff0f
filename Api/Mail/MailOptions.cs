using System.ComponentModel.DataAnnotations;

namespace M365Support.Mail;

/// <summary>What a mail's authentication results have to say before its sender is believed.</summary>
public enum SenderTrust
{
    /// <summary>Nothing; the From field is believed.</summary>
    Always,

    /// <summary>Not that authentication failed.</summary>
    UnlessFailed,

    /// <summary>That authentication passed.</summary>
    OnlyPassed,
}

/// <summary>The desk's own mailboxes, and whom it believes; section <c>Support</c>.</summary>
public sealed class MailOptions : IValidatableObject
{
    public const string Section = "Support";

    private const int MostMailboxes = 50;
    private const int ShortestThreadKey = 16;

    /// <summary>The addresses that people write to, which are read; the first one is what the desk writes from. Default none, at most 50.</summary>
    [MaxLength(MostMailboxes, ErrorMessage = "Support:Mailboxes has at most 50 addresses.")]
    public IReadOnlyList<string> Mailboxes { get; set; } = [];

    /// <summary>Other addresses of these mailboxes: they never become participants. Default none.</summary>
    public IReadOnlyList<string> Aliases { get; set; } = [];

    /// <summary>The secrets that sign the marks by which answers find their ticket: the first signs, all are known; each at least 16 characters. Default: one is made and kept in storage.</summary>
    public IReadOnlyList<string> ThreadKeys { get; set; } = [];

    /// <summary>Whose From field lets a mail onto a ticket, or act for the desk. Default <see cref="SenderTrust.UnlessFailed"/>.</summary>
    public SenderTrust SenderTrust { get; set; } = SenderTrust.UnlessFailed;

    /// <summary>The names under which mail servers of ours write Authentication-Results (RFC 8601 §2.5), for example mx.contoso.example. Exchange Online, which writes no name, is believed about mail of its own mailboxes. Default none.</summary>
    public IReadOnlyList<string> AuthenticationServers { get; set; } = [];

    /// <summary>The bounds within which mail is read.</summary>
    public MailParserOptions Parser { get; set; } = MailParserOptions.Default;

    /// <summary>Whether the address is one of the desk's own, also with a subaddress (RFC 5233: <c>support+anything@</c>).</summary>
    public bool IsOwn(string address)
    {
        var whole = WithoutSubaddress(address.Trim());
        return Mailboxes.Contains(whole, StringComparer.OrdinalIgnoreCase) || Aliases.Contains(whole, StringComparer.OrdinalIgnoreCase)
            || Mailboxes.Contains(address, StringComparer.OrdinalIgnoreCase);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, addresses) in new[] { (nameof(Mailboxes), Mailboxes), (nameof(Aliases), Aliases) })
        {
            foreach (var address in addresses.Where(address => address.IndexOf('@', StringComparison.Ordinal) < 1 || address.Any(char.IsWhiteSpace)))
            {
                yield return new ValidationResult($"Support:{name}: \"{address}\" is no mail address, e.g. support@contoso.example.");
            }
        }

        if (Mailboxes.Distinct(StringComparer.OrdinalIgnoreCase).Count() != Mailboxes.Count)
        {
            yield return new ValidationResult("Support:Mailboxes names an address twice.");
        }

        if (ThreadKeys.Any(key => key.Length < ShortestThreadKey))
        {
            yield return new ValidationResult("Support:ThreadKeys has a key of fewer than 16 characters; use a long random text.");
        }
    }

    private static string WithoutSubaddress(string address)
    {
        var at = address.LastIndexOf('@');
        var plus = address.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 && plus < at ? string.Concat(address.AsSpan(0, plus), address.AsSpan(at)) : address;
    }
}
