using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What came about in somebody's quiet hours, in one message; each row opens its ticket.</summary>
public static class HeldCard
{
    private const int MostRows = 10;

    public static AdaptiveCard Draw(IReadOnlyList<(Notice Notice, Ticket Ticket)> notices, CardContext context) => context.Fit(max =>
    {
        var texts = context.Texts;
        List<CardElement> body = [CardParts.Heading(texts["Held_Title"], TextSize.Medium), new TextBlock(texts["Held_Intro"])];
        body.AddRange(notices.Take(MostRows).Select(n => Row(n.Notice, n.Ticket, context, Math.Min(max, 300))));
        if (notices.Count > MostRows)
        {
            body.Add(CardParts.Small(texts.Format("More", notices.Count - MostRows)));
        }

        return context.Card(body, texts["Held_Title"],
        [
            context.Execute(CardVerbs.List, texts["Action_Mine"], null, new ListPlace(TicketList.Mine).Data()) with { Id = "mine" },
            context.Execute(CardVerbs.Settings, texts["Action_Settings"], null) with { Id = CardVerbs.Settings, Mode = ActionMode.Secondary },
        ]);
    });

    private static Container Row(Notice notice, Ticket ticket, CardContext context, int max)
    {
        var texts = context.Texts;
        var summary = NoticeCard.Summary(notice, texts);
        List<CardElement> words =
        [
            new TextBlock(CardText.Line(ticket.Subject, 140)) { Weight = TextWeight.Bolder, MaxLines = 2 },
            CardParts.Small($"{ticket.Id} · {CardText.Line(summary)}"),
        ];
        if (ticket is { IsOngoing: true, LastUpdate: { } update })
        {
            words.Add(new TextBlock(CardText.Line(context.Plain(update), max)) { Size = TextSize.Small, Spacing = Spacing.Small });
        }

        return new Container([.. words, CardParts.Row(CardParts.StatusBadge(ticket.Status, texts))])
        {
            Separator = true,
            Spacing = Spacing.Small,
            SelectAction = context.Execute(CardVerbs.Open, $"{ticket.Id}: {CardText.Plain(ticket.Subject, 140)}, {summary}", ticket.Id),
        };
    }
}
