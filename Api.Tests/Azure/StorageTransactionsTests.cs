using Azure.Data.Tables;
using Azure.Storage.Queues;
using M365Support.Infrastructure;
using M365Support.Storage;
using Microsoft.Extensions.Logging;

namespace M365Support.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class StorageTransactionsTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task Scope_counts_every_request_of_its_flow_and_of_flows_it_starts()
    {
        var table = new TableClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        var queue = new QueueClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        await table.CreateIfNotExistsAsync();
        await queue.CreateIfNotExistsAsync();

        var log = new ListLogger();
        using (var scope = StorageTransactions.Begin("create", log))
        {
            await queue.SendMessageAsync("hint");
            await table.SubmitTransactionAsync(Enumerable.Range(0, 10).Select(
                i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{i}"))));
            await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(() => table.GetEntityAsync<TableEntity>("p", $"{i}"))));
            using (var inner = StorageTransactions.Begin("page"))
            {
                await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: 4).AsPages())
                {
                    Assert.NotEmpty(page.Values);
                }

                Assert.Equal(3, inner.Count);
            }

            Assert.Equal(10, scope.Count);
            Assert.Equal(1, scope.Operations["Tables.SubmitTransaction"]);
            Assert.Equal(5, scope.Operations["Tables.GetEntity"]);
        }

        await table.DeleteAsync();
        Assert.Equal(
            ["create took 10 storage transactions: Queues.SendMessage 1, Tables.GetEntity 5, Tables.QueryEntities 3, Tables.SubmitTransaction 1"],
            log.Messages);
    }

    [SkippableFact]
    public async Task Scopes_of_parallel_flows_do_not_mix()
    {
        var table = new TableClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        await table.CreateIfNotExistsAsync();
        var counts = await Task.WhenAll(Enumerable.Range(1, 6).Select(async n =>
        {
            using var scope = StorageTransactions.Begin($"work {n}");
            for (var i = 0; i < n; i++)
            {
                await table.UpsertEntityAsync(new TableEntity("p", $"{n}"));
            }

            return scope.Count;
        }));
        Assert.Equal([1, 2, 3, 4, 5, 6], counts);
        await table.DeleteAsync();
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));
    }
}
