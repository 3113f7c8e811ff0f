namespace M365Support.Mail;

/// <summary>A mailbox named in a header (RFC 5322 §3.4); members of groups stand as mailboxes of their own.</summary>
/// <param name="Name">The display name, decoded, or null.</param>
/// <param name="Address">The address without angle brackets; empty where only a name was given.</param>
public sealed record MailAddress(string? Name, string Address)
{
    public override string ToString() => Name is null ? Address : $"{Name} <{Address}>";
}
