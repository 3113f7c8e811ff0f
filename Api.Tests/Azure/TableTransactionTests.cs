using Azure.Data.Tables;
using M365Support.Infrastructure;

namespace M365Support.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class TableTransactionTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private TableClient table = null!;

    public async Task InitializeAsync()
    {
        if (azurite.IsAvailable)
        {
            table = new TableClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
            await table.CreateIfNotExistsAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (azurite.IsAvailable)
        {
            await table.DeleteAsync();
        }
    }

    [SkippableFact]
    public async Task Transaction_does_every_kind_of_action_and_answers_in_order()
    {
        await Table().AddEntityAsync(new TableEntity("p", "merged") { ["A"] = 1, ["B"] = 1 });
        await Table().AddEntityAsync(new TableEntity("p", "replaced") { ["A"] = 1, ["B"] = 1 });
        await Table().AddEntityAsync(new TableEntity("p", "deleted"));
        TableEntity merged = await Table().GetEntityAsync<TableEntity>("p", "merged");

        var answers = (await Table().SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "added") { ["Text"] = "改行\r\n--changeset_x\r\nHTTP/1.1 404 \"'🖨️" }),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "merged") { ["A"] = 2 }, merged.ETag),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "replaced") { ["A"] = 2 }),
            new(TableTransactionActionType.Delete, new TableEntity("p", "deleted")),
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "upserted") { ["A"] = 2 }),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "put") { ["A"] = 2 }),
        ])).Value;

        Assert.Equal(6, answers.Count);
        Assert.All(answers, a => Assert.Equal(204, a.Status));
        TableEntity added = await Table().GetEntityAsync<TableEntity>("p", "added");
        Assert.Equal("改行\r\n--changeset_x\r\nHTTP/1.1 404 \"'🖨️", added.GetString("Text"));
        Assert.Equal(added.ETag, answers[0].Headers.ETag);
        merged = await Table().GetEntityAsync<TableEntity>("p", "merged");
        Assert.Equal((2, 1), (merged.GetInt32("A"), merged.GetInt32("B")));
        TableEntity replaced = await Table().GetEntityAsync<TableEntity>("p", "replaced");
        Assert.Equal((2, (int?)null), (replaced.GetInt32("A"), replaced.GetInt32("B")));
        Assert.False((await Table().GetEntityIfExistsAsync<TableEntity>("p", "deleted")).HasValue);
        Assert.True((await Table().GetEntityIfExistsAsync<TableEntity>("p", "upserted")).HasValue);
        Assert.True((await Table().GetEntityIfExistsAsync<TableEntity>("p", "put")).HasValue);
    }

    [SkippableFact]
    public async Task Transaction_stores_nothing_when_one_insert_conflicts()
    {
        await Table().AddEntityAsync(new TableEntity("p", "there"));
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table().SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "new")),
            new(TableTransactionActionType.Add, new TableEntity("p", "there")),
            new(TableTransactionActionType.Add, new TableEntity("p", "newer")),
        ]));
        Assert.Equal((409, "EntityAlreadyExists", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.False((await Table().GetEntityIfExistsAsync<TableEntity>("p", "new")).HasValue);
        Assert.False((await Table().GetEntityIfExistsAsync<TableEntity>("p", "newer")).HasValue);
    }

    [SkippableFact]
    public async Task Transaction_stores_nothing_when_an_etag_is_stale()
    {
        var stale = (await Table().AddEntityAsync(new TableEntity("p", "state") { ["N"] = 1 })).Headers.ETag!.Value;
        await Table().UpdateEntityAsync(new TableEntity("p", "state") { ["N"] = 2 }, stale);
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table().SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "event")),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "state") { ["N"] = 3 }, stale),
        ]));
        Assert.Equal((412, "UpdateConditionNotSatisfied", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        TableEntity state = await Table().GetEntityAsync<TableEntity>("p", "state");
        Assert.Equal(2, state.GetInt32("N"));
        Assert.False((await Table().GetEntityIfExistsAsync<TableEntity>("p", "event")).HasValue);
    }

    [SkippableFact]
    public async Task Transaction_of_a_hundred_large_entities_is_stored()
    {
        var text = new string('字', 5_000);
        var actions = Enumerable.Range(0, 100)
            .Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{i:D3}") { ["Text"] = text }))
            .ToArray();
        Assert.Equal(100, (await Table().SubmitTransactionAsync(actions)).Value.Count);
        TableEntity last = await Table().GetEntityAsync<TableEntity>("p", "099");
        Assert.Equal(text, last.GetString("Text"));
    }

    [SkippableFact]
    public async Task Two_transactions_with_one_etag_have_one_winner()
    {
        var etag = (await Table().AddEntityAsync(new TableEntity("p", "state"))).Headers.ETag!.Value;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await Table().SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "state") { ["N"] = i }, etag),
                    new(TableTransactionActionType.Add, new TableEntity("p", $"event {i}")),
                ]);
                return 204;
            }
            catch (TableTransactionFailedException e)
            {
                return e.Status;
            }
        }));
        Assert.Equal(7, outcomes.Count(s => s == 412));
        Assert.Single(outcomes, 204);
    }

    private TableClient Table()
    {
        _ = azurite.ConnectionString;
        return table;
    }
}
