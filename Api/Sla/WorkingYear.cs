using NodaTime;

namespace M365Support.Sla;

/// <summary>The working time of one UTC year as sorted, separate stretches with running sums, so that a question costs one binary search.</summary>
internal sealed class WorkingYear
{
    private readonly long[] starts;
    private readonly long[] ends;

    /// <summary>Working ticks of the year before each stretch.</summary>
    private readonly long[] before;

    private WorkingYear(List<(long Start, long End)> stretches)
    {
        starts = new long[stretches.Count];
        ends = new long[stretches.Count];
        before = new long[stretches.Count];
        for (var i = 0; i < stretches.Count; i++)
        {
            (starts[i], ends[i]) = stretches[i];
            before[i] = Total;
            Total += ends[i] - starts[i];
        }
    }

    /// <summary>Working ticks of the whole year.</summary>
    public long Total { get; }

    public static WorkingYear Of(int year, DateTimeZone zone, WorkingDays days)
    {
        var yearStart = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        var yearEnd = new DateTime(year + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        List<(long Start, long End)> found = [];

        // Two days more on either side: offsets reach 14 hours, and a night shift ends on the day after its own.
        var last = new LocalDate(year + 1, 1, 1).PlusDays(1);
        for (var date = new LocalDate(year, 1, 1).PlusDays(-2); date <= last; date = date.PlusDays(1))
        {
            foreach (var segment in days.On(date))
            {
                var start = Math.Max(yearStart, Start(zone, date, segment.Start));
                var end = Math.Min(yearEnd, End(zone, date, segment.End));
                if (start < end)
                {
                    found.Add((start, end));
                }
            }
        }

        return new WorkingYear(Join(found));
    }

    /// <summary>Working ticks of the year before a moment of it.</summary>
    public long Before(long ticks)
    {
        var at = Array.BinarySearch(starts, ticks);
        if (at < 0)
        {
            at = ~at - 1;
        }

        return at < 0 ? 0 : before[at] + Math.Min(ticks, ends[at]) - starts[at];
    }

    /// <summary>The first moment before which the year has so many working ticks.</summary>
    /// <param name="worked">1 to <see cref="Total"/>.</param>
    public long MomentAfter(long worked)
    {
        var next = Array.BinarySearch(before, worked);
        var at = (next < 0 ? ~next : next) - 1;
        return starts[at] + worked - before[at];
    }

    public bool IsWorking(long ticks)
    {
        var at = Array.BinarySearch(starts, ticks);
        return at >= 0 || (~at > 0 && ticks < ends[~at - 1]);
    }

    /// <summary>Sorts the stretches and joins those that touch or overlap, as a night shift and an exceptional working day may, so that nothing counts twice.</summary>
    private static List<(long Start, long End)> Join(List<(long Start, long End)> found)
    {
        found.Sort();
        List<(long Start, long End)> joined = [];
        foreach (var (start, end) in found)
        {
            if (joined.Count > 0 && start <= joined[^1].End)
            {
                joined[^1] = (joined[^1].Start, Math.Max(end, joined[^1].End));
            }
            else
            {
                joined.Add((start, end));
            }
        }

        return joined;
    }

    /// <summary>The first moment at which the wall clock shows the time or a later one: the end of a gap, the earlier of two.</summary>
    private static long Start(DateTimeZone zone, LocalDate date, int minutes)
    {
        var mapping = zone.MapLocal(At(date, minutes));
        return (mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant()).ToDateTimeUtc().Ticks;
    }

    /// <summary>The moment after the last at which the wall clock shows an earlier time: the start of a gap, the later of two; but where the clock is set back to this very time, all before it is over when it comes first.</summary>
    private static long End(DateTimeZone zone, LocalDate date, int minutes)
    {
        var local = At(date, minutes);
        var mapping = zone.MapLocal(local);
        return (mapping.Count switch
        {
            0 => mapping.LateInterval.Start,
            2 when local == mapping.LateInterval.IsoLocalStart => mapping.First().ToInstant(),
            _ => mapping.Last().ToInstant(),
        }).ToDateTimeUtc().Ticks;
    }

    private static LocalDateTime At(LocalDate date, int minutes) => date.AtMidnight().PlusMinutes(minutes);
}
