using M365Support.Acts;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What several tickets came to, and the way to take it back.</summary>
/// <param name="Act">The verb that was done.</param>
/// <param name="Tags">The tags that were added, for <see cref="TicketVerbs.Describe"/>.</param>
public sealed record BulkView(string Act, IReadOnlyList<ActOutcome> Outcomes, ListPlace Place, string? Tags = null);

/// <summary>Says for which tickets something was done and for which not, and why.</summary>
public static class BulkCard
{
    public static string Title(BulkView view, Texts texts) => texts.Format("Bulk_Title", view.Outcomes.Count(o => o.Result.IsOk), view.Outcomes.Count);

    public static AdaptiveCard Draw(BulkView view, CardContext context) => context.Fit(max => Draw(view, context, most: context.Host == CardHost.Tab ? TicketActs.MostTickets : Math.Max(max / 200, 3)));

    private static AdaptiveCard Draw(BulkView view, CardContext context, int most)
    {
        var texts = context.Texts;
        var done = view.Outcomes.Where(o => o.Result.IsOk).ToList();
        var refused = view.Outcomes.Where(o => !o.Result.IsOk).ToList();
        List<CardElement> body = [CardParts.Heading(Title(view, texts))];
        if (refused.Count > 0)
        {
            body.Add(CardParts.SectionHeading(texts.Format("Bulk_Refused", refused.Count)));
            body.AddRange(refused.Take(most).Select(o => Row(o.Ticket, o.Result.Rejection!.ToText(context.Culture), ContainerStyle.Warning, context)));
        }

        if (done.Count > 0)
        {
            body.Add(CardParts.SectionHeading(texts.Format("Bulk_Done", done.Count)));
            body.AddRange(done.Take(most).Select(o => Row(o.Ticket, o.Result.Value.Ticket.Subject, null, context)));
        }

        if (Math.Max(refused.Count, done.Count) > most)
        {
            body.Add(CardParts.Small(texts.Format("List_More", Math.Max(refused.Count - most, 0) + Math.Max(done.Count - most, 0))));
        }

        return context.Card(body, Title(view, texts),
        [
            context.Execute(CardVerbs.List, texts["Action_SelectDone"], null, view.Place.Data()) with { Id = "back" },
            .. Undo(view, context),
        ]);
    }

    private static Container Row(TicketId id, string text, ContainerStyle? style, CardContext context) => new(
    [
        new TextBlock(CardText.Line(text, 400)),
        CardParts.Small(id.ToString()),
    ])
    {
        Style = style,
        Spacing = Spacing.Small,
        SelectAction = context.Execute(CardVerbs.Open, $"{id}: {CardText.Plain(text, 140)}", id),
    };

    /// <summary>What takes back what can be taken back, for the tickets that this really changed.</summary>
    private static IEnumerable<CardAction> Undo(BulkView view, CardContext context)
    {
        var changed = view.Outcomes.Where(o => o.Result is { IsOk: true, Value.IsNew: true }).Select(o => o.Ticket).ToList();
        (string Verb, string? Field, string? Value)? undo = view.Act switch
        {
            TicketVerbs.Merge => (TicketVerbs.Unmerge, null, null),
            TicketVerbs.Resolve => (TicketVerbs.Reopen, "reason", context.Texts["Bulk_UndoReason"]),
            TicketVerbs.Describe when view.Tags is { Length: > 0 } tags => (TicketVerbs.Describe, "removeTags", tags),
            _ => null,
        };
        if (changed.Count == 0 || undo is not { } back)
        {
            yield break;
        }

        yield return context.Execute(
            CardVerbs.Bulk,
            context.Texts["Action_Undo"],
            null,
            view.Place.Data(("act", back.Verb), ("selected", string.Join(',', changed)), (back.Field ?? "undo", back.Value ?? "true"))) with
        {
            Id = "undo",
        };
    }
}
