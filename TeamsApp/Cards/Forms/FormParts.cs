using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>The inputs and buttons of one form; their ids carry its name.</summary>
internal sealed class FormParts(string form, Ticket? ticket, CardContext context)
{
    public const int ReasonText = 500;
    public const int ReportText = 2_000;

    /// <summary>The ticket that the form is about.</summary>
    /// <exception cref="InvalidOperationException">The form is about several tickets.</exception>
    public Ticket Ticket => ticket ?? throw new InvalidOperationException("The form is about no single ticket.");

    public CardContext Context => context;

    public Texts Texts => context.Texts;

    public InputText Text(string field, string label, int max, string? value = null, bool required = true, bool multiline = true) => new()
    {
        Id = CardActionData.InputId(form, field),
        Label = label,
        Value = value is null ? null : CardText.Plain(value, max),
        IsMultiline = multiline,
        IsRequired = required ? true : null,
        ErrorMessage = required ? Texts["Error_Required"] : null,
        MaxLength = max,
    };

    public InputChoiceSet Choice(string field, string label, IReadOnlyList<Choice> choices, string? value, bool several = false) => new()
    {
        Id = CardActionData.InputId(form, field),
        Label = label,
        Choices = choices,
        Value = value,
        Style = several ? ChoiceStyle.Expanded : ChoiceStyle.Compact,
        IsMultiSelect = several ? true : null,
        Wrap = several ? true : null,
    };

    public InputText Reason(string labelKey = "Input_PriorityReason") => Text("reason", Texts[labelKey], ReasonText);

    /// <summary>The button that sends what was filled in.</summary>
    public ActionSet Send(string verb, string titleKey, ActionStyle style = ActionStyle.Positive, params ReadOnlySpan<(string Name, string? Value)> data) =>
        new([Button(verb, Texts[titleKey], style, data)]) { Spacing = Spacing.Medium };

    public ActionExecute Button(string verb, string title, ActionStyle? style, params ReadOnlySpan<(string Name, string? Value)> data) =>
        context.Execute(verb, title, Ticket.Id, [("form", form), .. data]) with { Id = $"{verb}-send", Style = style };
}
