using System.Globalization;
using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>Tells agents, leads and managers what a ticket needs of them, with the button that does it.</summary>
public static class AlertCard
{
    public static AdaptiveCard Draw(Notice notice, Ticket ticket, CardContext context) => context.Fit(max =>
    {
        var texts = context.Texts;
        var title = NoticeCard.Summary(notice, texts);
        List<CardElement> body =
        [
            new TextBlock(CardText.Line(title)) { Weight = TextWeight.Bolder, Color = ColorOf(notice.Kind) },
            .. CardParts.TicketHead(ticket, texts),
        ];
        if (Sentence(notice, ticket, context) is { } sentence)
        {
            body.Add(new TextBlock(sentence));
        }

        body.Add(Facts(notice, ticket, context));
        if (Words(notice, ticket) is ({ Length: > 0 } words, var markdown))
        {
            body.Add(CardParts.Quote(words, markdown, max));
        }

        return context.Card(body, $"{title}: {ticket.Id} {ticket.Subject}", [.. Actions(notice, ticket, context)]);
    });

    private static TextColor ColorOf(NoticeKind kind) => kind switch
    {
        NoticeKind.Breached or NoticeKind.ComplaintRisk => TextColor.Attention,
        NoticeKind.MostUsed or NoticeKind.Unacknowledged or NoticeKind.VendorLate or NoticeKind.NoAnswer or NoticeKind.Nudged or NoticeKind.Reopened => TextColor.Warning,
        NoticeKind.Confirmed => TextColor.Good,
        _ => TextColor.Accent,
    };

    /// <summary>What has come about, and what is asked of the reader.</summary>
    private static string? Sentence(Notice notice, Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        var agent = ticket.Assignee is { } person ? CardText.Line(person.Name) : texts["None_Assignee"];
        var clocks = new TicketClocks(ticket, context.Rules);
        var waited = texts.Duration(context.Now - ticket.AwaitedSince);
        return notice.Kind switch
        {
            NoticeKind.HalfUsed or NoticeKind.MostUsed => texts.Format("Alert_Used", Percent(clocks, context), CardText.Moment(ticket.ResolveBy)),
            NoticeKind.Breached => texts.Format("Alert_Breached", CardText.Moment(ticket.ResolveBy)),
            NoticeKind.Unacknowledged when ticket.Assignee == context.Viewer.Person => texts.Format("Alert_UnacknowledgedOwn", waited),
            NoticeKind.Unacknowledged => texts.Format("Alert_Unacknowledged", agent, waited),
            NoticeKind.ComplaintRisk => texts.Format("Alert_ComplaintRisk", waited),
            NoticeKind.Escalated => texts.Format("Alert_Escalated", texts.Of(ticket.Tier)),
            NoticeKind.VendorLate => texts.Format("Alert_VendorLate", CardText.Line(ticket.Wait?.Vendor ?? notice.Text ?? "")),
            NoticeKind.NoAnswer => texts.Format("Alert_NoAnswer", CardText.Line(ticket.Requester.Name), texts.Duration(context.Now - (ticket.Wait?.From ?? context.Now))),
            NoticeKind.ArticleDue => texts["Alert_ArticleDue"],
            NoticeKind.Nudged => texts.Format("Alert_Nudged", CardText.Line(notice.By.Name), CardText.Moment(ticket.NudgedAt ?? context.Now), ticket.UnansweredNudges),
            _ => null,
        };
    }

    private static string Percent(TicketClocks clocks, CardContext context) =>
        clocks.Resolve.Fraction(clocks.Time, context.Now).ToString("P0", context.Culture);

    private static FactSet Facts(Notice notice, Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        var isOwn = ticket.Assignee == context.Viewer.Person;
        return CardParts.Facts(
            (texts["Fact_Requester"], CardText.Line(ticket.Requester.Name)),
            (texts["Fact_Assignee"], isOwn ? null : ticket.Assignee is { } agent ? CardText.Line(agent.Name) : texts["None_Assignee"]),
            (texts["Fact_Why"], isOwn && notice.Kind == NoticeKind.Assigned ? CardText.Line(ticket.AssignmentReason?.ToText(context.Texts.Culture) ?? "", 300) : null),
            (texts["Fact_Due"], ticket.IsOngoing ? CardText.Moment(ticket.ResolveBy) : null),
            (texts["Fact_Effect"], CardText.Line(ticket.BusinessEffect ?? "", 300)),
            (texts["Fact_LastUpdate"], ticket is { IsOngoing: true, LastUpdateAt: { } at } ? CardText.Moment(at) : null),
            (texts["Fact_Nudges"], ticket.Nudges > 0 ? ticket.Nudges.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static (string? Text, string? Markdown) Words(Notice notice, Ticket ticket) => notice.Kind switch
    {
        NoticeKind.Assigned or NoticeKind.Escalated or NoticeKind.Unacknowledged or NoticeKind.ComplaintRisk => (ticket.Text, ticket.Markdown),
        NoticeKind.VendorLate => (null, null),
        _ => (notice.Text, notice.Markdown),
    };

    private static IEnumerable<CardAction> Actions(Notice notice, Ticket ticket, CardContext context)
    {
        var isOwn = ticket.Assignee == context.Viewer.Person;
        if (isOwn && CardParts.May(ticket, new AcknowledgeTicket(), context))
        {
            yield return CardParts.Do(TicketVerbs.Acknowledge, ticket, context) with { Style = ActionStyle.Positive };
        }
        else if (!isOwn && notice.Kind is NoticeKind.Escalated or NoticeKind.Unacknowledged or NoticeKind.ComplaintRisk or NoticeKind.Breached or NoticeKind.Nudged &&
            CardParts.May(ticket, new TakeTicket(), context))
        {
            yield return CardParts.Do(TicketVerbs.Take, ticket, context) with { Style = ActionStyle.Positive };
        }

        if (isOwn && notice.Kind is not (NoticeKind.Confirmed or NoticeKind.Assigned) && CardParts.May(ticket, new PostProgress("?"), context))
        {
            yield return new TicketActions(ticket, context).Progress();
        }

        yield return CardParts.OpenTicket(ticket.Id, context);
        if (CardParts.Link($"/tickets/{ticket.Id}", context.Texts["Action_OpenTab"], context) is { } link)
        {
            yield return link;
        }
    }
}
