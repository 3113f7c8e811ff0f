using System.Collections.Frozen;
using M365Support.Tickets;

namespace M365Support.Sla;

/// <summary>The calendars of one state of the configuration.</summary>
internal sealed class CalendarSet : IWorkingTimes
{
    private readonly BusinessCalendar everyone;
    private readonly FrozenDictionary<string, BusinessCalendar> bySite;
    private readonly FrozenSet<Priority> roundTheClock;

    private CalendarSet(BusinessCalendar everyone, FrozenDictionary<string, BusinessCalendar> bySite, FrozenSet<Priority> roundTheClock)
    {
        this.everyone = everyone;
        this.bySite = bySite;
        this.roundTheClock = roundTheClock;
    }

    public IWorkingTime For(Priority priority, string? site) => roundTheClock.Contains(priority) ? RoundTheClock.Instance : OfSite(site);

    public IWorkingTime OfSite(string? site) => site is not null && bySite.TryGetValue(site.Trim(), out var calendar) ? calendar : everyone;

    /// <summary>The calendars, or null with what is wrong added to <paramref name="faults"/>.</summary>
    public static CalendarSet? Read(CalendarOptions options, ICollection<string> faults)
    {
        var already = faults.Count;
        var calendars = new Dictionary<string, BusinessCalendar?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, settings) in options.Calendars)
        {
            calendars[name] = Read(name, settings, options, faults);
        }

        if (!calendars.ContainsKey(CalendarOptions.BuiltIn))
        {
            calendars.Add(CalendarOptions.BuiltIn, Read(CalendarOptions.BuiltIn, new CalendarSettings(), options, faults));
        }

        var sites = new Dictionary<string, BusinessCalendar>(StringComparer.OrdinalIgnoreCase);
        foreach (var (site, name) in options.Sites)
        {
            if (Find($"Support:Sites:{site}", name) is { } calendar)
            {
                sites[site.Trim()] = calendar;
            }
        }

        var fallback = Find("Support:DefaultCalendar", options.DefaultCalendar);
        var priorities = Priorities(options.RoundTheClock, faults);
        return faults.Count > already ? null : new CalendarSet(fallback!, sites.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), priorities);

        BusinessCalendar? Find(string setting, string? name)
        {
            if (name is not null && calendars.TryGetValue(name.Trim(), out var calendar))
            {
                return calendar;
            }

            faults.Add($"{setting} is '{name}', and there is no such calendar; write one of {string.Join(", ", calendars.Keys)}, or add Support:Calendars:{(string.IsNullOrWhiteSpace(name) ? "berlin" : name)}.");
            return null;
        }
    }

    private static BusinessCalendar? Read(string name, CalendarSettings settings, CalendarOptions options, ICollection<string> faults) =>
        new CalendarReader($"Support:Calendars:{name}", faults).Read(settings, options.DefaultTimeZone);

    private static FrozenSet<Priority> Priorities(TextList? texts, ICollection<string> faults)
    {
        HashSet<Priority> priorities = [];
        foreach (var text in (texts ?? [nameof(Priority.P1)]).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (!char.IsAsciiLetter(text[0]) || !Enum.TryParse<Priority>(text, ignoreCase: true, out var priority))
            {
                faults.Add($"Support:RoundTheClock has '{text}', which is no priority; write P1, P2, P3 or P4.");
                continue;
            }

            priorities.Add(priority);
        }

        return priorities.ToFrozenSet();
    }
}
