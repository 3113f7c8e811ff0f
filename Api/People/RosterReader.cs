using System.Globalization;
using System.Text.RegularExpressions;
using M365Support.Tickets;

namespace M365Support.People;

/// <summary>Reads a draft; the bounds keep a member well below what a row can hold.</summary>
internal sealed partial class RosterReader(RosterDraft draft)
{
    private const int MostCharacters = 100;
    private const int MostSkills = 40;
    private const int MostLanguages = 20;
    private const int MostHolidays = 100;
    private const int MostCapacity = 1_000;

    private readonly List<RosterFault> faults = [];

    public (RosterMember? Member, IReadOnlyList<RosterFault> Faults) Read()
    {
        var address = TicketVerbs.ParsePerson(draft.Address ?? "", null);
        Check(address.IsOk, "address", RosterFaultKind.AddressInvalid);
        var name = draft.Name?.Trim() ?? "";
        Check(name.Length is > 0 and <= MostCharacters && !name.Any(char.IsControl), "name", RosterFaultKind.NameInvalid, Number(MostCharacters));
        var objectId = string.IsNullOrWhiteSpace(draft.AadObjectId) ? null : draft.AadObjectId.Trim();
        Check(objectId is null || Guid.TryParse(objectId, out _), "aadObjectId", RosterFaultKind.ObjectIdInvalid);
        var (role, tier) = ReadRole();
        var zone = TimeZoneNames.ToIana(draft.TimeZone?.Trim());
        Check(zone is not null, "timeZone", RosterFaultKind.TimeZoneUnknown, Short(draft.TimeZone));
        var capacity = draft.Capacity ?? RosterMember.DefaultCapacity;
        Check(capacity is >= 1 and <= MostCapacity, "capacity", RosterFaultKind.CapacityInvalid, "1", Number(MostCapacity));
        var skills = ReadList("skills", draft.Skills, MostSkills, RosterFaultKind.SkillInvalid, Skill.Parse);
        var languages = ReadList("languages", draft.Languages, MostLanguages, RosterFaultKind.LanguageInvalid, tag => Language().IsMatch(tag) ? tag : null);
        var holidays = ReadList("holidays", draft.Holidays, MostHolidays, RosterFaultKind.HolidayInvalid, text => DayRange.Parse(text) is { } off ? (object)off : null);
        var hours = ReadHours();
        return faults.Count > 0 ? (null, faults) : (new RosterMember
        {
            Address = address.Value.Address,
            Name = name,
            AadObjectId = objectId,
            Role = role,
            Tier = tier,
            IsLead = draft.IsLead,
            Skills = [.. skills.DistinctBy(skill => skill.Name, StringComparer.OrdinalIgnoreCase)],
            Languages = [.. languages.Distinct(StringComparer.OrdinalIgnoreCase)],
            TimeZone = zone!,
            Hours = hours!,
            Holidays = [.. holidays.Cast<DayRange>().OrderBy(off => off.From)],
            Capacity = capacity,
            IsPaused = draft.IsPaused,
            PausedUntil = draft.IsPaused ? draft.PausedUntil : null,
        }, []);
    }

    private (RosterRole Role, Tier? Tier) ReadRole()
    {
        var knowsRole = Known<RosterRole>(draft.Role, out var role);
        var hasTier = Known<Tier>(draft.Tier, out var tier);
        Check(knowsRole, "role", RosterFaultKind.RoleUnknown);
        if (knowsRole)
        {
            Check(role != RosterRole.Agent || hasTier, "tier", RosterFaultKind.TierMissing);
            Check(role != RosterRole.Manager || string.IsNullOrEmpty(draft.Tier), "tier", RosterFaultKind.TierNotForManagers);
            Check(role != RosterRole.Manager || !draft.IsLead, "isLead", RosterFaultKind.LeadNotForManagers);
        }

        return (role, hasTier ? tier : null);
    }

    private WeeklyHours? ReadHours()
    {
        if (draft.Hours.Count == 0)
        {
            return WeeklyHours.Office;
        }

        // Each day on its own, so that every fault is shown at once.
        foreach (var (day, text) in draft.Hours)
        {
            if (!WeeklyHours.Days.Contains(day, StringComparer.Ordinal))
            {
                faults.Add(new RosterFault("hours", RosterFaultKind.DayUnknown, Short(day)));
            }
            else if (WeeklyHours.Read(new Dictionary<string, string>(StringComparer.Ordinal) { [day] = text }, out _) is null)
            {
                faults.Add(new RosterFault(day, RosterFaultKind.HoursInvalid, Short(text)));
            }
        }

        return faults.Count == 0 ? WeeklyHours.Read(draft.Hours, out _) : null;
    }

    private List<T> ReadList<T>(string field, IReadOnlyList<string> texts, int most, RosterFaultKind kind, Func<string, T?> parse)
        where T : class
    {
        var read = new List<T>();
        Check(texts.Count <= most, field, RosterFaultKind.TooMany, Number(most));
        foreach (var text in texts.Take(most).Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            if (parse(text.Trim()) is { } value)
            {
                read.Add(value);
            }
            else if (faults.All(fault => fault.Field != field))
            {
                faults.Add(new RosterFault(field, kind, Short(text)));
            }
        }

        return read;
    }

    private void Check(bool right, string field, RosterFaultKind kind, params string[] arguments)
    {
        if (!right)
        {
            faults.Add(new RosterFault(field, kind, arguments));
        }
    }

    private static bool Known<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text?.Trim() is { Length: > 0 } name && char.IsAsciiLetter(name[0]) && Enum.TryParse(name, ignoreCase: true, out value) && Enum.IsDefined(value);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Short(string? text) => text is null ? "" : text.Length > 60 ? text[..60] + "…" : text;

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Language();
}
