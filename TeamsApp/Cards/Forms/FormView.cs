using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>What a form about a ticket is drawn from.</summary>
/// <param name="Name">Which form: one of <see cref="FormCard.Names"/>.</param>
/// <param name="Members">Everybody of the desk.</param>
/// <param name="Template">The resolution report to start from, by name.</param>
/// <param name="Message">The message that becomes a ticket of its own.</param>
public sealed record FormView(string Name, Ticket Ticket, IReadOnlyList<RosterMember> Members, string? Template = null, RecordedEvent? Message = null);
