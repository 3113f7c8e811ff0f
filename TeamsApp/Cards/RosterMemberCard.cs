using M365Support.Cards.Elements;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>The form of a member of the roster.</summary>
/// <param name="ETag">What a change has to match; null for a new member.</param>
/// <param name="Faults">What is wrong with the draft; empty while nothing was tried.</param>
/// <param name="Trouble">Why nothing was stored, where it is no field's fault.</param>
/// <param name="Changes">The latest changes, the latest first.</param>
public sealed record RosterMemberView(
    RosterDraft Draft, string? ETag, IReadOnlyList<RosterFault> Faults, string? Trouble = null, IReadOnlyList<RosterChange>? Changes = null);

/// <summary>The form in which a manager changes a member of the roster, or adds one; faults stand below the fields they are about.</summary>
public static class RosterMemberCard
{
    private const int LineLength = 200;
    private const int LongText = 4_000;

    public static string Title(RosterMemberView view, Texts texts) =>
        view.ETag is null ? texts["Roster_New"] : CardText.Plain(view.Draft.Name ?? view.Draft.Address ?? "", 100);

    public static AdaptiveCard Draw(RosterMemberView view, CardContext context)
    {
        var texts = context.Texts;
        var draft = view.Draft;
        var body = new List<CardElement>();
        body.Add(CardParts.Heading(CardText.Escape(Title(view, texts))));
        if (Trouble(view, texts) is { } trouble)
        {
            body.Add(new Container([new TextBlock(trouble) { Weight = TextWeight.Bolder }]) { Style = ContainerStyle.Attention });
        }

        if (view.ETag is null)
        {
            Add("address", Line("address", "Input_Address", draft.Address, isRequired: true));
        }
        else
        {
            body.Add(new TextBlock(CardText.Line(draft.Address ?? "")) { IsSubtle = true });
        }

        Add("name", Line("name", "Input_Name", draft.Name, isRequired: true));
        Add("role", Choice("role", "Input_Role", draft.Role ?? "agent", [("agent", texts.Of(RosterRole.Agent)), ("manager", texts.Of(RosterRole.Manager))]));
        Add("tier", Choice("tier", "Input_Tier", draft.Tier ?? "", [.. Enum.GetValues<Tier>().Select(tier => (tier.ToString(), texts.Of(tier))), ("", texts["Roster_NoTier"])]));
        Add("isLead", Toggle("isLead", "Input_Lead", draft.IsLead));
        Add("skills", Lines("skills", "Input_Skills", draft.Skills, "vpn | CCNA | 2027-05-01"));
        Add("languages", Line("languages", "Input_Languages", string.Join(", ", draft.Languages), placeholder: "en-US, zh-CN"));
        Add("capacity", new InputNumber { Id = Id("capacity"), Label = texts["Input_Capacity"], Value = draft.Capacity ?? RosterMember.DefaultCapacity, Min = 1, Max = 1_000 });
        Add("isPaused", Toggle("isPaused", "Input_Paused", draft.IsPaused));
        body.Add(CardParts.SectionHeading(texts["Section_Hours"]));
        Add("timeZone", Line("timeZone", "Input_TimeZone", draft.TimeZone, isRequired: true, placeholder: "Asia/Shanghai"));
        Add("hours");
        foreach (var (index, day) in WeeklyHours.Days.Index())
        {
            var name = context.Culture.DateTimeFormat.GetDayName((DayOfWeek)((index + 1) % 7));
            Add(day, Line(day, null, draft.Hours.GetValueOrDefault(day), placeholder: "09:00-12:00, 13:00-18:00") with { Label = name });
        }

        Add("holidays", Lines("holidays", "Input_Holidays", draft.Holidays, "2026-12-24/2027-01-02"));
        body.Add(new ActionSet(Actions(view, context)) { Spacing = Spacing.Medium });
        body.AddRange(Changes(view, context));
        return context.Card(body, Title(view, texts));

        void Add(string field, CardElement? input = null)
        {
            if (input is not null)
            {
                body.Add(input);
            }

            body.AddRange(view.Faults.Where(fault => fault.Field == field).Select(fault =>
                new TextBlock(CardText.Escape(fault.ToText(context.Culture))) { Color = TextColor.Attention, Size = TextSize.Small, Spacing = Spacing.None }));
        }

        InputText Line(string field, string? labelKey, string? value, bool? isRequired = null, string? placeholder = null) => new()
        {
            Id = Id(field),
            Label = labelKey is null ? field : texts[labelKey],
            Value = CardText.Plain(value ?? "", LineLength),
            Placeholder = placeholder,
            MaxLength = LineLength,
            IsRequired = isRequired,
            ErrorMessage = isRequired is null ? null : texts["Error_Required"],
        };

        InputText Lines(string field, string labelKey, IReadOnlyList<string> values, string placeholder) =>
            Line(field, labelKey, null, placeholder: placeholder) with { Value = CardText.Plain(string.Join('\n', values), LongText), IsMultiline = true, MaxLength = LongText };

        InputChoiceSet Choice(string field, string labelKey, string value, IEnumerable<(string Value, string Title)> choices) => new()
        {
            Id = Id(field),
            Label = texts[labelKey],
            Value = value,
            Style = ChoiceStyle.Compact,
            Choices = [.. choices.Select(choice => new Choice(choice.Title, choice.Value.Length == 0 ? None : choice.Value))],
        };

        InputToggle Toggle(string field, string labelKey, bool value) =>
            new() { Id = Id(field), Label = texts[labelKey], Title = texts[labelKey + "Title"], Value = value ? "true" : "false" };
    }

    /// <summary>The value of a choice that chooses nothing; an empty value is left out by some hosts.</summary>
    internal const string None = "none";

    private static string Id(string field) => CardActionData.InputId(CardVerbs.RosterSave, field);

    private static string? Trouble(RosterMemberView view, Texts texts) =>
        view.Trouble is { } trouble ? CardText.Escape(trouble) : view.Faults.Count > 0 ? texts.Format("Roster_Mend", view.Faults.Count) : null;

    private static IReadOnlyList<CardAction> Actions(RosterMemberView view, CardContext context)
    {
        var texts = context.Texts;
        var (address, etag) = (("address", view.ETag is null ? null : view.Draft.Address), ("etag", view.ETag));

        // Another id once something was wrong: the page then goes to the top, where it says so, rather than back to the button.
        var save = context.Execute(CardVerbs.RosterSave, texts["Action_Save"], null, address, etag) with
        {
            Id = view.Faults.Count > 0 || view.Trouble is not null ? "roster-save-again" : "roster-save-first",
            Style = ActionStyle.Positive,
        };
        var back = context.Execute(CardVerbs.Roster, texts["Action_BackToRoster"], null) with { Id = CardVerbs.Roster, AssociatedInputs = AssociatedInputs.None };
        return view.ETag is null
            ? [save, back]
            :
            [
                save,
                back,
                new ActionShowCard(AdaptiveCard.Nested(
                    [new TextBlock(texts.Format("Roster_RemoveSure", CardText.Line(view.Draft.Name ?? "", 100)))],
                    context.Execute(CardVerbs.RosterRemove, texts["Roster_Remove"], null, address, etag) with
                    {
                        Id = CardVerbs.RosterRemove,
                        Style = ActionStyle.Destructive,
                        AssociatedInputs = AssociatedInputs.None,
                    }))
                {
                    Id = "roster-remove-ask",
                    Title = texts["Roster_Remove"],
                },
            ];
    }

    private static IEnumerable<CardElement> Changes(RosterMemberView view, CardContext context)
    {
        if (view.Changes is not { Count: > 0 } changes)
        {
            yield break;
        }

        yield return CardParts.SectionHeading(context.Texts["Section_Changes"]);
        foreach (var change in changes)
        {
            yield return CardParts.Small($"{CardText.Moment(change.At)} · {CardText.Line(change.By.Name, 100)}: {CardText.Line(What(change, context.Texts), 300)}") with { Spacing = Spacing.Small };
        }
    }

    private static string What(RosterChange change, Texts texts)
    {
        if (change is not { Before: { } before, After: { } after })
        {
            return texts[change.Before is null ? "Change_Added" : "Change_Removed"];
        }

        var (old, now) = (RosterDraft.Of(before), RosterDraft.Of(after));
        return string.Join(", ", new (string Key, string? Old, string? Now)[]
        {
            ("Input_Name", old.Name, now.Name),
            ("Input_Role", old.Role, now.Role),
            ("Input_Tier", old.Tier, now.Tier),
            ("Input_Lead", $"{old.IsLead}", $"{now.IsLead}"),
            ("Input_Skills", string.Join('\n', old.Skills), string.Join('\n', now.Skills)),
            ("Input_Languages", string.Join('\n', old.Languages), string.Join('\n', now.Languages)),
            ("Input_Capacity", $"{old.Capacity}", $"{now.Capacity}"),
            ("Input_Paused", $"{old.IsPaused} {old.PausedUntil}", $"{now.IsPaused} {now.PausedUntil}"),
            ("Input_TimeZone", old.TimeZone, now.TimeZone),
            ("Section_Hours", before.Hours.ToString(), after.Hours.ToString()),
            ("Input_Holidays", string.Join('\n', old.Holidays), string.Join('\n', now.Holidays)),
        }.Where(field => field.Old != field.Now).Select(field => texts[field.Key]));
    }
}
