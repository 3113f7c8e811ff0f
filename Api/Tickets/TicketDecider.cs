using System.Collections.Immutable;
using M365Support.Tickets.Decisions;

namespace M365Support.Tickets;

/// <summary>The rules of a ticket: what a command leads to, and when the ticket next needs attention. Pure: no clock, no I/O.</summary>
public static class TicketDecider
{
    public const int MaxSubject = 255;

    /// <summary>The events that <paramref name="command"/> leads to, or why it is refused.</summary>
    /// <param name="state">The ticket, or null when it is to be opened under <paramref name="id"/>.</param>
    public static Result<ImmutableArray<TicketEvent>> Decide(TicketId id, Ticket? state, TicketCommand command, Actor actor, DeskRules rules, DateTimeOffset now)
    {
        var decided = state is null ? Opening.Decide(id, command, actor, rules.Policy) : new TicketCase(state, actor, rules, now).Decide(command);
        return decided.IsOk ? decided.Value.Select(happened => Stamped(happened, command, actor, now)).ToImmutableArray() : decided;
    }

    /// <summary>Whether the person may see the ticket at all: its people, and those who work on the desk.</summary>
    public static bool MayKnow(Ticket state, Actor actor) =>
        IsDesk(actor) || actor.Is(Roles.System) || actor.Is(Roles.Integration) || state.Concerns(actor.Person);

    /// <summary>Whether somebody who may know of the ticket may read this of its history; what the desk keeps to itself only the desk may.</summary>
    public static bool MayRead(TicketEvent happened, Actor actor) =>
        IsDesk(actor) || actor.Is(Roles.System) || happened is not (NoteAdded or UpdateRequested or Reminded or WatchChanged or TicketDescribed or TicketHandedOver);

    /// <summary>Whether the person works on the desk.</summary>
    public static bool IsDesk(Actor actor) => actor.Is(Roles.Agent) || actor.Is(Roles.Manager);

    /// <summary>When the ticket next needs attention and for what; null when nothing is left to do.</summary>
    public static Due? NextDue(Ticket state, DeskRules rules) =>
        Agenda.Of(state, rules).OrderBy(due => due.At).ThenBy(due => due.Kind).Cast<Due?>().FirstOrDefault();

    /// <summary>The state with the moments that follow from it by the clock.</summary>
    public static Ticket Armed(Ticket state, DeskRules rules)
    {
        var clocks = new TicketClocks(state, rules);
        return state with
        {
            NextInformAt = clocks.NextInformAt,
            ResolveBy = clocks.ResolveBy,
            AcknowledgeBy = clocks.AcknowledgeBy,
            AtRiskFrom = clocks.AtRiskFrom,
            ArmedFor = NextDue(state, rules)?.At,
        };
    }

    private static TicketEvent Stamped(TicketEvent happened, TicketCommand command, Actor actor, DateTimeOffset now) =>
        // What is noted of a requester who begins a ticket the desk says, not he.
        happened is NoteAdded && command is OpenTicket && !IsDesk(actor)
            ? happened with { At = now, By = Person.Desk, Via = Channel.System }
            : happened with { At = now, By = actor.Person, Via = command is OpenTicket { Source: { } source } ? source : actor.Channel };
}
