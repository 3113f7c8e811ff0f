using System.Security.Claims;
using M365Support.Identity;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.HttpApi;

/// <summary>Who a caller is on the desk: the person from the token, the roles from the roster and the token.</summary>
public sealed class Actors(Roster roster, PersonDirectory directory)
{
    /// <summary>The signed-in caller; a program without a mail address goes by its object id.</summary>
    public async Task<Actor> FromAsync(ClaimsPrincipal user, Channel channel, CancellationToken cancellationToken)
    {
        var mail = await MailOfAsync(user, cancellationToken);
        var address = mail ?? user.GetObjectId() ?? throw new InvalidOperationException("The caller is not signed in.");
        var member = await roster.FindAsync(mail, cancellationToken);
        var integration = user.HasClaim(UserClaims.Role, UserClaims.IntegrationRole) ? Roles.Integration : Roles.None;
        return new Actor(Person.Create(address, user.FindFirstValue(UserClaims.Name)), DeskRoles.Of(member) | integration, channel);
    }

    /// <summary>The address that the directory has for the caller, as in the chat; the token's user name, which need not be one, where the directory cannot say.</summary>
    private async Task<string?> MailOfAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        user.GetMail() is not null && user.GetObjectId() is { } id && await directory.FindByIdAsync(id, cancellationToken: cancellationToken) is { Address.Length: > 0 } known
            ? known.Address
            : user.GetMail();

    /// <summary>A person whom the channel has authenticated.</summary>
    public async Task<Actor> FromAsync(Person person, Channel channel, CancellationToken cancellationToken) =>
        new(person, DeskRoles.Of(await roster.FindAsync(person.Address, cancellationToken)), channel);
}
