using System.Net.Http.Json;
using System.Security.Claims;
using M365Support.Identity;
using M365Support.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace M365Support.Bot;

/// <summary>The bot and its authentication on a real Kestrel, with a handler that the test gives.</summary>
internal sealed class BotHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private BotHost(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<BotHost> StartAsync(
        string storage,
        Func<TurnContext, CancellationToken, Task<InvokeResponse?>>? turn = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        string environment = "Development",
        int port = 0)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>(StringComparer.Ordinal));
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        builder.AddBot().AddIdentity();
        builder.Services.AddSingleton<IDemoPeople, People>();
        builder.Services.AddSingleton(DeskHarness.StorageOf(storage));
        builder.Services.AddSingleton(new Script(turn));
        builder.Services.AddTurnHandler<ScriptedHandler>();
        var host = builder.Build();
        host.UseAuthentication();
        host.UseAuthorization();
        host.MapBot();
        host.Map("/me", [Authorize] (ClaimsPrincipal user) => user.Claims.Select(claim => $"{claim.Type}={claim.Value}"));
        host.Map("/integration", [Authorize(Roles = UserClaims.IntegrationRole)] () => "in");
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return new(host);
    }

    public Task<HttpResponseMessage> PostAsync(Activity activity, string? token = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, BotEndpoint.Path) { Content = JsonContent.Create(activity, options: BotJson.Options) };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private sealed record Script(Func<TurnContext, CancellationToken, Task<InvokeResponse?>>? Turn);

    private sealed class ScriptedHandler(Script script) : ITurnHandler
    {
        public bool Handles(Activity activity) => script.Turn is not null;

        public Task<InvokeResponse?> HandleAsync(TurnContext turn, CancellationToken cancellationToken) => script.Turn!(turn, cancellationToken);
    }

    private sealed class People : IDemoPeople
    {
        public IReadOnlyList<DemoIdentity> All { get; } = [new("3d2fa3c6-6a5d-4b2c-8e43-7cbf5a913001", "Alex@contoso.example", "Alex Wilber")];
    }
}
