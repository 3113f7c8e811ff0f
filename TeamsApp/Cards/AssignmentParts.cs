using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>Why an agent has a ticket, and why the others have it not.</summary>
internal static class AssignmentParts
{
    private const int MostCharacters = 300;

    /// <summary>What spoke for the agent, as this viewer may know it; null where nothing is known.</summary>
    public static string? Why(Ticket ticket, CardContext context) =>
        ticket is { Assignee: not null, AssignmentReason: { } reason }
            ? Why(TicketDecider.IsDesk(context.Viewer) ? reason : reason.ForRequester(), context)
            : null;

    public static string Why(AssignmentReason reason, CardContext context) => CardText.Line(reason.ToText(context.Culture), MostCharacters);

    /// <summary>A button that unfolds who was passed over and why; nothing for those outside the desk.</summary>
    public static IEnumerable<CardElement> PassedOver(Ticket ticket, CardContext context)
    {
        if (ticket is not { Assignee: not null, AssignmentReason: { PassedOver.IsEmpty: false } reason } || !TicketDecider.IsDesk(context.Viewer))
        {
            yield break;
        }

        var most = context.Host == CardHost.Tab ? AssignmentReason.MostPassedOver : 8;
        var more = reason.MorePassedOver + Math.Max(0, reason.PassedOver.Length - most);
        List<CardElement> others = [CardParts.Facts(reason.PassedOver.Take(most).Select(other => (CardText.Line(other.Name, 60), (string?)Why(new AssignmentReason(other.Why), context))))];
        if (more > 0)
        {
            others.Add(CardParts.Small(context.Texts.Format("More", more)));
        }

        yield return new ActionSet([new ActionShowCard(AdaptiveCard.Nested(others)) { Id = "passed-over", Title = context.Texts.Format("Why_Others", reason.PassedOver.Length + reason.MorePassedOver) }])
        {
            Spacing = Spacing.Small,
        };
    }
}
