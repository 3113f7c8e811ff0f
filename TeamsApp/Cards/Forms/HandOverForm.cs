using M365Support.Cards.Elements;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>Who has the ticket next, and why.</summary>
internal static class HandOverForm
{
    public static IEnumerable<CardElement> Draw(FormView view, FormParts parts)
    {
        yield return new TextBlock(parts.Texts["HandOver_Intro"]) { IsSubtle = true };
        yield return To(parts, view.Members, view.Ticket.Assignee);
        yield return parts.Reason("Input_HandOverReason");
        yield return parts.Send(TicketVerbs.HandOver, "Form_handover");
    }

    /// <summary>Whoever is best, the best of a tier, or somebody by name.</summary>
    public static InputChoiceSet To(FormParts parts, IReadOnlyList<RosterMember> members, Person? holder) => parts.Choice(
        "to",
        parts.Texts["Input_HandOverTo"],
        [
            new Choice(parts.Texts["HandOver_Anyone"], TicketVerbs.NoChoice),
            .. Enum.GetValues<Tier>().Select(tier => new Choice(parts.Texts.Format("HandOver_AnyoneOf", parts.Texts.Of(tier)), tier.ToString())),
            .. members.Where(member => member.Address != holder?.Address).OrderBy(member => member.Tier ?? Tier.L3).ThenBy(member => member.Name, StringComparer.CurrentCulture)
                .Select(member => new Choice(member.Tier is { } tier ? $"{CardText.Plain(member.Name, 60)} ({tier})" : CardText.Plain(member.Name, 60), member.Address)),
        ],
        TicketVerbs.NoChoice);
}
