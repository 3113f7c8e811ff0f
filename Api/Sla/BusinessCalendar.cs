using M365Support.Tickets;
using NodaTime;

namespace M365Support.Sla;

/// <summary>Working time by the wall clock of one place: weekly hours, holidays, shortened and exceptional working days, daylight saving.</summary>
/// <remarks>
/// <para>What counts is real time that passes. A stretch lasts from the first moment at which the wall clock shows its start or later
/// until the last at which it shows less than its end. So a stretch across the hour that spring skips is an hour shorter, one wholly inside it is nothing,
/// and one across the hour that autumn repeats is an hour longer; where a stretch begins or ends in that hour it begins with the first and ends with the second,
/// because nobody goes home for the hour between. Stretches that meet or overlap count once.</para>
/// <para>A night shift belongs to the day on which it starts: a holiday keeps its own night free, and not the morning after the night before.</para>
/// <para>Working time is known from 1970 to 2199 (UTC); time outside counts nothing.</para>
/// <para>Immutable and safe to share. Each year is worked out when it is first asked for and kept: then a question costs a binary search, and one over n years n additions.</para>
/// </remarks>
public sealed class BusinessCalendar : IWorkingTime
{
    /// <summary>The first year whose working time is known.</summary>
    public const int FirstYear = 1970;

    /// <summary>The last year whose working time is known.</summary>
    public const int LastYear = 2199;

    private static readonly long FirstTick = new DateTime(FirstYear, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static readonly long EndTick = new DateTime(LastYear + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly DateTimeZone zone;
    private readonly WorkingDays days;
    private readonly WorkingYear?[] years = new WorkingYear?[LastYear - FirstYear + 1];

    internal BusinessCalendar(DateTimeZone zone, WorkingDays days, TimeSpan day)
    {
        this.zone = zone;
        this.days = days;
        Day = day;
    }

    /// <summary>What one working day counts: as set, else the week's working time divided by its working days.</summary>
    public TimeSpan Day { get; }

    /// <summary>The calendar's time zone, an IANA name.</summary>
    public string TimeZone => zone.Id;

    /// <summary>Makes a calendar of its settings.</summary>
    /// <exception cref="ArgumentException">The settings cannot be used; the message says why.</exception>
    public static BusinessCalendar Create(CalendarSettings settings)
    {
        List<string> faults = [];
        var calendar = new CalendarReader("Calendar", faults).Read(settings, defaultZone: null);
        return faults.Count == 0 ? calendar! : throw new ArgumentException(string.Join(' ', faults), nameof(settings));
    }

    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var (start, end) = (Known(from), Known(to));
        if (end <= start)
        {
            return TimeSpan.Zero;
        }

        var (first, last) = (YearOf(start), YearOf(end));
        var worked = Year(last).Before(end) - Year(first).Before(start);
        for (var year = first; year < last; year++)
        {
            worked += Year(year).Total;
        }

        return TimeSpan.FromTicks(worked);
    }

    /// <inheritdoc/>
    /// <remarks>The end of a stretch comes before the start of the next: 8 hours from 09:00 are over at closing time. In UTC; <see cref="DateTimeOffset.MaxValue"/> where that much working time is not known to come.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public DateTimeOffset After(DateTimeOffset from, TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        if (time == TimeSpan.Zero)
        {
            return from;
        }

        if (time.Ticks > EndTick - FirstTick)
        {
            return DateTimeOffset.MaxValue;
        }

        var start = Known(from);
        var year = YearOf(start);
        var worked = Year(year).Before(start) + time.Ticks;
        while (worked > Year(year).Total)
        {
            worked -= Year(year).Total;
            if (++year > LastYear)
            {
                return DateTimeOffset.MaxValue;
            }
        }

        return new DateTimeOffset(Year(year).MomentAfter(worked), TimeSpan.Zero);
    }

    /// <inheritdoc/>
    /// <remarks><see cref="DateTimeOffset.MaxValue"/> where no working time is known to come.</remarks>
    public DateTimeOffset StartOf(DateOnly day)
    {
        if (day.Year is < FirstYear or > LastYear)
        {
            return day.Year < FirstYear ? new DateTimeOffset(FirstTick, TimeSpan.Zero) : DateTimeOffset.MaxValue;
        }

        var first = After(LocalDate.FromDateOnly(day).AtStartOfDayInZone(zone).ToDateTimeOffset(), TimeSpan.FromTicks(1));
        return first == DateTimeOffset.MaxValue ? first : first.AddTicks(-1);
    }

    public bool IsWorking(DateTimeOffset at) => at.UtcTicks == Known(at) && Year(YearOf(at.UtcTicks)).IsWorking(at.UtcTicks);

    /// <summary>The name of the holiday at the calendar's place, empty where it has none; null when it is no holiday, or a working day all the same.</summary>
    public string? HolidayAt(DateTimeOffset at) => days.Holiday(Instant.FromDateTimeOffset(at).InZone(zone).Date);

    private static long Known(DateTimeOffset at) => Math.Clamp(at.UtcTicks, FirstTick, EndTick);

    private static int YearOf(long ticks) => Math.Min(LastYear, new DateTime(ticks, DateTimeKind.Utc).Year);

    /// <summary>Two threads may work out the same year; both find the same, so either may be kept.</summary>
    private WorkingYear Year(int year)
    {
        ref var known = ref years[year - FirstYear];
        return Volatile.Read(ref known) ?? Keep(ref known, WorkingYear.Of(year, zone, days));
    }

    private static WorkingYear Keep(ref WorkingYear? known, WorkingYear year)
    {
        Volatile.Write(ref known, year);
        return year;
    }
}
