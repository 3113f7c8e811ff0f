using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace M365Support.Sla;

/// <summary>The days that one entry of a calendar names: a date, a range with both ends, or the same of every year.</summary>
/// <param name="Yearly">True when the days come every year; <paramref name="From"/> and <paramref name="To"/> then lie in the leap year 2000.</param>
/// <param name="Name">What the days are called; may be empty.</param>
internal sealed partial record CalendarDates(LocalDate From, LocalDate To, bool Yearly, string Name)
{
    private const int LongestRange = 366;

    private static readonly LocalDate LeapYear = new(2000, 1, 1);

    /// <summary>The days in order; every year's are given as days of the year 2000. A yearly range may run over the end of the year.</summary>
    public IEnumerable<LocalDate> Days() => Yearly && To < From
        ? Range(LeapYear, To).Concat(Range(From, LeapYear.PlusYears(1).PlusDays(-1)))
        : Range(From, To);

    /// <summary>Reads <c>2026-12-25</c>, <c>2026-02-16/2026-02-22 Spring Festival</c>, <c>*-05-01 Labour Day</c> or <c>*-12-24/*-01-01</c>.</summary>
    /// <param name="fault">What is wrong with the text and how to mend it; empty when it was read.</param>
    public static CalendarDates? Parse(string text, out string fault)
    {
        fault = "";
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            fault = $"'{text}' is not a date; write 2026-12-25, 2026-02-16/2026-02-22 for a range or *-05-01 for every year, and after it the name if you like";
            return null;
        }

        var first = match.Groups["from"].Value;
        var last = match.Groups["to"] is { Success: true, Value: var to } ? to : first;
        if (first[0] == '*' != (last[0] == '*'))
        {
            fault = $"'{text}' begins in one way and ends in the other; write both dates with a year or both with *";
            return null;
        }

        if (Date(first) is not { } from || Date(last) is not { } until)
        {
            fault = $"'{text}' names a day that no calendar has; write a date such as 2026-12-25";
            return null;
        }

        var yearly = first[0] == '*';
        if (!yearly && until < from)
        {
            fault = $"'{text}' ends before it begins; write the earlier date first";
            return null;
        }

        if (!yearly && (from.Year < BusinessCalendar.FirstYear || until.Year > BusinessCalendar.LastYear || Period.DaysBetween(from, until) >= LongestRange))
        {
            fault = $"'{text}' is longer than a year or outside {BusinessCalendar.FirstYear} to {BusinessCalendar.LastYear}; write a date such as 2026-12-25";
            return null;
        }

        return new CalendarDates(from, until, yearly, match.Groups["name"].Value);
    }

    private static LocalDate? Date(string text)
    {
        var read = LocalDatePattern.Iso.Parse(text.Replace("*", LeapYear.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return read.Success ? read.Value : null;
    }

    private static IEnumerable<LocalDate> Range(LocalDate from, LocalDate to)
    {
        for (var day = from; day <= to; day = day.PlusDays(1))
        {
            yield return day;
        }
    }

    // A name starts with a letter and holds no other date, so that "2026-02-16 to 2026-02-22" is not a day with a strange name.
    [GeneratedRegex(@"^\s*(?<from>(\d{4}|\*)-\d{2}-\d{2})(\s*/\s*(?<to>(\d{4}|\*)-\d{2}-\d{2}))?(\s+(?<name>\p{L}(?!.*-\d\d-\d\d).*?))?\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
