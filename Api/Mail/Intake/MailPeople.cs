using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>Whom a mail was written to, besides the desk.</summary>
internal static class MailPeople
{
    private const int Most = 100;

    /// <summary>The people who become participants: those in To and Cc who have an address that is not the desk's own; at most 100.</summary>
    public static Person[] Of(MailMessage message, Person sender, MailOptions options) =>
    [
        .. message.To.Concat(message.Cc)
            .Where(address => !options.IsOwn(address.Address) && !IsList(message, address.Address))
            .Select(address => TicketVerbs.ParsePerson(address.Address, address.Name))
            .Where(person => person.IsOk)
            .Select(person => person.Value)
            .Where(person => person != sender)
            .Distinct()
            .Take(Most),
    ];

    /// <summary>What comes for a list goes to very many (RFC 2369, List-Post).</summary>
    private static bool IsList(MailMessage message, string address) =>
        message.Kind == MailKind.List && message.Headers["List-Post"]?.Contains(address, StringComparison.OrdinalIgnoreCase) == true;
}
