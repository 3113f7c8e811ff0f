using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>What is waited for: the requester, a vendor under contract, or a day.</summary>
internal static class WaitForm
{
    public static IEnumerable<CardElement> Draw(FormParts parts)
    {
        var texts = parts.Texts;
        var vendors = parts.Context.Policy.Vendors.OrderBy(v => v.Key, StringComparer.OrdinalIgnoreCase).ToList();
        yield return new TextBlock(texts["Wait_Intro"]) { IsSubtle = true };
        yield return parts.Choice(
            "for",
            texts["Input_WaitFor"],
            [
                new Choice(texts["WaitingFor_Requester"], nameof(WaitingFor.Requester)),
                new Choice(texts["WaitingFor_Schedule"], nameof(WaitingFor.Schedule)),
                .. vendors.Select(v => new Choice(texts.Format("WaitingFor_Vendor", CardText.Plain(v.Key, 60)), $"{nameof(WaitingFor.Vendor)}:{v.Key}")),
            ],
            nameof(WaitingFor.Requester));
        yield return new InputDate
        {
            Id = CardActionData.InputId(TicketVerbs.Wait, "until"),
            Label = texts["Input_WaitUntil"],
            Min = parts.Context.Now.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        yield return parts.Reason("Input_WaitReason");
        if (vendors.Count > 0)
        {
            yield return CardParts.SectionHeading(texts["Wait_Vendors"]);
            yield return CardParts.Facts(vendors.Select(v => (CardText.Line(v.Key, 60), (string?)Describe(v.Value, texts))));
        }

        yield return parts.Send(TicketVerbs.Wait, "Form_wait");
    }

    /// <summary>The contract, the contact and what time the vendor has.</summary>
    public static string Describe(Vendor vendor, Texts texts) => string.Join(" · ", new[]
    {
        vendor.Contract is { } contract ? texts.Format("Vendor_Contract", CardText.Line(contract, 100)) : null,
        vendor.Contact is { } contact ? CardText.Line(contact, 200) : null,
        texts.Format("Vendor_Within", texts.Duration(vendor.ResolveWithin)),
    }.OfType<string>());
}
