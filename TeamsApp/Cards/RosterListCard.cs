using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.People;

namespace M365Support.Cards;

/// <summary>What has just happened to the roster, and how it is taken back.</summary>
/// <param name="Change">The change that can be taken back; null where none can.</param>
public sealed record RosterNews(string Text, RosterChange? Change = null);

/// <summary>A page of the roster.</summary>
/// <param name="Search">What was searched for; empty for everybody.</param>
/// <param name="First">The place of the first row among all that were found.</param>
public sealed record RosterListView(IReadOnlyList<RosterMember> Page, int Found, int First, string Search = "", RosterNews? News = null);

/// <summary>The people of the desk, for its managers; each row opens its form.</summary>
public static class RosterListCard
{
    public const int PageSize = 10;

    public static string Title(Texts texts) => texts["Roster_Title"];

    public static AdaptiveCard Draw(RosterListView view, CardContext context)
    {
        var texts = context.Texts;
        var body = new List<CardElement>();
        if (context.Host == CardHost.Message)
        {
            body.Add(CardParts.Heading(Title(texts)));
        }

        if (view.News is { } news)
        {
            body.Add(News(news, context));
        }

        body.Add(new InputText { Id = CardActionData.InputId(CardVerbs.Roster, "search"), Label = texts["Input_RosterSearch"], Value = CardText.Plain(view.Search, 100), MaxLength = 100 });
        body.Add(new ActionSet(
        [
            context.Execute(CardVerbs.Roster, texts["Action_Search"], null) with { Id = CardVerbs.Roster },
            context.Execute(CardVerbs.RosterEdit, texts["Action_AddMember"], null) with { Id = CardVerbs.RosterEdit, Style = ActionStyle.Positive, AssociatedInputs = AssociatedInputs.None },
        ]));
        body.Add(view.Found == 0
            ? new TextBlock(texts["Roster_Empty"]) { Spacing = Spacing.Medium }
            : CardParts.Small(texts.Format("Roster_Range", view.First + 1, view.First + view.Page.Count, view.Found)) with { Spacing = Spacing.Medium });
        body.AddRange(view.Page.Select(member => Row(member, context)));
        return context.Card(body, Title(texts), Paging(view, context));
    }

    private static Container News(RosterNews news, CardContext context) => new(
    [
        new TextBlock(CardText.Line(news.Text)),
        .. news.Change is { } change
            ? new CardElement[]
            {
                new ActionSet(
                [
                    context.Execute(CardVerbs.RosterUndo, context.Texts["Action_Undo"], null, ("address", change.Address), ("change", change.Id)) with
                    {
                        Id = CardVerbs.RosterUndo,
                        AssociatedInputs = AssociatedInputs.None,
                    },
                ]),
            }
            : [],
    ])
    {
        Style = news.Change is null ? ContainerStyle.Warning : ContainerStyle.Good,
    };

    private static Container Row(RosterMember member, CardContext context)
    {
        var texts = context.Texts;
        var role = RoleOf(member, texts);
        var skills = string.Join(", ", member.SkillsAt(context.Now).Select(skill => skill.Name));
        var about = string.Join(" · ", new[] { member.Address, string.Join(", ", member.Languages), skills }.Where(text => text.Length > 0));
        var state = member.IsPausedAt(context.Now) ? new Badge(texts["Roster_IsPaused"], BadgeStyle.Warning)
            : member.IsOnHolidayAt(context.Now) ? new Badge(texts["Roster_IsOnHoliday"], BadgeStyle.Subtle)
            : null;
        return new Container(
        [
            new ColumnSet(
            [
                new Column("stretch", [new TextBlock(CardText.Line(member.Name, 100)) { Weight = TextWeight.Bolder }, CardParts.Small(CardText.Line(about, 200))]),
                new Column("auto", [new TextBlock(role) { HorizontalAlignment = HorizontalAlignment.Right }, .. state is null ? [] : new[] { state with { HorizontalAlignment = HorizontalAlignment.Right } }]),
            ]),
        ])
        {
            Separator = true,
            Spacing = Spacing.Small,
            SelectAction = context.Execute(
                CardVerbs.RosterEdit, $"{CardText.Plain(member.Name, 100)}, {role}{(state is null ? "" : ", " + state.Text)}", null, ("address", member.Address)) with
            {
                AssociatedInputs = AssociatedInputs.None,
            },
        };
    }

    internal static string RoleOf(RosterMember member, Texts texts) => member.Tier is { } tier
        ? $"{tier}{(member.IsLead ? " · " + texts["Roster_Lead"] : "")}"
        : texts.Of(member.Role);

    private static List<CardAction> Paging(RosterListView view, CardContext context)
    {
        var actions = new List<CardAction>();
        if (view.First + view.Page.Count < view.Found)
        {
            actions.Add(Page("Action_Next", "next", view.First + PageSize));
        }

        if (view.First > 0)
        {
            actions.Add(Page("Action_First", "first", 0));
        }

        return actions;

        ActionExecute Page(string title, string id, int first) => context.Execute(
            CardVerbs.Roster, context.Texts[title], null, ("search", view.Search), ("first", first.ToString(CultureInfo.InvariantCulture))) with
        {
            Id = id,
            AssociatedInputs = AssociatedInputs.None,
        };
    }
}
