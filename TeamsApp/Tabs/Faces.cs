using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.Cards.Forms;
using M365Support.Insights;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Tabs;

/// <summary>What a person looks at: a title and a card.</summary>
public sealed record Face(string Title, AdaptiveCard Card)
{
    /// <summary>The ticket that it is about, where it is about one.</summary>
    public TicketId? Ticket { get; init; }
}

/// <summary>Draws what a person asks to see, if they may; the same for the bot's chat, card tabs and the web page.</summary>
public sealed class Faces(Desk desk, TicketViews views, DeskOverviews overviews, Roster roster)
{
    private const int TimelinePage = 50;

    /// <summary>A page of a list.</summary>
    /// <param name="selection">Which tickets are chosen, where several are to be; null for the list as it is read.</param>
    public async Task<Result<Face>> ListAsync(ListPlace place, CardContext context, CancellationToken cancellationToken, TicketSelection? selection = null)
    {
        var (viewer, list) = (context.Viewer, place.List);
        if (list != TicketList.Mine && !TicketDecider.IsDesk(viewer))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var page = list switch
        {
            TicketList.Assigned => await views.OfAssigneeAsync(viewer.Person, place.Cursor, cancellationToken),
            TicketList.Queue => await views.OfQueueAsync(place.Tier, place.Cursor, cancellationToken),
            _ => await views.OfRequesterAsync(viewer.Person, place.Cursor, cancellationToken),
        };
        if (!page.IsOk)
        {
            return page.Rejection;
        }

        var view = new TicketListView(place, page.Value)
        {
            Agent = list == TicketList.Assigned ? await roster.FindAsync(viewer.Person.Address, cancellationToken) : null,
        };
        return new Face(
            TicketListCard.Title(list, context.Texts),
            selection is { } chosen && list != TicketList.Mine
                ? SelectionCard.Draw(view, chosen, await roster.LoadAsync(cancellationToken), context)
                : TicketListCard.Draw(view, context));
    }

    /// <summary>One ticket, by its number.</summary>
    /// <param name="before">Only events before this sequence number; null for the latest.</param>
    public async Task<Result<Face>> TicketAsync(TicketId id, long? before, CardContext context, CancellationToken cancellationToken) =>
        await desk.FindAsync(id, context.Viewer, cancellationToken) is { } ticket
            ? await TicketAsync(ticket, before, context, cancellationToken)
            : new Rejection(RejectionReason.NotFound);

    public async Task<Face> TicketAsync(Ticket ticket, long? before, CardContext context, CancellationToken cancellationToken)
    {
        var page = await desk.LookAsync(ticket, context.Viewer, before, TimelinePage, cancellationToken);
        return new Face(TicketCard.Title(ticket), TicketCard.Draw(new TicketView(ticket, page.Events, before, page.Viewers), context)) { Ticket = ticket.Id };
    }

    /// <summary>The ticket as it is now, and why what was just tried was refused.</summary>
    /// <param name="unsent">What the viewer had written.</param>
    public async Task<Result<Face>> RefusedAsync(TicketId id, Rejection refusal, string unsent, CardContext context, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, context.Viewer, cancellationToken) is not { } ticket)
        {
            return refusal;
        }

        var page = await desk.LookAsync(ticket, context.Viewer, null, TimelinePage, cancellationToken);
        var view = new TicketView(ticket, page.Events, null, page.Viewers) { Refusal = refusal.ToText(context.Culture), Unsent = unsent };
        return new Face(TicketCard.Title(ticket), TicketCard.Draw(view, context)) { Ticket = ticket.Id };
    }

    /// <summary>A form about a ticket.</summary>
    /// <param name="template">The report to start from, for a form that has some.</param>
    /// <param name="sequence">The message that it is about, for a form that needs one.</param>
    public async Task<Result<Face>> FormAsync(string name, TicketId id, string? template, long? sequence, CardContext context, CancellationToken cancellationToken)
    {
        if (!FormCard.Names.Contains(name))
        {
            return new Rejection(RejectionReason.ValueUnknown, "name", name, string.Join(", ", FormCard.Names));
        }

        if (await desk.FindAsync(id, context.Viewer, cancellationToken) is not { } ticket)
        {
            return new Rejection(RejectionReason.NotFound);
        }

        // The requester says who takes part; all else is for the desk, and every act is decided again when it comes.
        if (!TicketDecider.IsDesk(context.Viewer) && name != TicketVerbs.Participants)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var message = sequence is { } at && await desk.HistoryAsync(ticket, context.Viewer, at + 1, 1, cancellationToken) is [var recorded] && recorded.Sequence == at ? recorded : null;
        var members = name == TicketVerbs.HandOver ? await roster.LoadAsync(cancellationToken) : [];
        return new Face(TicketCard.Title(ticket), FormCard.Draw(new FormView(name, ticket, members, template, message), context)) { Ticket = ticket.Id };
    }

    /// <summary>Has the viewer take no new tickets for a while, or take them again, and shows what they have.</summary>
    /// <param name="until">Null for until further notice.</param>
    public async Task<Result<Face>> PauseAsync(bool pause, DateTimeOffset? until, CardContext context, CancellationToken cancellationToken)
    {
        var person = context.Viewer.Person;
        return await roster.IsAgentAsync(person.Address, cancellationToken) &&
            await roster.PauseAsync(person.Address, pause, until, person, cancellationToken) is { Outcome: RosterOutcome.Done }
                ? await ListAsync(new ListPlace(TicketList.Assigned), context, cancellationToken)
                : new Rejection(RejectionReason.NotAllowed);
    }

    /// <summary>The manager's overview.</summary>
    public async Task<Result<Face>> DeskAsync(CardContext context, CancellationToken cancellationToken) => context.Viewer.Is(Roles.Manager)
        ? new Face(DeskCard.Title(context.Texts), DeskCard.Draw(await overviews.DrawForAsync(context.Viewer.Person, cancellationToken), context))
        : new Rejection(RejectionReason.NotAllowed);

    /// <summary>The manager's digest, drawn now.</summary>
    public async Task<Result<Face>> DigestAsync(CardContext context, CancellationToken cancellationToken) => context.Viewer.Is(Roles.Manager)
        ? new Face(context.Texts["Digest_Title"], DigestCard.Draw(await overviews.DrawForAsync(context.Viewer.Person, cancellationToken), context))
        : new Rejection(RejectionReason.NotAllowed);

    public static Face NewTicket(TicketDraft draft, CardContext context) => new(NewTicketCard.Title(context.Texts), NewTicketCard.Draw(draft, context));
}
