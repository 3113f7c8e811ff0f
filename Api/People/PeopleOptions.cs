using System.ComponentModel.DataAnnotations;

namespace M365Support.People;

/// <summary>How long what Graph says about people is believed; section <c>Support</c>.</summary>
public sealed class PeopleOptions
{
    public const string Section = "Support";

    /// <summary>How long a presence is used before it is asked for again. Default 30 s, 0 to 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = "Support:PresenceCache must lie between 00:00:00 and 00:01:00, e.g. 00:00:30.")]
    public TimeSpan PresenceCache { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the roster is used before it is read again. Default 60 s, 0 to 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = "Support:RosterCache must lie between 00:00:00 and 00:01:00, e.g. 00:01:00.")]
    public TimeSpan RosterCache { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How soon what somebody chose on one instance holds on the others. Default 60 s, 0 to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "Support:PreferencesCache must lie between 00:00:00 and 00:10:00, e.g. 00:01:00.")]
    public TimeSpan PreferencesCache { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a person's directory entry is used before it is read again. Default 1 h, 1 min to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00", ErrorMessage = "Support:DirectoryCache must lie between 00:01:00 and 1.00:00:00, e.g. 01:00:00.")]
    public TimeSpan DirectoryCache { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long it is remembered that an address is in nobody's directory entry. Default 10 min, 0 to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "Support:UnknownPersonCache must lie between 00:00:00 and 01:00:00, e.g. 00:10:00.")]
    public TimeSpan UnknownPersonCache { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many people are kept in memory. Default 10,000, 100 to 1,000,000.</summary>
    [Range(100, 1_000_000, ErrorMessage = "Support:DirectoryCacheSize must lie between 100 and 1000000, e.g. 10000.")]
    public int DirectoryCacheSize { get; set; } = 10_000;

    /// <summary>How long one look-up of a person or of presence may take before what is known is used. Default 5 s, 1 s to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Support:LookupTimeout must lie between 00:00:01 and 00:01:00, e.g. 00:00:05.")]
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The language of people who have not chosen one, BCP 47. Default en-US.</summary>
    [Required(ErrorMessage = "Support:DefaultLanguage must not be empty, e.g. en-US.")]
    public string DefaultLanguage { get; set; } = "en-US";

    /// <summary>The time zone of people who have not chosen one, an IANA name. Default Etc/UTC.</summary>
    [Required(ErrorMessage = "Support:DefaultTimeZone must not be empty, e.g. Europe/Berlin.")]
    public string DefaultTimeZone { get; set; } = "Etc/UTC";
}
