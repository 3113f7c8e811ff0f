using System.Collections.Immutable;
using M365Support.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Tickets;

/// <summary>A ticket after a command, and whether this call changed it or an earlier one with the same id had done so.</summary>
public sealed record Change(Ticket Ticket, bool IsNew);

/// <summary>Where every change to a ticket goes through: decide, commit, relay.</summary>
public sealed partial class Desk(
    TicketStore store,
    IntakeIndex intake,
    TicketFiles files,
    WorkQueue queue,
    Relay relay,
    IAssigner assigner,
    IOptions<SupportPolicy> policy,
    TimeProvider clock,
    ILogger<Desk> logger)
{
    private const int MostAttempts = 20;

    // Callers in this process take turns on a ticket; only other instances can still cause a conflict.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Opens a ticket, or finds the one that the same key opened before.</summary>
    public async Task<Result<Change>> OpenAsync(OpenTicket command, IntakeKey key, Actor actor, CancellationToken cancellationToken)
    {
        using var scope = StorageTransactions.Begin("open", logger);
        var proposed = TicketId.Create();
        if (TicketDecider.Decide(proposed, null, Shortened(command), actor, policy.Value, clock.GetUtcNow()).Rejection is { } rejection)
        {
            return rejection;
        }

        var id = await intake.ReserveAsync(key, proposed, cancellationToken);
        while (true)
        {
            var commandId = key.ToCommandId();
            if (id != proposed && await store.FindAsync(id, cancellationToken) is { } existing)
            {
                if (await store.WasCommittedAsync(id, commandId, cancellationToken))
                {
                    return new Change(existing.Ticket, IsNew: false);
                }

                id = await MoveToFreeNumberAsync(key, cancellationToken);
                proposed = id;
                continue;
            }

            var (outcome, result) = await TryAsync(id, null, command, actor, commandId, cancellationToken);
            switch (outcome)
            {
                case CommitOutcome.Committed:
                    return result.IsOk ? new Change(result.Value, IsNew: true) : result.Rejection!;
                case CommitOutcome.Repeated:
                    return new Change((await store.FindAsync(id, cancellationToken))!.Ticket, IsNew: false);
                default:
                    id = await MoveToFreeNumberAsync(key, cancellationToken);
                    proposed = id;
                    break;
            }
        }
    }

    /// <summary>Does a command, or says why not. The same <paramref name="commandId"/> again does nothing and succeeds.</summary>
    public async Task<Result<Change>> ExecuteAsync(TicketId id, TicketCommand command, Actor actor, string commandId, CancellationToken cancellationToken)
    {
        using var scope = StorageTransactions.Begin(command.GetType().Name, logger);
        var turn = turns[(uint)id.GetHashCode() % (uint)turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; attempt <= MostAttempts; attempt++)
            {
                if (await store.FindAsync(id, cancellationToken) is not { } stored)
                {
                    return new Rejection(RejectionReason.NotFound);
                }

                var (outcome, result) = await TryAsync(id, stored, command, actor, commandId, cancellationToken);
                if (outcome == CommitOutcome.Repeated ||
                    (result.Rejection is { Reason: not (RejectionReason.NotFound or RejectionReason.NotAllowed) } && await store.WasCommittedAsync(id, commandId, cancellationToken)))
                {
                    return new Change((await store.FindAsync(id, cancellationToken))!.Ticket, IsNew: false);
                }

                if (outcome == CommitOutcome.Committed)
                {
                    return result.IsOk ? new Change(result.Value, IsNew: true) : result.Rejection!;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 25 * attempt)), clock, cancellationToken);
            }
        }
        finally
        {
            turn.Release();
        }

        return new Rejection(RejectionReason.TooBusy);
    }

    /// <summary>A ticket as this person may see it; null when there is none or it is not theirs to see.</summary>
    public async Task<Ticket?> FindAsync(TicketId id, Actor actor, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } stored && TicketDecider.MayKnow(stored.Ticket, actor) ? stored.Ticket : null;

    /// <summary>A page of a ticket's history, the latest first; notes only for those on the desk.</summary>
    /// <param name="before">Only events before this sequence number; null for the latest.</param>
    public async Task<IReadOnlyList<RecordedEvent>> HistoryAsync(Ticket ticket, Actor actor, long? before, int count, CancellationToken cancellationToken)
    {
        var events = await store.HistoryAsync(ticket.Id, Math.Min(before ?? long.MaxValue, ticket.Version + 1), Math.Clamp(count, 1, 200), cancellationToken);
        return TicketDecider.IsDesk(actor) || actor.Is(Roles.System) ? events : [.. events.Where(e => e.Event is not (NoteAdded or UpdateRequested))];
    }

    /// <summary>All of what the requester first wrote; the ticket itself carries the beginning of it.</summary>
    public async Task<string> TextAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        if (!ticket.IsTextShortened || await store.HistoryAsync(ticket.Id, before: 2, count: 1, cancellationToken) is not [{ Event: TicketOpened opened }])
        {
            return ticket.Text;
        }

        if (opened.LongText is not { } blob)
        {
            return opened.Text;
        }

        await using var file = await files.OpenAsync(blob, cancellationToken);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Decides and commits without a hint of its own, for work that a queue message already stands for.</summary>
    internal async Task<Commit?> DoDueAsync(StoredTicket stored, string commandId, string messageId, CancellationToken cancellationToken)
    {
        var decided = TicketDecider.Decide(stored.Ticket.Id, stored.Ticket, new DoWhatIsDue(), Actor.System, policy.Value, clock.GetUtcNow());
        var commit = Prepare(commandId, stored, Fold(stored.Ticket, decided.Value), decided.Value) with { Reminder = messageId };
        return await store.CommitAsync(commit, cancellationToken) == CommitOutcome.Committed ? commit : null;
    }

    private async Task<(CommitOutcome Outcome, Result<Ticket> Result)> TryAsync(
        TicketId id, StoredTicket? stored, TicketCommand command, Actor actor, string commandId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var decided = TicketDecider.Decide(id, stored?.Ticket, Shortened(command), actor, policy.Value, now);
        if (!decided.IsOk)
        {
            return (CommitOutcome.Committed, decided.Rejection!);
        }

        var events = await WithLongTextAsync(id, command, commandId, decided.Value, cancellationToken);
        var after = Fold(stored?.Ticket, events);
        if (await NeedsAgentAsync(after, events, cancellationToken) &&
            await assigner.ProposeAsync(after, cancellationToken) is { } assignment &&
            TicketDecider.Decide(id, after, assignment, Actor.System, policy.Value, now) is { IsOk: true, Value: var assigned })
        {
            events = events.AddRange(assigned);
            after = Fold(after, assigned);
        }

        if (events.IsEmpty)
        {
            return (CommitOutcome.Committed, after);
        }

        var commit = Prepare(commandId, stored, after, events);
        var hint = await queue.SendAsync(TicketWork.Hint(id, commandId), WorkQueue.Lease, cancellationToken);
        var outcome = await store.CommitAsync(commit, cancellationToken);
        if (outcome == CommitOutcome.Committed)
        {
            await relay.FinishAsync(commit, hint, cancellationToken);
        }
        else
        {
            await queue.DeleteAsync(hint, cancellationToken);
        }

        return (outcome, commit.After);
    }

    private async Task<bool> NeedsAgentAsync(Ticket ticket, ImmutableArray<TicketEvent> events, CancellationToken cancellationToken) =>
        ticket.IsOngoing &&
        (ticket.Assignee is not { } holder || (events.Any(e => e is TicketReopened) && !await assigner.CanGoOnAsync(holder, cancellationToken)));

    private Commit Prepare(string commandId, StoredTicket? before, Ticket after, ImmutableArray<TicketEvent> events)
    {
        var armed = after with { ArmedFor = TicketDecider.NextDue(after, policy.Value)?.At };
        return new Commit(commandId, before, armed, events, Notice.From(armed, events));
    }

    private Ticket Fold(Ticket? state, ImmutableArray<TicketEvent> events) =>
        events.Aggregate(state, (ticket, happened) => Ticket.Evolve(ticket, happened, policy.Value))!;

    private async Task<TicketId> MoveToFreeNumberAsync(IntakeKey key, CancellationToken cancellationToken)
    {
        var free = TicketId.Create();
        await intake.MoveAsync(key, free, cancellationToken);
        return free;
    }

    private async Task<ImmutableArray<TicketEvent>> WithLongTextAsync(
        TicketId id, TicketCommand command, string commandId, ImmutableArray<TicketEvent> events, CancellationToken cancellationToken)
    {
        if (TextOf(command) is not { Length: > Ticket.MaxInlineText } text)
        {
            return events;
        }

        var blob = $"{id}/{TableKeys.Hash(commandId)[..16]}/text.txt";
        await files.SaveAsync(blob, text, cancellationToken);
        return
        [
            .. events.Select(happened => happened switch
            {
                TicketOpened e => e with { LongText = blob },
                ReplyPosted e => e with { LongText = blob },
                _ => happened,
            }),
        ];
    }

    private static string? TextOf(TicketCommand command) => command switch
    {
        OpenTicket c => c.Text,
        PostReply c => c.Text,
        _ => null,
    };

    private static TicketCommand Shortened(TicketCommand command) => command switch
    {
        OpenTicket { Text.Length: > Ticket.MaxInlineText } c => c with { Text = Beginning(c.Text) },
        PostReply { Text.Length: > Ticket.MaxInlineText } c => c with { Text = Beginning(c.Text) },
        _ => command,
    };

    private static string Beginning(string text)
    {
        var end = Ticket.MaxInlineText - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }
}
