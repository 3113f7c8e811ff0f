using M365Support.Tickets;

namespace M365Support.Sla;

/// <summary>The calendars that the tables of cases speak of.</summary>
internal static class TestCalendars
{
    public const string OfficeHours = "09:00-12:00, 13:00-18:00";

    private static readonly Dictionary<string, IWorkingTime> ByName = new()
    {
        // Office hours with lunch, 8 h a day.
        ["UTC"] = Office("UTC"),
        ["Berlin"] = Office("Europe/Berlin", holidays: ["2026-04-03 Karfreitag", "2026-04-06 Ostermontag", "*-05-01 Tag der Arbeit", "*-12-25/*-12-26 Weihnachten", "*-01-01 Neujahr"], shortDays: new() { ["*-12-24"] = ["09:00-12:00"], ["*-12-31"] = ["09:00-12:00"] }),
        ["New York"] = Office("Eastern Standard Time", holidays: ["2026-07-03 Independence Day, observed", "2026-11-26/2026-11-27 Thanksgiving"]),
        ["Kolkata"] = Office("Asia/Kolkata", holidays: ["*-08-15 Independence Day"]),

        // South of the equator summer time ends around Easter and begins in October.
        ["Sydney"] = Office("Australia/Sydney", holidays: ["2026-01-26 Australia Day", "2026-04-03 Good Friday", "2026-04-06 Easter Monday", "*-12-25/*-12-26 Christmas"]),

        // 5:45 h before Greenwich, and Saturday is the free day.
        ["Kathmandu"] = Of("Asia/Kathmandu", new() { ["Sunday-Thursday"] = [OfficeHours], ["Friday"] = ["09:00-13:00"] }),

        // The State Council's days of 2026 (国务院办公厅关于2026年部分节假日安排的通知).
        ["Shanghai"] = Office(
            "China Standard Time",
            holidays: ["2026-01-01/2026-01-03 元旦", "2026-02-15/2026-02-23 春节", "2026-04-04/2026-04-06 清明节", "2026-05-01/2026-05-05 劳动节", "2026-06-19/2026-06-21 端午节", "2026-09-25/2026-09-27 中秋节", "2026-10-01/2026-10-07 国庆节"],
            workingDays: new() { ["2026-01-04"] = [OfficeHours], ["2026-02-14"] = [OfficeHours], ["2026-02-28"] = [OfficeHours], ["2026-05-09"] = [OfficeHours], ["2026-09-20"] = [OfficeHours], ["2026-10-10"] = [OfficeHours] }),

        // Day and night, but on weekends not at all.
        ["Weekdays"] = Of("UTC", new() { ["Monday-Friday"] = ["00:00-24:00"] }),

        // Every hour of every day by the wall clock, which is every hour there is.
        ["Always Berlin"] = Of("Europe/Berlin", new() { ["Monday-Sunday"] = ["00:00-24:00"] }),
        ["Always Havana"] = Of("America/Havana", new() { ["Monday-Sunday"] = ["00:00-24:00"] }),

        // A night shift from Monday to Friday, the last until Saturday morning.
        ["Night Berlin"] = Of("Europe/Berlin", new() { ["Monday-Friday"] = ["22:00-06:00"] }, holidays: ["2026-05-01 Tag der Arbeit"]),
        ["Stocktaking Berlin"] = Office("Europe/Berlin", week: new() { ["Monday-Friday"] = ["22:00-06:00"] }, workingDays: new() { ["2026-06-06"] = ["00:00-08:00"] }),
        ["Night New York"] = Of("America/New_York", new() { ["Monday-Sunday"] = ["22:00-06:00"] }),

        // Sundays in the hours of the change of clocks.
        ["Gap Berlin"] = Of("Europe/Berlin", new() { ["Sunday"] = ["02:00-03:00"] }),
        ["Early Berlin"] = Of("Europe/Berlin", new() { ["Sunday"] = ["01:00-02:30"] }),
        ["Late Berlin"] = Of("Europe/Berlin", new() { ["Sunday"] = ["02:30-04:00"] }),
        ["Until two Berlin"] = Of("Europe/Berlin", new() { ["Sunday"] = ["00:00-02:00"] }),
        ["Shifts Berlin"] = Of("Europe/Berlin", new() { ["Sunday"] = ["01:00-02:30", "02:30-04:00"] }),
        ["Break Berlin"] = Of("Europe/Berlin", new() { ["Sunday"] = ["01:00-02:15", "02:45-04:00"] }),
        ["Lord Howe"] = Of("Australia/Lord_Howe", new() { ["Sunday"] = ["01:00-04:00"], ["Monday-Friday"] = [OfficeHours] }),
        ["Saturday Havana"] = Of("America/Havana", new() { ["Saturday"] = ["18:00-24:00"] }),

        ["24x7"] = RoundTheClock.Instance,
    };

    public static IEnumerable<string> Names => ByName.Keys;

    public static IWorkingTime Named(string name) => ByName[name];

    public static BusinessCalendar Of(string zone, Dictionary<string, TextList> week, TextList? holidays = null) =>
        BusinessCalendar.Create(new CalendarSettings { Zone = zone, Week = week, Holidays = holidays ?? [] });

    private static BusinessCalendar Office(string zone, Dictionary<string, TextList>? week = null, TextList? holidays = null, Dictionary<string, TextList>? shortDays = null, Dictionary<string, TextList>? workingDays = null) =>
        BusinessCalendar.Create(new CalendarSettings { Zone = zone, Week = week, Holidays = holidays ?? [], ShortDays = shortDays ?? [], WorkingDays = workingDays ?? [] });
}
