using Azure;
using Azure.Data.Tables;
using M365Support.Storage;

namespace M365Support.Mail.Sync;

/// <summary>Table <c>Mailboxes</c>: a partition per folder of a mailbox with the row of its state and a row for each mail that was set aside.</summary>
internal sealed class MailboxStore(TableClient table)
{
    public const string TableName = "Mailboxes";

    private const string StateRow = "state";
    private const string StuckPrefix = "stuck-";
    private const string TryPrefix = "try-";
    private const int LongestError = 1000;

    public async Task<MailboxState?> LoadAsync(MailFolder folder, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(folder.Key, StateRow, cancellationToken: cancellationToken);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>Stores a state over the version it was made from; null when somebody else was faster.</summary>
    public async Task<MailboxState?> SaveAsync(MailFolder folder, MailboxState state, CancellationToken cancellationToken)
    {
        var row = new TableEntity(folder.Key, StateRow)
        {
            ["Mailbox"] = folder.Mailbox,
            ["Folder"] = folder.Name,
            ["Link"] = state.Link,
            ["Since"] = state.Since,
            ["FromBeginning"] = state.FromBeginning,
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

    public async Task<IReadOnlyList<StuckMail>> StuckAsync(MailFolder folder, CancellationToken cancellationToken)
    {
        var (key, from, to) = (folder.Key, StuckPrefix, StuckPrefix + "~");
        var stuck = new List<StuckMail>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: cancellationToken))
        {
            stuck.Add(ReadStuck(folder, row));
        }

        return stuck;
    }

    public async Task<StuckMail?> FindStuckAsync(MailFolder folder, string messageId, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(folder.Key, StuckRow(messageId), cancellationToken: cancellationToken);
        return row.HasValue ? ReadStuck(folder, row.Value!) : null;
    }

    public Task PutStuckAsync(StuckMail stuck, CancellationToken cancellationToken) => table.UpsertEntityAsync(
        new TableEntity(new MailFolder(stuck.Mailbox, stuck.Folder).Key, StuckRow(stuck.GraphMessageId))
        {
            ["GraphMessageId"] = stuck.GraphMessageId,
            ["Error"] = stuck.Error.Length > LongestError ? stuck.Error[..LongestError] : stuck.Error,
            ["Attempts"] = stuck.Attempts,
            ["FirstFailedAt"] = stuck.FirstFailedAt,
            ["NextTryAt"] = stuck.NextTryAt,
        },
        TableUpdateMode.Replace,
        cancellationToken);

    public Task RemoveStuckAsync(MailFolder folder, string messageId, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(folder.Key, StuckRow(messageId), ETag.All, cancellationToken);

    /// <summary>Notes that a mail is about to be taken in; the answer is how often that was begun and not ended.</summary>
    public async Task<int> BeginTryAsync(MailFolder folder, string messageId, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(folder.Key, TryRow(messageId), cancellationToken: cancellationToken);
        var tries = (row.HasValue ? row.Value!.GetInt32("Tries") ?? 0 : 0) + 1;
        await table.UpsertEntityAsync(new TableEntity(folder.Key, TryRow(messageId)) { ["Tries"] = tries }, TableUpdateMode.Replace, cancellationToken);
        return tries;
    }

    /// <summary>Notes that it ended, well or not.</summary>
    public Task EndTryAsync(MailFolder folder, string messageId, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(folder.Key, TryRow(messageId), ETag.All, cancellationToken);

    private static string TryRow(string messageId) => TryPrefix + TableKeys.Hash(messageId);

    private static string StuckRow(string messageId) => StuckPrefix + TableKeys.Hash(messageId);

    private static StuckMail ReadStuck(MailFolder folder, TableEntity row) => new(
        folder.Mailbox,
        row.GetString("GraphMessageId") ?? "",
        row.GetString("Error") ?? "",
        row.GetInt32("Attempts") ?? 1,
        row.GetDateTimeOffset("FirstFailedAt") ?? default,
        row.GetDateTimeOffset("NextTryAt"))
    {
        Folder = folder.Name,
    };

    private static MailboxState Read(TableEntity row) => new()
    {
        Link = row.GetString("Link"),
        Since = row.GetDateTimeOffset("Since") ?? DateTimeOffset.UnixEpoch,
        FromBeginning = row.GetBoolean("FromBeginning") ?? false,
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
