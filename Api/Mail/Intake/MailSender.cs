using M365Support.People;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Intake;

/// <summary>Who a mail is from, and as what they act.</summary>
/// <param name="Roles">What they may do on the desk; none where they are not believed.</param>
/// <param name="IsBelieved">Whether the From field may be acted on.</param>
/// <param name="IsOwn">Whether it is one of the desk's own mailboxes.</param>
internal sealed record MailSender(Person Person, Roles Roles, bool IsBelieved, bool IsOwn)
{
    /// <summary>The address that stands for a mail without one.</summary>
    public const string NoAddress = "unknown@invalid";

    public bool IsDesk => TicketDecider.IsDesk(Actor);

    public Actor Actor => new(Person, Roles, Channel.Mail);

    /// <summary>The sender on a ticket that the mail was found to belong to, even if the ticket does not know them yet.</summary>
    public Actor ActorOnTicket => new(Person, Roles | Roles.System, Channel.Mail);
}

/// <summary>Finds out who a mail is from.</summary>
internal sealed class MailSenders(Roster roster, PersonDirectory directory, IOptions<MailOptions> options)
{
    public async Task<MailSender> FindAsync(MailMessage message, MailOrigin origin, CancellationToken cancellationToken)
    {
        var person = PersonOf(message);
        var check = AuthenticationResults.Read(message, origin.Mailbox is not null, options.Value);
        var isBelieved = person.Address != MailSender.NoAddress && options.Value.SenderTrust switch
        {
            SenderTrust.Always => true,
            SenderTrust.UnlessFailed => check != SenderCheck.Failed,
            SenderTrust.OnlyPassed => check == SenderCheck.Passed,
        };
        var roles = isBelieved ? DeskRoles.Of(await roster.FindAsync(person.Address, cancellationToken)) : Roles.None;
        return new MailSender(person, roles, isBelieved, isBelieved && options.Value.IsOwn(person.Address));
    }

    /// <summary>Whether the tenant's directory has the person.</summary>
    public async Task<bool> IsOfTenantAsync(Person person, CancellationToken cancellationToken) =>
        (await directory.FindByAddressAsync(person.Address, cancellationToken: cancellationToken)).IsKnown;

    private static Person PersonOf(MailMessage message)
    {
        var address = message.From ?? message.Sender ?? (message.ReplyTo.Count > 0 ? message.ReplyTo[0] : null);
        return address is { Address.Length: > 0 }
            ? Person.Create(address.Address, address.Name)
            : new Person(MailSender.NoAddress, IntakeTexts.Of(message)["UnknownSender"]);
    }
}
