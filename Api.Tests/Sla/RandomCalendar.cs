using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace M365Support.Sla;

/// <summary>A random calendar, near a moment where clocks or years change, with an oracle that counts minute by minute.</summary>
internal sealed class RandomCalendar
{
    private const int DaysAround = 8;

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Asia/Kolkata", "America/Havana", "Pacific/Apia", "America/St_Johns", "Africa/Casablanca", "Asia/Beirut", "Pacific/Kiritimati"];

    /// <summary>Places and the days on which their clocks, or their side of the date line, change.</summary>
    private static readonly (string Zone, LocalDate Day)[] Changes =
    [
        ("Europe/Berlin", new(2026, 3, 29)), ("Europe/Berlin", new(2026, 10, 25)), ("America/New_York", new(2026, 3, 8)), ("America/New_York", new(2026, 11, 1)), ("Australia/Lord_Howe", new(2026, 4, 5)),
        ("Australia/Lord_Howe", new(2026, 10, 4)), ("America/Havana", new(2026, 3, 8)), ("America/Havana", new(2026, 11, 1)), ("Asia/Beirut", new(2026, 3, 29)), ("Asia/Beirut", new(2026, 10, 25)), ("Pacific/Apia", new(2011, 12, 30)),
    ];

    private static readonly LocalDate[] Anchors = [new(2026, 12, 31), new(2028, 2, 29), new(2026, 2, 18), new(2026, 3, 20), new(2026, 6, 15)];

    private readonly int seed;
    private readonly DateTimeZone zone;
    private readonly LocalDate anchor;
    private readonly bool nights;
    private readonly List<(int Start, int End)>[] week = new List<(int Start, int End)>[7];
    private readonly HashSet<LocalDate> holidays = [];
    private readonly Dictionary<LocalDate, List<(int Start, int End)>> workingDays = [];
    private readonly Lazy<bool[]> minutes;

    private RandomCalendar(int seed)
    {
        this.seed = seed;
        var random = new Random(seed);
        (var place, anchor) = random.Next(2) == 0 ? Changes[random.Next(Changes.Length)] : (Zones[random.Next(Zones.Length)], Anchors[random.Next(Anchors.Length)]);
        zone = DateTimeZoneProviders.Tzdb[place];
        nights = random.Next(3) == 0;
        for (var day = 0; day < 7; day++)
        {
            week[day] = random.Next(4) == 0 ? [] : Hours(random);
        }

        week[random.Next(7)] = Hours(random);
        for (var i = random.Next(5); i > 0; i--)
        {
            holidays.Add(anchor.PlusDays(random.Next(-DaysAround, DaysAround)));
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            workingDays[anchor.PlusDays(random.Next(-DaysAround, DaysAround))] = Hours(random, early: true);
        }

        From = anchor.PlusDays(-DaysAround).AtMidnight().InUtc().ToDateTimeOffset();
        Calendar = BusinessCalendar.Create(new CalendarSettings
        {
            Zone = zone.Id,
            Week = Enumerable.Range(0, 7).ToDictionary(day => ((DayOfWeek)((day + 1) % 7)).ToString(), day => Text(week[day])),
            Holidays = [.. holidays.Select(Text)],
            WorkingDays = workingDays.ToDictionary(day => Text(day.Key), day => Text(day.Value)),
        });
        minutes = new Lazy<bool[]>(CountMinutes);
    }

    public static Arbitrary<RandomCalendar> Any { get; } = Gen.Choose(0, int.MaxValue).Select(seed => new RandomCalendar(seed)).ToArbitrary();

    public BusinessCalendar Calendar { get; }

    /// <summary>The first minute that the oracle knows.</summary>
    public DateTimeOffset From { get; }

    /// <summary>For each minute from <see cref="From"/> whether it works, worked out from the wall clock alone.</summary>
    public bool[] Minutes => minutes.Value;

    /// <summary>A source of chance that belongs to the calendar.</summary>
    public Random Chance => new(seed);

    /// <summary>A moment within some years around the calendar's, to the tick.</summary>
    public DateTimeOffset Moment(Random random) => From.AddTicks(random.NextInt64(-TimeSpan.TicksPerDay * 500, TimeSpan.TicksPerDay * 500));

    public override string ToString() =>
        $"seed {seed}: {zone.Id} around {anchor:R}, week {string.Join("; ", week.Select(hours => string.Join(",", Text(hours))))}, free {string.Join(",", holidays.Select(Text))}, worked {string.Join(",", workingDays.Select(day => $"{Text(day.Key)} {string.Join(",", Text(day.Value))}"))}";

    /// <summary>One to three stretches of a day, and perhaps a night until 06:00 at most; where there are nights no day of the week starts before 06:00, but an exceptional one may.</summary>
    private List<(int Start, int End)> Hours(Random random, bool early = false)
    {
        var (first, last) = (nights && !early ? 24 : 0, nights ? 81 : 97);
        var cuts = Enumerable.Range(0, 2 * random.Next(1, 4)).Select(_ => (first + random.Next(random.Next(2) == 0 ? 16 : last - first)) * 15).Distinct().Order().Chunk(2);
        var hours = cuts.Where(pair => pair.Length == 2).Select(pair => (Start: pair[0], End: pair[1])).DefaultIfEmpty((Start: 540, End: 1020)).ToList();
        if (nights && random.Next(2) == 0)
        {
            hours.Add((22 * 60, (24 * 60) + (random.Next(1, 25) * 15)));
        }

        if (random.Next(4) == 0)
        {
            var middle = hours[0].Start + 15;
            return middle < hours[0].End ? [(hours[0].Start, middle), (middle, hours[0].End), .. hours.Skip(1)] : hours;
        }

        return hours;
    }

    private static string Text(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static TextList Text(List<(int Start, int End)> hours) => [.. hours.Select(h => $"{Time(h.Start)}-{Time(h.End > 1440 ? h.End - 1440 : h.End)}")];

    private static string Time(int minutes) => $"{minutes / 60:D2}:{minutes % 60:D2}";

    private List<(int Start, int End)> On(LocalDate date) =>
        workingDays.TryGetValue(date, out var hours) ? hours : holidays.Contains(date) ? [] : week[(int)date.DayOfWeek - 1];

    private bool[] CountMinutes()
    {
        const int Margin = 4 * 1440;
        var works = new bool[(2 * DaysAround * 1440) + (2 * Margin)];
        var wall = new long[works.Length];
        var first = Instant.FromDateTimeOffset(From).Minus(Duration.FromMinutes(Margin));
        for (var i = 0; i < wall.Length; i++)
        {
            wall[i] = Minute(first.Plus(Duration.FromMinutes(i)).InZone(zone).LocalDateTime);
        }

        for (var date = anchor.PlusDays(-DaysAround - 2); date <= anchor.PlusDays(DaysAround + 2); date = date.PlusDays(1))
        {
            var midnight = Minute(date.AtMidnight());
            foreach (var (start, end) in On(date))
            {
                var from = Array.FindIndex(wall, minute => minute >= midnight + start);
                var last = Array.FindLastIndex(wall, minute => minute < midnight + end);
                for (var i = from; i <= last; i++)
                {
                    works[i] = true;
                }
            }
        }

        return works[Margin..^Margin];
    }

    private static long Minute(LocalDateTime local) => local.ToDateTimeUnspecified().Ticks / TimeSpan.TicksPerMinute;
}
