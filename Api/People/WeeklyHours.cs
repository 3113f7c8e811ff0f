using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace M365Support.People;

/// <summary>The hours in which somebody works, by the wall clock of their own time zone: any number of stretches on each day of the week.</summary>
public sealed class WeeklyHours : IEquatable<WeeklyHours>
{
    /// <summary>The most stretches of one day.</summary>
    public const int MostStretches = 6;

    private const int DayMinutes = 24 * 60;

    private readonly ImmutableArray<ImmutableArray<Stretch>> days;

    private WeeklyHours(ImmutableArray<ImmutableArray<Stretch>> days) => this.days = days;

    /// <summary>The days of the week, Monday first, by the names used in data.</summary>
    public static ImmutableArray<string> Days { get; } = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>Monday to Friday, 9 to 18.</summary>
    public static WeeklyHours Office { get; } = Read(Days.Take(5).ToDictionary(day => day, _ => "09:00-18:00", StringComparer.Ordinal), out _)!;

    /// <summary>Reads the hours of each day, such as <c>09:00-12:00, 13:00-18:00</c> or <c>22:00-06:00</c> through midnight; a day that is missing or empty is free.</summary>
    /// <param name="fault">The first day whose hours could not be read.</param>
    public static WeeklyHours? Read(IReadOnlyDictionary<string, string> texts, out string? fault)
    {
        var week = ImmutableArray.CreateBuilder<ImmutableArray<Stretch>>(Days.Length);
        foreach (var day in Days)
        {
            if (ReadDay(texts.GetValueOrDefault(day) ?? "") is not { } stretches)
            {
                fault = day;
                return null;
            }

            week.Add(stretches);
        }

        fault = texts.Keys.FirstOrDefault(key => !Days.Contains(key, StringComparer.Ordinal));
        return fault is null ? new WeeklyHours(week.MoveToImmutable()) : null;
    }

    /// <summary>Whether these hours run at a moment.</summary>
    /// <param name="holidays">Days, by the wall clock, on which no stretch begins.</param>
    public bool Contains(DateTimeOffset moment, DateTimeZone zone, IReadOnlyList<DayRange> holidays)
    {
        var local = Instant.FromDateTimeOffset(moment).InZone(zone).LocalDateTime;
        var minute = (local.Hour * 60) + local.Minute;
        return Works(local.Date, minute) || Works(local.Date.PlusDays(-1), minute + DayMinutes);

        bool Works(LocalDate date, int at)
        {
            var day = date.ToDateOnly();
            return days[(int)date.DayOfWeek - 1].Any(stretch => stretch.From <= at && at < stretch.To) && !holidays.Any(off => off.Contains(day));
        }
    }

    /// <summary>The hours of one day as they are written; empty for a free day.</summary>
    /// <param name="day">0 for Monday to 6 for Sunday.</param>
    public string Text(int day) => string.Join(", ", days[day]);

    /// <summary>The hours of every day as they are written; empty for a free one.</summary>
    public IReadOnlyDictionary<string, string> ToTexts() => Days.Index().ToDictionary(day => day.Item, day => Text(day.Index), StringComparer.Ordinal);

    public bool Equals(WeeklyHours? other) => other is not null && days.Zip(other.days, (mine, theirs) => mine.SequenceEqual(theirs)).All(same => same);

    public override bool Equals(object? obj) => Equals(obj as WeeklyHours);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => string.Join("; ", ToTexts().Where(day => day.Value.Length > 0).Select(day => $"{day.Key} {day.Value}"));

    private static ImmutableArray<Stretch>? ReadDay(string text)
    {
        var parts = text.Split([',', ';', '，', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var stretches = new List<Stretch>();
        foreach (var part in parts)
        {
            if (stretches.Count == MostStretches || Stretch.Parse(part) is not { } stretch)
            {
                return null;
            }

            stretches.Add(stretch);
        }

        stretches.Sort((a, b) => a.From.CompareTo(b.From));
        return stretches.Zip(stretches.Skip(1), (first, second) => first.To <= second.From).All(apart => apart) ? [.. stretches] : null;
    }

    /// <summary>Minutes after midnight, half-open; beyond 1440 it is the next morning.</summary>
    private readonly record struct Stretch(int From, int To)
    {
        /// <summary>A stretch through midnight that would be longer is taken for a slip of the pen, such as 13:00-12:00.</summary>
        private const int LongestNight = 16 * 60;

        public static Stretch? Parse(string text)
        {
            var times = text.Replace('–', '-').Replace('：', ':').Split('-', StringSplitOptions.TrimEntries);
            if (times.Length != 2 || Minutes(times[0]) is not { } from || Minutes(times[1]) is not { } to || from == DayMinutes || from == to)
            {
                return null;
            }

            var until = to < from ? to + DayMinutes : to;
            return until > DayMinutes && until - from > LongestNight ? null : new Stretch(from, until);
        }

        public override string ToString() => $"{Time(From)}-{Time(To > DayMinutes ? To - DayMinutes : To)}";

        private static int? Minutes(string time) =>
            time.Split(':') is [{ Length: 1 or 2 } hour, { Length: 2 } minute] &&
            int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h) &&
            int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m < 60 && (h * 60) + m <= DayMinutes
                ? (h * 60) + m
                : null;

        private static string Time(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:D2}:{minutes % 60:D2}");
    }
}
