using System.Security.Claims;
using M365Support.Identity;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.HttpApi;

/// <summary>Who a caller is on the desk: the person from the token, the roles from the roster and the token.</summary>
public sealed class Actors(Roster roster)
{
    /// <summary>The signed-in caller; a program without a mail address goes by its object id.</summary>
    public async Task<Actor> FromAsync(ClaimsPrincipal user, Channel channel, CancellationToken cancellationToken)
    {
        var address = user.GetMail() ?? user.GetObjectId() ?? throw new InvalidOperationException("The caller is not signed in.");
        var member = await roster.FindAsync(user.GetMail(), cancellationToken);
        var integration = user.HasClaim(UserClaims.Role, UserClaims.IntegrationRole) ? Roles.Integration : Roles.None;
        return new Actor(Person.Create(address, user.FindFirstValue(UserClaims.Name)), DeskRoles.Of(member) | integration, channel);
    }

    /// <summary>A person whom the channel has authenticated.</summary>
    public async Task<Actor> FromAsync(Person person, Channel channel, CancellationToken cancellationToken) =>
        new(person, DeskRoles.Of(await roster.FindAsync(person.Address, cancellationToken)), channel);
}
