using System.Globalization;

namespace M365Support.Tickets;

/// <summary>A vendor (L4): who it is and what its contract promises.</summary>
public sealed class Vendor
{
    /// <summary>The contract's number or name. Default none.</summary>
    public string? Contract { get; init; }

    /// <summary>Whom to call or write to. Default none.</summary>
    public string? Contact { get; init; }

    /// <summary>The working time that the vendor has; whole days are working days. Default 2 working days.</summary>
    public TimeSpan ResolveWithin { get; init; } = TimeSpan.FromDays(2);

    internal IEnumerable<string> Problems(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            yield return "Support:Vendors has an entry without a name; write the vendor's, for example \"Fiber Inc\".";
        }

        if (ResolveWithin <= TimeSpan.Zero)
        {
            yield return $"Support:Vendors:{name}:ResolveWithin is {ResolveWithin}, which is not above zero; write a time such as 08:00:00, or 2.00:00:00 for two working days.";
        }
    }
}

/// <summary>What a ticket can be about: who can solve it, and how its report usually reads.</summary>
public sealed class Category
{
    private const int MostCharacters = 100;

    /// <summary>The skills that an agent needs for it. Default none.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Usual causes, actions and preventions, offered when such a ticket is resolved. Default none.</summary>
    public IReadOnlyList<ReportTemplate> Reports { get; init; } = [];

    internal IEnumerable<string> Problems(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MostCharacters || name.Contains(',', StringComparison.Ordinal))
        {
            yield return $"Support:Categories:{name} is no name; write 1 to {MostCharacters} characters without commas, for example Network.";
        }

        if (Skills.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"Support:Categories:{name}:Skills has an empty entry; name skills of the roster, for example \"network\".";
        }

        foreach (var (i, report) in Reports.Index())
        {
            if (string.IsNullOrWhiteSpace(report.Name) || report.IsIncomplete)
            {
                yield return $"Support:Categories:{name}:Reports:{i} lacks a text; give it Name, Cause, Action and Prevention, for example \"Cable\", \"A loose cable\", \"Plugged it in\", \"Cable clips\".";
            }
        }
    }
}

/// <summary>A resolution report to start from.</summary>
public sealed class ReportTemplate
{
    public string Name { get; init; } = "";

    public string Cause { get; init; } = "";

    public string Action { get; init; } = "";

    public string Prevention { get; init; } = "";

    internal bool IsIncomplete => string.IsNullOrWhiteSpace(Cause) || string.IsNullOrWhiteSpace(Action) || string.IsNullOrWhiteSpace(Prevention);
}

/// <summary>What kind of value a field has.</summary>
public enum FieldType
{
    Text,
    Number,
    Date,
    Choice,
}

/// <summary>Something that the desk wants to know of a ticket.</summary>
public sealed class TicketField
{
    private const int MostCharacters = 500;

    public FieldType Type { get; init; }

    /// <summary>What can be chosen, for <see cref="FieldType.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether it has to be known before the ticket is resolved. Default no.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The value as it is kept; null where it is not possible.</summary>
    public string? Read(string value)
    {
        var text = value.Trim();
        return Type switch
        {
            FieldType.Number => decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
                ? number.ToString(CultureInfo.InvariantCulture)
                : null,
            FieldType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : null,
            FieldType.Choice => Choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)),
            _ => text.Length <= MostCharacters ? text : null,
        };
    }

    /// <summary>What values are possible, in words.</summary>
    public string Describe() => Type switch
    {
        FieldType.Number => "1234.5",
        FieldType.Date => "2026-03-31",
        FieldType.Choice => string.Join(", ", Choices),
        _ => $"≤ {MostCharacters.ToString(CultureInfo.InvariantCulture)}",
    };

    internal IEnumerable<string> Problems(string name)
    {
        if (name.Contains(',', StringComparison.Ordinal))
        {
            yield return $"Support:Fields:{name} has a comma in its name; choose a name without, for example \"Device\".";
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            yield return "Support:Fields has an entry without a name; write what the field asks for, for example \"Device\".";
        }

        if (!Enum.IsDefined(Type))
        {
            yield return $"Support:Fields:{name}:Type is {Type}, which is no type; write {string.Join(", ", Enum.GetNames<FieldType>())}.";
        }

        if (Type == FieldType.Choice && (Choices.Count == 0 || Choices.Any(string.IsNullOrWhiteSpace)))
        {
            yield return $"Support:Fields:{name}:Choices is empty or has an empty entry; name what can be chosen, for example [\"Windows\", \"macOS\"].";
        }
    }
}
