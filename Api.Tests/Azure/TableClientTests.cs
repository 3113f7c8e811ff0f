using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using M365Support.Infrastructure;

namespace M365Support.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class TableClientTests(AzuriteFixture azurite) : IAsyncLifetime
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
    public async Task Table_is_created_once_and_deleted_twice()
    {
        var service = new TableServiceClient(azurite.ConnectionString);
        var name = AzuriteFixture.UniqueName();
        Assert.Equal(name, (await service.CreateTableIfNotExistsAsync(name)).Value.Name);
        Assert.Equal(name, (await service.CreateTableIfNotExistsAsync(name)).Value.Name);
        var again = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableAsync(name));
        Assert.Equal(409, again.Status);
        Assert.True(again.ErrorCode == TableErrorCode.TableAlreadyExists);

        var found = await ToListAsync(service.QueryAsync(TableServiceClient.CreateQueryFilter($"TableName eq {name}")));
        Assert.Equal([name], found.Select(t => t.Name));

        Assert.Equal(204, (await service.DeleteTableAsync(name)).Status);
        Assert.Equal(404, (await service.DeleteTableAsync(name)).Status);
    }

    [SkippableFact]
    public async Task Entity_is_read_back_with_keys_timestamp_and_etag()
    {
        var etag = (await Table().AddEntityAsync(new TableEntity("p", "r") { ["Subject"] = "Printer" })).Headers.ETag;
        TableEntity read = await Table().GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(("p", "r", "Printer"), (read.PartitionKey, read.RowKey, read.GetString("Subject")));
        Assert.Equal(etag, read.ETag);
        Assert.InRange(read.Timestamp!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(5));
    }

    [SkippableFact]
    public async Task Insert_conflicts_when_the_entity_exists()
    {
        await Table().AddEntityAsync(new TableEntity("p", "r"));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Table().AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists);
    }

    [SkippableFact]
    public async Task Missing_entity_is_404_or_no_value()
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Table().GetEntityAsync<TableEntity>("p", "none"));
        Assert.Equal((404, "ResourceNotFound"), (failure.Status, failure.ErrorCode));
        var none = await Table().GetEntityIfExistsAsync<TableEntity>("p", "none");
        Assert.False(none.HasValue);
        Assert.Equal(404, none.GetRawResponse().Status);
        Assert.Equal(404, (await Table().DeleteEntityAsync("p", "none")).Status);
    }

    [SkippableFact]
    public async Task Update_with_a_stale_etag_is_412_and_changes_nothing()
    {
        await Table().AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 });
        TableEntity first = await Table().GetEntityAsync<TableEntity>("p", "r");
        first["N"] = 2;
        await Table().UpdateEntityAsync(first, first.ETag, TableUpdateMode.Replace);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Table().UpdateEntityAsync(first, first.ETag, TableUpdateMode.Replace));
        Assert.Equal(412, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        failure = await Assert.ThrowsAsync<RequestFailedException>(() => Table().DeleteEntityAsync("p", "r", first.ETag));
        Assert.Equal(412, failure.Status);

        await Table().UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, ETag.All, TableUpdateMode.Replace);
        TableEntity last = await Table().GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(3, last.GetInt32("N"));
    }

    [SkippableFact]
    public async Task Update_needs_an_existing_entity_and_an_etag()
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Table().UpdateEntityAsync(new TableEntity("p", "none"), ETag.All));
        Assert.Equal(404, failure.Status);
        await Assert.ThrowsAsync<ArgumentException>(() => Table().UpdateEntityAsync(new TableEntity("p", "none"), default));
    }

    [SkippableFact]
    public async Task Merge_keeps_and_replace_drops_what_is_not_named()
    {
        await Table().UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = "a", ["B"] = "b" });
        await Table().UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = null, ["B"] = "c" });
        TableEntity merged = await Table().GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(("a", "c"), (merged.GetString("A"), merged.GetString("B")));

        await Table().UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = null, ["B"] = "d" }, TableUpdateMode.Replace);
        TableEntity replaced = await Table().GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((null, "d"), (replaced.GetString("A"), replaced.GetString("B")));
        Assert.False(replaced.ContainsKey("A"));
    }

    [SkippableTheory]
    [InlineData("it's", "'quoted'")]
    [InlineData("100%", "%2F%25")]
    [InlineData("a b", "a+b&c=d")]
    [InlineData("打印机", "émigré 🖨️")]
    [InlineData("", "")]
    [InlineData("(x)", "a,b;c:d@e!$*~[]{}|^`<>\"")]
    [InlineData("..", ".")]
    [InlineData("482-019-365", "482-019-365|evt|0000000001")]
    public async Task Keys_of_any_characters_address_one_entity(string partitionKey, string rowKey)
    {
        await Table().AddEntityAsync(new TableEntity(partitionKey, rowKey) { ["N"] = 1 });
        TableEntity read = await Table().GetEntityAsync<TableEntity>(partitionKey, rowKey);
        Assert.Equal((partitionKey, rowKey), (read.PartitionKey, read.RowKey));

        read["N"] = 2;
        await Table().UpdateEntityAsync(read, read.ETag);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey eq {rowKey}");
        Assert.Equal(2, Assert.Single(await ToListAsync(Table().QueryAsync<TableEntity>(filter))).GetInt32("N"));

        await Table().SubmitTransactionAsync([new(TableTransactionActionType.UpdateMerge, new TableEntity(partitionKey, rowKey) { ["N"] = 3 })]);
        read = await Table().GetEntityAsync<TableEntity>(partitionKey, rowKey, ["N"]);
        Assert.Equal(3, read.GetInt32("N"));
        Assert.Equal(204, (await Table().DeleteEntityAsync(partitionKey, rowKey)).Status);
        Assert.Empty(await ToListAsync(Table().QueryAsync<TableEntity>()));
    }

    [SkippableFact]
    public async Task Query_pages_through_everything_in_order_and_resumes()
    {
        var rows = Enumerable.Range(0, 25).Select(i => $"行 {i:D3}").ToArray();
        await Table().SubmitTransactionAsync(rows.Select(r => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", r))));

        var pages = new List<Page<TableEntity>>();
        await foreach (var page in Table().QueryAsync<TableEntity>(maxPerPage: 10).AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([10, 10, 5], pages.Select(p => p.Values.Count));
        Assert.Equal(rows, pages.SelectMany(p => p.Values).Select(e => e.RowKey));
        Assert.True(string.IsNullOrEmpty(pages[^1].ContinuationToken));

        var rest = new List<string>();
        await foreach (var page in Table().QueryAsync<TableEntity>().AsPages(pages[0].ContinuationToken, pageSizeHint: 7))
        {
            Assert.InRange(page.Values.Count, 1, 7);
            rest.AddRange(page.Values.Select(e => e.RowKey));
        }

        Assert.Equal(rows[10..], rest);
    }

    [SkippableFact]
    public async Task Filter_values_cannot_change_what_a_filter_asks()
    {
        await Table().AddEntityAsync(new TableEntity("p", "secret"));
        var injected = "x' or RowKey eq 'secret";
        Assert.Empty(await ToListAsync(Table().QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {injected}"))));
        await Table().AddEntityAsync(new TableEntity("p", injected));
        var found = await ToListAsync(Table().QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {injected}")));
        Assert.Equal(injected, Assert.Single(found).RowKey);
    }

    [SkippableFact]
    public async Task Filter_finds_values_of_every_type()
    {
        var guid = Guid.NewGuid();
        var time = new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.FromHours(2)).AddTicks(1234567);
        await Table().AddEntityAsync(new TableEntity("p", "r")
        {
            ["I"] = 7,
            ["L"] = long.MaxValue,
            ["D"] = 1.5,
            ["B"] = true,
            ["G"] = guid,
            ["T"] = time,
            ["S"] = "it's",
        });
        FormattableString[] matching =
        [
            $"I eq {7}", $"L eq {long.MaxValue}", $"D gt {1.0}", $"D lt {2e0}", $"B eq {true}", $"G eq {guid}", $"T eq {time}", $"S eq {"it's"}",
        ];
        foreach (var filter in matching)
        {
            var text = TableClient.CreateQueryFilter(filter);
            Assert.True((await ToListAsync(Table().QueryAsync<TableEntity>(text))).Count == 1, text);
        }
    }

    private TableClient Table()
    {
        _ = azurite.ConnectionString;
        return table;
    }

    private static async Task<List<T>> ToListAsync<T>(AsyncPageable<T> pages)
        where T : notnull
    {
        var all = new List<T>();
        await foreach (var item in pages)
        {
            all.Add(item);
        }

        return all;
    }
}
