using M365Support.People;

namespace M365Support.Insights;

/// <summary>When a manager's digest comes: every working day, Monday to Friday, at the set time of the manager's own zone.</summary>
public static class DigestSchedule
{
    /// <summary>The first digest after <paramref name="after"/>. A time that daylight saving skips moves to the first moment that exists.</summary>
    /// <param name="zone">The manager's time zone.</param>
    /// <param name="time">Local time of day.</param>
    public static DateTimeOffset Next(DateTimeOffset after, TimeZoneInfo zone, TimeOnly time)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime);
        while (true)
        {
            var at = At(date, time, zone);
            if (at > after && date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                return at;
            }

            date = date.AddDays(1);
        }
    }

    /// <summary>The digest before the one at <paramref name="due"/>, from which that one counts.</summary>
    public static DateTimeOffset Previous(DateTimeOffset due, TimeZoneInfo zone, TimeOnly time)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(due, zone).DateTime);
        do
        {
            date = date.AddDays(-1);
        }
        while (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || At(date, time, zone) >= due);

        return At(date, time, zone);
    }

    /// <summary>A member's own zone; UTC where it is unknown.</summary>
    public static TimeZoneInfo ZoneOf(RosterMember? member) =>
        member?.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    private static DateTimeOffset At(DateOnly date, TimeOnly time, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(time);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
