using System.Net;
using Azure;
using M365Support.Infrastructure;
using M365Support.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace M365Support.Graph;

public sealed class GraphClientSubscriptionTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private EmulatorDriver graph = null!;
    private WebApplication subscriber = null!;
    private string url = null!;

    public async Task InitializeAsync()
    {
        graph = await EmulatorDriver.StartAsync(clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        subscriber = builder.Build();
        subscriber.MapPost("/good", (HttpRequest request) => Results.Text(request.Query["validationToken"].ToString(), "text/plain"));
        subscriber.MapPost("/html", (HttpRequest request) => Results.Text(request.Query["validationToken"].ToString(), "text/html"));
        subscriber.MapPost("/wrong", () => Results.Text("something else", "text/plain"));
        await subscriber.StartAsync();
        url = subscriber.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async Task DisposeAsync()
    {
        await subscriber.DisposeAsync();
        await graph.DisposeAsync();
    }

    [Fact]
    public async Task Subscription_lives_until_its_end_and_over_a_restart()
    {
        var created = await graph.Client.CreateSubscriptionAsync(New("/good", GraphClient.LongestSubscription));
        Assert.Equal(("secret", clock.GetUtcNow() + GraphClient.LongestSubscription), (created.ClientState, created.ExpirationDateTime));
        await graph.RestartAsync();
        clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(created.Id, Assert.Single(await graph.Client.ListSubscriptionsAsync()).Id);
        var renewed = await graph.Client.RenewSubscriptionAsync(created.Id!, clock.GetUtcNow().AddDays(2));
        Assert.Equal(clock.GetUtcNow().AddDays(2), renewed!.ExpirationDateTime);
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await graph.Client.ListSubscriptionsAsync());
        Assert.Null(await graph.Client.RenewSubscriptionAsync(created.Id!, clock.GetUtcNow().AddDays(2)));
        await graph.Client.DeleteSubscriptionAsync(created.Id!);
    }

    [Theory]
    [InlineData("/html", 1, "ValidationError")]
    [InlineData("/wrong", 1, "ValidationError")]
    [InlineData("/nowhere", 1, "ValidationError")]
    [InlineData("/good", 7.1, "InvalidRequest")]
    [InlineData("/good", -1, "InvalidRequest")]
    public async Task Subscription_is_refused_when_its_address_or_its_end_is_wrong(string path, double days, string code)
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => graph.Client.CreateSubscriptionAsync(New(path, TimeSpan.FromDays(days))));
        Assert.Equal((400, code), (failure.Status, failure.ErrorCode));
        Assert.Empty(await graph.Client.ListSubscriptionsAsync());
    }

    [Fact]
    public async Task Emulator_calls_nobody_but_this_machine()
    {
        var elsewhere = New("/good", TimeSpan.FromDays(1)) with { NotificationUrl = "https://evil.example/good" };
        Assert.Equal("InvalidRequest", (await Assert.ThrowsAsync<RequestFailedException>(() => graph.Client.CreateSubscriptionAsync(elsewhere))).ErrorCode);
    }

    private GraphSubscription New(string path, TimeSpan life) => new()
    {
        ChangeType = "created",
        Resource = GraphClient.FolderResource(EmulatorDriver.Support, "inbox"),
        NotificationUrl = url + path,
        LifecycleNotificationUrl = url + path,
        ClientState = "secret",
        ExpirationDateTime = clock.GetUtcNow() + life,
    };
}
