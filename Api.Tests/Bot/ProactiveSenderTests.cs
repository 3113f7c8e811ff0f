using M365Support.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace M365Support.Bot;

[Collection(AzuriteCollection.Name)]
public sealed class ProactiveSenderTests(AzuriteFixture azurite) : IAsyncLifetime, IDisposable
{
    private readonly string person = Guid.NewGuid().ToString();
    private readonly ManualClock time = new();
    private FakeConnector connector = null!;
    private ConversationStore store = null!;
    private ProactiveSender sender = null!;

    public async Task InitializeAsync()
    {
        connector = await FakeConnector.StartAsync();
        if (!azurite.IsAvailable)
        {
            return;
        }

        store = new(DeskHarness.StorageOf(azurite.ConnectionString), time);
        sender = Sender(new() { ServiceUrl = connector.ServiceUrl });
    }

    public async Task DisposeAsync() => await connector.DisposeAsync();

    public void Dispose() => store?.Dispose();

    [SkippableFact]
    public async Task Message_goes_to_the_known_conversation()
    {
        await InstallAsync();

        var delivery = await SendAsync();

        Assert.Equal(new Delivery(DeliveryOutcome.Sent, "id-1", "a:1"), delivery);
        Assert.Equal("/v3/conversations/a%3A1/activities", Assert.Single(connector.Requests).RawPath);
    }

    [SkippableFact]
    public async Task Conversation_is_opened_once_when_there_is_none()
    {
        _ = azurite.ConnectionString;
        connector.Next(201, new { id = "a:new" });

        Assert.Equal(new Delivery(DeliveryOutcome.Sent, "id-1", "a:new"), await SendAsync());
        Assert.Equal(new Delivery(DeliveryOutcome.Sent, "id-2", "a:new"), await SendAsync());

        Assert.Equal(["/v3/conversations", "/v3/conversations/a%3Anew/activities", "/v3/conversations/a%3Anew/activities"], connector.Requests.Select(request => request.RawPath));
        Assert.Equal(person, connector.Requests.First().Body!.Value.GetProperty("members")[0].GetProperty("id").GetString());
    }

    [SkippableFact]
    public async Task Conversation_is_opened_anew_when_the_connector_has_forgotten_it()
    {
        await InstallAsync();
        connector.Next(404, new { error = new { code = "ConversationNotFound" } }).Next(201, new { id = "a:2" });

        Assert.Equal(new Delivery(DeliveryOutcome.Sent, "id-1", "a:2"), await SendAsync());
        Assert.Equal("29:alex", connector.Requests.ElementAt(1).Body!.Value.GetProperty("members")[0].GetProperty("id").GetString());
        Assert.Equal("a:2", (await store.FindAsync(person, CancellationToken.None))!.Reference.Conversation!.Id);
    }

    [SkippableFact]
    public async Task Blocked_person_is_left_in_peace_for_a_day_and_tried_again_then()
    {
        await InstallAsync();
        connector.Next(403, new { subCode = "MessageWritesBlocked" });

        Assert.Equal(DeliveryOutcome.Unreachable, (await SendAsync()).Outcome);
        Assert.Equal(DeliveryOutcome.Unreachable, (await SendAsync()).Outcome);
        Assert.Single(connector.Requests);

        time.Advance(ProactiveSender.BlockedFor);
        Assert.Equal(DeliveryOutcome.Sent, (await SendAsync()).Outcome);
        Assert.Equal(Reachability.Reachable, (await store.FindAsync(person, CancellationToken.None))!.Reachability);
    }

    [SkippableFact]
    public async Task Removed_person_is_never_written_to()
    {
        await InstallAsync();
        await store.ObserveAsync(Installed() with { Action = "remove" }, CancellationToken.None);
        time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(DeliveryOutcome.Unreachable, (await SendAsync()).Outcome);
        Assert.Empty(connector.Requests);
    }

    [SkippableFact]
    public async Task Person_without_the_app_is_unreachable()
    {
        _ = azurite.ConnectionString;
        connector.Next(403, new { error = new { code = "BotNotInConversationRoster" } });

        Assert.Equal(DeliveryOutcome.Unreachable, (await SendAsync()).Outcome);
    }

    [SkippableFact]
    public async Task Person_is_unreachable_when_no_connector_is_known()
    {
        _ = azurite.ConnectionString;
        sender = Sender(new());

        Assert.Equal(DeliveryOutcome.Unreachable, (await SendAsync()).Outcome);
    }

    [SkippableFact]
    public async Task Person_is_unreachable_when_the_connector_of_an_earlier_run_is_off()
    {
        await InstallAsync();
        await connector.DisposeAsync();
        sender = Sender(new() { MaxThrottleWait = TimeSpan.Zero });

        Assert.Equal(DeliveryOutcome.Unreachable, (await SendAsync()).Outcome);
    }

    [SkippableFact]
    public async Task Message_may_be_tried_again_when_the_connector_is_away()
    {
        await InstallAsync();
        await connector.DisposeAsync();
        sender = Sender(new() { ServiceUrl = connector.ServiceUrl, MaxThrottleWait = TimeSpan.Zero });

        await Assert.ThrowsAsync<ConnectorUnavailableException>(SendAsync);
    }

    [SkippableFact]
    public async Task Outcome_is_uncertain_and_nothing_is_repeated_when_the_answer_is_lost()
    {
        await InstallAsync();
        connector.NextIsCutOff();

        Assert.Equal(DeliveryOutcome.Uncertain, (await SendAsync()).Outcome);
        Assert.Single(connector.Requests);
    }

    [SkippableFact]
    public async Task Update_tells_whether_the_message_is_still_there()
    {
        await InstallAsync();
        Assert.Equal(new Delivery(DeliveryOutcome.Sent, "7", "a:1"), await UpdateAsync("a:1"));

        connector.Next(404, new { error = new { code = "ActivityNotFoundInConversation" } });
        Assert.Equal(DeliveryOutcome.Gone, (await UpdateAsync("a:1")).Outcome);
        Assert.Equal(DeliveryOutcome.Gone, (await UpdateAsync("a:another")).Outcome);

        connector.Next(403);
        Assert.Equal(DeliveryOutcome.Gone, (await UpdateAsync("a:1")).Outcome);
        connector.Next(405);
        Assert.Equal(DeliveryOutcome.Gone, (await UpdateAsync("a:1")).Outcome);
    }

    private Task<Delivery> SendAsync() => sender.SendAsync(person, Activity.Message("Your ticket is being worked on."), CancellationToken.None);

    private Task<Delivery> UpdateAsync(string conversation) => sender.UpdateAsync(person, conversation, "7", Activity.Message("better"), CancellationToken.None);

    private Task InstallAsync()
    {
        _ = azurite.ConnectionString;
        return store.ObserveAsync(Installed(), CancellationToken.None);
    }

    private Activity Installed() => new()
    {
        Type = ActivityTypes.InstallationUpdate,
        Action = "add",
        ChannelId = "msteams",
        ServiceUrl = connector.ServiceUrl,
        From = new() { Id = "29:alex", AadObjectId = person },
        Recipient = new() { Id = "28:bot" },
        Conversation = new() { Id = "a:1", ConversationType = "personal" },
    };

    private ProactiveSender Sender(BotOptions options)
        => new(store, BotParts.Connector(options), BotParts.ServiceUrls(options), Options.Create(options), time, NullLogger<ProactiveSender>.Instance);
}
