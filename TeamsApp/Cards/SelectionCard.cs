using M365Support.Cards.Elements;
using M365Support.Cards.Forms;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>Which tickets of a page are chosen when the card is drawn.</summary>
public enum TicketSelection
{
    None,
    All,
}

/// <summary>A page of tickets of which several are chosen, and what can be done to them at once.</summary>
public static class SelectionCard
{
    private const int MostInMessage = 15;

    public static AdaptiveCard Draw(TicketListView view, TicketSelection selection, IReadOnlyList<RosterMember> members, CardContext context)
    {
        var texts = context.Texts;
        var items = context.Host == CardHost.Message ? [.. view.Page.Items.Take(MostInMessage)] : view.Page.Items;
        List<CardElement> body =
        [
            .. context.Host == CardHost.Message ? new[] { CardParts.Heading(TicketListCard.Title(view.Place.List, texts)) } : [],
            new ActionSet(
            [
                Choose(selection == TicketSelection.All ? TicketSelection.None : TicketSelection.All),
                List("Action_SelectDone", null) with { Id = "select-done" },
            ]),
            new InputChoiceSet
            {
                Id = "selected",
                Label = texts["Input_Selected"],
                Choices = [.. items.Select(ticket => new Choice(Row(ticket, texts, context.Now), ticket.Id.ToString()))],
                Value = selection == TicketSelection.All ? string.Join(',', items.Select(t => t.Id)) : null,
                Style = ChoiceStyle.Expanded,
                IsMultiSelect = true,
                Wrap = true,
            },
            new TextBlock(texts["Bulk_Intro"]) { IsSubtle = true, Spacing = Spacing.Medium },
        ];
        return context.Card(body, TicketListCard.Title(view.Place.List, texts), Acts(view, members, context));

        ActionExecute Choose(TicketSelection choice) => List($"Action_Select{choice}", choice) with { Id = "select-page" };

        ActionExecute List(string titleKey, TicketSelection? choice) =>
            context.Execute(CardVerbs.List, texts[titleKey], null, view.Place.Data(("select", choice?.ToString()))) with
            {
                AssociatedInputs = AssociatedInputs.None,
            };
    }

    private static List<CardAction> Acts(TicketListView view, IReadOnlyList<RosterMember> members, CardContext context)
    {
        var texts = context.Texts;
        return
        [
            Send(TicketVerbs.Take, "Action_Take", TicketVerbs.Take) with { Id = "bulk-take" },
            Form("handover", TicketVerbs.HandOver, parts => [HandOverForm.To(parts, members, null), parts.Reason("Input_HandOverReason")]),
            Form("tag", TicketVerbs.Describe, parts => [parts.Text("addTags", texts["Input_Tags"], 500, multiline: false)]),
            Form("resolve", TicketVerbs.Resolve, parts => ResolveForm.Inputs(parts)),
            Form("prioritise", TicketVerbs.Prioritise, parts => PriorityForm.Inputs(parts, null)),
            Form("merge", TicketVerbs.Merge, parts =>
            [
                new TextBlock(texts.Format("Merge_Intro", texts.Duration(context.Policy.UnmergeWithin))),
                parts.Text("into", texts["Input_BulkMergeInto"], 20, required: false, multiline: false) with { Placeholder = texts["Input_NumberPlaceholder"] },
            ]),
        ];

        ActionExecute Send(string verb, string titleKey, string form) =>
            context.Execute(CardVerbs.Bulk, texts[titleKey], null, view.Place.Data(("act", verb), ("form", $"bulk-{form}")));

        ActionShowCard Form(string form, string verb, Func<FormParts, IEnumerable<CardElement>> inputs) => new(AdaptiveCard.Nested(
            [.. inputs(new FormParts($"bulk-{form}", null, context))],
            Send(verb, $"Bulk_{form}", form) with { Id = $"bulk-{form}-send", Style = form == "merge" ? ActionStyle.Destructive : ActionStyle.Positive }))
        {
            Id = $"bulk-{form}",
            Title = texts[$"Bulk_{form}"],
        };
    }

    /// <summary>One line that says what a row of the list does. Unfolded choices read Markdown, unlike those of a list to unfold.</summary>
    private static string Row(TicketSummary ticket, Texts texts, DateTimeOffset now)
    {
        var due = ticket.ResolveBy < now ? texts.Format("Due_Over", texts.Duration(now - ticket.ResolveBy)) : texts.Format("Due_In", texts.Duration(ticket.ResolveBy - now));
        var agent = ticket.Assignee is { } person ? CardText.Line(person.Name, 40) : texts["List_Unassigned"];
        return $"{ticket.Priority} · {ticket.Id} · {CardText.Line(ticket.Subject, 100)} · {CardText.Line(ticket.Requester.Name, 40)} → {agent} · {due}";
    }
}
