using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Insights;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>The manager's figures, as the desk's tab and the digest both show them.</summary>
internal static class OverviewParts
{
    private const int MostAgents = 20;

    /// <summary>Pixels; fits beside its label on a phone.</summary>
    private const int LongestBar = 140;

    public static IEnumerable<CardElement> Draw(DeskOverview desk, CardContext context, int mostAtRisk)
    {
        var texts = context.Texts;
        var oldest = desk.OldestOpenedAt is { } openedAt ? texts.Duration(context.Now - openedAt) : "–";
        yield return CardParts.Small($"{texts.Format("Desk_Since", CardText.Moment(desk.Since))} · {texts.Format("List_AsOf", CardText.Moment(desk.Until))}");
        yield return Figures(
            Figure(desk.Opened, texts["Desk_Opened"], TextColor.Default),
            Figure(desk.Resolved, texts["Desk_Resolved"], TextColor.Good),
            Figure(desk.Ongoing, texts["Desk_Ongoing"], TextColor.Accent));
        yield return Figures(
            Figure(desk.Waiting, texts["Desk_Waiting"], desk.Waiting > 0 ? TextColor.Warning : TextColor.Default),
            Figure(desk.AtRiskCount, texts["Desk_AtRisk"], desk.AtRiskCount > 0 ? TextColor.Attention : TextColor.Default),
            Figure(oldest, texts["Desk_Oldest"], TextColor.Default)) with
        {
            Spacing = Spacing.Small,
        };

        if (desk.Nudges > 0)
        {
            yield return CardParts.Small(texts.Format("Desk_Nudges", desk.Nudges));
        }

        yield return CardParts.SectionHeading(texts["Desk_ByPriority"]);
        if (desk.Ongoing == 0)
        {
            yield return CardParts.Small(texts["Desk_Quiet"]);
        }
        else
        {
            var most = Math.Max(desk.ByPriority.Values.Max(), 1);
            foreach (var (priority, count) in desk.ByPriority.OrderBy(p => p.Key))
            {
                yield return Bar(priority, count, most, texts);
            }
        }

        yield return CardParts.SectionHeading(texts["Desk_AtRisk"]);
        if (desk.AtRisk.Count == 0)
        {
            yield return CardParts.Small(texts["Desk_RiskNone"]);
        }

        foreach (var ticket in desk.AtRisk.Take(mostAtRisk))
        {
            yield return AtRisk(ticket, context);
        }

        if (desk.AtRiskCount > Math.Min(mostAtRisk, desk.AtRisk.Count))
        {
            yield return CardParts.Small(texts.Format("More", desk.AtRiskCount - Math.Min(mostAtRisk, desk.AtRisk.Count)));
        }

        yield return CardParts.SectionHeading(texts["Desk_ByAgent"]);
        yield return desk.ByAgent.Count == 0 ? CardParts.Small(texts["Desk_NoAgents"]) : Agents(desk.ByAgent, texts);
    }

    private static ColumnSet Figures(params IEnumerable<Container> figures) => new([.. figures.Select(f => new Column("1", [f]) { Style = ContainerStyle.Emphasis })])
    {
        Spacing = Spacing.Medium,
    };

    private static Container Figure(int value, string label, TextColor color) => Figure(value.ToString(CultureInfo.InvariantCulture), label, color);

    private static Container Figure(string value, string label, TextColor color) => new(
    [
        new TextBlock(value) { Size = TextSize.ExtraLarge, Weight = TextWeight.Bolder, Color = color, Wrap = false },
        CardParts.Small(label),
    ]);

    private static ColumnSet Bar(Priority priority, int count, int most, Texts texts)
    {
        var width = Math.Max(count * LongestBar / most, 2).ToString(CultureInfo.InvariantCulture);
        List<Column> columns =
        [
            new("92px", [new TextBlock(texts.Of(priority)) { Size = TextSize.Small }]) { VerticalContentAlignment = VerticalContentAlignment.Center },
        ];
        if (count > 0)
        {
            columns.Add(new("auto", [new Image(ColourOf(priority)) { Width = $"{width}px", Height = "12px", AltText = "" }])
            {
                VerticalContentAlignment = VerticalContentAlignment.Center,
            });
        }

        columns.Add(new("stretch", [new TextBlock(count.ToString(CultureInfo.InvariantCulture)) { Weight = TextWeight.Bolder, Size = TextSize.Small }]) { Spacing = Spacing.Small });
        return new ColumnSet(columns) { Spacing = Spacing.Small };
    }

    /// <summary>A picture of one pixel, drawn as long as the bar is; container styles are too pale for bars.</summary>
    private static string ColourOf(Priority priority) => "data:image/png;base64," + priority switch
    {
        Priority.P1 => "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4aGMCAAMjAUIRiXYbAAAAAElFTkSuQmCC",
        Priority.P2 => "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4OUUMAAPNAYTPGXK6AAAAAElFTkSuQmCC",
        Priority.P3 => "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mOQmbYQAAIlAVTkYWOAAAAAAElFTkSuQmCC",
        _ => "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mPomrUYAAN5AcjYjfKAAAAAAElFTkSuQmCC",
    };

    private static Container AtRisk(TicketAtRisk ticket, CardContext context)
    {
        var texts = context.Texts;
        return new Container(
        [
            new ColumnSet(
            [
                new Column("auto", [CardParts.PriorityBadge(ticket.Priority, texts)]),
                new Column("stretch",
                [
                    new TextBlock(ticket.Id.ToString()) { Weight = TextWeight.Bolder, Wrap = false },
                    CardParts.Small(ticket.Agent is { } agent ? CardText.Line(agent.Name, 60) : texts["List_Unassigned"]),
                ]),
                new Column("auto", [ticket.IsAcknowledged ? CardParts.DueIn(ticket.ResolveBy, context) : Late(texts)]),
            ]),
        ])
        {
            Separator = true,
            Spacing = Spacing.Small,
            SelectAction = context.Execute(CardVerbs.Open, $"{texts["Action_Open"]} {ticket.Id}", ticket.Id),
        };
    }

    private static TextBlock Late(Texts texts) =>
        new(texts["Desk_RiskUnacknowledged"]) { Color = TextColor.Attention, Size = TextSize.Small, Weight = TextWeight.Bolder };

    private static Table Agents(IReadOnlyList<AgentLoad> agents, Texts texts) => new(
        [
            new TableColumnDefinition(4),
            new TableColumnDefinition(1) { HorizontalCellContentAlignment = HorizontalAlignment.Right },
            new TableColumnDefinition(1) { HorizontalCellContentAlignment = HorizontalAlignment.Right },
        ],
        [
            Row(texts["Desk_Agent"], texts["Desk_AgentOpen"], texts["Desk_AgentResolved"]),
            .. agents.OrderByDescending(a => a.Open).Take(MostAgents).Select(a => Row(
                CardText.Line(a.Agent.Name, 60),
                a.Open.ToString(CultureInfo.InvariantCulture),
                a.Resolved.ToString(CultureInfo.InvariantCulture))),
        ])
    {
        FirstRowAsHeader = true,
        ShowGridLines = false,
        Spacing = Spacing.Small,
    };

    private static TableRow Row(params IEnumerable<string> cells) => new([.. cells.Select(c => new TableCell([new TextBlock(c)]))]);
}
