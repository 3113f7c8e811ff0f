using System.Buffers.Text;
using System.Text;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;

namespace M365Support.Tickets;

/// <summary>The lists that people see, kept in the order in which they are shown, so that showing one is one query: by requester, by assignee, by queue.</summary>
/// <remarks>
/// What agents see is in one partition, so that a ticket moves in all its lists with one request: rows <c>a|agent|due|ticket</c> and
/// <c>q|tier|priority|due|ticket</c>. Two rows for each ongoing ticket and one transaction for each change that shows are far below what a partition takes.
/// </remarks>
public sealed class TicketViews(DeskStorage storage) : ITicketProjection
{
    private const int PageSize = 25;
    private const string Partition = "ongoing";

    /// <summary>Tells a cursor of ours from other text. It needs no signature: the filter, not the cursor, says whose tickets are listed.</summary>
    private const string CursorMark = "list1:";

    private readonly TableClient byRequester = storage.Table("ByRequester");
    private readonly TableClient ongoing = storage.Table("Ongoing");

    /// <summary>Everything a person ever asked for, the newest first.</summary>
    public Task<Result<Page<TicketSummary>>> OfRequesterAsync(Person person, string? cursor, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Escape(person.Address);
        return PageAsync(byRequester, TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cursor, cancellationToken);
    }

    /// <summary>An agent's ongoing tickets, the earliest due first.</summary>
    public Task<Result<Page<TicketSummary>>> OfAssigneeAsync(Person agent, string? cursor, CancellationToken cancellationToken)
    {
        var prefix = AssigneePrefix(agent);
        return PageAsync(ongoing, RowsBetween(prefix, prefix), cursor, cancellationToken);
    }

    /// <summary>Every ongoing ticket of a tier, or of all tiers from L1 up; the highest priority and then the earliest due first.</summary>
    public Task<Result<Page<TicketSummary>>> OfQueueAsync(Tier? tier, string? cursor, CancellationToken cancellationToken)
    {
        return PageAsync(ongoing, RowsBetween(QueuePrefix(tier ?? Tier.L1), QueuePrefix(tier ?? Tier.L3)), cursor, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>The rows' keys are made of what a summary says, too.</remarks>
    public bool Shows(Ticket? before, Ticket after) => before is null || !TicketSummary.Of(before).SaysTheSameAs(TicketSummary.Of(after));

    /// <inheritdoc/>
    public async Task<bool> ApplyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        var summary = TicketSummary.Of(after);
        var unchanged = !Shows(before, after);
        var requester = new Move(before is null ? null : RequesterRow(before), RequesterRow(after));
        var lists = new[]
        {
            new Move(before is null ? null : AssigneeRow(before), AssigneeRow(after)),
            new Move(before is null ? null : QueueRow(before), QueueRow(after)),
        };
        var written = await Task.WhenAll(
            WriteAsync(byRequester, TableKeys.Escape(after.Requester.Address), [requester], summary, unchanged, cancellationToken),
            WriteAsync(ongoing, Partition, lists, summary, unchanged, cancellationToken));
        return Array.Exists(written, w => w);
    }

    /// <summary>Writes the rows of one partition: all in one request, unless one that is to go has gone already.</summary>
    private static async Task<bool> WriteAsync(
        TableClient table, string partition, Move[] moves, TicketSummary summary, bool unchanged, CancellationToken cancellationToken)
    {
        var changed = moves.Where(move => move.From != move.To || (move.To is not null && !unchanged)).ToList();
        var written = changed.Where(move => move.To is not null).Select(move => new TableEntity(partition, move.To!) { ["Version"] = summary.Version }.With(summary)).ToList();
        var gone = changed.Where(move => move.From is not null && move.From != move.To).Select(move => move.From!).ToList();
        if (written.Count + gone.Count > 1)
        {
            try
            {
                await table.SubmitTransactionAsync(
                    [
                        .. written.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
                        .. gone.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All)),
                    ],
                    cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (e.Status == 404 || StorageFailure.IsAmbiguous(e))
            {
            }
        }

        foreach (var row in written)
        {
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }

        foreach (var row in gone)
        {
            await table.DeleteEntityAsync(partition, row, cancellationToken: cancellationToken);
        }

        return changed.Count > 0;
    }

    private static string RequesterRow(Ticket ticket) => $"{TableKeys.Descending(ticket.OpenedAt)}|{ticket.Id}";

    private static string? AssigneeRow(Ticket ticket) =>
        ticket is { IsOngoing: true, Assignee: { } agent } ? $"{AssigneePrefix(agent)}{TableKeys.Ascending(ticket.ResolveBy)}|{ticket.Id}" : null;

    private static string? QueueRow(Ticket ticket) =>
        ticket.IsOngoing ? $"{QueuePrefix(ticket.Tier)}{ticket.Priority}|{TableKeys.Ascending(ticket.ResolveBy)}|{ticket.Id}" : null;

    private static string AssigneePrefix(Person agent) => $"a|{TableKeys.Escape(agent.Address)}|";

    private static string QueuePrefix(Tier tier) => $"q|{tier}|";

    private static string RowsBetween(string first, string last) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {first} and RowKey lt {last + "~"}");

    private static async Task<Result<Page<TicketSummary>>> PageAsync(TableClient table, string filter, string? cursor, CancellationToken cancellationToken)
    {
        string? continuation = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            continuation = Decode(cursor);
            if (continuation is null)
            {
                return CursorUnknown(cursor);
            }
        }

        try
        {
            // The service may answer an empty page with a continuation; a list shows the first one that has something.
            await foreach (var page in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).AsPages(continuation, PageSize))
            {
                if (page.Values.Count > 0 || page.ContinuationToken is null)
                {
                    return new Page<TicketSummary>(
                        [.. page.Values.Select(row => row.Read<TicketSummary>())],
                        page.ContinuationToken is { } next ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(CursorMark + next)) : null);
                }
            }
        }
        catch (Exception e) when (continuation is not null && e is RequestFailedException { Status: 400 } or FormatException or ArgumentException)
        {
            return CursorUnknown(cursor!);
        }

        return new Page<TicketSummary>([], null);
    }

    private static Rejection CursorUnknown(string cursor) =>
        new(RejectionReason.ValueUnknown, "cursor", cursor.Length > 40 ? cursor[..40] : cursor, "the cursor of the page before, or none");

    private static string? Decode(string cursor)
    {
        if (cursor.Length > 4_096 || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return text.StartsWith(CursorMark, StringComparison.Ordinal) ? text[CursorMark.Length..] : null;
    }

    /// <summary>Where a ticket stood in a list, and where it is to stand; null for nowhere.</summary>
    private readonly record struct Move(string? From, string? To);
}
