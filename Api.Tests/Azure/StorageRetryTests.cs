using System.Diagnostics.Tracing;
using Azure;
using Azure.Core;
using Azure.Core.Diagnostics;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using M365Support.Storage;
using Microsoft.AspNetCore.Http;

namespace M365Support.Azure;

public sealed class StorageRetryTests
{
    [Fact]
    public async Task Query_goes_on_after_an_empty_page_with_a_continuation()
    {
        await using var stub = await StubService.StartAsync(async (context, number) =>
        {
            var headers = context.Response.Headers;
            if (number == 0)
            {
                (headers["x-ms-continuation-NextPartitionKey"], headers["x-ms-continuation-NextRowKey"]) = ("1!8!cA--", "1!4! +/=%&");
            }
            else if (number == 1)
            {
                headers["x-ms-continuation-NextPartitionKey"] = "1!8!cQ--";
            }

            await context.Response.WriteAsync(number < 2 ? """{"value":[]}""" : """{"value":[{"PartitionKey":"p","RowKey":"r"}]}""");
        });
        var rows = new List<string>();
        await foreach (var entity in Tables(stub).QueryAsync<TableEntity>())
        {
            rows.Add(entity.RowKey);
        }

        Assert.Equal(["r"], rows);
        Assert.Equal(
            [
                "/account/Tickets()",
                "/account/Tickets()?NextPartitionKey=1%218%21cA--&NextRowKey=1%214%21%20%2B%2F%3D%25%26",
                "/account/Tickets()?NextPartitionKey=1%218%21cQ--",
            ],
            stub.Requests.Select(r => r.Url));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Throttled_request_waits_as_told_and_is_signed_again(int status)
    {
        await using var stub = await StubService.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number == 0 ? status : 204;
            context.Response.Headers.RetryAfter = number == 0 ? "2" : default;
            return Task.CompletedTask;
        });
        await Tables(stub).AddEntityAsync(new TableEntity("p", "r"));

        var (first, second) = (stub.Requests.ElementAt(0), stub.Requests.ElementAt(1));
        Assert.InRange(second.At - first.At, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(30));
        Assert.NotEqual(first.Date, second.Date);
        Assert.NotEqual(first.Authorization, second.Authorization);
    }

    public static TheoryData<string, bool> Writes => new()
    {
        { "add", false },
        { "transaction", false },
        { "update with etag", false },
        { "delete with etag", false },
        { "update message", false },
        { "new blob", false },
        { "get", true },
        { "upsert", true },
        { "update any", true },
        { "delete any", true },
        { "send message", true },
        { "blob", true },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Lost_answer_is_retried_only_where_a_second_time_does_no_harm(string write, bool replayable)
    {
        await using var stub = await StubService.StartAsync((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => WriteAsync(stub, write));
        Assert.Equal(0, failure.Status);
        Assert.True(StorageFailure.IsAmbiguous(failure));
        Assert.Equal(replayable ? 3 : 1, stub.Requests.Count);
    }

    [Theory]
    [InlineData(500, "OperationTimedOut", true)]
    [InlineData(502, null, true)]
    [InlineData(503, "OperationTimedOut", true)]
    [InlineData(503, "ServerBusy", false)]
    [InlineData(429, null, false)]
    public async Task Transaction_is_retried_only_when_the_service_surely_did_nothing(int status, string? code, bool ambiguous)
    {
        await using var stub = await StubService.StartAsync(async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(code is null ? "" : $$$"""{"odata.error":{"code":"{{{code}}}","message":{"lang":"en","value":"No."} } }""");
        });
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => WriteAsync(stub, "transaction"));
        Assert.Equal((status, code), (failure.Status, failure.ErrorCode));
        Assert.Equal(ambiguous, StorageFailure.IsAmbiguous(failure));
        Assert.Equal(ambiguous ? 1 : 3, stub.Requests.Count);
    }

    [Fact]
    public async Task Refused_connection_is_retried_and_is_not_ambiguous()
    {
        string connection;
        await using (var stub = await StubService.StartAsync((_, _) => Task.CompletedTask))
        {
            connection = stub.ConnectionString;
        }

        var table = new TableClient(connection, "Tickets", Fast(new TableClientOptions()));
        using var scope = StorageTransactions.Begin("refused");
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));
        Assert.False(StorageFailure.IsAmbiguous(failure));
        Assert.Equal(3, scope.Count);
        Assert.Equal(3, scope.Operations["Tables.AddEntity"]);
    }

    [Fact]
    public async Task Silence_is_an_ambiguous_failure_and_not_a_cancellation()
    {
        await using var stub = await StubService.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var options = Fast(new TableClientOptions());
        options.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(300);
        var table = new TableClient(stub.ConnectionString, "Tickets", options);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));
        Assert.True(StorageFailure.IsAmbiguous(failure));
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task Cancellation_by_the_caller_stays_one()
    {
        using var cancel = new CancellationTokenSource();
        await using var stub = await StubService.StartAsync(async (context, _) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Tables(stub).AddEntityAsync(new TableEntity("p", "r"), cancel.Token));
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("{\"odata.error\":[1")]
    [InlineData("[]")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><Error><Code>&a;</Code></Error>")]
    public async Task Unreadable_error_is_still_a_failure_with_its_status(string body)
    {
        await using var stub = await StubService.StartAsync(async (context, _) =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(body);
        });
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Tables(stub).AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal((400, null), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Key_and_signature_never_reach_a_log_or_an_exception()
    {
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new AzureEventSourceListener((_, message) => log.Enqueue(message), EventLevel.Verbose);
        await using var stub = await StubService.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Tables(stub).AddEntityAsync(new TableEntity("p", "r")));
        var signature = stub.Requests.Single().Authorization.Split(':')[1];
        Assert.Contains(log, m => m.Contains("/account/Tickets", StringComparison.Ordinal));
        foreach (var text in log.Append(failure.ToString()))
        {
            Assert.DoesNotContain(StubService.Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(signature, text, StringComparison.Ordinal);
        }
    }

    private static Task WriteAsync(StubService stub, string write)
    {
        var etag = new ETag("W/\"1\"");
        var entity = new TableEntity("p", "r");
        return write switch
        {
            "add" => Tables(stub).AddEntityAsync(entity),
            "transaction" => Tables(stub).SubmitTransactionAsync([new(TableTransactionActionType.UpsertMerge, entity)]),
            "update with etag" => Tables(stub).UpdateEntityAsync(entity, etag),
            "delete with etag" => Tables(stub).DeleteEntityAsync("p", "r", etag),
            "get" => Tables(stub).GetEntityAsync<TableEntity>("p", "r"),
            "upsert" => Tables(stub).UpsertEntityAsync(entity),
            "update any" => Tables(stub).UpdateEntityAsync(entity, ETag.All),
            "delete any" => Tables(stub).DeleteEntityAsync("p", "r"),
            "send message" => Queue(stub).SendMessageAsync("hint"),
            "update message" => Queue(stub).UpdateMessageAsync("id", "receipt"),
            "new blob" => Blob(stub).UploadAsync(BinaryData.FromString("x")),
            "blob" => Blob(stub).UploadAsync(BinaryData.FromString("x"), overwrite: true),
            _ => throw new ArgumentOutOfRangeException(nameof(write)),
        };
    }

    private static TableClient Tables(StubService stub) => new(stub.ConnectionString, "Tickets", Fast(new TableClientOptions()));

    private static QueueClient Queue(StubService stub) => new(stub.ConnectionString, "hints", Fast(new QueueClientOptions()));

    private static BlobClient Blob(StubService stub) => new(stub.ConnectionString, "mail", "original", Fast(new BlobClientOptions()));

    private static T Fast<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(5);
        return options;
    }
}
