using System.Globalization;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Acts;

/// <summary>What one ticket of several came to.</summary>
public sealed record ActOutcome(TicketId Ticket, Result<Change> Result);

/// <summary>Does what a verb and its fields say; the one way from every face and program to the desk.</summary>
public sealed class TicketActs(Desk desk, Roster roster, PersonDirectory directory)
{
    /// <summary>How many tickets one call may change.</summary>
    public const int MostTickets = 100;

    private const int AtOnce = 8;
    private const int MostLookups = 10;

    /// <summary>Opens a ticket for the requester that the fields name, or for the actor.</summary>
    /// <param name="language">The language to assume of somebody whom the directory does not know.</param>
    public async Task<Result<Change>> OpenAsync(Func<string, string?> field, IntakeKey key, Actor actor, string? language, CancellationToken cancellationToken)
    {
        var requester = field("requester") is { Length: > 0 } address ? TicketVerbs.ParsePerson(address, field("requesterName")) : actor.Person;
        if (!requester.IsOk)
        {
            return requester.Rejection;
        }

        var command = TicketVerbs.ParseOpen(requester.Value, field);
        return command.IsOk
            ? await desk.OpenAsync(await directory.CompleteAsync(command.Value, language, cancellationToken), key, actor, cancellationToken)
            : command.Rejection;
    }

    /// <summary>Does one thing to one ticket. The same <paramref name="commandId"/> again does nothing and succeeds.</summary>
    /// <returns>The ticket; after <see cref="TicketVerbs.Split"/> the new one.</returns>
    public async Task<Result<Change>> DoAsync(TicketId id, string verb, Func<string, string?> field, Actor actor, string commandId, CancellationToken cancellationToken)
    {
        if (verb == TicketVerbs.Split)
        {
            return long.TryParse(field("sequence"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence > 0
                ? await desk.SplitAsync(id, sequence, field("subject") ?? "", actor, commandId, cancellationToken)
                : new Rejection(RejectionReason.ValueUnknown, "sequence", field("sequence") ?? "", "1, 2, 3, …");
        }

        var parsed = TicketVerbs.Parse(verb, field);
        if (!parsed.IsOk)
        {
            return parsed.Rejection;
        }

        // Who may not do it anyhow learns nothing of the roster or the directory; the desk refuses.
        var known = TicketDecider.IsDesk(actor) || (parsed.Value is ChangeParticipants && await desk.FindAsync(id, actor, cancellationToken) is not null)
            ? await KnownAsync(parsed.Value, actor, cancellationToken)
            : parsed.Value;
        if (!known.IsOk)
        {
            return known.Rejection;
        }

        return known.Value is MergeTicket merge
            ? await desk.MergeAsync(id, merge.Into, actor, commandId, cancellationToken)
            : await desk.ExecuteAsync(id, known.Value, actor, commandId, cancellationToken);
    }

    /// <summary>Does the same thing to several tickets, some of them at a time; what is refused on one does not keep the others from it.</summary>
    /// <param name="ids">At most <see cref="MostTickets"/>.</param>
    /// <param name="commandId">The id of the command on each ticket.</param>
    /// <returns>In the order of <paramref name="ids"/>.</returns>
    public async Task<IReadOnlyList<ActOutcome>> DoAllAsync(
        IReadOnlyList<TicketId> ids, string verb, Func<string, string?> field, Actor actor, Func<TicketId, string> commandId, CancellationToken cancellationToken)
    {
        if (ids.Count > MostTickets)
        {
            throw new ArgumentException($"More than {MostTickets} tickets at once.", nameof(ids));
        }

        var outcomes = new ActOutcome[ids.Count];
        // Merges all change the one that goes on, so they would only wait for each other.
        var options = new ParallelOptions { MaxDegreeOfParallelism = verb == TicketVerbs.Merge ? 1 : AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, ids.Count, options, async (i, stop) =>
            outcomes[i] = new ActOutcome(ids[i], await DoAsync(ids[i], verb, field, actor, commandId(ids[i]), stop)));
        return outcomes;
    }

    /// <summary>The command with the people in it as the roster and the directory know them; refused where it names somebody or a ticket that is not there.</summary>
    private async Task<Result<TicketCommand>> KnownAsync(TicketCommand command, Actor actor, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case HandOverTicket { To: { } to } handOver:
                // Somebody else would be told of the ticket and could do nothing for it.
                return await roster.FindAsync(to.Address, cancellationToken) is { } member
                    ? handOver with { To = Person.Create(member.Address, member.Name), Tier = handOver.Tier ?? member.Tier }
                    : new Rejection(RejectionReason.ValueUnknown, "to", to.Address, string.Join(", ", (await roster.LoadAsync(cancellationToken)).Select(m => m.Address)));
            case LinkTicket { Remove: false } link when await desk.FindAsync(link.Other, actor, cancellationToken) is null:
                return new Rejection(RejectionReason.NotFound);
            case ChangeParticipants { Add.Count: > 0 } change:
                var added = new List<Person>();
                foreach (var (i, person) in change.Add.Index())
                {
                    added.Add(i < MostLookups ? Person.Create(person.Address, (await directory.FindByAddressAsync(person.Address, person.Name, cancellationToken)).Name) : person);
                }

                return change with { Add = added };
            default:
                return command;
        }
    }
}
