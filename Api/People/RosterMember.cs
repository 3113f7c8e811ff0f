using M365Support.Tickets;

namespace M365Support.People;

/// <summary>What somebody of the support desk does.</summary>
public enum RosterRole
{
    Agent = 1,
    Manager,
}

/// <summary>Somebody of the support desk.</summary>
public sealed record RosterMember
{
    /// <summary>The default of <see cref="Capacity"/>.</summary>
    public const int DefaultCapacity = 10;

    /// <summary>The mail address, lower-case.</summary>
    public required string Address { get; init; }

    public required string Name { get; init; }

    /// <summary>The directory's object id; null when it is not known.</summary>
    public string? AadObjectId { get; init; }

    public required RosterRole Role { get; init; }

    /// <summary>An agent's tier; null for a manager.</summary>
    public Tier? Tier { get; init; }

    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>The languages tickets are answered in, BCP 47.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>An IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>How many open tickets are a full load.</summary>
    public int Capacity { get; init; } = DefaultCapacity;
}
