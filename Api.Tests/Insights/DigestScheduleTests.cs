using System.Globalization;
using M365Support.Insights;

namespace M365Support.Api.Tests.Insights;

public sealed class DigestScheduleTests
{
    private static readonly TimeOnly Nine = new(9, 0);

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-02T07:59:00Z", "2026-03-02T08:00:00Z")] // Monday, winter time
    [InlineData("Europe/Berlin", "2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z")] // exactly then: the next day
    [InlineData("Europe/Berlin", "2026-03-27T09:00:00Z", "2026-03-30T07:00:00Z")] // over the weekend into summer time
    [InlineData("Asia/Shanghai", "2026-03-02T00:30:00Z", "2026-03-02T01:00:00Z")]
    [InlineData("Asia/Shanghai", "2026-03-06T02:00:00Z", "2026-03-09T01:00:00Z")] // Friday to Monday
    [InlineData("America/New_York", "2026-10-30T14:00:00Z", "2026-11-02T14:00:00Z")] // out of summer time
    public void Next_digest_is_at_nine_of_the_managers_own_working_day(string zone, string after, string expected) =>
        Assert.Equal(At(expected), DigestSchedule.Next(At(after), TimeZoneInfo.FindSystemTimeZoneById(zone), Nine));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-03T08:00:00Z", "2026-03-02T08:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-02T08:00:00Z", "2026-02-27T08:00:00Z")] // Monday looks back to Friday
    public void Digest_counts_from_the_one_before(string zone, string due, string expected) =>
        Assert.Equal(At(expected), DigestSchedule.Previous(At(due), TimeZoneInfo.FindSystemTimeZoneById(zone), Nine));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
