using Azure;
using Azure.Data.Tables;
using M365Support.Storage;

namespace M365Support.Mail.Sync;

/// <summary>Table <c>Mailboxes</c>: a partition per mailbox with the row of its state and a row for each mail that was set aside.</summary>
internal sealed class MailboxStore(TableClient table)
{
    public const string TableName = "Mailboxes";

    private const string StateRow = "state";
    private const string StuckPrefix = "stuck-";
    private const string TryPrefix = "try-";
    private const int LongestError = 1000;

    public async Task<MailboxState?> LoadAsync(string mailbox, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Key(mailbox), StateRow, cancellationToken: cancellationToken);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>Stores a state over the version it was made from; null when somebody else was faster.</summary>
    public async Task<MailboxState?> SaveAsync(string mailbox, MailboxState state, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Key(mailbox), StateRow)
        {
            ["Mailbox"] = mailbox,
            ["Link"] = state.Link,
            ["Since"] = state.Since,
            ["Begun"] = state.Begun,
            ["RoundStarted"] = state.RoundStarted,
            ["SyncedAt"] = state.SyncedAt,
            ["SubscriptionId"] = state.SubscriptionId,
            ["SubscriptionExpires"] = state.SubscriptionExpires,
            ["ClientState"] = state.ClientState,
            ["NotificationUrl"] = state.NotificationUrl,
        };
        try
        {
            var response = state.ETag == default
                ? await table.AddEntityAsync(row, cancellationToken)
                : await table.UpdateEntityAsync(row, state.ETag, TableUpdateMode.Replace, cancellationToken);
            return state with { ETag = response.Headers.ETag ?? default };
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 or 404)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<StuckMail>> StuckAsync(string mailbox, CancellationToken cancellationToken)
    {
        var (key, from, to) = (Key(mailbox), StuckPrefix, StuckPrefix + "~");
        var stuck = new List<StuckMail>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: cancellationToken))
        {
            stuck.Add(new StuckMail(
                mailbox,
                row.GetString("GraphMessageId") ?? "",
                row.GetString("Error") ?? "",
                row.GetInt32("Attempts") ?? 1,
                row.GetDateTimeOffset("FirstFailedAt") ?? default,
                row.GetDateTimeOffset("NextTryAt")));
        }

        return stuck;
    }

    public async Task<StuckMail?> FindStuckAsync(string mailbox, string messageId, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Key(mailbox), StuckRow(messageId), cancellationToken: cancellationToken);
        return row.HasValue
            ? new StuckMail(mailbox, messageId, row.Value!.GetString("Error") ?? "", row.Value.GetInt32("Attempts") ?? 1, row.Value.GetDateTimeOffset("FirstFailedAt") ?? default, row.Value.GetDateTimeOffset("NextTryAt"))
            : null;
    }

    public Task PutStuckAsync(StuckMail stuck, CancellationToken cancellationToken) => table.UpsertEntityAsync(
        new TableEntity(Key(stuck.Mailbox), StuckRow(stuck.GraphMessageId))
        {
            ["GraphMessageId"] = stuck.GraphMessageId,
            ["Error"] = stuck.Error.Length > LongestError ? stuck.Error[..LongestError] : stuck.Error,
            ["Attempts"] = stuck.Attempts,
            ["FirstFailedAt"] = stuck.FirstFailedAt,
            ["NextTryAt"] = stuck.NextTryAt,
        },
        TableUpdateMode.Replace,
        cancellationToken);

    public Task RemoveStuckAsync(string mailbox, string messageId, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(Key(mailbox), StuckRow(messageId), ETag.All, cancellationToken);

    /// <summary>Notes that a mail is about to be taken in; the answer is how often that was begun and not ended.</summary>
    public async Task<int> BeginTryAsync(string mailbox, string messageId, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Key(mailbox), TryRow(messageId), cancellationToken: cancellationToken);
        var tries = (row.HasValue ? row.Value!.GetInt32("Tries") ?? 0 : 0) + 1;
        await table.UpsertEntityAsync(new TableEntity(Key(mailbox), TryRow(messageId)) { ["Tries"] = tries }, TableUpdateMode.Replace, cancellationToken);
        return tries;
    }

    /// <summary>Notes that it ended, well or not.</summary>
    public Task EndTryAsync(string mailbox, string messageId, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(Key(mailbox), TryRow(messageId), ETag.All, cancellationToken);

    private static string TryRow(string messageId) => TryPrefix + TableKeys.Hash(messageId);

    private static string Key(string mailbox) => TableKeys.Escape(mailbox);

    private static string StuckRow(string messageId) => StuckPrefix + TableKeys.Hash(messageId);

    private static MailboxState Read(TableEntity row) => new()
    {
        Link = row.GetString("Link"),
        Since = row.GetDateTimeOffset("Since") ?? DateTimeOffset.UnixEpoch,
        Begun = row.GetInt32("Begun") ?? 0,
        RoundStarted = row.GetDateTimeOffset("RoundStarted"),
        SyncedAt = row.GetDateTimeOffset("SyncedAt"),
        SubscriptionId = row.GetString("SubscriptionId"),
        SubscriptionExpires = row.GetDateTimeOffset("SubscriptionExpires"),
        ClientState = row.GetString("ClientState"),
        NotificationUrl = row.GetString("NotificationUrl"),
        ETag = row.ETag,
    };
}
