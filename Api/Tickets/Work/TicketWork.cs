
namespace M365Support.Tickets;

/// <summary>Finishes commits that a crash left half done, and does what a ticket's reminder is for.</summary>
public sealed class TicketWork(TicketStore store, Desk desk, Relay relay, DeskRules rules, TimeProvider clock) : IWorkHandler
{
    private const int HistoryPage = 1_000;

    /// <summary>A commit this old that is not there will not come any more.</summary>
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromMinutes(10);

    /// <summary>When a reminder is tried again that met somebody else at its ticket.</summary>
    private static readonly TimeSpan AfterConflict = TimeSpan.FromSeconds(1);

    public string Kind => "ticket";

    /// <summary>Says that a command is about to be committed.</summary>
    internal static WorkItem Hint(TicketId id, string commandId) => new("ticket", id.ToString(), commandId);

    /// <summary>Says that the ticket needs attention at a moment.</summary>
    internal static WorkItem Reminder(TicketId id, DateTimeOffset due) => new("ticket", id.ToString(), Due: due);

    public Task<WorkOutcome> HandleAsync(QueuedWork work, CancellationToken cancellationToken)
    {
        var id = TicketId.Parse(work.Item.Subject, null);
        return (work.Item.Command, work.Item.Due) switch
        {
            ({ } command, _) => FinishAsync(id, command, work, cancellationToken),
            (_, { } due) => DoDueAsync(id, due, work.MessageId, cancellationToken),
            _ => throw new InvalidDataException("A ticket's work item has a command or a due time."),
        };
    }

    private async Task<WorkOutcome> FinishAsync(TicketId id, string commandId, QueuedWork work, CancellationToken cancellationToken)
    {
        if (await store.FindCommandAsync(id, commandId, cancellationToken) is not { } marker)
        {
            return clock.GetUtcNow() - work.InsertedOn > CommitTimeout
                ? WorkOutcome.Done
                : WorkOutcome.Later(work.Item, WorkQueue.Lease);
        }

        return await FinishAsync((await store.FindAsync(id, cancellationToken))!.Ticket, commandId, marker, cancellationToken);
    }

    /// <summary>Does what followed from a command, wherever whoever did it stopped.</summary>
    private async Task<WorkOutcome> FinishAsync(Ticket ticket, string commandId, CommandMarker marker, CancellationToken cancellationToken)
    {
        await relay.ProjectAsync(await ReplayAsync(ticket, marker.VersionBefore, cancellationToken), ticket, cancellationToken);
        await relay.DeliverAsync(ticket, commandId, await store.OutboxAsync(ticket.Id, commandId, cancellationToken), cancellationToken);
        return relay.Next(null, ticket);
    }

    private async Task<WorkOutcome> DoDueAsync(TicketId id, DateTimeOffset due, string messageId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } stored)
        {
            return WorkOutcome.Done;
        }

        // A ticket may need something else at a moment that it had a reminder for before; only the message tells the two apart.
        var commandId = $"due-{due.UtcTicks}-{messageId}";
        if (stored.Ticket.ArmedFor != due)
        {
            // Stale, unless it was this very message that did it and the process died before the end.
            return await store.FindCommandAsync(id, commandId, cancellationToken) is { } marker && marker.Reminder == messageId
                ? await FinishAsync(stored.Ticket, commandId, marker, cancellationToken)
                : WorkOutcome.Done;
        }

        if (await desk.DoDueAsync(stored, commandId, messageId, cancellationToken) is not { } commit)
        {
            return WorkOutcome.Later(Reminder(id, due), AfterConflict);
        }

        await relay.ProjectAsync([stored.Ticket], commit.After, cancellationToken);
        await relay.DeliverAsync(commit.After, commandId, commit.Notices, cancellationToken);

        // Whatever kept it from being done, it is still owed.
        return commit.After.ArmedFor == due ? WorkOutcome.Later(Reminder(id, due), WorkQueue.Lease) : relay.Next(stored.Ticket, commit.After);
    }

    /// <summary>The ticket as it was at a version and after each change since: the lists may still show any of these.</summary>
    private async Task<IReadOnlyList<Ticket>> ReplayAsync(Ticket ticket, long version, CancellationToken cancellationToken)
    {
        var states = new List<Ticket>();
        Ticket? state = null;
        for (long from = 1; from < ticket.Version; from += HistoryPage)
        {
            var to = Math.Min(ticket.Version - 1, from + HistoryPage - 1);
            foreach (var recorded in (await store.HistoryAsync(ticket.Id, to + 1, (int)(to - from + 1), cancellationToken)).Reverse())
            {
                state = Ticket.Evolve(state, recorded.Event);
                if (recorded.Sequence >= version)
                {
                    states.Add(TicketDecider.Armed(state, rules));
                }
            }
        }

        return states;
    }
}
