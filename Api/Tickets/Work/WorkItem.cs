namespace M365Support.Tickets;

/// <summary>Something to be done now or later, kept as a queue message. Every item may arrive twice, and late.</summary>
/// <param name="Kind">Which handler does it.</param>
/// <param name="Subject">What it is about: a ticket's number, a person's address.</param>
/// <param name="Command">The command whose outbox is to be drained, where there is one.</param>
/// <param name="Due">When it is to be done; null for at once.</param>
/// <param name="Tries">How often it has failed.</param>
public sealed record WorkItem(string Kind, string Subject, string? Command = null, DateTimeOffset? Due = null, int Tries = 0);

/// <summary>A work item in the queue and the right to change it.</summary>
public sealed record QueuedWork(WorkItem Item, string MessageId, string PopReceipt, DateTimeOffset? InsertedOn);

/// <summary>What became of a work item: done with, or to be done (again) as <see cref="Next"/> after <see cref="Delay"/>.</summary>
public sealed record WorkOutcome(WorkItem? Next, TimeSpan Delay)
{
    public static readonly WorkOutcome Done = new(null, TimeSpan.Zero);

    public static WorkOutcome Later(WorkItem next, TimeSpan delay) => new(next, delay);
}

/// <summary>Does the work items of one kind. It may be called twice for one item, also at the same time.</summary>
public interface IWorkHandler
{
    string Kind { get; }

    /// <summary>Does an item, which nobody else sees for a minute.</summary>
    Task<WorkOutcome> HandleAsync(QueuedWork work, CancellationToken cancellationToken);
}
