using System.Globalization;

namespace M365Support.Sla;

/// <summary>A stretch of a working day by the wall clock, half-open; one that runs past midnight belongs to the day on which it starts.</summary>
public readonly record struct DaySegment
{
    private const int MinutesPerDay = 24 * 60;

    /// <summary>A stretch through midnight that would be longer is taken for a slip of the pen, such as 13:00-12:00.</summary>
    private const int LongestNight = 16 * 60;

    private DaySegment(int start, int end)
    {
        Start = start;
        End = end;
    }

    /// <summary>Minutes after midnight, 0 to 1439.</summary>
    public int Start { get; }

    /// <summary>Minutes after the same midnight, later than <see cref="Start"/>: 1440 is 24:00, more is the next morning.</summary>
    public int End { get; }

    public TimeSpan Length => TimeSpan.FromMinutes(End - Start);

    /// <summary>Reads <c>09:00-12:00</c>, <c>18:00-24:00</c>, or <c>22:00-06:00</c> through midnight.</summary>
    /// <param name="fault">What is wrong with the text and how to mend it; empty when it was read.</param>
    public static bool TryParse(string text, out DaySegment segment, out string fault)
    {
        segment = default;
        var parts = text.Replace('–', '-').Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !TryParseTime(parts[0], out var start) || !TryParseTime(parts[1], out var end) || start == MinutesPerDay)
        {
            fault = $"'{text}' is not a stretch of hours; write it as 09:00-12:00, with times from 00:00 to 24:00";
            return false;
        }

        if (end == start)
        {
            fault = $"'{text}' ends when it starts; write 00:00-24:00 for a whole day";
            return false;
        }

        if (end < start)
        {
            end += MinutesPerDay;
            if (end - start > LongestNight)
            {
                fault = $"'{text}' ends before it starts, and read as a night shift it lasts {(end - start) / 60.0:0.#} hours; a night shift has at most 16, for example 22:00-06:00";
                return false;
            }
        }

        segment = new DaySegment(start, end);
        fault = "";
        return true;
    }

    public override string ToString() => $"{Time(Start)}-{Time(End > MinutesPerDay ? End - MinutesPerDay : End)}";

    private static string Time(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:D2}:{minutes % 60:D2}");

    private static bool TryParseTime(string text, out int minutes)
    {
        minutes = 0;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (1 or 2) || text.Length != colon + 3
            || !int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
            || minute > 59)
        {
            return false;
        }

        minutes = (hour * 60) + minute;
        return minutes <= MinutesPerDay;
    }
}
