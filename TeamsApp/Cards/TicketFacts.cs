using M365Support.Cards.Elements;
using M365Support.Cards.Forms;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What is known of a ticket, in words: for the requester what concerns him, for the desk all of it.</summary>
internal static class TicketFacts
{
    private const int MostNames = 5;

    public static FactSet Draw(Ticket ticket, CardContext context) => CardParts.Facts(
    [
        .. Waiting(ticket, context),
        .. Clocks(ticket, context),
        .. People(ticket, context),
        .. Weight(ticket, context),
        .. TicketDecider.IsDesk(context.Viewer) ? About(ticket, context.Texts) : [],
        (context.Texts["Fact_Nudges"], ticket.Nudges > 0 ? ticket.Nudges.ToString(context.Culture) : null),
    ]);

    /// <summary>The other tickets that have to do with this one, each as a way there; for the desk.</summary>
    public static IEnumerable<CardElement> Links(Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        List<(TicketId Id, string How)> others =
        [
            .. ticket.MergedInto is { } into ? new[] { (into, texts["Links_MergedInto"]) } : [],
            .. ticket.Absorbed.Select(absorbed => (absorbed.Id, texts.Format("Links_Absorbed", CardText.Plain(absorbed.Requester.Name, 60)))),
            .. ticket.Links.Select(link => (link.Other, texts[$"LinkKind_{link.Kind}_Long"])),
        ];
        if (others.Count == 0 || !TicketDecider.IsDesk(context.Viewer))
        {
            yield break;
        }

        yield return CardParts.SectionHeading(texts["Section_Links"]);
        foreach (var (id, how) in others.Take(context.Host == CardHost.Tab ? int.MaxValue : MostNames))
        {
            yield return new Container([new TextBlock($"{id} · {CardText.Escape(how)}") { Color = TextColor.Accent }])
            {
                Spacing = Spacing.Small,
                SelectAction = context.Execute(CardVerbs.Open, $"{texts["Action_Open"]} {id}", id),
            };
        }
    }

    private static IEnumerable<(string, string?)> Waiting(Ticket ticket, CardContext context)
    {
        if (ticket.Wait is not { } wait)
        {
            yield break;
        }

        var texts = context.Texts;
        yield return (texts["Fact_WaitsSince"], CardText.Moment(wait.From));
        yield return (texts["Fact_WaitsFor"], wait.Reason is { } reason ? CardText.Line(reason, 500) : null);
        yield return (texts["Fact_WaitsUntil"], wait.Until is { } until ? CardText.Moment(until) : null);
        if (TicketDecider.IsDesk(context.Viewer) && wait.Vendor is { } name && context.Policy.Vendors.TryGetValue(name, out var vendor))
        {
            yield return (texts["Fact_Vendor"], $"{CardText.Line(name, 60)} · {WaitForm.Describe(vendor, texts)}");
        }
    }

    private static IEnumerable<(string, string?)> Clocks(Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        var clocks = new TicketClocks(ticket, context.Rules);
        var (resolve, time, now) = (clocks.Resolve, clocks.Time, context.Now);
        var due = ticket.IsOngoing ? resolve.DueAt(time, now) : null;
        yield return (texts["Fact_Due"], due is { } at ? CardText.Moment(at) : ticket.IsOngoing ? texts["Clock_Stopped"] : null);
        if (!TicketDecider.IsDesk(context.Viewer))
        {
            yield break;
        }

        yield return (texts["Fact_AcknowledgeBy"], ticket is { IsOngoing: true, AcknowledgedAt: null } && clocks.Acknowledge.DueAt(time, now) is { } owed ? CardText.Moment(owed) : null);
        yield return (texts["Fact_Clock"], texts.Format("Clock_Used", texts.Duration(resolve.Elapsed(time, now)), texts.Duration(resolve.Target)));
        var withVendors = clocks.WithVendors(now);
        yield return (texts["Fact_VendorClock"], withVendors > TimeSpan.Zero || clocks.Vendor is not null
            ? clocks.Vendor?.DueAt(time, now) is { } vendorDue
                ? texts.Format("Clock_VendorDue", texts.Duration(withVendors), CardText.Moment(vendorDue))
                : texts.Duration(withVendors)
            : null);
    }

    private static IEnumerable<(string, string?)> People(Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        var isDesk = TicketDecider.IsDesk(context.Viewer);
        yield return (texts["Fact_Assignee"], ticket.Assignee is { } agent ? CardText.Line(agent.Name) : texts["None_Assignee"]);
        yield return (texts["Fact_Why"], AssignmentParts.Why(ticket, context));
        yield return (texts["Fact_Tier"], isDesk ? texts.Of(ticket.Tier) : null);
        yield return (texts["Fact_Requester"], isDesk ? $"{CardText.Line(ticket.Requester.Name)} ({CardText.Line(ticket.Requester.Address)})" : null);
        yield return (texts["Fact_Participants"], Names(ticket.Participants, texts));
        yield return (texts["Fact_Watchers"], isDesk ? Names(ticket.Watchers, texts) : null);
        var opened = $"{CardText.Moment(ticket.OpenedAt)} · {texts.Of(ticket.Source)}";
        yield return (texts["Fact_Opened"], ticket.OpenedBy is { } by ? $"{opened} · {texts.Format("Opened_By", CardText.Line(by.Name, 60))}" : opened);
    }

    private static IEnumerable<(string, string?)> Weight(Ticket ticket, CardContext context)
    {
        var texts = context.Texts;
        if (TicketDecider.IsDesk(context.Viewer))
        {
            yield return (texts["Fact_Impact"], texts.Of(ticket.Impact));
            yield return (texts["Fact_Urgency"], texts.Of(ticket.Urgency));
            yield return (texts["Fact_Override"], ticket.IsPriorityOverridden
                ? texts.Format("Override_Set", ticket.Priority, context.Policy.PriorityOf(ticket.Impact, ticket.Urgency))
                : null);
        }

        yield return (texts["Fact_Effect"], CardText.Line(ticket.BusinessEffect ?? "", 500));
    }

    private static IEnumerable<(string, string?)> About(Ticket ticket, Texts texts)
    {
        yield return (texts["Fact_Category"], ticket.Category is { } category ? CardText.Line(category, 100) : null);
        yield return (texts["Fact_Tags"], ticket.Tags.Count == 0 ? null : CardText.Line(string.Join(", ", ticket.Tags), 1_000));
        yield return (texts["Fact_Site"], ticket.Site is { } site ? CardText.Line(site, 100) : null);
        yield return (texts["Fact_Language"], ticket.Language is { } language ? CardText.Line(LanguageName.Of(language), 60) : null);
        foreach (var (name, value) in ticket.Fields)
        {
            yield return (CardText.Line(name, 60), CardText.Line(value, 500));
        }
    }

    private static string Names(IReadOnlyList<Person> people, Texts texts)
    {
        var names = string.Join(", ", people.Take(MostNames).Select(p => CardText.Line(p.Name, 60)));
        return people.Count <= MostNames ? names : $"{names} {texts.Format("More", people.Count - MostNames)}";
    }
}
