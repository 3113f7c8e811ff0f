using M365Support.Tickets;

namespace M365Support.People;

/// <summary>Finds those who have a role in the roster.</summary>
public sealed class DeskAudience(Roster roster) : IAudience
{
    public async Task<IReadOnlyList<Person>> OfAsync(Person role, CancellationToken cancellationToken)
    {
        foreach (var tier in Enum.GetValues<Tier>())
        {
            if (role == Person.LeadOf(tier) && await roster.LeadsAsync(tier, cancellationToken) is { Count: > 0 } leads)
            {
                return [.. leads.Select(ToPerson)];
            }
        }

        return [.. (await roster.LoadAsync(cancellationToken)).Where(member => member.Role == RosterRole.Manager).Select(ToPerson)];
    }

    private static Person ToPerson(RosterMember member) => Person.Create(member.Address, member.Name);
}
