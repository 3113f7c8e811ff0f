using Azure;
using M365Support.Tickets;
using NodaTime;

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

    /// <summary>The directory's object id; null when it is not known, and presence with it.</summary>
    public string? AadObjectId { get; init; }

    public required RosterRole Role { get; init; }

    /// <summary>An agent's tier; null for a manager.</summary>
    public Tier? Tier { get; init; }

    /// <summary>Whether the agent leads the others of the tier.</summary>
    public bool IsLead { get; init; }

    public IReadOnlyList<Skill> Skills { get; init; } = [];

    /// <summary>The languages tickets are answered in, BCP 47.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>An IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When the agent works. Default Monday to Friday, 9 to 18.</summary>
    public WeeklyHours Hours { get; init; } = WeeklyHours.Office;

    public IReadOnlyList<DayRange> Holidays { get; init; } = [];

    /// <summary>How many open tickets are a full load; 1 to 1,000.</summary>
    public int Capacity { get; init; } = DefaultCapacity;

    /// <summary>Whether the agent has switched new tickets off.</summary>
    public bool IsPaused { get; init; }

    /// <summary>When they come again by themselves; null leaves that to the agent.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>How often it was changed; 0 for one that was never kept.</summary>
    public int Version { get; init; }

    /// <summary>What a change has to match.</summary>
    public ETag ETag { get; init; }

    public Person Person => Person.Create(Address, Name);

    public bool IsPausedAt(DateTimeOffset now) => IsPaused && (PausedUntil is not { } until || now < until);

    public bool IsOnHolidayAt(DateTimeOffset now)
    {
        var today = Today(now);
        return Holidays.Any(off => off.Contains(today));
    }

    public bool IsInHoursAt(DateTimeOffset now) => Hours.Contains(now, Zone, Holidays);

    /// <summary>The skills that count now; an expired certificate does not.</summary>
    public IEnumerable<Skill> SkillsAt(DateTimeOffset now)
    {
        var today = Today(now);
        return Skills.Where(skill => skill.CountsOn(today));
    }

    private DateTimeZone Zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) ?? DateTimeZone.Utc;

    private DateOnly Today(DateTimeOffset now) => Instant.FromDateTimeOffset(now).InZone(Zone).Date.ToDateOnly();
}
