using M365Support.People;
using NodaTime;

namespace M365Support.Sla;

/// <summary>Reads one calendar from its settings and notes what cannot be read, each fault a sentence that names the setting.</summary>
/// <param name="setting">The path of the calendar's settings, such as <c>Support:Calendars:berlin</c>.</param>
internal sealed class CalendarReader(string setting, ICollection<string> faults)
{
    private static readonly string[] Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>The calendar, or null when anything is wrong with it.</summary>
    /// <param name="defaultZone">The zone of a calendar that names none; null for the server's.</param>
    public BusinessCalendar? Read(CalendarSettings settings, string? defaultZone)
    {
        var already = faults.Count;
        var zone = Zone(settings.Zone ?? defaultZone);
        var week = Week(settings.Week ?? new Dictionary<string, TextList> { ["Monday-Friday"] = [CalendarSettings.DefaultHours] });
        var holidays = new DateMap<string>();
        foreach (var text in settings.Holidays)
        {
            if (Dates($"{setting}:Holidays", text) is { } dates)
            {
                holidays.TryAdd(dates, dates.Name);
            }
        }

        var shortDays = Days($"{setting}:ShortDays", settings.ShortDays, yearly: true);
        var workingDays = Days($"{setting}:WorkingDays", settings.WorkingDays, yearly: false);
        if (settings.DayLength is { } length && (length <= TimeSpan.Zero || length > TimeSpan.FromDays(1)))
        {
            faults.Add($"{setting}:DayLength is {length}; it must be above 0 and at most 24 hours, for example 08:00:00.");
        }

        if (faults.Count == already && (holidays.CoversTheYear || week.All(day => day.Count == 0)))
        {
            faults.Add($"{setting} has no working time at all; write at least one day under {setting}:Week, for example \"Monday-Friday\": \"{CalendarSettings.DefaultHours}\", and leave days beside the yearly holidays.");
        }

        return faults.Count > already ? null : new BusinessCalendar(zone!, new WorkingDays(week, holidays, shortDays, workingDays), settings.DayLength ?? AverageDay(week));
    }

    private static TimeSpan AverageDay(IReadOnlyList<DaySegment>[] week) =>
        TimeSpan.FromTicks(week.Sum(day => day.Sum(segment => segment.Length.Ticks)) / week.Count(day => day.Count > 0));

    private DateTimeZone? Zone(string? name)
    {
        var iana = name is null ? TimeZoneNames.ToIana(TimeZoneInfo.Local.Id) ?? DateTimeZone.Utc.Id : TimeZoneNames.ToIana(name.Trim());
        if (iana is null)
        {
            faults.Add($"{setting}:Zone is '{name}', which is no time zone; write an IANA name such as Europe/Berlin or a Windows name such as China Standard Time.");
        }

        return iana is null ? null : DateTimeZoneProviders.Tzdb[iana];
    }

    private IReadOnlyList<DaySegment>[] Week(Dictionary<string, TextList> settings)
    {
        var week = new IReadOnlyList<DaySegment>?[Weekdays.Length];
        foreach (var (key, texts) in settings)
        {
            var path = $"{setting}:Week:{key}";
            var hours = Hours(path, texts);
            foreach (var day in DaysOfWeek(path, key))
            {
                if (week[day] is not null)
                {
                    faults.Add($"{path} gives hours for {Weekdays[day]}, which another entry of {setting}:Week gives too; name every day once.");
                }

                week[day] = hours;
            }
        }

        var full = Array.ConvertAll(week, day => day ?? []);
        for (var day = 0; day < full.Length; day++)
        {
            var next = (day + 1) % full.Length;
            if (full[day].Count > 0 && full[next].Count > 0 && full[day].Max(segment => segment.End) - (24 * 60) > full[next].Min(segment => segment.Start))
            {
                faults.Add($"{setting}:Week:{Weekdays[day]} runs past midnight into the hours of {Weekdays[next]}; end it where {Weekdays[next]} begins.");
            }
        }

        return full;
    }

    private List<int> DaysOfWeek(string path, string key)
    {
        List<int> days = [];
        foreach (var part in key.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = Array.ConvertAll(part.Replace('–', '-').Split('-', StringSplitOptions.TrimEntries), DayOfWeek);
            if (ends.Length > 2 || ends.Contains(-1))
            {
                faults.Add($"{path} names no day of the week; write Monday, Monday-Friday or Monday,Thursday.");
                continue;
            }

            for (var day = ends[0]; ; day = (day + 1) % Weekdays.Length)
            {
                days.Add(day);
                if (day == ends[^1])
                {
                    break;
                }
            }
        }

        return days;
    }

    /// <summary>The number of a weekday, Monday 0, that is written out or cut to three letters or more; -1 when it is none.</summary>
    private static int DayOfWeek(string text) =>
        text.Length < 3 ? -1 : Array.FindIndex(Weekdays, name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase));

    private DateMap<IReadOnlyList<DaySegment>> Days(string path, Dictionary<string, TextList> settings, bool yearly)
    {
        var map = new DateMap<IReadOnlyList<DaySegment>>();
        foreach (var (key, texts) in settings)
        {
            var dates = Dates(path, key);
            var hours = Hours($"{path}:{key}", texts);
            if (dates is { Yearly: true } && !yearly)
            {
                faults.Add($"{path} has '{key}'; an exceptional working day is written with its year, for example 2026-02-14.");
            }
            else if (hours.Count == 0 && texts is not { Count: > 0 })
            {
                faults.Add($"{path}:{key} has no hours; write for example 09:00-12:00, or list the day under {setting}:Holidays.");
            }
            else if (dates is not null && !map.TryAdd(dates, hours))
            {
                faults.Add($"{path} has '{key}', and another entry gives hours for the same day; name every day once.");
            }
        }

        return map;
    }

    private CalendarDates? Dates(string path, string text)
    {
        var dates = CalendarDates.Parse(text, out var fault);
        if (dates is null)
        {
            faults.Add($"{path}: {fault}.");
        }

        return dates;
    }

    private List<DaySegment> Hours(string path, TextList? texts)
    {
        List<DaySegment> hours = [];
        foreach (var text in (texts ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (!DaySegment.TryParse(text, out var segment, out var fault))
            {
                faults.Add($"{path}: {fault}.");
                continue;
            }

            foreach (var other in hours.Where(other => other.Start < segment.End && segment.Start < other.End))
            {
                faults.Add($"{path} has {other} and {segment}, which overlap; write hours apart from each other, for example {CalendarSettings.DefaultHours}.");
            }

            hours.Add(segment);
        }

        return hours;
    }
}
