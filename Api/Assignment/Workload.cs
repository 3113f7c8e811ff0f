using System.Globalization;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using M365Support.Tickets;

namespace M365Support.Assignment;

/// <summary>Table <c>Workload</c>: who holds which ongoing tickets, and what ended of late. One small row a holder, so one query tells it all.</summary>
/// <remarks>
/// That a ticket was acknowledged moves nothing, so it is no reason to write: it is known here at once, and in the table with the next
/// write of the row or the next <see cref="FlushAsync"/>. A crash in between leaves the ticket unacknowledged here until somebody looks at it.
/// </remarks>
public sealed class Workload(DeskStorage storage, TimeProvider clock) : ITicketProjection, IDisposable
{
    /// <summary>How long an ended ticket is remembered here, longer than any digest looks back; one that still waits for its requester's word is for as long as that.</summary>
    public static readonly TimeSpan EndedFor = TimeSpan.FromDays(8);

    private const string Partition = "open";
    private const string QueuePrefix = "~queue-";
    private const int QueueShards = 8;
    private const int MostInTransaction = 50;

    /// <summary>How old what is known here may be before whoever needs it reads it; what other instances change is read in the background before that.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);

    private readonly TableClient table = storage.Table("Workload");
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<uint, (string Holder, DateTimeOffset At)> helpers = [];
    private readonly HashSet<string> unwritten = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkloadRow> rows = new(StringComparer.Ordinal);
    private long loadedAt;

    /// <summary>The row of every holder who has or had something.</summary>
    public async Task<IReadOnlyCollection<WorkloadRow>> LoadAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(Freshness, cancellationToken);
            return [.. rows.Values];
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Reads anew what other instances may have changed.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(TimeSpan.Zero, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The row key of the agent who had the requester's last ticket of the last days; null when nobody had one.</summary>
    public async Task<string?> LastHelperAsync(Person requester, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(Freshness, cancellationToken);
            return helpers.TryGetValue(WorkloadRow.MarkOf(requester), out var helper) ? helper.Holder : null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The row key of an agent.</summary>
    public static string HolderOf(Person agent) => TableKeys.Escape(agent.Address);

    /// <summary>Whether the row is a part of the queue, which nobody holds.</summary>
    public static bool IsQueue(WorkloadRow row) => row.Holder.StartsWith(QueuePrefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public bool Shows(Ticket? before, Ticket after) =>
        before is null || HolderOf(before) != HolderOf(after) || before.EndedAt != after.EndedAt ||
        Acknowledged(Entry(before)) != Acknowledged(Entry(after));

    /// <inheritdoc/>
    public async Task<bool> ApplyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        var shows = Shows(before, after);
        if (!shows && Entry(before!) == Entry(after))
        {
            return false;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(TimeSpan.MaxValue, cancellationToken);
            if (!shows)
            {
                Remember(after);
                return false;
            }

            string[] holders = before is null ? [HolderOf(after)] : [HolderOf(before), HolderOf(after)];
            if (before is not null && !rows.ContainsKey(holders[0]))
            {
                // Another instance may have begun the row that the ticket leaves; a row that is not written cannot conflict.
                await RereadAsync(holders, cancellationToken);
            }

            while (!await TryWriteAsync(Changed(before, after), cancellationToken))
            {
                await RereadAsync(holders, cancellationToken);
            }

            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Notes here that a ticket is acknowledged, without writing.</summary>
    public async Task NoteAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            Remember(ticket);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Writes what was only remembered, in one transaction for all rows.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            while (unwritten.Take(MostInTransaction).ToList() is { Count: > 0 } some)
            {
                if (!await TryWriteAsync([.. some.Select(holder => rows[holder])], cancellationToken))
                {
                    await RefreshAsync(TimeSpan.Zero, cancellationToken);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private List<WorkloadRow> Changed(Ticket? before, Ticket after)
    {
        var changed = new List<WorkloadRow>();
        if (before is not null && HolderOf(before) != HolderOf(after) && rows.TryGetValue(HolderOf(before), out var former))
        {
            changed.Add(Without(former, after.Id));
        }

        var holder = HolderOf(after);
        changed.Add(With(rows.GetValueOrDefault(holder) ?? new WorkloadRow(holder, default), after));
        return changed;
    }

    private async Task<bool> TryWriteAsync(List<WorkloadRow> changed, CancellationToken cancellationToken)
    {
        try
        {
            var responses = await table.SubmitTransactionAsync(
                changed.Select(row => row.ETag == default
                    ? new TableTransactionAction(TableTransactionActionType.Add, row.ToEntity(Partition))
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row.ToEntity(Partition), row.ETag)),
                cancellationToken);
            for (var i = 0; i < changed.Count; i++)
            {
                Keep(changed[i] with { ETag = responses.Value[i].Headers.ETag ?? default });
                unwritten.Remove(changed[i].Holder);
            }

            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private void Remember(Ticket ticket)
    {
        if (rows.TryGetValue(HolderOf(ticket), out var row) && row.Open.TryGetValue(ticket.Id, out var entry) && entry.IsAcknowledged != ticket.AcknowledgedAt is not null)
        {
            rows[row.Holder] = row with { Open = new Dictionary<TicketId, OpenEntry>(row.Open) { [ticket.Id] = entry with { IsAcknowledged = !entry.IsAcknowledged } } };
            unwritten.Add(row.Holder);
        }
    }

    private async Task RefreshAsync(TimeSpan freshness, CancellationToken cancellationToken)
    {
        if (loadedAt != 0 && clock.GetElapsedTime(loadedAt) < freshness)
        {
            return;
        }

        var fresh = new List<WorkloadRow>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            fresh.Add(WorkloadRow.From(row));
        }

        loadedAt = clock.GetTimestamp();
        helpers.Clear();
        fresh.ForEach(Replace);
    }

    /// <summary>Reads anew what these have; as costly as they are, not as all are.</summary>
    private async Task RereadAsync(IEnumerable<string> holders, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(holders.Distinct(StringComparer.Ordinal).Select(holder => table.GetEntityIfExistsAsync<TableEntity>(Partition, holder, cancellationToken: cancellationToken)));
        foreach (var row in read.Where(row => row.HasValue))
        {
            Replace(WorkloadRow.From(row.Value!));
        }
    }

    /// <summary>Takes a row as it is stored, and remembers once more what the table does not know yet.</summary>
    private void Replace(WorkloadRow row)
    {
        var acknowledged = unwritten.Remove(row.Holder) ? rows[row.Holder].Open.Where(e => e.Value.IsAcknowledged).Select(e => e.Key).ToHashSet() : [];
        if (row.Open.Any(e => !e.Value.IsAcknowledged && acknowledged.Contains(e.Key)))
        {
            row = row with { Open = row.Open.ToDictionary(e => e.Key, e => acknowledged.Contains(e.Key) ? e.Value with { IsAcknowledged = true } : e.Value) };
            unwritten.Add(row.Holder);
        }

        Keep(row);
    }

    private void Keep(WorkloadRow row)
    {
        rows[row.Holder] = row;
        if (IsQueue(row))
        {
            return;
        }

        foreach (var entry in row.Ended.Values)
        {
            Helped(entry.Requester, row.Holder, entry.EndedAt);
        }

        foreach (var entry in row.Open.Values)
        {
            Helped(entry.Requester, row.Holder, entry.OpenedAt);
        }
    }

    private void Helped(uint requester, string holder, DateTimeOffset at)
    {
        if (requester != 0 && (!helpers.TryGetValue(requester, out var last) || last.At <= at))
        {
            helpers[requester] = (holder, at);
        }
    }

    private WorkloadRow With(WorkloadRow row, Ticket ticket)
    {
        var old = clock.GetUtcNow() - EndedFor;
        var open = new Dictionary<TicketId, OpenEntry>(row.Open);
        var ended = row.Ended.Where(e => e.Value.EndedAt > old || e.Value.IsUnconfirmed).ToDictionary();
        var isNew = !open.Remove(ticket.Id);
        ended.Remove(ticket.Id);
        if (ticket.IsOngoing)
        {
            open[ticket.Id] = Entry(ticket);
        }
        else if (ticket.EndedAt is { } endedAt)
        {
            ended[ticket.Id] = new EndedEntry(
                ticket.Status is TicketStatus.Resolved or TicketStatus.Closed, ticket.OpenedAt, endedAt, WorkloadRow.MarkOf(ticket.Requester), NudgesOf(ticket), ticket.Status == TicketStatus.Resolved);
        }

        return row with
        {
            Open = open,
            Ended = ended,
            LastAssignedAt = isNew && ticket is { IsOngoing: true, Assignee: not null } ? clock.GetUtcNow() : row.LastAssignedAt,
        };
    }

    private static WorkloadRow Without(WorkloadRow row, TicketId id) => row with
    {
        Open = row.Open.Where(e => e.Key != id).ToDictionary(),
        Ended = row.Ended.Where(e => e.Key != id).ToDictionary(),
    };

    private static OpenEntry Entry(Ticket ticket) =>
        new(ticket.Priority, ticket.AcknowledgedAt is not null, ticket.OpenedAt, ticket.ResolveBy, ticket.Tier, WorkloadRow.MarkOf(ticket.Requester), ticket.SeeksAgent, NudgesOf(ticket))
        {
            AcknowledgeBy = ticket.AcknowledgedAt is null ? ticket.AcknowledgeBy : null,
            AtRiskFrom = ticket.AtRiskFrom,
        };

    private static OpenEntry Acknowledged(OpenEntry entry) => entry with { IsAcknowledged = true, AcknowledgeBy = null };

    private static int NudgesOf(Ticket ticket) => Math.Min(ticket.Nudges, WorkloadRow.MostNudges);

    private static string HolderOf(Ticket ticket) => ticket.Assignee is { } agent
        ? HolderOf(agent)
        : QueuePrefix + (ticket.Id.ToCompact() % QueueShards).ToString(CultureInfo.InvariantCulture);
}
