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
}

/// <summary>What a ticket can be about: who can solve it, and how its report usually reads.</summary>
public sealed class Category
{
    /// <summary>The skills that an agent needs for it. Default none.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Usual causes, actions and preventions, offered when such a ticket is resolved. Default none.</summary>
    public IReadOnlyList<ReportTemplate> Reports { get; init; } = [];
}

/// <summary>A resolution report to start from.</summary>
public sealed class ReportTemplate
{
    public string Name { get; init; } = "";

    public string Cause { get; init; } = "";

    public string Action { get; init; } = "";

    public string Prevention { get; init; } = "";
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
            yield return $"Support:Fields:{name} has a comma in its name; choose a name without.";
        }

        if (Type == FieldType.Choice && Choices.Count == 0)
        {
            yield return $"Support:Fields:{name}:Choices is empty; name what can be chosen.";
        }
    }
}

/// <summary>What an agent does with one tap: words to the requester, a note, a wait, tags, an end.</summary>
public sealed class Macro
{
    /// <summary>What the requester is told; {requester}, {agent} and {ticket} stand for their names. Default nothing.</summary>
    public string? Reply { get; init; }

    /// <summary>A note for the desk. Default none.</summary>
    public string? Note { get; init; }

    /// <summary>Tags to add. Default none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What is waited for afterwards: Requester, Vendor or Schedule. Default nothing.</summary>
    public WaitingFor? WaitFor { get; init; }

    /// <summary>The vendor that is waited for, one of Support:Vendors. Default none.</summary>
    public string? Vendor { get; init; }

    /// <summary>For how long, where a date is waited for. Default 1 day.</summary>
    public TimeSpan WaitTime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The report with which the ticket is resolved. Default: it is not.</summary>
    public ReportTemplate? Resolve { get; init; }

    /// <summary>One of its texts with the names in it.</summary>
    public static string Fill(string text, Ticket ticket, Person agent) => text
        .Replace("{requester}", ticket.Requester.Name, StringComparison.OrdinalIgnoreCase)
        .Replace("{agent}", agent.Name, StringComparison.OrdinalIgnoreCase)
        .Replace("{ticket}", ticket.Id.ToString(), StringComparison.OrdinalIgnoreCase);

    internal IEnumerable<string> Problems(string name, SupportPolicy policy)
    {
        if (Reply is null && Note is null && Tags.Count == 0 && WaitFor is null && Resolve is null)
        {
            yield return $"Support:Macros:{name} does nothing; give it a Reply, Note, Tags, WaitFor or Resolve.";
        }

        if (WaitFor == WaitingFor.Vendor && (Vendor is null || !policy.Vendors.ContainsKey(Vendor)))
        {
            yield return $"Support:Macros:{name}:Vendor is none of Support:Vendors.";
        }

        if (WaitFor is not null && Resolve is not null)
        {
            yield return $"Support:Macros:{name} both waits and resolves; choose one.";
        }
    }
}
