using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;

namespace M365Support.Bot;

public sealed class ConnectorClientTests : IAsyncLifetime
{
    private FakeConnector server = null!;
    private ConnectorClient client = null!;

    public async Task InitializeAsync()
    {
        server = await FakeConnector.StartAsync();
        client = BotParts.Connector(new() { MaxThrottleWait = TimeSpan.FromSeconds(5) });
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Message_is_posted_to_the_escaped_conversation_and_its_id_returned()
    {
        var id = await client.SendToConversationAsync(server.Conversation("19:a/b?c#d@thread;messageid=1"), Activity.Message("hello"), CancellationToken.None);

        Assert.Equal("id-1", id);
        var request = Assert.Single(server.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v3/conversations/19%3Aa%2Fb%3Fc%23d%40thread%3Bmessageid%3D1/activities", request.RawPath);
        Assert.Equal("28:bot", request.Body!.Value.GetProperty("from").GetProperty("id").GetString());
        Assert.Equal("29:person", request.Body.Value.GetProperty("recipient").GetProperty("id").GetString());
        Assert.Null(request.Authorization);
    }

    [Fact]
    public async Task Reply_update_and_delete_address_the_activity()
    {
        await client.ReplyToActivityAsync(server.Conversation(), "1:2", Activity.Message("a"), CancellationToken.None);
        await client.UpdateActivityAsync(server.Conversation(), "1:2", Activity.Message("b"), CancellationToken.None);
        await client.DeleteActivityAsync(server.Conversation(), "1:2", CancellationToken.None);

        Assert.Equal(["POST", "PUT", "DELETE"], server.Requests.Select(request => request.Method));
        Assert.All(server.Requests, request => Assert.Equal("/v3/conversations/a%3A1/activities/1%3A2", request.RawPath));
        Assert.Equal("1:2", server.Requests.First().Body!.Value.GetProperty("replyToId").GetString());
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public async Task Conversation_id_cannot_climb_the_path(string id)
    {
        await Assert.ThrowsAsync<ConversationUnreachableException>(() => client.SendToConversationAsync(server.Conversation(id), Activity.Message("x"), CancellationToken.None));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Conversation_is_created_for_one_person_in_the_tenant()
    {
        server.Next(201, new { id = "a:new" });

        var conversation = await client.CreateConversationAsync(server.ServiceUrl, new() { Id = "28:bot" }, "person", "tenant", CancellationToken.None);

        Assert.Equal("a:new", conversation.Conversation!.Id);
        var request = Assert.Single(server.Requests);
        Assert.Equal("/v3/conversations", request.RawPath);
        Assert.Equal(
            """{"isGroup":false,"bot":{"id":"28:bot"},"members":[{"id":"person"}],"tenantId":"tenant","channelData":{"tenant":{"id":"tenant"}}}""",
            request.Body!.Value.GetRawText());
    }

    [Fact]
    public async Task Post_is_sent_again_when_throttled_for_a_bearable_time()
    {
        server.Next(429, headers: ("Retry-After", "0")).Next(412);

        Assert.Equal("id-1", await client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Throttling_is_reported_when_it_lasts_too_long()
    {
        server.Next(429, headers: ("Retry-After", "3600"));

        var e = await Assert.ThrowsAsync<ConnectorThrottledException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None));
        Assert.Equal(TimeSpan.FromHours(1), e.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(408)]
    public async Task Post_is_never_repeated_when_the_server_fails(int status)
    {
        server.Next(status);

        await Assert.ThrowsAsync<DeliveryUncertainException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Post_is_sent_again_when_the_service_takes_nothing_for_now()
    {
        server.Next(503, headers: ("Retry-After", "0")).Next(503, headers: ("Retry-After", "0"));

        Assert.Equal("id-1", await client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Service_that_stays_unavailable_is_reported_as_having_taken_nothing()
    {
        server.Next(503, headers: ("Retry-After", "3600"));

        var e = await Assert.ThrowsAsync<ConnectorUnavailableException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None));
        Assert.Equal(TimeSpan.FromHours(1), e.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Note_of_a_post_stands_only_while_a_request_is_under_way(int refusal)
    {
        var note = new Note();
        server.Next(refusal, headers: ("Retry-After", "0"));

        await client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None, note);
        Assert.Equal(["begin", "abandon", "begin"], note.Calls);
    }

    [Fact]
    public async Task Note_stays_where_nobody_knows_whether_the_message_arrived()
    {
        var note = new Note();
        server.NextIsCutOff();

        await Assert.ThrowsAsync<DeliveryUncertainException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None, note));
        Assert.Equal(["begin"], note.Calls);
    }

    [Fact]
    public async Task Nothing_is_posted_where_the_note_says_that_it_may_have_arrived()
    {
        var note = new Note { MayHaveArrived = true };

        await Assert.ThrowsAsync<DeliveryUncertainException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None, note));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Post_is_never_repeated_when_the_connection_is_lost()
    {
        server.NextIsCutOff();

        await Assert.ThrowsAsync<DeliveryUncertainException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Update_is_repeated_when_the_server_fails_for_a_moment()
    {
        server.Next(503);

        await client.UpdateActivityAsync(server.Conversation(), "1", Activity.Message("x"), CancellationToken.None);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Connector_is_unavailable_when_nobody_listens()
    {
        client = BotParts.Connector(new() { MaxThrottleWait = TimeSpan.Zero });
        var conversation = server.Conversation();
        await server.DisposeAsync();

        await Assert.ThrowsAsync<ConnectorUnavailableException>(() => client.SendToConversationAsync(conversation, Activity.Message("x"), CancellationToken.None));
    }

    [Theory]
    [InlineData(403, """{"subCode":"MessageWritesBlocked","message":"blocked"}""", "MessageWritesBlocked", false)]
    [InlineData(403, """{"error":{"code":"BotNotInConversationRoster","message":"no"}}""", "BotNotInConversationRoster", false)]
    [InlineData(500, """{"error":{"code":"UserNotFound","message":"User not found"}}""", "UserNotFound", false)]
    [InlineData(404, """{"error":{"code":"ConversationNotFound","message":"Conversation not found"}}""", "ConversationNotFound", true)]
    [InlineData(404, "<html>not JSON</html>", null, true)]
    public async Task Person_is_unreachable_when_the_conversation_refuses_or_is_gone(int status, string body, string? code, bool gone)
    {
        server.Next(status, body.StartsWith('{') ? System.Text.Json.JsonDocument.Parse(body).RootElement : body);

        var e = await Assert.ThrowsAsync<ConversationUnreachableException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None));
        Assert.Equal(code, e.Code);
        Assert.Equal(gone, e.IsGone);
    }

    [Fact]
    public async Task Activity_is_gone_when_the_conversation_no_longer_has_it()
    {
        server.Next(404, new { error = new { code = "ActivityNotFoundInConversation" } }).Next(404, new { error = new { code = "ConversationNotFound" } });

        await Assert.ThrowsAsync<ActivityGoneException>(() => client.UpdateActivityAsync(server.Conversation(), "1", Activity.Message("x"), CancellationToken.None));
        await Assert.ThrowsAsync<ConversationUnreachableException>(() => client.UpdateActivityAsync(server.Conversation(), "1", Activity.Message("x"), CancellationToken.None));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(501)]
    public async Task Refusal_is_reported_with_the_connectors_own_words(int status)
    {
        server.Next(status, new { error = new { code = "BadSyntax", message = "Activity must include text" } });

        var e = await Assert.ThrowsAsync<ConnectorRefusedException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None));
        Assert.Equal("BadSyntax", e.Code);
        Assert.Contains("Activity must include text", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_is_not_sent_when_it_is_too_large()
    {
        await Assert.ThrowsAsync<ActivityTooLargeException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message(new string('x', 81 * 1024)), CancellationToken.None));
        Assert.Empty(server.Requests);

        server.Next(413);
        await Assert.ThrowsAsync<ActivityTooLargeException>(() => client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None));
    }

    [Fact]
    public async Task Token_goes_to_trusted_connectors_and_nowhere_else()
    {
        TransportRecorder transport = new();
        client = BotParts.Connector(new() { AppId = Guid.NewGuid().ToString() }, new FixedToken(), transport);

        await client.SendToConversationAsync(server.Conversation() with { ServiceUrl = "https://smba.trafficmanager.net/emea/" }, Activity.Message("x"), CancellationToken.None);
        await client.SendToConversationAsync(server.Conversation(), Activity.Message("x"), CancellationToken.None);
        await Assert.ThrowsAsync<UntrustedServiceUrlException>(() =>
            client.SendToConversationAsync(server.Conversation() with { ServiceUrl = "https://evil.example/" }, Activity.Message("x"), CancellationToken.None));

        Assert.Equal([("smba.trafficmanager.net", "Bearer secret"), ("127.0.0.1", null)], transport.Sent);
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
            => new("secret", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
            => new(GetToken(requestContext, cancellationToken));
    }

    /// <summary>Notes who is sent what, and lets nothing out.</summary>
    private sealed class TransportRecorder : HttpPipelineTransport
    {
        private static readonly HttpClientTransport Answers = new(new HttpClient(new Created()));

        public List<(string Host, string? Authorization)> Sent { get; } = [];

        public override Request CreateRequest() => Answers.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Sent.Add((message.Request.Uri.Host!, message.Request.Headers.TryGetValue("Authorization", out var value) ? value : null));
            return Answers.ProcessAsync(message);
        }

        private sealed class Created : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
                => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent("""{"id":"1"}""") });
        }
    }

    private sealed class Note : IPostNote
    {
        public List<string> Calls { get; } = [];

        public bool MayHaveArrived { get; init; }

        public ValueTask<bool> BeginAsync(CancellationToken cancellationToken)
        {
            Calls.Add("begin");
            return ValueTask.FromResult(!MayHaveArrived);
        }

        public ValueTask AbandonAsync()
        {
            Calls.Add("abandon");
            return ValueTask.CompletedTask;
        }
    }
}
