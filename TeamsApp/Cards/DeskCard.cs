using M365Support.Cards.Elements;
using M365Support.Insights;

namespace M365Support.Cards;

/// <summary>How the desk stands now, for its managers.</summary>
public static class DeskCard
{
    public static string Title(Texts texts) => texts["Desk_Title"];

    public static AdaptiveCard Draw(DeskOverview desk, CardContext context) => context.Fit(max =>
    {
        var body = new List<CardElement>();
        if (context.Host == CardHost.Message)
        {
            body.Add(CardParts.Heading(Title(context.Texts)));
        }

        body.AddRange(OverviewParts.Draw(desk, context, mostAtRisk: max > 1_000 ? DeskOverview.MostNamed : 3));
        return context.Card(body, Title(context.Texts),
        [
            context.Execute(CardVerbs.Roster, context.Texts["Action_Roster"], null) with { Id = CardVerbs.Roster },
            context.Execute(CardVerbs.Glossary, context.Texts["Glossary_Title"], null) with { Id = CardVerbs.Glossary },
            .. context.Host == CardHost.Message
                ? new[] { context.Execute(CardVerbs.Desk, context.Texts["Action_Refresh"], null) with { Id = CardVerbs.Refresh } }
                : [],
        ]);
    });
}
