using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;

namespace M365Support.Tickets;

/// <summary>A ticket as it was read, with what an update has to match.</summary>
public sealed record StoredTicket(Ticket Ticket, ETag ETag);

/// <summary>How a commit ended.</summary>
public enum CommitOutcome
{
    Committed,

    /// <summary>This very command had been committed before.</summary>
    Repeated,

    /// <summary>Somebody else changed the ticket first; nothing was stored.</summary>
    Conflict,
}

/// <summary>One command's changes, stored all together or not at all.</summary>
/// <param name="Before">What the command was decided on; null for a new ticket.</param>
public sealed record Commit(
    string CommandId, StoredTicket? Before, Ticket After, ImmutableArray<TicketEvent> Events, ImmutableArray<Notice> Notices)
{
    /// <summary>The queue message that the command was done for, where it was a reminder.</summary>
    public string? Reminder { get; init; }
}

/// <summary>What stays of a command so that it is known again.</summary>
/// <param name="VersionBefore">The ticket's version before the command; 0 where it opened the ticket.</param>
/// <param name="Reminder">The queue message that it was done for, where it was a reminder.</param>
public sealed record CommandMarker(long VersionBefore, string? Reminder);

/// <summary>A notice that need not be sent again, and the person's live card, where it was posted.</summary>
public readonly record struct DeliveredNotice(Notice Notice, LiveCard? Card);

/// <summary>Tickets in table <c>Tickets</c>, one partition each: state, events, outbox and the marker of every command.</summary>
public sealed class TicketStore(DeskStorage storage, LiveCards cards)
{
    private readonly TableClient table = storage.Table("Tickets");

    public async Task<StoredTicket?> FindAsync(TicketId id, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(id.ToString(), StateKey(id), cancellationToken: cancellationToken);
        return row.HasValue ? new StoredTicket(row.Value!.Read<Ticket>(), row.Value!.ETag) : null;
    }

    /// <summary>Events of a ticket, the latest first.</summary>
    /// <param name="before">Only events with a smaller sequence number.</param>
    /// <param name="count">1 to 1,000.</param>
    public async Task<IReadOnlyList<RecordedEvent>> HistoryAsync(TicketId id, long before, int count, CancellationToken cancellationToken)
    {
        var partition = id.ToString();
        var from = EventKey(id, Math.Max(1, before - count));
        var to = EventKey(id, before);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        var events = new List<RecordedEvent>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            events.Add(new RecordedEvent(SequenceOf(row.RowKey), row.Read<TicketEvent>()));
        }

        events.Reverse();
        return events;
    }

    /// <summary>The latest events of a ticket, the latest first, and who of the desk looked at it; both lie together, so it is one query.</summary>
    /// <param name="before">Only events with a smaller sequence number.</param>
    public async Task<TicketPage> LatestAsync(TicketId id, long before, int count, CancellationToken cancellationToken)
    {
        var partition = id.ToString();
        var from = EventKey(id, Math.Max(1, before - count));
        var viewings = ViewKey(id, "");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {viewings + "~"}");
        var (events, viewers) = (new List<RecordedEvent>(), new List<Viewing>());
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey.StartsWith(viewings, StringComparison.Ordinal))
            {
                viewers.Add(row.Read<Viewing>());
            }
            else if (SequenceOf(row.RowKey) is var sequence && sequence < before)
            {
                events.Add(new RecordedEvent(sequence, row.Read<TicketEvent>()));
            }
        }

        events.Reverse();
        return new TicketPage(events, viewers);
    }

    /// <summary>Notes that somebody looks at a ticket; one row for each, whoever writes last.</summary>
    public Task NoteAsync(TicketId id, Viewing viewing, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(new TableEntity(id.ToString(), ViewKey(id, viewing.Agent.Address)).With(viewing), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Stores a command in one entity-group transaction.</summary>
    public async Task<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(Rows(commit), cancellationToken);
            return CommitOutcome.Committed;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 or 404 || StorageFailure.IsAmbiguous(e))
        {
            // The marker tells whether it was this command, here or in another caller, that got through. Here, if only the answer was lost:
            // then nobody else has its lists and messages in hand.
            if (await FindCommandAsync(commit.After.Id, commit.CommandId, cancellationToken) is { } marker)
            {
                return StorageFailure.IsAmbiguous(e) && marker.VersionBefore == commit.After.Version - commit.Events.Length ? CommitOutcome.Committed : CommitOutcome.Repeated;
            }

            if (e.Status is 409 or 412 or 404)
            {
                return CommitOutcome.Conflict;
            }

            throw;
        }
    }

    /// <summary>Whether the command has been committed.</summary>
    public async Task<bool> WasCommittedAsync(TicketId id, string commandId, CancellationToken cancellationToken) =>
        await FindCommandAsync(id, commandId, cancellationToken) is not null;

    /// <summary>The command's marker, once it has been committed.</summary>
    public async Task<CommandMarker?> FindCommandAsync(TicketId id, string commandId, CancellationToken cancellationToken)
    {
        var marker = await table.GetEntityIfExistsAsync<TableEntity>(id.ToString(), MarkerKey(id, commandId), cancellationToken: cancellationToken);
        return marker.HasValue ? new CommandMarker(marker.Value!.GetInt64("Before") ?? 0, marker.Value!.GetString("Reminder")) : null;
    }

    /// <summary>What the command has still to deliver.</summary>
    public async Task<ImmutableArray<Notice>> OutboxAsync(TicketId id, string commandId, CancellationToken cancellationToken)
    {
        var partition = id.ToString();
        var prefix = OutboxKey(id, commandId, "");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {prefix + "~"}");
        var notices = ImmutableArray.CreateBuilder<Notice>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            notices.Add(row.Read<Notice>());
        }

        return notices.ToImmutable();
    }

    /// <summary>Ticks delivered notices off and stores the cards that some of them became: in one request, unless somebody comes in between.</summary>
    public async Task RemoveFromOutboxAsync(TicketId id, string commandId, IReadOnlyList<DeliveredNotice> notices, CancellationToken cancellationToken)
    {
        var partition = id.ToString();
        var keys = notices.Select(delivered => OutboxKey(id, commandId, delivered.Notice.Key)).ToList();
        var gone = keys.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, key), ETag.All));
        var shown = notices.Where(delivered => delivered.Card is not null).Select(delivered => (delivered.Card!, (delivered.Notice with { Command = commandId }).Name)).ToList();
        if (shown.Count > 0)
        {
            if (await cards.TrySaveWithAsync(shown, gone, cancellationToken))
            {
                return;
            }

            foreach (var (card, notice) in shown)
            {
                await cards.SaveAsync(card, notice, cancellationToken);
            }
        }

        if (keys.Count > 1)
        {
            try
            {
                await table.SubmitTransactionAsync(gone, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.Status == 404 || StorageFailure.IsAmbiguous(e))
            {
            }
        }

        foreach (var key in keys)
        {
            await table.DeleteEntityAsync(partition, key, cancellationToken: cancellationToken);
        }
    }

    private static IEnumerable<TableTransactionAction> Rows(Commit commit)
    {
        var (id, after) = (commit.After.Id, commit.After);
        var partition = id.ToString();
        var state = new TableEntity(partition, StateKey(id)).With(after);
        yield return commit.Before is { } before
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, state, before.ETag)
            : new TableTransactionAction(TableTransactionActionType.Add, state);

        var first = after.Version - commit.Events.Length;
        yield return Add(new TableEntity(partition, MarkerKey(id, commit.CommandId)) { ["Before"] = first, ["Reminder"] = commit.Reminder });

        foreach (var happened in commit.Events)
        {
            yield return Add(new TableEntity(partition, EventKey(id, ++first)).With(happened));
        }

        foreach (var notice in commit.Notices)
        {
            yield return Add(new TableEntity(partition, OutboxKey(id, commit.CommandId, notice.Key)).With(notice));
        }
    }

    private static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);

    private static string StateKey(TicketId id) => $"{id}|ticket";

    private static string EventKey(TicketId id, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{id}|evt|{sequence:D10}");

    /// <summary>Sorts right behind the events.</summary>
    private static string ViewKey(TicketId id, string agent) => $"{id}|evt|~view|{TableKeys.Escape(agent)}";

    private static long SequenceOf(string eventKey) => long.Parse(eventKey.AsSpan(eventKey.LastIndexOf('|') + 1), CultureInfo.InvariantCulture);

    private static string MarkerKey(TicketId id, string commandId) => $"{id}|cmd|{TableKeys.Escape(commandId)}";

    private static string OutboxKey(TicketId id, string commandId, string notice) => $"{id}|out|{TableKeys.Escape(commandId)}|{notice}";
}
