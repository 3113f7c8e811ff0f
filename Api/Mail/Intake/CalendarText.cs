using System.Globalization;
using System.Text;

namespace M365Support.Mail.Intake;

/// <summary>Says in words what an invitation, or an answer to one, is about (RFC 5545, RFC 5546).</summary>
internal static class CalendarText
{
    private const int LongestObject = 1_000_000;
    private const int LongestValue = 300;

    /// <summary>Null where the calendar object has no event.</summary>
    public static string? Of(string? calendar, IntakeTexts texts)
    {
        if (calendar is null)
        {
            return null;
        }

        var (method, properties) = Read(calendar.Length > LongestObject ? calendar[..LongestObject] : calendar);
        if (properties.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder(texts.Format(Title(method, properties), Value("SUMMARY") ?? "—"));
        if (Moment(properties.GetValueOrDefault("DTSTART")) is { } start)
        {
            var end = Moment(properties.GetValueOrDefault("DTEND"));
            Line("Calendar_When", end is null || end == start ? start : texts.Format("Calendar_From_To", start, end));
        }

        Line("Calendar_Where", Value("LOCATION"));
        Line("Calendar_Organizer", Organizer(properties.GetValueOrDefault("ORGANIZER")));
        if (properties.ContainsKey("RRULE"))
        {
            text.Append('\n').Append(texts["Calendar_Repeats"]);
        }

        return text.ToString();

        string? Value(string name) => properties.GetValueOrDefault(name) is { Value.Length: > 0 } property ? Short(Unescaped(property.Value)) : null;

        void Line(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                text.Append('\n').Append(texts.Format(key, value));
            }
        }
    }

    private static string Title(string method, Dictionary<string, Property> properties) => method switch
    {
        "REPLY" => properties.GetValueOrDefault("ATTENDEE")?["PARTSTAT"]?.ToUpperInvariant() switch
        {
            "ACCEPTED" => "Calendar_ACCEPTED",
            "DECLINED" => "Calendar_DECLINED",
            "TENTATIVE" => "Calendar_TENTATIVE",
            _ => "Calendar_REPLY",
        },
        "CANCEL" => "Calendar_CANCEL",
        "COUNTER" => "Calendar_COUNTER",
        "REQUEST" => "Calendar_REQUEST",
        _ => "Calendar_PUBLISH",
    };

    /// <summary>The method, and the properties of the first event; of those that repeat, the first.</summary>
    private static (string Method, Dictionary<string, Property> Properties) Read(string calendar)
    {
        var (method, depth) = ("", 0);
        var properties = new Dictionary<string, Property>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Unfolded(calendar))
        {
            if (Property.Parse(line) is not { } property)
            {
                continue;
            }

            if (depth == 0 && property.Name.Equals("METHOD", StringComparison.OrdinalIgnoreCase))
            {
                method = property.Value.Trim().ToUpperInvariant();
            }
            else if (property.Name.Equals("BEGIN", StringComparison.OrdinalIgnoreCase))
            {
                // Alarms stand inside the event and have properties of the same names.
                depth += depth > 0 || property.Value.Trim().Equals("VEVENT", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            }
            else if (property.Name.Equals("END", StringComparison.OrdinalIgnoreCase) && depth > 0 && --depth == 0)
            {
                break;
            }
            else if (depth == 1)
            {
                properties.TryAdd(property.Name, property);
            }
        }

        return (method, properties);
    }

    /// <summary>RFC 5545 §3.1: a line that begins with a blank goes on the one before.</summary>
    private static IEnumerable<string> Unfolded(string calendar)
    {
        var line = new StringBuilder();
        foreach (var raw in calendar.ReplaceLineEndings("\n").Split('\n'))
        {
            if (raw is [' ' or '\t', ..])
            {
                line.Append(raw, 1, raw.Length - 1);
                continue;
            }

            if (line.Length > 0)
            {
                yield return line.ToString();
            }

            line.Clear().Append(raw);
        }

        yield return line.ToString();
    }

    /// <summary>The time as the sender's calendar shows it, with its zone; a date alone is a whole day.</summary>
    private static string? Moment(Property? property)
    {
        if (property is null)
        {
            return null;
        }

        var value = property.Value.Trim();
        if (DateTime.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        if (!DateTime.TryParseExact(value.TrimEnd('Z', 'z'), "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return null;
        }

        var zone = value.EndsWith('Z') || value.EndsWith('z') ? "UTC" : property["TZID"];
        return time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + (zone is null ? "" : $" ({Short(zone)})");
    }

    private static string? Organizer(Property? property)
    {
        var address = property?.Value.Replace("mailto:", "", StringComparison.OrdinalIgnoreCase).Trim();
        return property?["CN"] is { Length: > 0 } name ? Short($"{name} <{address}>") : address is { Length: > 0 } ? Short(address) : null;
    }

    /// <summary>RFC 5545 §3.3.11.</summary>
    private static string Unescaped(string text) => text
        .Replace("\\n", " ", StringComparison.OrdinalIgnoreCase).Replace("\\,", ",", StringComparison.Ordinal)
        .Replace("\\;", ";", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal).Trim();

    private static string Short(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "…";

    /// <summary>A content line: name, parameters, value.</summary>
    private sealed record Property(string Name, string Parameters, string Value)
    {
        /// <summary>A parameter's value without quotes, or null.</summary>
        public string? this[string parameter]
        {
            get
            {
                var start = Parameters.IndexOf($";{parameter}=", StringComparison.OrdinalIgnoreCase);
                if (start < 0)
                {
                    return null;
                }

                var rest = Parameters.AsSpan(start + parameter.Length + 2);
                var end = rest is ['"', ..] ? rest[1..].IndexOf('"') + 2 : rest.IndexOf(';');
                return (end > 1 || (end >= 0 && rest is not ['"', ..]) ? rest[..end] : rest).Trim('"').ToString();
            }
        }

        /// <summary>The value begins at the first colon outside quotes.</summary>
        public static Property? Parse(string line)
        {
            var (quoted, colon) = (false, -1);
            for (var i = 0; i < line.Length && colon < 0; i++)
            {
                quoted ^= line[i] == '"';
                colon = line[i] == ':' && !quoted ? i : -1;
            }

            if (colon <= 0)
            {
                return null;
            }

            var semicolon = line.AsSpan(0, colon).IndexOf(';');
            return new Property(line[..(semicolon < 0 ? colon : semicolon)], semicolon < 0 ? "" : line[semicolon..colon], line[(colon + 1)..]);
        }
    }
}
