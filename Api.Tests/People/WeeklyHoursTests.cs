using NodaTime;

namespace M365Support.People;

public sealed class WeeklyHoursTests
{
    [Theory]
    [InlineData("09:00-12:00, 13:00-18:00", "09:00-12:00, 13:00-18:00")]
    [InlineData("13:00–18:00；9:00-12:00", "09:00-12:00, 13:00-18:00")]
    [InlineData("22:00-06:00", "22:00-06:00")]
    [InlineData("00:00-24:00", "00:00-24:00")]
    [InlineData("", "")]
    public void Hours_are_read_as_people_write_them(string text, string expected) => Assert.Equal(expected, Monday(text)?.Text(0));

    [Theory]
    [InlineData("9-17")]
    [InlineData("09:00-12:00, 11:00-13:00")]
    [InlineData("13:00-12:00")]
    [InlineData("09:00-09:00")]
    [InlineData("24:00-25:00")]
    [InlineData("09:60-10:00")]
    [InlineData("01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00,09:00-10:00,11:00-12:00,13:00-14:00")]
    public void Hours_that_make_no_sense_are_refused(string text) => Assert.Null(Monday(text));

    [Theory]
    // Lunch and the edges, half-open.
    [InlineData("09:00-12:00, 13:00-18:00", "Europe/Berlin", "2026-03-02T08:00:00Z", true)]
    [InlineData("09:00-12:00, 13:00-18:00", "Europe/Berlin", "2026-03-02T07:59:00Z", false)]
    [InlineData("09:00-12:00, 13:00-18:00", "Europe/Berlin", "2026-03-02T11:00:00Z", false)]
    [InlineData("09:00-12:00, 13:00-18:00", "Europe/Berlin", "2026-03-02T12:00:00Z", true)]
    [InlineData("09:00-12:00, 13:00-18:00", "Europe/Berlin", "2026-03-02T17:00:00Z", false)]
    // Summer time is an hour earlier in UTC.
    [InlineData("09:00-18:00", "Europe/Berlin", "2026-03-30T07:00:00Z", true)]
    // Another zone's Monday.
    [InlineData("09:00-18:00", "Asia/Shanghai", "2026-03-02T01:00:00Z", true)]
    [InlineData("09:00-18:00", "Asia/Shanghai", "2026-03-02T10:00:00Z", false)]
    // A night shift goes on on Tuesday.
    [InlineData("22:00-06:00", "Etc/UTC", "2026-03-03T05:59:00Z", true)]
    [InlineData("22:00-06:00", "Etc/UTC", "2026-03-03T06:00:00Z", false)]
    [InlineData("22:00-06:00", "Etc/UTC", "2026-03-02T05:00:00Z", false)]
    public void Hours_follow_the_wall_clock(string monday, string zone, string moment, bool expected) => Assert.Equal(
        expected,
        Monday(monday)!.Contains(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), DateTimeZoneProviders.Tzdb[zone], []));

    [Fact]
    public void Nobody_works_on_a_holiday_but_a_night_that_began_before_goes_on()
    {
        var hours = WeeklyHours.Read(new Dictionary<string, string> { ["mon"] = "22:00-06:00", ["tue"] = "22:00-06:00" }, out _)!;
        DayRange[] off = [DayRange.Parse("2026-03-03")!.Value];
        Assert.True(hours.Contains(new DateTimeOffset(2026, 3, 3, 5, 0, 0, TimeSpan.Zero), DateTimeZone.Utc, off));
        Assert.False(hours.Contains(new DateTimeOffset(2026, 3, 3, 23, 0, 0, TimeSpan.Zero), DateTimeZone.Utc, off));
    }

    [Theory]
    [InlineData("vpn", true)]
    [InlineData("vpn | CCNA | 2026-03-02", true)]
    [InlineData("vpn | CCNA | 2026-03-01", false)]
    [InlineData("vpn | | 2026-03-01", false)]
    public void Skill_counts_until_its_certificate_expires(string text, bool expected) =>
        Assert.Equal(expected, Skill.Parse(text)!.CountsOn(new DateOnly(2026, 3, 2)));

    private static WeeklyHours? Monday(string text) => WeeklyHours.Read(new Dictionary<string, string> { ["mon"] = text }, out _);
}
