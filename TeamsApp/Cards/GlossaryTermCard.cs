using M365Support.Cards.Elements;
using M365Support.Wording;

namespace M365Support.Cards;

/// <summary>The form of one term.</summary>
/// <param name="ETag">Of the term as it was read; null for a new one.</param>
/// <param name="Trouble">Why it was not saved, or null.</param>
public sealed record GlossaryTermView(string Language, string Term, string Plain, string? ETag, string? Trouble = null);

/// <summary>A term of the glossary, to be changed, removed or added.</summary>
public static class GlossaryTermCard
{
    public static AdaptiveCard Draw(GlossaryTermView view, CardContext context)
    {
        var texts = context.Texts;
        List<CardElement> body = [CardParts.Heading(view.ETag is null ? texts["Glossary_Title"] : CardText.Line(view.Term), TextSize.Medium), CardParts.Small(texts[$"Language_{view.Language}"])];
        if (view.Trouble is { } trouble)
        {
            body.Add(new TextBlock(CardText.Escape(trouble)) { Weight = TextWeight.Bolder, Color = TextColor.Attention });
        }

        if (view.ETag is null)
        {
            body.Add(Text("term", "Glossary_Term", view.Term, GlossaryTerm.MaxTerm, texts));
        }

        body.Add(Text("plain", "Glossary_Plain", view.Plain, GlossaryTerm.MaxPlain, texts) with { Placeholder = texts["Glossary_PlainPlaceholder"] });
        var save = context.Execute(CardVerbs.GlossarySave, texts["Action_Save"], null, ("language", view.Language), ("term", view.ETag is null ? null : view.Term), ("etag", view.ETag)) with
        {
            Id = CardVerbs.GlossarySave,
            Style = ActionStyle.Positive,
        };
        var back = context.Execute(CardVerbs.Glossary, texts["Glossary_Back"], null, ("language", view.Language)) with { Id = "back", AssociatedInputs = AssociatedInputs.None };
        return context.Card(body, texts["Glossary_Title"], view.ETag is { } etag ? [save, Remove(view, etag, context), back] : [save, back]);
    }

    private static ActionShowCard Remove(GlossaryTermView view, string etag, CardContext context) => new(AdaptiveCard.Nested(
        [new TextBlock(context.Texts["Glossary_RemoveSure"])],
        context.Execute(CardVerbs.GlossaryRemove, context.Texts["Action_Remove"], null, ("language", view.Language), ("term", view.Term), ("etag", etag)) with
        {
            Id = CardVerbs.GlossaryRemove,
            Style = ActionStyle.Destructive,
            AssociatedInputs = AssociatedInputs.None,
        }))
    {
        Id = "remove",
        Title = context.Texts["Action_Remove"],
    };

    private static InputText Text(string field, string labelKey, string value, int max, Texts texts) => new()
    {
        Id = CardActionData.InputId(CardVerbs.GlossarySave, field),
        Label = texts[labelKey],
        Value = value,
        IsRequired = true,
        ErrorMessage = texts["Error_Required"],
        MaxLength = max,
    };
}
