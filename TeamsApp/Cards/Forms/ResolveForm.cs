using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>The resolution report, begun from one of the category's templates.</summary>
internal static class ResolveForm
{
    public static IEnumerable<CardElement> Draw(FormView view, FormParts parts)
    {
        var template = TemplatesOf(view.Ticket, parts.Context.Policy).FirstOrDefault(t => t.Name == view.Template);
        return Inputs(parts, template).Append(parts.Send(TicketVerbs.Resolve, "Action_Resolve"));
    }

    public static IEnumerable<CardElement> Inputs(FormParts parts, ReportTemplate? template = null) =>
    [
        parts.Text("cause", parts.Texts["Input_Cause"], FormParts.ReportText, template?.Cause),
        parts.Text("action", parts.Texts["Input_ActionTaken"], FormParts.ReportText, template?.Action),
        parts.Text("prevention", parts.Texts["Input_Prevention"], FormParts.ReportText, template?.Prevention),
    ];

    /// <summary>How a ticket of this category is usually resolved.</summary>
    public static IReadOnlyList<ReportTemplate> TemplatesOf(Ticket ticket, SupportPolicy policy) =>
        ticket.Category is { } name && policy.Categories.TryGetValue(name, out var category) ? category.Reports : [];
}
