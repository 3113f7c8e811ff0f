using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>The choices of impact and urgency.</summary>
internal static class DraftInputs
{
    public static InputChoiceSet Impact(string id, Impact value, Texts texts) => Choice(id, "Input_Impact", value, texts);

    public static InputChoiceSet Urgency(string id, Urgency value, Texts texts) => Choice(id, "Input_Urgency", value, texts);

    private static InputChoiceSet Choice<T>(string id, string labelKey, T value, Texts texts) where T : struct, Enum => new()
    {
        Id = id,
        Label = texts[labelKey],
        Value = value.ToString(),
        Style = ChoiceStyle.Compact,
        Choices = [.. Enum.GetValues<T>().Select(v => new Choice(texts.Of(v), v.ToString()))],
    };
}
