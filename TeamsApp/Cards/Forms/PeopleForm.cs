using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>Who else takes part in the ticket.</summary>
internal static class PeopleForm
{
    private const int AddressesText = 2_000;

    public static IEnumerable<CardElement> Draw(FormParts parts)
    {
        var (ticket, texts) = (parts.Ticket, parts.Texts);
        yield return new TextBlock(texts["People_Intro"]) { IsSubtle = true };
        yield return parts.Text("add", texts["Input_PeopleAdd"], AddressesText, required: false, multiline: false) with { Placeholder = texts["Input_RequesterPlaceholder"] };
        if (ticket.Participants.Count > 0)
        {
            yield return parts.Choice(
                "remove",
                texts["Input_PeopleRemove"],
                [.. ticket.Participants.Select(p => new Choice($"{CardText.Line(p.Name, 60)} ({CardText.Line(p.Address)})", p.Address))],
                value: null,
                several: true);
        }

        yield return parts.Send(TicketVerbs.Participants, "Action_Save");
    }
}
