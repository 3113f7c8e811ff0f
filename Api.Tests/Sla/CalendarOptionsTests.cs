using System.Text;
using M365Support.Tickets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace M365Support.Sla;

/// <summary>Calendars as they are written in configuration.</summary>
public sealed class CalendarOptionsTests
{
    private const string Example = """
        {
          "DefaultCalendar": "berlin",
          "Calendars": {
            "berlin": {
              "Zone": "Europe/Berlin",
              "Week": { "Monday-Thursday": [ "09:00-12:00", "13:00-18:00" ], "Friday": "09:00-14:00", "Saturday": "", "Sunday": [] },
              "Holidays": [ "*-05-01 Tag der Arbeit", "*-12-25/*-12-26 Weihnachten", "2026-04-03 Karfreitag" ],
              "ShortDays": { "*-12-24": "09:00-12:00" }
            },
            "shanghai": {
              "Zone": "China Standard Time",
              "Holidays": [ "2026-02-15/2026-02-23 春节" ],
              "WorkingDays": { "2026-02-14": "09:00-12:00, 13:00-18:00" },
              "DayLength": "07:30:00"
            }
          },
          "Sites": { "Shanghai": "shanghai", "Pudong": "Shanghai" },
          "RoundTheClock": [ "P1", "P2" ]
        }
        """;

    [Fact]
    public void Calendar_is_that_of_the_site_and_else_the_default()
    {
        var times = Times(Example);
        var berlin = Assert.IsType<BusinessCalendar>(times.For(Priority.P3, null));

        Assert.Equal("Europe/Berlin", berlin.TimeZone);
        Assert.Same(berlin, times.For(Priority.P4, "Atlantis"));
        Assert.Same(berlin, times.For(Priority.P3, ""));
        var shanghai = Assert.IsType<BusinessCalendar>(times.For(Priority.P3, "Shanghai"));
        Assert.Equal("Asia/Shanghai", shanghai.TimeZone);
        Assert.Same(shanghai, times.For(Priority.P4, " shanghai "));
        Assert.Same(shanghai, times.For(Priority.P3, "PUDONG"));
    }

    [Fact]
    public void Priority_that_runs_around_the_clock_has_no_site()
    {
        var times = Times(Example);

        Assert.Same(RoundTheClock.Instance, times.For(Priority.P1, "Shanghai"));
        Assert.Same(RoundTheClock.Instance, times.For(Priority.P2, null));
        Assert.NotSame(RoundTheClock.Instance, times.For(Priority.P3, null));
    }

    [Fact]
    public void Working_day_is_as_set_or_the_average_of_the_week()
    {
        var times = Times(Example);

        Assert.Equal(TimeSpan.FromHours(7.5), times.For(Priority.P3, "Shanghai").Day);
        Assert.Equal(TimeSpan.FromHours(37 / 5.0), times.For(Priority.P3, null).Day);
    }

    [Fact]
    public void Hours_and_days_are_read_as_written()
    {
        var times = Times(Example);
        var berlin = (BusinessCalendar)times.For(Priority.P3, null);
        var shanghai = (BusinessCalendar)times.For(Priority.P3, "Shanghai");

        // Friday 18 December to Monday 28 December 2026: 5 h, then Mon-Wed 8 h, a short Thursday of 3 h, Christmas.
        Assert.Equal(TimeSpan.FromHours(32), berlin.Between(At("2026-12-18T00:00+01:00"), At("2026-12-28T00:00+01:00")));
        Assert.Equal(TimeSpan.FromHours(8), shanghai.Between(At("2026-02-14T00:00+08:00"), At("2026-02-24T00:00+08:00")));
        Assert.Equal("Weihnachten", berlin.HolidayAt(At("2027-12-26T12:00+01:00")));
        Assert.Equal("春节", shanghai.HolidayAt(At("2026-02-14T16:00Z")));
        Assert.Null(shanghai.HolidayAt(At("2026-02-14T15:59Z")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Calendars": {} }""")]
    [InlineData("""{ "Calendars": { "default": {} } }""")]
    [InlineData("""{ "Calendars": { "default": "" } }""")]
    [InlineData("""{ "Calendars": { "default": null } }""")]
    [InlineData("""{ "Calendars": { "default": { "Zone": "Etc/UTC" } }, "DefaultTimeZone": "Asia/Kolkata" }""")]
    public void Default_calendar_works_weekdays_with_lunch_without_being_written_down(string json)
    {
        var times = Times(json);
        var calendar = Assert.IsType<BusinessCalendar>(times.For(Priority.P2, "anywhere"));

        Assert.Equal(TimeSpan.FromHours(8), calendar.Day);
        Assert.Same(RoundTheClock.Instance, times.For(Priority.P1, null));
        Assert.InRange(calendar.Between(At("2026-06-01T00:00Z"), At("2026-06-08T00:00Z")), TimeSpan.FromHours(40), TimeSpan.FromHours(40));
    }

    [Fact]
    public void Calendar_without_a_zone_is_in_the_default_time_zone() =>
        Assert.Equal("Asia/Kolkata", ((BusinessCalendar)Times("""{ "DefaultTimeZone": "Asia/Kolkata" }""").For(Priority.P3, null)).TimeZone);

    [Fact]
    public void No_priority_runs_around_the_clock_when_the_setting_is_empty()
    {
        Assert.IsType<BusinessCalendar>(Times("""{ "RoundTheClock": "" }""").For(Priority.P1, null));
        Assert.IsType<BusinessCalendar>(Times("""{ "RoundTheClock": [] }""").For(Priority.P1, null));
        Assert.IsType<RoundTheClock>(Times("""{ "RoundTheClock": "P2, p3" }""").For(Priority.P3, null));
    }

    [Theory]
    [InlineData("""{ "Calendars": { "x": { "Zone": "Europe/Atlantis" } } }""", "Support:Calendars:x:Zone is 'Europe/Atlantis', which is no time zone; write an IANA name such as Europe/Berlin")]
    [InlineData("""{ "Calendars": { "x": { "TimeZone": "Europe/Berlin" } } }""", "Support:Calendars:x:TimeZone is no setting of x; write one of Zone, Week, Holidays, ShortDays, WorkingDays, DayLength.")]
    [InlineData("""{ "Calendars": { "x": { "Zone": "" } } }""", "Support:Calendars:x:Zone is ''")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Funday": "09:00-12:00" } } } }""", "Support:Calendars:x:Week:Funday names no day of the week; write Monday, Monday-Friday or Monday,Thursday.")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday-Friday-Sunday": "09:00-12:00" } } } }""", "names no day of the week")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday": "9-12" } } } }""", "Support:Calendars:x:Week:Monday: '9-12' is not a stretch of hours; write it as 09:00-12:00")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday": "09:00-25:00" } } } }""", "'09:00-25:00' is not a stretch of hours")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday": "09:00-12:60" } } } }""", "'09:00-12:60' is not a stretch of hours")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday": "24:00-06:00" } } } }""", "'24:00-06:00' is not a stretch of hours")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday": "09:00-09:00" } } } }""", "ends when it starts; write 00:00-24:00 for a whole day")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday": "13:00-12:00" } } } }""", "ends before it starts, and read as a night shift it lasts 23 hours")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday": "09:00-13:00, 12:00-18:00" } } } }""", "Support:Calendars:x:Week:Monday has 09:00-13:00 and 12:00-18:00, which overlap")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Sunday": "22:00-06:00", "Monday": "05:00-12:00" } } } }""", "Support:Calendars:x:Week:Sunday runs past midnight into the hours of Monday")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday-Friday": "09:00-12:00", "Wed": "09:00-11:00" } } } }""", "gives hours for Wednesday, which another entry of Support:Calendars:x:Week gives too")]
    [InlineData("""{ "Calendars": { "x": { "Week": { "Monday-Sunday": "" } } } }""", "Support:Calendars:x has no working time at all; write at least one day under Support:Calendars:x:Week")]
    [InlineData("""{ "Calendars": { "x": { "Holidays": [ "*-01-01/*-12-31" ] } } }""", "Support:Calendars:x has no working time at all")]
    [InlineData("""{ "Calendars": { "x": { "Holidays": [ "25.12.2026" ] } } }""", "Support:Calendars:x:Holidays: '25.12.2026' is not a date; write 2026-12-25")]
    [InlineData("""{ "Calendars": { "x": { "Holidays": [ "2026-02-16 to 2026-02-22" ] } } }""", "is not a date")]
    [InlineData("""{ "Calendars": { "x": { "Holidays": [ "2026-02-30" ] } } }""", "names a day that no calendar has")]
    [InlineData("""{ "Calendars": { "x": { "Holidays": [ "*-02-30" ] } } }""", "names a day that no calendar has")]
    [InlineData("""{ "Calendars": { "x": { "Holidays": [ "2026-02-22/2026-02-16" ] } } }""", "ends before it begins; write the earlier date first")]
    [InlineData("""{ "Calendars": { "x": { "Holidays": [ "2026-02-16/*-02-22" ] } } }""", "begins in one way and ends in the other")]
    [InlineData("""{ "Calendars": { "x": { "Holidays": [ "2026-02-16/2062-02-22" ] } } }""", "is longer than a year")]
    [InlineData("""{ "Calendars": { "x": { "Holidays": [ "0226-02-16" ] } } }""", "outside 1970 to 2199")]
    [InlineData("""{ "Calendars": { "x": { "WorkingDays": { "*-02-14": "09:00-12:00" } } } }""", "an exceptional working day is written with its year")]
    [InlineData("""{ "Calendars": { "x": { "WorkingDays": { "2026-02-14": "" } } } }""", "Support:Calendars:x:WorkingDays:2026-02-14 has no hours")]
    [InlineData("""{ "Calendars": { "x": { "WorkingDays": { "2026-02-14/2026-02-15": "09:00-12:00", "2026-02-15": "09:00-12:00" } } } }""", "another entry gives hours for the same day")]
    [InlineData("""{ "Calendars": { "x": { "ShortDays": { "Xmas": "09:00-12:00" } } } }""", "Support:Calendars:x:ShortDays: 'Xmas' is not a date")]
    [InlineData("""{ "Calendars": { "x": { "DayLength": "25:00:00" } } }""", "Support:Calendars:x:DayLength")]
    [InlineData("""{ "Calendars": { "x": { "DayLength": "00:00:00" } } }""", "must be above 0 and at most 24 hours, for example 08:00:00")]
    [InlineData("""{ "Sites": { "Berlin": "berlin" } }""", "Support:Sites:Berlin is 'berlin', and there is no such calendar; write one of default, or add Support:Calendars:berlin.")]
    [InlineData("""{ "DefaultCalendar": "berlin" }""", "Support:DefaultCalendar is 'berlin', and there is no such calendar")]
    [InlineData("""{ "RoundTheClock": [ "P9" ] }""", "Support:RoundTheClock has 'P9', which is no priority; write P1, P2, P3 or P4.")]
    [InlineData("""{ "RoundTheClock": "1" }""", "Support:RoundTheClock has '1', which is no priority")]
    public void Fault_is_named_before_the_start(string json, string sentence)
    {
        using var services = Services(json);

        var fault = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Throws<OptionsValidationException>(services.GetRequiredService<IWorkingTimes>);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        using var services = Services("""{ "Calendars": { "x": { "Zone": "Nowhere", "Holidays": [ "never" ] } }, "Sites": { "Berlin": "berlin" } }""");

        var fault = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Equal(3, fault.Failures.Count());
    }

    [Fact]
    public void Changed_configuration_holds_at_once_and_a_faulty_one_not_at_all()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        using var services = Services(configuration);
        var times = services.GetRequiredService<IWorkingTimes>();
        var before = times.For(Priority.P3, null);

        configuration["Support:Calendars:default:Zone"] = "Asia/Kolkata";
        configuration.Reload();
        var after = times.For(Priority.P3, null);
        configuration["Support:Calendars:default:Zone"] = "Asia/Atlantis";
        configuration.Reload();

        Assert.NotSame(before, after);
        Assert.Equal("Asia/Kolkata", Assert.IsType<BusinessCalendar>(after).TimeZone);
        Assert.Same(after, times.For(Priority.P3, null));
    }

    [Fact]
    public void Calendar_cannot_be_made_of_faulty_settings()
    {
        var fault = Assert.Throws<ArgumentException>(() => BusinessCalendar.Create(new CalendarSettings { Zone = "Nowhere" }));

        Assert.Contains("'Nowhere', which is no time zone", fault.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(string text) => WorkingTimeTableTests.At(text);

    private static IWorkingTimes Times(string json)
    {
        using var services = Services(json);
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<IWorkingTimes>();
    }

    private static ServiceProvider Services(string json) => Services(Configuration(json));

    private static ServiceProvider Services(IConfiguration configuration) =>
        new ServiceCollection().AddLogging().AddSla(configuration).BuildServiceProvider();

    private static IConfigurationRoot Configuration(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Support": {{json}} }"""))).Build();
}
