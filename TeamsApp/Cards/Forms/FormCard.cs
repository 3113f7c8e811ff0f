using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>A form about a ticket on a card of its own, for what is done less often than answering; the way back leads to the ticket.</summary>
public static class FormCard
{
    /// <summary>Beside the verbs that have one, what several verbs share: <c>links</c>.</summary>
    internal const string Links = "links";

    /// <summary>The forms that there are.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        TicketVerbs.HandOver, TicketVerbs.Wait, TicketVerbs.Describe, TicketVerbs.Prioritise, TicketVerbs.Participants,
        Links, TicketVerbs.Macro, TicketVerbs.Resolve, TicketVerbs.Split,
    ];

    public static AdaptiveCard Draw(FormView view, CardContext context) => context.Fit(max => Draw(view, context, max));

    private static AdaptiveCard Draw(FormView view, CardContext context, int max)
    {
        var parts = new FormParts(view.Name, view.Ticket, context);
        var title = context.Texts[$"Form_{view.Name}"];
        IEnumerable<CardElement> form = view.Name switch
        {
            TicketVerbs.HandOver => HandOverForm.Draw(view, parts),
            TicketVerbs.Wait => WaitForm.Draw(parts),
            TicketVerbs.Describe => DescribeForm.Draw(parts),
            TicketVerbs.Prioritise => PriorityForm.Draw(parts),
            TicketVerbs.Participants => PeopleForm.Draw(parts),
            Links => LinksForm.Draw(parts),
            TicketVerbs.Macro => MacroForm.Draw(parts),
            TicketVerbs.Resolve => ResolveForm.Draw(view, parts),
            TicketVerbs.Split => SplitForm.Draw(view, parts, max),
            _ => throw new ArgumentException($"No form is named '{view.Name}'.", nameof(view)),
        };
        List<CardElement> body =
        [
            CardParts.Small($"{view.Ticket.Id} · {CardText.Line(view.Ticket.Subject, 140)}"),
            CardParts.Heading(title) with { Spacing = Spacing.Small },
            .. form,
        ];
        var back = context.Execute(CardVerbs.Refresh, context.Texts["Action_Back"], view.Ticket.Id) with { Id = "back", AssociatedInputs = AssociatedInputs.None };
        return context.Card(body, $"{title}: {view.Ticket.Id}", [back]);
    }
}
