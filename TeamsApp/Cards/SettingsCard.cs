using M365Support.Cards.Elements;
using M365Support.People;

namespace M365Support.Cards;

/// <summary>How a person hears from the desk.</summary>
/// <param name="TimeZone">Whose hours the quiet hours are, an IANA name.</param>
/// <param name="Note">What became of the last try, or null.</param>
/// <param name="IsTrouble">Whether the note says what is wrong.</param>
public sealed record SettingsView(PreferenceDraft Draft, string TimeZone, string? Note = null, bool IsTrouble = false);

/// <summary>The form of a person's preferences.</summary>
public static class SettingsCard
{
    public static string Title(Texts texts) => texts["Settings_Title"];

    public static AdaptiveCard Draw(SettingsView view, CardContext context)
    {
        var texts = context.Texts;
        var body = new List<CardElement>();
        if (context.Host == CardHost.Message)
        {
            body.Add(CardParts.Heading(Title(texts)));
        }

        if (view.Note is { } note)
        {
            body.Add(new TextBlock(CardText.Escape(note)) { Weight = TextWeight.Bolder, Color = view.IsTrouble ? TextColor.Attention : TextColor.Good });
        }

        body.AddRange(
        [
            new TextBlock(texts["Settings_Intro"]) { IsSubtle = true },
            Choice("way", "Settings_Way", view.Draft.Way ?? nameof(MessageWay.Teams), texts, [.. Enum.GetValues<MessageWay>().Select(way => new Choice(texts.Of(way), way.ToString()))]),
            Choice("language", "Settings_Language", view.Draft.Language ?? PreferenceDraft.Auto, texts,
            [
                new Choice(texts["Settings_LanguageAuto"], PreferenceDraft.Auto),
                .. Preferences.Languages.Select(language => new Choice(texts[$"Language_{language}"], language)),
            ]),
            new ColumnSet([new Column("1", [Time("quietFrom", "Settings_QuietFrom", view.Draft.QuietFrom, texts)]), new Column("1", [Time("quietTo", "Settings_QuietTo", view.Draft.QuietTo, texts)])]),
            CardParts.Small(texts.Format("Settings_QuietHint", CardText.Line(view.TimeZone))) with { Spacing = Spacing.Small },
        ]);
        return context.Card(body, Title(texts), [context.Execute(CardVerbs.SettingsSave, texts["Action_Save"], null) with { Id = CardVerbs.SettingsSave, Style = ActionStyle.Positive }]);
    }

    private static InputChoiceSet Choice(string field, string labelKey, string value, Texts texts, IReadOnlyList<Choice> choices) => new()
    {
        Id = CardActionData.InputId(CardVerbs.SettingsSave, field),
        Label = texts[labelKey],
        Value = value,
        Style = ChoiceStyle.Compact,
        Choices = choices,
    };

    private static InputTime Time(string field, string labelKey, string? value, Texts texts) => new()
    {
        Id = CardActionData.InputId(CardVerbs.SettingsSave, field),
        Label = texts[labelKey],
        Value = value,
    };
}
