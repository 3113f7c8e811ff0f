using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>What waits for the end of a person's quiet hours.</summary>
/// <param name="Claim">The message of the work item that sends it; null while none does.</param>
/// <param name="IsBegun">Whether posting the summary has begun, so that it may have arrived.</param>
internal sealed record HeldWindow(Person To, DateTimeOffset Until, string? Claim, bool IsBegun, ETag ETag, IReadOnlyList<HeldNotice> Notices);

/// <summary>A notice that waits.</summary>
internal sealed record HeldNotice(TicketId Ticket, Notice Notice, string RowKey);

/// <summary>Table <c>Held</c>: the notices that wait for the end of quiet hours, a partition for each person and there a range for each end; and the work item that ends the wait.</summary>
internal sealed class HeldNotices(DeskStorage storage, WorkQueue queue, TimeProvider clock)
{
    public const string WorkKind = "held";

    private const string Window = "window";
    private readonly TableClient table = storage.Table("Held");

    /// <summary>Keeps a notice until the quiet hours are over. Of each ticket the latest is enough, for it shows the ticket as it is then.</summary>
    public async Task HoldAsync(Notice notice, Ticket ticket, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var partition = Partition(notice.To);
        var entry = new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(partition, notice, ticket, until));
        if ((await table.GetEntityIfExistsAsync<TableEntity>(partition, Key(until, Window), cancellationToken: cancellationToken)).HasValue)
        {
            await table.SubmitTransactionAsync([entry], cancellationToken);
            return;
        }

        // The work item first: one that finds nothing does no harm, while a notice without one would wait for ever.
        await queue.SendAsync(new WorkItem(WorkKind, notice.To.Address, Due: until), until - clock.GetUtcNow(), cancellationToken);
        var opened = new TableTransactionAction(TableTransactionActionType.UpsertMerge, new TableEntity(partition, Key(until, Window)) { ["Name"] = notice.To.Name });
        await table.SubmitTransactionAsync([entry, opened], cancellationToken);
    }

    /// <summary>What waits for a person until then; null where nothing does.</summary>
    public async Task<HeldWindow?> FindAsync(string address, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Escape(address);
        var (from, to) = (Key(until, ""), Key(until, "~"));
        TableEntity? window = null;
        var notices = new List<HeldNotice>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == Key(until, Window))
            {
                window = row;
            }
            else if (TicketId.TryParse(row.GetString("Ticket"), out var ticket))
            {
                notices.Add(new HeldNotice(ticket, row.Read<Notice>() with { Command = row.GetString("Command") }, row.RowKey));
            }
        }

        return window is null ? null : new HeldWindow(new Person(address, window.GetString("Name") ?? address), until, window.GetString("Claim"), window.GetBoolean("IsBegun") ?? false, window.ETag, notices);
    }

    /// <summary>Stores who sends a window and how far that is; the window as it is then, or null where somebody else was first.</summary>
    public async Task<HeldWindow?> UpdateAsync(HeldWindow window, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition(window.To), Key(window.Until, Window)) { ["Name"] = window.To.Name, ["Claim"] = window.Claim, ["IsBegun"] = window.IsBegun };
        try
        {
            var updated = await table.UpdateEntityAsync(row, window.ETag, TableUpdateMode.Replace, cancellationToken);
            return window with { ETag = updated.Headers.ETag ?? default };
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <summary>Gives a window back that its claimant could not send, so that whichever work item comes next can.</summary>
    public async Task ReleaseAsync(HeldWindow window, CancellationToken cancellationToken)
    {
        // Read again, for the note of its summary may have changed it since it was claimed.
        if (await FindAsync(window.To.Address, window.Until, cancellationToken) is { } latest && latest.Claim == window.Claim)
        {
            await UpdateAsync(latest with { Claim = null }, cancellationToken);
        }
    }

    /// <summary>Ends a window.</summary>
    public async Task EndAsync(HeldWindow window, CancellationToken cancellationToken)
    {
        foreach (var rowKey in window.Notices.Select(n => n.RowKey).Append(Key(window.Until, Window)))
        {
            await table.DeleteEntityAsync(Partition(window.To), rowKey, ETag.All, cancellationToken);
        }
    }

    private static string Partition(Person person) => TableKeys.Escape(person.Address);

    private static string Key(DateTimeOffset until, string rest) => $"{TableKeys.Ascending(until)}|{rest}";

    /// <summary>The report is a mail of its own, so it is not replaced by what comes in Teams.</summary>
    private static TableEntity Entity(string partition, Notice notice, Ticket ticket, DateTimeOffset until) =>
        new TableEntity(partition, Key(until, notice.Kind == NoticeKind.Report ? $"report|{ticket.Id}" : $"ticket|{ticket.Id}")) { ["Ticket"] = ticket.Id.ToString(), ["Command"] = notice.Command }.With(notice);
}
