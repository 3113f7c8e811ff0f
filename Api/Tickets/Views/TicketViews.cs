using System.Buffers.Text;
using System.Text;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;

namespace M365Support.Tickets;

/// <summary>The lists that people see, as tables of their own so that showing one is one query: by requester, by assignee, by queue.</summary>
public sealed class TicketViews(DeskStorage storage) : ITicketProjection
{
    private const int PageSize = 25;

    /// <summary>Tells a cursor of ours from other text. It needs no signature: the filter, not the cursor, says whose tickets are listed.</summary>
    private const string CursorMark = "list1:";

    private readonly TableClient byRequester = storage.Table("ByRequester");
    private readonly TableClient byAssignee = storage.Table("ByAssignee");
    private readonly TableClient queue = storage.Table("Queue");

    /// <summary>Everything a person ever asked for, the newest first.</summary>
    public Task<Result<Page<TicketSummary>>> OfRequesterAsync(Person person, string? cursor, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Escape(person.Address);
        return PageAsync(byRequester, TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cursor, cancellationToken);
    }

    /// <summary>An agent's ongoing tickets, the earliest due first.</summary>
    public Task<Result<Page<TicketSummary>>> OfAssigneeAsync(Person agent, string? cursor, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Escape(agent.Address);
        return PageAsync(byAssignee, TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cursor, cancellationToken);
    }

    /// <summary>Every ongoing ticket of a tier, or of all tiers from L1 up; the highest priority and then the earliest due first.</summary>
    public Task<Result<Page<TicketSummary>>> OfQueueAsync(Tier? tier, string? cursor, CancellationToken cancellationToken)
    {
        var from = (tier ?? Tier.L1).ToString();
        var to = (tier ?? Tier.L3).ToString();
        return PageAsync(queue, TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey le {to}"), cursor, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> ApplyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        var summary = TicketSummary.Of(after);
        var unchanged = before is not null && TicketSummary.Of(before).SaysTheSameAs(summary);
        var moves = new[]
        {
            MoveAsync(byRequester, before is null ? null : RequesterKey(before), RequesterKey(after), summary, unchanged, cancellationToken),
            MoveAsync(byAssignee, before is null ? null : AssigneeKey(before), AssigneeKey(after), summary, unchanged, cancellationToken),
            MoveAsync(queue, before is null ? null : QueueKey(before), QueueKey(after), summary, unchanged, cancellationToken),
        };
        return Array.Exists(await Task.WhenAll(moves), written => written);
    }

    private static async Task<bool> MoveAsync(
        TableClient table, RowKeys? from, RowKeys? to, TicketSummary summary, bool unchanged, CancellationToken cancellationToken)
    {
        if (unchanged && from == to)
        {
            return false;
        }

        if (to is { } target)
        {
            await table.UpsertEntityAsync(
                new TableEntity(target.Partition, target.Row) { ["Version"] = summary.Version }.With(summary),
                TableUpdateMode.Replace,
                cancellationToken);
        }

        if (from is { } source && from != to)
        {
            await table.DeleteEntityAsync(source.Partition, source.Row, cancellationToken: cancellationToken);
        }

        return from is not null || to is not null;
    }

    private static RowKeys? RequesterKey(Ticket ticket) =>
        new(TableKeys.Escape(ticket.Requester.Address), $"{TableKeys.Descending(ticket.OpenedAt)}|{ticket.Id}");

    private static RowKeys? AssigneeKey(Ticket ticket) =>
        ticket is { IsOngoing: true, Assignee: { } agent }
            ? new(TableKeys.Escape(agent.Address), $"{TableKeys.Ascending(ticket.ResolveBy)}|{ticket.Id}")
            : null;

    private static RowKeys? QueueKey(Ticket ticket) =>
        ticket.IsOngoing ? new(ticket.Tier.ToString(), $"{ticket.Priority}|{TableKeys.Ascending(ticket.ResolveBy)}|{ticket.Id}") : null;

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

    private readonly record struct RowKeys(string Partition, string Row);
}
