using System.Globalization;
using System.Text.Json.Serialization;

namespace M365Support.People;

/// <summary>A member of the roster as people and programs write it: what the form, the HTTP API and the table have in common.</summary>
public sealed record RosterDraft
{
    public string? Address { get; init; }

    public string? Name { get; init; }

    /// <summary>The directory's object id; where it is missing, the directory is asked.</summary>
    public string? AadObjectId { get; init; }

    /// <summary><c>agent</c> or <c>manager</c>.</summary>
    public string? Role { get; init; }

    /// <summary><c>L1</c> to <c>L3</c>; for agents only.</summary>
    public string? Tier { get; init; }

    public bool IsLead { get; init; }

    /// <summary>Such as <c>vpn | CCNA | 2027-05-01</c>: name, certificate, last day on which it counts.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>BCP 47.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>An IANA or a Windows name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Such as <c>09:00-12:00, 13:00-18:00</c> for each of mon, tue, wed, thu, fri, sat, sun.</summary>
    public IReadOnlyDictionary<string, string> Hours { get; init; } = new Dictionary<string, string>();

    /// <summary>Such as <c>2026-12-24</c> or <c>2026-12-24/2027-01-02</c>.</summary>
    public IReadOnlyList<string> Holidays { get; init; } = [];

    public int? Capacity { get; init; }

    public bool IsPaused { get; init; }

    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>The member as it would be written.</summary>
    public static RosterDraft Of(RosterMember member) => new()
    {
        Address = member.Address,
        Name = member.Name,
        AadObjectId = member.AadObjectId,
        Role = member.Role.ToString().ToLowerInvariant(),
        Tier = member.Tier?.ToString(),
        IsLead = member.IsLead,
        Skills = [.. member.Skills.Select(skill => skill.ToString())],
        Languages = member.Languages,
        TimeZone = member.TimeZone,
        Hours = member.Hours.ToTexts(),
        Holidays = [.. member.Holidays.Select(off => off.ToString())],
        Capacity = member.Capacity,
        IsPaused = member.IsPaused,
        PausedUntil = member.PausedUntil,
    };

    /// <summary>The member, or every fault of what was written.</summary>
    public (RosterMember? Member, IReadOnlyList<RosterFault> Faults) Read() => new RosterReader(this).Read();
}

/// <summary>What is wrong with a field of a draft, and how to mend it.</summary>
/// <param name="Field">The field's name in <see cref="RosterDraft"/>, in camel case; a day's hours are <c>mon</c> to <c>sun</c>.</param>
public sealed record RosterFault(string Field, RosterFaultKind Kind, params IReadOnlyList<string> Arguments)
{
    private static readonly System.Resources.ResourceManager Texts = new("M365Support.People.RosterFaults", typeof(RosterFault).Assembly);

    public string ToText(CultureInfo culture) => string.Format(culture, Texts.GetString(Kind.ToString(), culture)!, [.. Arguments]);
}

/// <summary>What can be wrong with a field.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RosterFaultKind>))]
public enum RosterFaultKind
{
    AddressInvalid,

    /// <summary>Arguments: the most characters.</summary>
    NameInvalid,
    ObjectIdInvalid,
    RoleUnknown,
    TierMissing,
    TierNotForManagers,
    LeadNotForManagers,

    /// <summary>Arguments: the line.</summary>
    SkillInvalid,

    /// <summary>Arguments: the tag.</summary>
    LanguageInvalid,

    /// <summary>Arguments: the name.</summary>
    TimeZoneUnknown,

    /// <summary>Arguments: the hours.</summary>
    HoursInvalid,

    /// <summary>Arguments: the name of the day.</summary>
    DayUnknown,

    /// <summary>Arguments: the line.</summary>
    HolidayInvalid,

    /// <summary>Arguments: the least, the most.</summary>
    CapacityInvalid,

    /// <summary>Arguments: the most.</summary>
    TooMany,
}
