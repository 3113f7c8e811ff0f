using M365Support.Cards.Elements;
using M365Support.Insights;

namespace M365Support.Cards;

/// <summary>The message that managers get every working morning: what came, what was solved, what is at risk.</summary>
public static class DigestCard
{
    public static AdaptiveCard Draw(DeskOverview desk, CardContext context) => context.Fit(max =>
    {
        var texts = context.Texts;
        List<CardElement> body =
        [
            CardParts.Heading(texts["Digest_Title"]),
            new TextBlock(texts.Format("Digest_Greeting", CardText.Line(context.Viewer.Person.Name, 100))),
            .. OverviewParts.Draw(desk, context, mostAtRisk: max > 1_000 ? 5 : 3),
        ];
        return context.Card(body, texts["Digest_Title"],
        [
            context.Execute(CardVerbs.Desk, texts["Action_Desk"], null) with { Id = CardVerbs.Desk },
            .. CardParts.Link("/tabs/desk", texts["Action_OpenTab"], context) is { } link ? new[] { link } : [],
        ]);
    });
}
