namespace M365Support.Mail;

/// <summary>The desk's own mailboxes; section <c>Support</c>.</summary>
public sealed class MailOptions
{
    public const string Section = "Support";

    /// <summary>The addresses that people write to; the first one is what the desk writes from. Default none.</summary>
    public IReadOnlyList<string> Mailboxes { get; init; } = [];

    /// <summary>The secrets that sign the marks by which answers find their ticket: the first signs, all are known; each at least 16 characters. Default: one is made and kept in storage.</summary>
    public IReadOnlyList<string> ThreadKeys { get; init; } = [];

    /// <summary>The bounds within which mail is read.</summary>
    public MailParserOptions Parser { get; init; } = MailParserOptions.Default;

    /// <summary>Whether the address is one of the desk's own.</summary>
    public bool IsOwn(string address) => Mailboxes.Contains(address, StringComparer.OrdinalIgnoreCase);
}
