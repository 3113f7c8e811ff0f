using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using M365Support.Infrastructure;
using M365Support.Local;

namespace M365Support.Bot;

[Collection(AzuriteCollection.Name)]
public sealed class BotEndpointTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private FakeConnector connector = null!;

    public async Task InitializeAsync() => connector = await FakeConnector.StartAsync();

    public async Task DisposeAsync() => await connector.DisposeAsync();

    [SkippableFact]
    public async Task Message_is_answered_in_its_conversation()
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString, async (turn, ct) =>
        {
            await turn.SendTypingAsync(ct);
            var id = await turn.SendTextAsync($"You said {turn.Activity.Text}", ct);
            await turn.UpdateActivityAsync(id!, Activity.Message("better"), ct);
            return null;
        });

        var response = await host.PostAsync(Incoming(ActivityTypes.Message) with { Text = "你好" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["typing", "message", "message"], connector.Requests.Select(request => request.Body!.Value.GetProperty("type").GetString()));
        Assert.Equal("You said 你好", connector.Requests.ElementAt(1).Body!.Value.GetProperty("text").GetString());
        Assert.Equal(("PUT", "/v3/conversations/a%3A1/activities/id-2"), (connector.Requests.Last().Method, connector.Requests.Last().RawPath));
    }

    [SkippableFact]
    public async Task Invoke_is_answered_within_the_request()
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString, (turn, _) =>
            Task.FromResult<InvokeResponse?>(AdaptiveCardInvokeResponse.Message(turn.Activity.GetValue<AdaptiveCardInvokeValue>()!.Action!.Verb!).ToInvokeResponse()));

        var response = await host.PostAsync(Incoming(ActivityTypes.Invoke) with { Name = InvokeNames.AdaptiveCardAction, Value = BotJson.Write(new { action = new { verb = "take" } }) });

        Assert.Equal("""{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"take"}""", await response.Content.ReadAsStringAsync());
    }

    [SkippableFact]
    public async Task Nobodys_invoke_is_not_implemented_and_nobodys_event_is_ignored()
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString);

        Assert.Equal(HttpStatusCode.NotImplemented, (await host.PostAsync(Incoming(ActivityTypes.Invoke) with { Name = "unknown/thing" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Incoming(ActivityTypes.Event))).StatusCode);
    }

    [SkippableFact]
    public async Task Failure_of_a_handler_tells_the_caller_nothing_of_its_inside()
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString, (_, _) => throw new InvalidOperationException("secret detail"));

        var response = await host.PostAsync(Incoming(ActivityTypes.Message));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Turn_is_cancelled_when_it_takes_too_long()
    {
        await using var host = await BotHost.StartAsync(
            azurite.ConnectionString,
            async (_, ct) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return null;
            },
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Bot:TurnTimeout"] = "00:00:01" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.PostAsync(Incoming(ActivityTypes.Message))).StatusCode);
    }

    [SkippableTheory]
    [InlineData("{", 400)]
    [InlineData("", 400)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"type":"message"}""", 400)]
    [InlineData("""{"type":"message","conversation":{"id":"x"}}""", 400)]
    [InlineData("""{"type":7,"conversation":{"id":"x"}}""", 400)]
    [InlineData("""{"type":"message","type":"invoke","conversation":{"id":"x"},"serviceUrl":"http://localhost/"}""", 400)]
    [InlineData("""{"type":"message","conversation":{"id":"x"},"serviceUrl":"http://169.254.169.254/"}""", 403)]
    [InlineData("""{"type":"message","conversation":{"id":"x"},"serviceUrl":"https://evil.example/"}""", 403)]
    public async Task Body_is_refused_with_problem_details_when_it_is_no_activity(string body, int status)
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString, (_, _) => throw new InvalidOperationException("must not be reached"));

        using StringContent content = new(body, Encoding.UTF8, "application/json");
        var response = await host.Client.PostAsync(BotEndpoint.Path, content);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32());
    }

    [SkippableFact]
    public async Task Body_is_refused_when_it_is_too_large_too_deep_or_not_json()
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString, (_, _) => throw new InvalidOperationException("must not be reached"));

        Assert.Equal(413, await StatusAsync(new StringContent(new string(' ', BotEndpoint.MaxBytes + 1), Encoding.UTF8, "application/json")));
        // Chunked: nothing announces the length.
        Assert.Equal(413, await StatusAsync(JsonContent.Create(new { type = "message", text = new string('x', BotEndpoint.MaxBytes) })));
        Assert.Equal(400, await StatusAsync(new StringContent("""{"value":""" + new string('[', 50_000), Encoding.UTF8, "application/json")));
        Assert.Equal(415, await StatusAsync(new StringContent("{}", Encoding.UTF8, "text/plain")));

        async Task<int> StatusAsync(HttpContent content) => (int)(await host.Client.PostAsync(BotEndpoint.Path, content)).StatusCode;
    }

    [SkippableTheory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    public async Task Unregistered_bot_refuses_what_did_not_start_on_this_machine(string header, string value)
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString, (_, _) => throw new InvalidOperationException("must not be reached"));
        using HttpRequestMessage request = new(HttpMethod.Post, BotEndpoint.Path) { Content = JsonContent.Create(Incoming(ActivityTypes.Message), options: BotJson.Options) };
        request.Headers.TryAddWithoutValidation(header, value);

        var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [SkippableTheory]
    [InlineData(null, null, "Bot:AppId is missing")]
    [InlineData("not-a-guid", "0f8fad5b-d9cb-469f-a165-70867728950e", "Bot:AppId is 'not-a-guid'")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e", null, "Bot:TenantId is missing")]
    public async Task App_refuses_to_start_in_production_when_the_bot_is_not_registered(string? appId, string? tenantId, string sentence)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Bot:AppId"] = appId, ["Bot:TenantId"] = tenantId };

        var e = await Assert.ThrowsAnyAsync<Exception>(() => BotHost.StartAsync(azurite.ConnectionString, settings: settings, environment: "Production"));

        var failure = Assert.Single(LocalExtensions.WrongSettings(e), failure => failure.StartsWith("Bot:", StringComparison.Ordinal));
        Assert.StartsWith(sentence, failure, StringComparison.Ordinal);
        Assert.Matches("e\\.g\\.|Example", failure);
    }

    private Activity Incoming(string type) => new()
    {
        Type = type,
        Id = "1",
        ChannelId = "msteams",
        ServiceUrl = connector.ServiceUrl,
        From = new() { Id = "29:alex", AadObjectId = Guid.NewGuid().ToString() },
        Recipient = new() { Id = "28:bot" },
        Conversation = new() { Id = "a:1", ConversationType = "personal" },
    };
}
