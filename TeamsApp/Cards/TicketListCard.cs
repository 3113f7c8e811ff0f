using M365Support.Cards.Elements;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>A page of a list of tickets.</summary>
public sealed record TicketListView(ListPlace Place, Page<TicketSummary> Page)
{
    /// <summary>The viewer on the roster, who may switch new tickets off; null for others.</summary>
    public RosterMember? Agent { get; init; }
}

/// <summary>A list of tickets; each row opens its ticket.</summary>
public static class TicketListCard
{
    /// <summary>What a page calls this card.</summary>
    public static string Title(TicketList list, Texts texts) => texts[$"List_{list}"];

    public static AdaptiveCard Draw(TicketListView view, CardContext context)
    {
        var mostRows = view.Page.Items.Count;
        return context.Fit(max =>
        {
            var card = Draw(view, context, mostRows);
            // What takes space here is rows rather than texts.
            mostRows = Math.Min(mostRows, max switch { > 2_000 => 10, > 500 => 6, _ => 3 });
            return card;
        });
    }

    private static AdaptiveCard Draw(TicketListView view, CardContext context, int mostRows)
    {
        var texts = context.Texts;
        var list = view.Place.List;
        var title = Title(list, texts);
        var body = new List<CardElement>();
        if (context.Host == CardHost.Message)
        {
            body.Add(CardParts.Heading(title));
        }

        body.AddRange(PauseParts.State(view.Agent, context));
        if (list == TicketList.Queue)
        {
            body.Add(Tiers(view.Place, context));
        }

        if (view.Page.Items.Count == 0)
        {
            body.Add(Empty(view, texts));
        }

        foreach (var ticket in view.Page.Items.Take(mostRows))
        {
            body.Add(Row(ticket, list, context));
        }

        if (view.Page.Items.Count > mostRows)
        {
            body.Add(CardParts.Small(texts.Format("List_More", view.Page.Items.Count - mostRows)));
        }

        body.Add(CardParts.Small(texts.Format("List_AsOf", CardText.Moment(context.Now))) with { Spacing = Spacing.Medium });
        return context.Card(body, title, Actions(view, context));
    }

    private static Container Row(TicketSummary ticket, TicketList list, CardContext context)
    {
        var texts = context.Texts;
        var isOngoing = ticket.Status is TicketStatus.New or TicketStatus.Open or TicketStatus.Waiting;
        var agent = ticket.Assignee is { } person ? CardText.Line(person.Name, 60) : texts["List_Unassigned"];
        var requester = CardText.Line(ticket.Requester.Name, 60);
        var people = list switch
        {
            TicketList.Mine => agent,
            TicketList.Assigned => requester,
            _ => $"{requester} → {agent}",
        };

        var words = new List<CardElement>
        {
            new TextBlock(CardText.Line(ticket.Subject, 140)) { Weight = TextWeight.Bolder, MaxLines = 2 },
            CardParts.Small($"{ticket.Id} · {people}"),
        };
        if (list == TicketList.Mine && isOngoing && ticket.LastUpdate is { } update)
        {
            words.Add(new TextBlock(CardText.Line(update, 140)) { Size = TextSize.Small, MaxLines = 2, Spacing = Spacing.Small });
        }

        var when = isOngoing
            ? CardParts.DueIn(ticket.ResolveBy, context)
            : CardParts.Small(texts.Format("Ago", texts.Duration(context.Now - ticket.OpenedAt)));
        when = when with { HorizontalAlignment = HorizontalAlignment.Right };

        return new Container(
        [
            new ColumnSet(
            [
                new Column("auto", [CardParts.PriorityBadge(ticket.Priority, texts)]),
                new Column("stretch", words),
                new Column("auto", [CardParts.StatusBadge(ticket.Status, texts) with { HorizontalAlignment = HorizontalAlignment.Right }, when]),
            ]),
        ])
        {
            Separator = true,
            Spacing = Spacing.Small,
            SelectAction = context.Execute(CardVerbs.Open, Spoken(ticket, when.Text, texts), ticket.Id),
        };
    }

    /// <summary>What a screen reader says of a row; it sees the row as one button.</summary>
    private static string Spoken(TicketSummary ticket, string when, Texts texts) =>
        $"{ticket.Id}: {CardText.Plain(ticket.Subject, 140)}, {texts.Of(ticket.Priority)}, {texts.Of(ticket.Status)}, {when}";

    /// <summary>The queue as a whole, or of one tier; where one is cannot be pressed.</summary>
    private static ActionSet Tiers(ListPlace place, CardContext context)
    {
        return new ActionSet([Show(null), .. Enum.GetValues<Tier>().Select(tier => Show(tier))]);

        ActionExecute Show(Tier? tier) =>
            context.Execute(CardVerbs.List, tier is { } one ? context.Texts[$"Tier_{one}"] : context.Texts["List_AllTiers"], null, new ListPlace(place.List, Tier: tier).Data()) with
            {
                Id = $"tier-{tier?.ToString() ?? "all"}",
                IsEnabled = tier == place.Tier ? false : null,
            };
    }

    private static Container Empty(TicketListView view, Texts texts) => new(view.Place.Cursor is not null
        ? [Centered(new TextBlock(texts["List_PageEmpty"]))]
        :
        [
            Centered(CardParts.Heading(texts[$"List_{view.Place.List}Empty"], TextSize.Medium)),
            Centered(new TextBlock(texts[$"List_{view.Place.List}EmptyHint"]) { IsSubtle = true }),
        ])
    {
        Style = ContainerStyle.Emphasis,
        MinHeight = "140px",
        VerticalContentAlignment = VerticalContentAlignment.Center,
    };

    private static TextBlock Centered(TextBlock text) => text with { HorizontalAlignment = HorizontalAlignment.Center };

    private static List<CardAction> Actions(TicketListView view, CardContext context)
    {
        var texts = context.Texts;
        var place = view.Place;
        var actions = new List<CardAction>();
        if (view.Page.Cursor is { } next)
        {
            actions.Add(context.Execute(CardVerbs.List, texts["Action_Next"], null, (place with { Cursor = next }).Data()) with { Id = "next" });
        }

        if (place.Cursor is not null)
        {
            actions.Add(context.Execute(CardVerbs.List, texts["Action_First"], null, (place with { Cursor = null }).Data()) with { Id = "first" });
        }

        if (place.List != TicketList.Mine && view.Page.Items.Count > 0)
        {
            actions.Add(context.Execute(CardVerbs.List, texts["Action_Select"], null, place.Data(("select", nameof(TicketSelection.None)))) with { Id = "select" });
        }

        if (place.List == TicketList.Mine || TicketDecider.IsDesk(context.Viewer))
        {
            actions.Add(context.Execute(CardVerbs.New, texts["Action_New"], null) with { Id = CardVerbs.New, Style = ActionStyle.Positive });
        }

        actions.AddRange(PauseParts.Switch(view.Agent, context));

        // A page has its own way to load what it shows once more.
        if (context.Host == CardHost.Message)
        {
            actions.Add(context.Execute(CardVerbs.List, texts["Action_Refresh"], null, place.Data()) with { Id = CardVerbs.Refresh });
        }

        if (CardParts.Link($"/tabs/{place.Name}", texts["Action_OpenTab"], context) is { } link)
        {
            actions.Add(link);
        }

        return actions;
    }
}
