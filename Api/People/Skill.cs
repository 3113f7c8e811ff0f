using System.Globalization;

namespace M365Support.People;

/// <summary>What an agent knows, and the certificate for it where there is one.</summary>
/// <param name="Name">One of the skills that categories ask for; case does not matter.</param>
/// <param name="Expires">The last day on which the certificate, and with it the skill, counts.</param>
public sealed record Skill(string Name, string? Certificate = null, DateOnly? Expires = null)
{
    public const int MostCharacters = 60;

    /// <summary>Whether it counts on this day.</summary>
    public bool CountsOn(DateOnly day) => Expires is not { } last || day <= last;

    /// <summary>Reads <c>vpn</c>, <c>vpn | CCNA</c>, <c>vpn | CCNA | 2027-05-01</c> or <c>vpn | | 2027-05-01</c>; null where the text is none of these.</summary>
    public static Skill? Parse(string text)
    {
        var parts = text.Split('|', StringSplitOptions.TrimEntries);
        if (parts is not [{ Length: > 0 and <= MostCharacters } name, ..] || parts.Length > 3 || text.Any(char.IsControl))
        {
            return null;
        }

        var certificate = parts.ElementAtOrDefault(1);
        if (certificate?.Length > MostCharacters)
        {
            return null;
        }

        DateOnly? expires = null;
        if (parts.ElementAtOrDefault(2) is { Length: > 0 } last)
        {
            if (!DateOnly.TryParseExact(last, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return null;
            }

            expires = day;
        }

        return new Skill(name, string.IsNullOrEmpty(certificate) ? null : certificate, expires);
    }

    public override string ToString() => (Certificate, Expires) switch
    {
        (null, null) => Name,
        (_, null) => $"{Name} | {Certificate}",
        (_, { } last) => string.Create(CultureInfo.InvariantCulture, $"{Name} | {Certificate} | {last:yyyy-MM-dd}"),
    };
}
