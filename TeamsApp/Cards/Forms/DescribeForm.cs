using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>Subject, category, tags and what else the desk has configured to know. What was shown is sent along, so that nobody's change is undone unseen.</summary>
internal static class DescribeForm
{
    private const int TagsText = 1_000;
    private const int FieldText = 500;

    public static IEnumerable<CardElement> Draw(FormParts parts)
    {
        var (ticket, texts, policy) = (parts.Ticket, parts.Texts, parts.Context.Policy);
        yield return parts.Text("subject", texts["Input_Subject"], TicketDecider.MaxSubject, ticket.Subject, multiline: false);
        yield return Category(parts, ticket.Category);
        yield return parts.Text("tags", texts["Input_Tags"], TagsText, string.Join(", ", ticket.Tags), required: false, multiline: false);
        foreach (var (name, field) in policy.Fields)
        {
            yield return Input(parts, name, field, ticket.Fields.GetValueOrDefault(name));
        }

        List<(string, string?)> seen =
        [
            ("seen.subject", ticket.Subject),
            ("seen.category", ticket.Category ?? ""),
            ("seen.tags", string.Join(',', ticket.Tags)),
            ("fields", string.Join(',', policy.Fields.Keys)),
            .. policy.Fields.Keys.Select(name => ($"seen.{name}", (string?)ticket.Fields.GetValueOrDefault(name, ""))),
        ];
        yield return parts.Send(TicketVerbs.Describe, "Action_Save", ActionStyle.Positive, [.. seen]);
    }

    /// <summary>One of the configured categories; any word where none are.</summary>
    public static CardInput Category(FormParts parts, string? value)
    {
        var names = parts.Context.Policy.Categories.Keys.Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (names.Count == 0)
        {
            return parts.Text("category", parts.Texts["Fact_Category"], 100, value, required: false, multiline: false);
        }

        return parts.Choice(
            "category",
            parts.Texts["Fact_Category"],
            [new Choice(parts.Texts["Choice_None"], TicketVerbs.NoChoice), .. names.Select(name => new Choice(name, name))],
            value is not null && names.Contains(value, StringComparer.OrdinalIgnoreCase) ? names.First(name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) : TicketVerbs.NoChoice);
    }

    private static CardInput Input(FormParts parts, string name, TicketField field, string? value)
    {
        var id = CardActionData.InputId(TicketVerbs.Describe, $"field.{name}");
        var label = field.IsRequired ? parts.Texts.Format("Input_FieldRequired", name) : name;
        return field.Type switch
        {
            FieldType.Number => new InputNumber { Id = id, Label = label, Value = double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : null },
            FieldType.Date => new InputDate { Id = id, Label = label, Value = value },
            FieldType.Choice => parts.Choice(
                $"field.{name}",
                label,
                [new Choice(parts.Texts["Choice_None"], TicketVerbs.NoChoice), .. field.Choices.Select(choice => new Choice(choice, choice))],
                value ?? TicketVerbs.NoChoice),
            _ => parts.Text($"field.{name}", label, FieldText, value, required: false, multiline: false),
        };
    }
}
