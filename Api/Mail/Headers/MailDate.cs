using System.Globalization;

namespace M365Support.Mail.Headers;

/// <summary>Reads dates (RFC 5322 §3.3, obsolete zones, asctime, ISO 8601), in whatever order their pieces stand.</summary>
internal static class MailDate
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The moment, or null where day, month or year cannot be made out; a missing zone is read as UTC.</summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<byte> value)
    {
        Span<char> text = stackalloc char[128];
        text = text[..WithoutComments(value, text)];
        if (text.Length >= 10 && text[4] == '-' && char.IsAsciiDigit(text[0]) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var iso))
        {
            return iso;
        }

        int? day = null, month = null, year = null, hour = null, minute = null;
        var second = 0;
        TimeSpan? zone = null;
        foreach (var range in text.SplitAny(' ', ',', '\t'))
        {
            ReadOnlySpan<char> token = text[range];
            if (token.IsEmpty)
            {
                continue;
            }

            var isDated = day is not null && month is not null && year is not null;
            if (hour is null && char.IsAsciiDigit(token[0]) && (token.Contains(':') || (isDated && token.Contains('.'))))
            {
                ReadTime(token, ref hour, ref minute, ref second, ref zone);
            }
            else if (token[0] is '+' or '-' && hour is not null)
            {
                zone = Zone(token) ?? zone;
            }
            else if (isDated && hour is not null && token.Length == 4 && char.IsAsciiDigit(token[0]))
            {
                zone ??= Zone(token);
            }
            else if (IsWeekday(token, text[range.End..]))
            {
                continue;
            }
            else if (char.IsAsciiDigit(token[0]))
            {
                ReadNumbers(token, ref day, ref month, ref year);
            }
            else if (char.IsAsciiLetter(token[0]))
            {
                ReadWord(token, ref month, ref hour, ref zone, ref day, ref year);
            }
        }

        return Build(day, month, year, hour ?? 0, minute ?? 0, second, zone ?? TimeSpan.Zero);
    }

    private static DateTimeOffset? Build(int? day, int? month, int? year, int hour, int minute, int second, TimeSpan zone)
    {
        if (day is not { } d || month is not { } m || year is not { } y)
        {
            return null;
        }

        (d, m) = m > 12 && d <= 12 ? (m, d) : (d, m);
        y += y < 50 ? 2000 : y < 1000 ? 1900 : 0;
        if (y is < 1 or > 9998 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, m) || hour > 24 || minute > 59 || second > 61)
        {
            return null;
        }

        zone = zone.Duration() > TimeSpan.FromHours(14) ? TimeSpan.Zero : zone;
        var local = new DateTime(y, m, d, 0, 0, 0, DateTimeKind.Unspecified).AddHours(hour).AddMinutes(minute).AddSeconds(Math.Min(second, 59));
        return local.Year is < 2 or > 9998 ? null : new DateTimeOffset(local, zone);
    }

    private static void ReadTime(ReadOnlySpan<char> token, ref int? hour, ref int? minute, ref int second, ref TimeSpan? zone)
    {
        var sign = token.IndexOfAny('+', '-');
        if (sign > 0)
        {
            zone = Zone(token[sign..]);
            token = token[..sign];
        }

        Span<int> numbers = stackalloc int[3];
        var count = 0;
        foreach (var range in token.SplitAny(':', '.'))
        {
            var piece = token[range];
            var digits = piece.IndexOfAnyExceptInRange('0', '9');
            piece = digits < 0 ? piece : piece[..digits];
            if (count == 3 || piece.IsEmpty || piece.Length > 4)
            {
                break;
            }

            numbers[count++] = int.Parse(piece, CultureInfo.InvariantCulture);
        }

        hour = numbers[0];
        minute = numbers[1];
        second = numbers[2];
        ReadHalfOfDay(token.TrimStart("0123456789:."), ref hour);
    }

    private static bool ReadHalfOfDay(ReadOnlySpan<char> token, ref int? hour)
    {
        if (token.Equals("PM", StringComparison.OrdinalIgnoreCase))
        {
            hour += hour < 12 ? 12 : 0;
            return true;
        }

        if (token.Equals("AM", StringComparison.OrdinalIgnoreCase))
        {
            hour -= hour == 12 ? 12 : 0;
            return true;
        }

        return false;
    }

    /// <summary>"mar., 1 …" is a Tuesday in French, Italian and Spanish, not March.</summary>
    private static bool IsWeekday(ReadOnlySpan<char> token, ReadOnlySpan<char> rest) =>
        rest.StartsWith(',') && token.TrimEnd('.').Equals("mar", StringComparison.OrdinalIgnoreCase);

    private static void ReadNumbers(ReadOnlySpan<char> token, ref int? day, ref int? month, ref int? year)
    {
        foreach (var range in token.SplitAny('-', '/', '.'))
        {
            var piece = token[range];
            if (piece.IsEmpty)
            {
                continue;
            }

            if (char.IsAsciiLetter(piece[0]))
            {
                month ??= Month(piece);
                continue;
            }

            var digits = piece.IndexOfAnyExceptInRange('0', '9');
            piece = digits < 0 ? piece : piece[..digits];
            if (piece.IsEmpty || piece.Length > 4)
            {
                continue;
            }

            var number = int.Parse(piece, CultureInfo.InvariantCulture);
            if (piece.Length >= 3)
            {
                year ??= number;
            }
            else if (day is null)
            {
                day = number;
            }
            else if (month is null && token.Length > piece.Length)
            {
                month = number;
            }
            else
            {
                year ??= number;
            }
        }
    }

    private static void ReadWord(ReadOnlySpan<char> token, ref int? month, ref int? hour, ref TimeSpan? zone, ref int? day, ref int? year)
    {
        if (month is null && Month(token) is { } named)
        {
            month = named;
            var dash = token.IndexOf('-');
            if (dash > 0)
            {
                ReadNumbers(token[(dash + 1)..], ref day, ref month, ref year);
            }

            return;
        }

        if (hour is not null && !ReadHalfOfDay(token, ref hour))
        {
            zone ??= NamedZone(token);
        }
    }

    private static int? Month(ReadOnlySpan<char> token)
    {
        if (token.Length < 3)
        {
            return null;
        }

        for (var i = 0; i < Months.Length; i++)
        {
            if (token[..3].Equals(Months[i], StringComparison.OrdinalIgnoreCase))
            {
                return i + 1;
            }
        }

        return null;
    }

    private static TimeSpan? Zone(ReadOnlySpan<char> token)
    {
        var negative = token[0] == '-';
        token = token.TrimStart("+-");
        Span<char> digits = stackalloc char[4];
        var count = 0;
        foreach (var c in token)
        {
            if (char.IsAsciiDigit(c) && count < 4)
            {
                digits[count++] = c;
            }
            else if (c != ':')
            {
                break;
            }
        }

        if (count == 0)
        {
            return null;
        }

        var number = int.Parse(digits[..count], CultureInfo.InvariantCulture);
        var minutes = count <= 2 ? number * 60 : (number / 100 * 60) + (number % 100);
        return TimeSpan.FromMinutes(negative ? -minutes : minutes);
    }

    private static TimeSpan? NamedZone(ReadOnlySpan<char> token)
    {
        var sign = token.IndexOfAny('+', '-');
        if (sign > 0)
        {
            return Zone(token[sign..]);
        }

        Span<char> name = stackalloc char[5];
        var letters = token.IndexOfAnyExceptInRange('A', 'z');
        token = letters < 0 ? token : token[..letters];
        return token.Length > name.Length ? null : ZoneOf(name[..token.ToUpperInvariant(name)]);
    }

    /// <summary>Names of RFC 5322 §4.3 and those that programs write besides; where two places share one, the more frequent.</summary>
    private static TimeSpan? ZoneOf(ReadOnlySpan<char> name) => name switch
    {
        "UT" or "UTC" or "GMT" or "Z" or "WET" => TimeSpan.Zero,
        "HST" => TimeSpan.FromHours(-10),
        "AKST" => TimeSpan.FromHours(-9),
        "PST" or "AKDT" => TimeSpan.FromHours(-8),
        "MST" or "PDT" => TimeSpan.FromHours(-7),
        "CST" or "MDT" => TimeSpan.FromHours(-6),
        "EST" or "CDT" => TimeSpan.FromHours(-5),
        "EDT" or "AST" => TimeSpan.FromHours(-4),
        "NST" => new TimeSpan(-3, -30, 0),
        "ADT" or "BRT" or "ART" => TimeSpan.FromHours(-3),
        "NDT" => new TimeSpan(-2, -30, 0),
        "BST" or "CET" or "MET" or "WEST" => TimeSpan.FromHours(1),
        "CEST" or "MEST" or "EET" or "SAST" => TimeSpan.FromHours(2),
        "EEST" or "MSK" => TimeSpan.FromHours(3),
        "MSD" => TimeSpan.FromHours(4),
        "IST" => new TimeSpan(5, 30, 0),
        "ICT" or "WIB" => TimeSpan.FromHours(7),
        "HKT" or "SGT" or "AWST" => TimeSpan.FromHours(8),
        "JST" or "KST" => TimeSpan.FromHours(9),
        "ACST" => new TimeSpan(9, 30, 0),
        "AEST" => TimeSpan.FromHours(10),
        "ACDT" => new TimeSpan(10, 30, 0),
        "AEDT" => TimeSpan.FromHours(11),
        "NZST" => TimeSpan.FromHours(12),
        "NZDT" => TimeSpan.FromHours(13),
        _ => null,
    };

    private static int WithoutComments(ReadOnlySpan<byte> value, Span<char> text)
    {
        var depth = 0;
        var length = 0;
        foreach (var b in value)
        {
            if (b == '(')
            {
                depth++;
            }
            else if (b == ')')
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (depth == 0 && length < text.Length)
            {
                // White space may stand around the colons of a time (RFC 5322 §4.3).
                var c = b is < 0x20 or >= 0x7F ? ' ' : (char)b;
                while (c == ':' && length > 0 && text[length - 1] == ' ')
                {
                    length--;
                }

                if (c != ' ' || length == 0 || text[length - 1] != ':')
                {
                    text[length++] = c;
                }
            }
        }

        var trimmed = ((ReadOnlySpan<char>)text[..length]).TrimStart();
        trimmed.CopyTo(text);
        return trimmed.TrimEnd().Length;
    }
}
