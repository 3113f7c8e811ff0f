using NodaTime;

namespace M365Support.People;

/// <summary>A time of day in which a person is left in peace, half-open, by the person's own clock. It may go over midnight.</summary>
public sealed record QuietHours
{
    /// <summary>Quiet hours from one time to another, of the same day or the next.</summary>
    /// <exception cref="ArgumentException">Both are the same.</exception>
    public QuietHours(TimeOnly from, TimeOnly to)
    {
        if (from == to)
        {
            throw new ArgumentException("Quiet hours begin and end at different times.", nameof(to));
        }

        (From, To) = (from, to);
    }

    public TimeOnly From { get; }

    public TimeOnly To { get; }

    /// <summary>When the quiet hours that lie around a moment are over; null where it lies in none.</summary>
    /// <param name="timeZone">An IANA name; an unknown one is UTC.</param>
    public DateTimeOffset? EndOf(DateTimeOffset at, string timeZone)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
        var local = Instant.FromDateTimeOffset(at).InZone(zone);
        var time = new TimeOnly(local.TickOfDay);
        if (!time.IsBetween(From, To))
        {
            return null;
        }

        // At the end of the same day, or of the next where midnight lies in between. A time that the clocks skip is moved on.
        var day = time < To ? local.Date : local.Date.PlusDays(1);
        return day.At(LocalTime.FromTicksSinceMidnight(To.Ticks)).InZoneLeniently(zone).ToDateTimeOffset().ToUniversalTime();
    }
}
