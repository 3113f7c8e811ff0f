using System.ComponentModel;
using System.Globalization;

namespace M365Support.Sla;

/// <summary>The business calendars, which site uses which, and which priorities run around the clock; section <c>Support</c>.</summary>
public sealed class CalendarOptions
{
    public const string Section = "Support";

    /// <summary>The name of the calendar that is there without being written down.</summary>
    public const string BuiltIn = "default";

    /// <summary>The calendars by name. The calendar <c>default</c> exists without an entry, with the defaults of <see cref="CalendarSettings"/>.</summary>
    public Dictionary<string, CalendarSettings> Calendars { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of each site's calendar. Case does not matter.</summary>
    public Dictionary<string, string> Sites { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The calendar of people without a site, or with one that has no calendar. Default <c>default</c>.</summary>
    public string DefaultCalendar { get; init; } = BuiltIn;

    /// <summary>The zone of calendars that name none. Default the server's, or UTC where that has no IANA name.</summary>
    public string? DefaultTimeZone { get; init; }

    /// <summary>The priorities whose clocks run day and night. Default P1; empty for none.</summary>
    public TextList? RoundTheClock { get; init; }
}

/// <summary>One business calendar as it is written in configuration.</summary>
/// <remarks>
/// Hours are written <c>09:00-12:00, 13:00-18:00</c>, as one text or a list; <c>22:00-06:00</c> runs through midnight and belongs to the day on which it starts.
/// Days are written <c>2026-12-25</c>, <c>2026-02-16/2026-02-22</c> or, for every year, <c>*-05-01</c>; a holiday's name may follow after a blank.
/// </remarks>
[MayBeEmpty]
public sealed class CalendarSettings
{
    /// <summary>The hours of a calendar that names none: every weekday from Monday to Friday.</summary>
    internal const string DefaultHours = "09:00-12:00, 13:00-18:00";

    /// <summary>The time zone, an IANA or a Windows name. Default <see cref="CalendarOptions.DefaultTimeZone"/>.</summary>
    public string? Zone { get; init; }

    /// <summary>The hours of each weekday, under <c>Monday</c>, <c>Monday-Friday</c> or <c>Monday,Thursday</c>; a day that is not named is free. Default Monday-Friday 09:00-12:00, 13:00-18:00.</summary>
    public Dictionary<string, TextList>? Week { get; init; }

    /// <summary>The days on which nobody works.</summary>
    public TextList Holidays { get; init; } = [];

    /// <summary>The hours of days that are shorter than the week says, such as <c>*-12-24</c>. They do not make a free day a working day.</summary>
    public Dictionary<string, TextList> ShortDays { get; init; } = [];

    /// <summary>The hours of days that work although they are a weekend or a holiday (调休), or other hours than usual. They come before everything else.</summary>
    public Dictionary<string, TextList> WorkingDays { get; init; } = [];

    /// <summary>What a working day counts in targets. Above 0, at most 24 hours. Default the week's working time divided by its working days.</summary>
    public TimeSpan? DayLength { get; init; }
}

/// <summary>Texts in configuration: a list, or a single text in its place.</summary>
[TypeConverter(typeof(FromText))]
public sealed class TextList : List<string>
{
    private sealed class FromText : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            value is string { Length: > 0 } text ? new TextList { text } : new TextList();
    }
}
