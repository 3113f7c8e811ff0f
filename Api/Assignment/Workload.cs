using System.Globalization;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using M365Support.Tickets;

namespace M365Support.Assignment;

/// <summary>Table <c>Workload</c>: who holds which ongoing tickets, and what ended of late. One small row a holder, so one query tells it all.</summary>
public sealed class Workload(DeskStorage storage, TimeProvider clock) : ITicketProjection, IDisposable
{
    /// <summary>How long an ended ticket is remembered here; longer than any digest looks back.</summary>
    public static readonly TimeSpan EndedFor = TimeSpan.FromDays(8);

    private const string Partition = "open";
    private const string QueuePrefix = "~queue-";
    private const int QueueShards = 8;

    /// <summary>How old what is known here may be before it is read again; another instance may have changed it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly TableClient table = storage.Table("Workload");
    private readonly SemaphoreSlim turn = new(1);
    private Dictionary<string, WorkloadRow> rows = new(StringComparer.Ordinal);
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

    /// <summary>The row key of an agent.</summary>
    public static string HolderOf(Person agent) => TableKeys.Escape(agent.Address);

    /// <summary>Whether the row is a part of the queue, which nobody holds.</summary>
    public static bool IsQueue(WorkloadRow row) => row.Holder.StartsWith(QueuePrefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task<bool> ApplyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        if (before is not null && HolderOf(before) == HolderOf(after) && Entry(before) == Entry(after) && before.EndedAt == after.EndedAt)
        {
            return false;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(TimeSpan.MaxValue, cancellationToken);
            while (!await TryApplyAsync(before, after, cancellationToken))
            {
                await RefreshAsync(TimeSpan.Zero, cancellationToken);
            }

            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<bool> TryApplyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        var changed = new List<WorkloadRow>();
        if (before is not null && HolderOf(before) != HolderOf(after) && rows.TryGetValue(HolderOf(before), out var former))
        {
            changed.Add(Without(former, after.Id));
        }

        var holder = HolderOf(after);
        changed.Add(With(rows.GetValueOrDefault(holder) ?? new WorkloadRow(holder, default), after));

        try
        {
            var responses = await table.SubmitTransactionAsync(
                changed.Select(row => row.ETag == default
                    ? new TableTransactionAction(TableTransactionActionType.Add, row.ToEntity(Partition))
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row.ToEntity(Partition), row.ETag)),
                cancellationToken);
            for (var i = 0; i < changed.Count; i++)
            {
                rows[changed[i].Holder] = changed[i] with { ETag = responses.Value[i].Headers.ETag ?? default };
            }

            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private async Task RefreshAsync(TimeSpan freshness, CancellationToken cancellationToken)
    {
        if (loadedAt != 0 && clock.GetElapsedTime(loadedAt) < freshness)
        {
            return;
        }

        var fresh = new Dictionary<string, WorkloadRow>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            fresh[row.RowKey] = WorkloadRow.From(row);
        }

        (rows, loadedAt) = (fresh, clock.GetTimestamp());
    }

    private WorkloadRow With(WorkloadRow row, Ticket ticket)
    {
        var old = clock.GetUtcNow() - EndedFor;
        var open = new Dictionary<TicketId, OpenEntry>(row.Open);
        var ended = row.Ended.Where(e => e.Value.EndedAt > old).ToDictionary();
        open.Remove(ticket.Id);
        ended.Remove(ticket.Id);
        if (ticket.IsOngoing)
        {
            open[ticket.Id] = Entry(ticket);
        }
        else if (ticket.EndedAt is { } endedAt)
        {
            ended[ticket.Id] = new EndedEntry(ticket.Status is TicketStatus.Resolved or TicketStatus.Closed, ticket.OpenedAt, endedAt);
        }

        return row with { Open = open, Ended = ended };
    }

    private static WorkloadRow Without(WorkloadRow row, TicketId id) => row with
    {
        Open = row.Open.Where(e => e.Key != id).ToDictionary(),
        Ended = row.Ended.Where(e => e.Key != id).ToDictionary(),
    };

    private static OpenEntry Entry(Ticket ticket) => new(ticket.Priority, ticket.AcknowledgedAt is not null, ticket.OpenedAt, ticket.ResolveBy);

    private static string HolderOf(Ticket ticket) => ticket.Assignee is { } agent
        ? HolderOf(agent)
        : QueuePrefix + (ticket.Id.ToCompact() % QueueShards).ToString(CultureInfo.InvariantCulture);
}
