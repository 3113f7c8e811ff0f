using System.Net;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace M365Support.Graph;

public sealed class GraphClientSignInTests
{
    [Fact]
    public async Task Token_is_asked_for_the_default_scope_and_sent()
    {
        var credential = new NotingCredential();
        var service = new StubService("""{"id":"1b0de1a4-4e3b-4f0a-8c21-5a9d3e7f1001","displayName":"Megan"}""");
        using var client = NewClient(credential, service);
        Assert.Equal("Megan", (await client.GetUserAsync("megan@contoso.example"))?.DisplayName);
        Assert.Equal(["https://graph.microsoft.com/.default"], credential.Scopes);
        var request = Assert.Single(service.Requests);
        Assert.Equal("Bearer the-token", request.Headers.Authorization?.ToString());
        Assert.StartsWith("https://graph.microsoft.com/v1.0/users/megan%40contoso.example?$select=id,", request.RequestUri!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"value":[],"@odata.deltaLink":"https://evil.example/v1.0/x"}""")]
    [InlineData("""{"value":[],"@odata.deltaLink":"http://graph.microsoft.com/v1.0/x"}""")]
    [InlineData("""{"value":[]}""")]
    [InlineData("""{"value":[{"id":null}],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/x"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    public async Task Answer_that_is_not_Graphs_is_a_failure_and_its_links_are_not_kept(string answer)
    {
        using var client = NewClient(new NotingCredential(), new StubService(answer));
        await Assert.ThrowsAsync<RequestFailedException>(() => client.StartDeltaAsync("support@contoso.example", "inbox", receivedSince: null));
    }

    [Theory]
    [InlineData("<html>Bad gateway, token=secret</html>")]
    [InlineData("{\"error\":\"invalid\"}")]
    [InlineData("{\"error\":{\"code\":7}}")]
    [InlineData("")]
    public async Task Error_without_Graphs_shape_gives_its_status_alone(string answer)
    {
        using var client = NewClient(new NotingCredential(), new StubService(answer, HttpStatusCode.Forbidden));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => client.GetUserAsync("x"));
        Assert.Equal(((int)HttpStatusCode.Forbidden, null), (failure.Status, failure.ErrorCode));
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_calls_ask_for_immutable_ids_and_a_page_size()
    {
        var service = new StubService("""{"value":[],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/users/s/mailFolders/inbox/messages/delta?$deltatoken=a%2Bb"}""");
        using var client = NewClient(new NotingCredential(), service);
        var page = await client.StartDeltaAsync("support@contoso.example", "inbox", new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8)), pageSize: 20);
        Assert.Equal("users/s/mailFolders/inbox/messages/delta?$deltatoken=a%2Bb", page.DeltaLink);
        await client.ContinueDeltaAsync("support@contoso.example", page.DeltaLink!);
        Assert.EndsWith("/users/support%40contoso.example/mailFolders/inbox/messages/delta?changeType=created&$select=id,receivedDateTime,internetMessageId&$filter=receivedDateTime+ge+2026-03-02T01:00:00Z", service.Requests[0].RequestUri!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("IdType=\"ImmutableId\", odata.maxpagesize=20", string.Join(", ", service.Requests[0].Headers.GetValues("Prefer")));
        Assert.EndsWith("delta?$deltatoken=a%2Bb", service.Requests[1].RequestUri!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("IdType=\"ImmutableId\"", string.Join(", ", service.Requests[1].Headers.GetValues("Prefer")), StringComparison.Ordinal);
    }

    private static GraphClient NewClient(TokenCredential credential, HttpMessageHandler service) =>
        new(GraphClientOptions.GlobalService, credential, new GraphClientOptions { Transport = new HttpClientTransport(new HttpClient(service)), Retry = { MaxRetries = 0 } });

    private sealed class NotingCredential : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new(new AccessToken("the-token", TimeProvider.System.GetUtcNow().AddHours(1)));
        }
    }

    private sealed class StubService(string answer, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        public List<HttpRequestMessage> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var kept = new HttpRequestMessage(request.Method, request.RequestUri);
            foreach (var header in request.Headers)
            {
                kept.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            Requests.Add(kept);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") });
        }
    }
}
