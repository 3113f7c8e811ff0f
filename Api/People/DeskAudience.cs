using M365Support.Tickets;

namespace M365Support.People;

/// <summary>Finds those who have a role in the roster.</summary>
public sealed class DeskAudience(Roster roster) : IAudience
{
    public async Task<IReadOnlyList<Person>> OfAsync(Person role, CancellationToken cancellationToken) =>
        [.. (await roster.LoadAsync(cancellationToken)).Where(member => member.Role == RosterRole.Manager).Select(member => Person.Create(member.Address, member.Name))];
}
