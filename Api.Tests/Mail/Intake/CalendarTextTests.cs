namespace M365Support.Mail.Intake;

public class CalendarTextTests
{
    private static readonly IntakeTexts English = IntakeTexts.In("en-GB");

    [Theory]
    [InlineData("ACCEPTED", "Accepted: Review")]
    [InlineData("DECLINED", "Declined: Review")]
    [InlineData("NEEDS-ACTION", "Answer to an invitation: Review")]
    public void Answer_says_what_was_answered(string status, string expected) =>
        Assert.Equal(expected, CalendarText.Of(Calendar("REPLY", $"SUMMARY:Review\nATTENDEE;PARTSTAT={status};CN=\"A;B\":mailto:a@b.example"), English));

    [Fact]
    public void Whole_days_are_dates_and_the_language_is_the_senders() =>
        Assert.Equal("会议取消：年会\n时间：2026-03-02\n日程", CalendarText.Of(Calendar("CANCEL", "SUMMARY:年会\nDTSTART;VALUE=DATE:20260302"), IntakeTexts.In("zh-CN")) + "\n日程");

    [Fact]
    public void Zone_of_a_time_is_told() =>
        Assert.Contains("2026-03-02 09:00 (UTC)", CalendarText.Of(Calendar("REQUEST", "DTSTART:20260302T090000Z\nRRULE:FREQ=DAILY"), English)!, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR")]
    [InlineData("BEGIN:VEVENT")]
    [InlineData(":\n;;:\n\"")]
    public void What_is_no_event_says_nothing(string calendar) => Assert.Null(CalendarText.Of(calendar, English));

    [Fact]
    public void Broken_and_endless_values_do_no_harm()
    {
        var text = CalendarText.Of(Calendar("REQUEST", $"SUMMARY:{new string('x', 100_000)}\nDTSTART;TZID=\":99999999T999999\nDTEND:\nORGANIZER;CN=\"\nLOCATION"), English)!;
        Assert.InRange(text.Length, 300, 400);
    }

    private static string Calendar(string method, string properties) => $"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\n{properties.ReplaceLineEndings("\r\n")}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}
