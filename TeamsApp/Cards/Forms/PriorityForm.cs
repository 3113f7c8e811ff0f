using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>Impact and urgency, from which the priority follows; or another priority, with a reason.</summary>
internal static class PriorityForm
{
    public static IEnumerable<CardElement> Draw(FormParts parts)
    {
        foreach (var input in Inputs(parts, parts.Ticket))
        {
            yield return input;
        }

        yield return parts.Send(TicketVerbs.Prioritise, "Action_Save", ActionStyle.Positive, ("seen.priority", parts.Ticket.Priority.ToString()));
    }

    /// <summary>What is asked for, beginning with what is set.</summary>
    /// <param name="ticket">What is set now; null where several tickets are meant.</param>
    public static IEnumerable<CardElement> Inputs(FormParts parts, Ticket? ticket)
    {
        var texts = parts.Texts;
        if (ticket is { BusinessEffect: { } effect })
        {
            yield return CardParts.Facts((texts["Fact_Effect"], CardText.Line(effect, 500)));
        }

        yield return Values("impact", "Input_Impact", ticket?.Impact ?? Impact.Individual);
        yield return Values("urgency", "Input_Urgency", ticket?.Urgency ?? Urgency.Medium);
        yield return parts.Choice(
            "priority",
            texts["Input_Override"],
            [new Choice(texts["Override_None"], TicketVerbs.NoChoice), .. Enum.GetValues<Priority>().Select(p => new Choice(texts.Of(p), p.ToString()))],
            ticket is { IsPriorityOverridden: true } ? ticket.Priority.ToString() : TicketVerbs.NoChoice);
        yield return parts.Reason();

        InputChoiceSet Values<T>(string field, string labelKey, T value)
            where T : struct, Enum =>
            parts.Choice(field, texts[labelKey], [.. Enum.GetValues<T>().Select(v => new Choice(texts.Of(v), v.ToString()))], value.ToString());
    }
}
