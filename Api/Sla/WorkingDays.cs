using NodaTime;

namespace M365Support.Sla;

/// <summary>Which hours each date works: exceptional working days come first, then holidays, then shortened days, then the week.</summary>
/// <param name="week">The hours of each weekday, Monday first.</param>
internal sealed class WorkingDays(
    IReadOnlyList<IReadOnlyList<DaySegment>> week,
    DateMap<string> holidays,
    DateMap<IReadOnlyList<DaySegment>> shortened,
    DateMap<IReadOnlyList<DaySegment>> exceptional)
{
    public IReadOnlyList<IReadOnlyList<DaySegment>> Week => week;

    public IReadOnlyList<DaySegment> On(LocalDate date)
    {
        if (exceptional.Find(date) is { } hours)
        {
            return hours;
        }

        var usual = week[(int)date.DayOfWeek - 1];
        return usual.Count == 0 || holidays.Find(date) is not null ? [] : shortened.Find(date) ?? usual;
    }

    /// <summary>The name of the holiday that keeps the date free, empty where it has none; null when the date is no holiday or works all the same.</summary>
    public string? Holiday(LocalDate date) => exceptional.Find(date) is null ? holidays.Find(date) : null;
}

/// <summary>Something known of single dates, and of a day of every year; the single date comes first.</summary>
internal sealed class DateMap<T>
    where T : class
{
    private const int LeapYear = 2000;

    private readonly Dictionary<LocalDate, T> dated = [];

    private readonly Dictionary<LocalDate, T> yearly = [];

    /// <summary>True when every day of every year is in the map.</summary>
    public bool CoversTheYear => yearly.Count == 366;

    /// <summary>Adds the days; false when one is there already.</summary>
    public bool TryAdd(CalendarDates dates, T value)
    {
        var map = dates.Yearly ? yearly : dated;
        var isNew = true;
        foreach (var day in dates.Days())
        {
            isNew &= map.TryAdd(day, value);
        }

        return isNew;
    }

    public T? Find(LocalDate date) =>
        dated.TryGetValue(date, out var value) || yearly.TryGetValue(new LocalDate(LeapYear, date.Month, date.Day), out value) ? value : null;
}
