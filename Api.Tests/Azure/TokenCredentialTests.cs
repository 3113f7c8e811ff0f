using System.Collections.Concurrent;
using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace M365Support.Azure;

public sealed class TokenCredentialTests
{
    [Fact]
    public async Task Clients_ask_for_a_storage_token_and_send_it()
    {
        var scopes = new ConcurrentBag<string>();
        var credential = DelegatedTokenCredential.Create((context, _) =>
        {
            scopes.Add(Assert.Single(context.Scopes));
            return new AccessToken("token-of-the-identity", DateTimeOffset.MaxValue);
        });
        using var handler = new Recorder();

        await new TableClient(new Uri("https://desk.table.core.windows.net"), "Tickets", credential, With(new TableClientOptions(), handler))
            .UpsertEntityAsync(new TableEntity("p", "r"));
        await new QueueClient(new Uri("https://desk.queue.core.windows.net/hints"), credential, With(new QueueClientOptions(), handler))
            .ClearMessagesAsync();
        await new BlobContainerClient(new Uri("https://desk.blob.core.windows.net/mail"), credential, With(new BlobClientOptions(), handler))
            .GetBlobClient("a/b c").DeleteIfExistsAsync();

        Assert.All(scopes, s => Assert.Equal("https://storage.azure.com/.default", s));
        Assert.Equal(
            [
                "PATCH https://desk.table.core.windows.net/Tickets(PartitionKey='p',RowKey='r') Bearer token-of-the-identity",
                "DELETE https://desk.queue.core.windows.net/hints/messages Bearer token-of-the-identity",
                "DELETE https://desk.blob.core.windows.net/mail/a/b%20c Bearer token-of-the-identity",
            ],
            handler.Requests);
    }

    private static T With<T>(T options, HttpMessageHandler handler)
        where T : ClientOptions
    {
        options.Transport = new HttpClientTransport(handler);
        return options;
    }

    /// <summary>Stands for the public endpoints, which a test cannot reach.</summary>
    private sealed class Recorder : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add($"{request.Method} {request.RequestUri!.AbsoluteUri} {request.Headers.Authorization}");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));
        }
    }
}
