using M365Support.Tickets;

namespace M365Support.People;

/// <summary>What the roster lets somebody do.</summary>
public static class DeskRoles
{
    public static Roles Of(RosterMember? member) => member?.Role switch
    {
        RosterRole.Agent => Roles.Agent,
        RosterRole.Manager => Roles.Agent | Roles.Manager,
        _ => Roles.None,
    };
}
