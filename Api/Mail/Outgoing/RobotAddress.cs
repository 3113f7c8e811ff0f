namespace M365Support.Mail.Outgoing;

/// <summary>Tells by its local part that nobody reads an address, or that a program answers it (RFC 3834 §2, RFC 2142 §4).</summary>
internal static class RobotAddress
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "", "mailerdaemon", "maildaemon", "daemon", "postmaster", "noreply", "donotreply", "dontreply", "nobody", "null", "devnull",
        "bounce", "bounces", "autoreply", "autoresponder", "autorespond", "listserv", "majordomo", "mailman",
    };

    private static readonly string[] Beginnings = ["noreply", "donotreply", "mailerdaemon", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e"];

    public static bool Matches(string address)
    {
        var mailbox = AddressText.Mailbox(address);
        var local = mailbox[..Math.Max(mailbox.LastIndexOf('@'), 0)];
        var name = string.Concat(local.Where(c => c is not ('-' or '_' or '.')));
        return Names.Contains(name)
            || Array.Exists(Beginnings, b => name.StartsWith(b, StringComparison.Ordinal))
            || name.EndsWith("noreply", StringComparison.Ordinal)
            || local.StartsWith("bounce-", StringComparison.Ordinal)
            || local.StartsWith("bounces-", StringComparison.Ordinal)
            || local.StartsWith("owner-", StringComparison.Ordinal);
    }
}
