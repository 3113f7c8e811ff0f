namespace M365Support.Tickets;

/// <summary>Somebody who has to do with a ticket, known by mail address.</summary>
/// <param name="Address">The mail address in lower case; it identifies the person.</param>
/// <param name="Name">The display name, or the address where there is none.</param>
public sealed record Person(string Address, string Name)
{
    /// <summary>The desk itself, when it acts on its own: assigning, reminding.</summary>
    public static readonly Person Desk = new("desk", "M365 Support");

    /// <summary>All managers of the desk, where a message is for them.</summary>
    public static readonly Person Managers = new("role:managers", "Managers");

    /// <summary>The leads of a tier, where a message is for them.</summary>
    public static Person LeadOf(Tier tier) => new($"role:lead-{tier}", $"Lead {tier}");

    /// <summary>Whether this stands for those who have a role at the time.</summary>
    public bool IsRole => Address.StartsWith("role:", StringComparison.Ordinal);

    public bool Equals(Person? other) => other is not null && string.Equals(Address, other.Address, StringComparison.Ordinal);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Address);

    /// <summary>A person with the address in lower case and without surrounding blanks.</summary>
    public static Person Create(string address, string? name)
    {
        var normalised = address.Trim().ToLowerInvariant();
        return new Person(normalised, string.IsNullOrWhiteSpace(name) ? normalised : name.Trim());
    }
}

/// <summary>What somebody may do on the desk, beside what being a ticket's requester or participant allows.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Agent = 1,
    Manager = 2,
    Integration = 4,
    System = 8,
}

/// <summary>By which way something came to a ticket.</summary>
public enum Channel
{
    Teams,
    Mail,
    Web,
    Api,
    System,
    Phone,
}

/// <summary>Who acts, in which roles and from where; every command carries one and is authorised by it.</summary>
public sealed record Actor(Person Person, Roles Roles, Channel Channel)
{
    /// <summary>The desk acting on its own.</summary>
    public static readonly Actor System = new(Person.Desk, Roles.System, Channel.System);

    public bool Is(Roles role) => (Roles & role) != 0;
}
