using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>How the ticket stands to others: links, and going on as another one.</summary>
internal static class LinksForm
{
    private const int NumberText = 20;

    public static IEnumerable<CardElement> Draw(FormParts parts)
    {
        var (ticket, texts) = (parts.Ticket, parts.Texts);
        yield return parts.Choice(
            "kind",
            texts["Input_LinkKind"],
            [.. Enum.GetValues<LinkKind>().Select(kind => new Choice(texts[$"LinkKind_{kind}_Long"], kind.ToString()))],
            nameof(LinkKind.Related));
        yield return Number(parts, "other", "Input_LinkOther");
        yield return parts.Send(TicketVerbs.Link, "Action_Link");
        if (ticket.Links.Count > 0)
        {
            yield return CardParts.SectionHeading(texts["Links_Remove"]);
            yield return parts.Choice(
                "link",
                texts["Input_LinkRemove"],
                [.. ticket.Links.Select(link => new Choice($"{link.Other} ({texts[$"LinkKind_{link.Kind}"]})", $"{link.Kind}:{link.Other}"))],
                $"{ticket.Links[0].Kind}:{ticket.Links[0].Other}");
            yield return parts.Send(TicketVerbs.Unlink, "Action_Unlink", ActionStyle.Destructive);
        }

        if (ticket.MergedInto is null)
        {
            yield return CardParts.SectionHeading(texts["Merge_Title"]);
            yield return new TextBlock(texts.Format("Merge_Intro", texts.Duration(parts.Context.Policy.UnmergeWithin))) { IsSubtle = true };
            yield return new ActionSet([Merge(parts)]);
        }
    }

    /// <summary>Unfolds the number and the confirmation, so that nobody merges by a slip.</summary>
    private static ActionShowCard Merge(FormParts parts) => new(AdaptiveCard.Nested(
        [Number(parts, "into", "Input_MergeInto"), new TextBlock(parts.Texts.Format("Merge_Sure", parts.Ticket.Id))],
        parts.Button(TicketVerbs.Merge, parts.Texts["Action_MergeNow"], ActionStyle.Destructive)))
    {
        Id = TicketVerbs.Merge,
        Title = parts.Texts["Action_Merge"],
    };

    // Not required: several forms share this card, and a client checks all inputs that a button sends.
    private static InputText Number(FormParts parts, string field, string labelKey) =>
        parts.Text(field, parts.Texts[labelKey], NumberText, required: false, multiline: false) with { Placeholder = parts.Texts["Input_NumberPlaceholder"] };
}
