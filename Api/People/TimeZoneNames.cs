using NodaTime;
using NodaTime.TimeZones;

namespace M365Support.People;

/// <summary>Names of time zones as Exchange gives them: Windows' or IANA's (Learn: "Get user mailbox settings").</summary>
public static class TimeZoneNames
{
    /// <summary>The IANA name of a zone named in either way, or null when it is neither.</summary>
    public static string? ToIana(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        return TzdbDateTimeZoneSource.Default.WindowsToTzdbIds.TryGetValue(name, out var iana) ? iana
            : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone ? zone.Id
            : null;
    }
}
