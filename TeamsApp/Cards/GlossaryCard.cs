using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Wording;

namespace M365Support.Cards;

/// <summary>What was just done to the glossary, and how to take it back.</summary>
/// <param name="Term">The term that was changed; null where nothing is to be taken back.</param>
/// <param name="Before">Its explanation before; null where there was none.</param>
/// <param name="ETag">What taking it back has to match; null where the term is gone.</param>
public sealed record GlossaryNews(string Text, GlossaryTerm? Term = null, string? Before = null, string? ETag = null, bool IsTrouble = false);

/// <summary>A page of the glossary.</summary>
/// <param name="First">The place of the first one on the page.</param>
public sealed record GlossaryView(string Language, IReadOnlyList<GlossaryTerm> Page, int Found, int First, string Search, GlossaryNews? News = null);

/// <summary>The glossary, to be searched and changed by managers.</summary>
public static class GlossaryCard
{
    public const int PageSize = 10;

    public static string Title(Texts texts) => texts["Glossary_Title"];

    public static AdaptiveCard Draw(GlossaryView view, CardContext context)
    {
        var texts = context.Texts;
        var body = new List<CardElement>();
        if (context.Host == CardHost.Message)
        {
            body.Add(CardParts.Heading(Title(texts)));
        }

        body.AddRange(News(view.News, context));
        body.Add(new TextBlock(texts["Glossary_Intro"]) { IsSubtle = true });
        body.Add(Languages(view, context));
        body.Add(new InputText { Id = CardActionData.InputId(CardVerbs.Glossary, "search"), Label = texts["Glossary_Search"], Value = view.Search, MaxLength = GlossaryTerm.MaxPlain });
        body.Add(new ActionSet(
        [
            context.Execute(CardVerbs.Glossary, texts["Action_Search"], null, ("language", view.Language)) with { Id = "search" },
            context.Execute(CardVerbs.GlossaryEdit, texts["Action_Add"], null, ("language", view.Language)) with { Id = "add", Style = ActionStyle.Positive, AssociatedInputs = AssociatedInputs.None },
        ]));
        body.Add(CardParts.Small(view.Found == 0 ? texts["Glossary_Empty"] : texts.Format("Glossary_Found", view.Found)));
        body.AddRange(view.Page.Select(term => Row(term, context)));
        return context.Card(body, Title(texts), [.. Paging(view, context)]);
    }

    private static IEnumerable<CardElement> News(GlossaryNews? news, CardContext context)
    {
        if (news is null)
        {
            yield break;
        }

        yield return new TextBlock(CardText.Escape(news.Text)) { Weight = TextWeight.Bolder, Color = news.IsTrouble ? TextColor.Attention : TextColor.Good };
        if (news.Term is { } term)
        {
            yield return new ActionSet(
            [
                context.Execute(CardVerbs.GlossaryUndo, context.Texts["Action_Undo"], null, ("language", term.Language), ("term", term.Term), ("before", news.Before), ("etag", news.ETag)) with
                {
                    Id = "undo",
                    AssociatedInputs = AssociatedInputs.None,
                },
            ]);
        }
    }

    private static ActionSet Languages(GlossaryView view, CardContext context) => new(
        [.. Glossary.Languages.Where(l => l != view.Language).Select(language => context.Execute(CardVerbs.Glossary, context.Texts[$"Language_{language}"], null, ("language", language)) with
        {
            Id = $"language-{language}",
            AssociatedInputs = AssociatedInputs.None,
        })]);

    private static Container Row(GlossaryTerm term, CardContext context)
    {
        var texts = context.Texts;
        var from = term.By is { } by ? texts.Format("Glossary_ChangedBy", CardText.Line(by.Name, 60)) : texts["Glossary_Shipped"];
        return new Container(
        [
            new TextBlock(CardText.Line(term.Term)) { Weight = TextWeight.Bolder },
            new TextBlock(CardText.Line(term.Plain)) { Spacing = Spacing.None },
            CardParts.Small(from),
        ])
        {
            Separator = true,
            Spacing = Spacing.Small,
            SelectAction = context.Execute(CardVerbs.GlossaryEdit, $"{CardText.Plain(term.Term)}: {CardText.Plain(term.Plain)}", null, ("language", term.Language), ("term", term.Term)) with
            {
                AssociatedInputs = AssociatedInputs.None,
            },
        };
    }

    private static IEnumerable<CardAction> Paging(GlossaryView view, CardContext context)
    {
        if (view.First + view.Page.Count < view.Found)
        {
            yield return Page("Action_Next", "next", view.First + PageSize);
        }

        if (view.First > 0)
        {
            yield return Page("Action_First", "first", 0);
        }

        ActionExecute Page(string titleKey, string id, int first) => context.Execute(
            CardVerbs.Glossary, context.Texts[titleKey], null, ("language", view.Language), ("search", view.Search), ("first", first.ToString(CultureInfo.InvariantCulture))) with
        {
            Id = id,
            AssociatedInputs = AssociatedInputs.None,
        };
    }
}
