using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using M365Support.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace M365Support.Web;

/// <summary>The page as npm builds it, in Chromium, over a server that answers with the snapshots of the cards.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";

    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly string wwwroot = Directory.CreateTempSubdirectory("m365-page-").FullName;
    private WebApplication? server;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Why the page cannot be tried here, or null.</summary>
    public string? Missing { get; private set; }

    public string Address { get; private set; } = "";

    /// <summary>What the page has sent to act, oldest first.</summary>
    public ConcurrentQueue<JsonObject> Acts { get; } = new();

    /// <summary>How the next acts are answered; null breaks the connection off.</summary>
    public Func<JsonObject, Task<JsonObject?>> Answer { get; set; } = _ => Task.FromResult<JsonObject?>(Card("ticket-agent"));

    public static JsonObject Card(string snapshot) => new()
    {
        ["statusCode"] = 200,
        ["type"] = "application/vnd.microsoft.card.adaptive",
        ["value"] = Snapshot(snapshot),
    };

    public async Task InitializeAsync()
    {
        var executable = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? Browsers.FirstOrDefault(File.Exists);
        Missing = executable is null
            ? "Chromium is not installed; install it or set CHROMIUM_PATH."
            : await NodePackages.EnsureAsync("esbuild") ?? await NodePackages.EnsureAsync("axe-core") ?? await NodeScript.BuildPageAsync(wwwroot);
        if (Missing is not null)
        {
            return;
        }

        server = Serve();
        await server.StartAsync();
        Address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(wwwroot, recursive: true);
    }

    /// <summary>A page at a path as a demo person, in a browser context of its own.</summary>
    public async Task<IPage> OpenAsync(string path, string person, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.Locale ??= "en-US";
        options.TimezoneId ??= "Europe/Berlin";
        options.ReducedMotion = ReducedMotion.Reduce;
        var context = await browser!.NewContextAsync(options);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{Address}{path}?as={person}");
        await Assertions.Expect(page.Locator("#card .ac-adaptiveCard, #card .trouble")).ToBeVisibleAsync();
        return page;
    }

    private WebApplication Serve()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(wwwroot) });
        app.MapGet("/api/demo/people", () => People.Select(p => new { address = p.Address, name = p.Name, roles = p.Roles }));
        app.MapGet("/api/tabs/{tab}", (string tab, HttpRequest request) => Tab(tab, request));
        app.MapGet("/api/tabs/tickets/{id}", (HttpRequest request) =>
            Results.Json(new JsonObject { ["title"] = "VPN drops", ["card"] = Snapshot(IsDesk(request) ? "ticket-agent" : "ticket-requester") }));
        app.MapPost("/api/cards/actions", ActAsync);
        app.MapFallback(() => Results.File(Path.Combine(wwwroot, "index.html"), "text/html; charset=utf-8"));
        return app;
    }

    private static readonly (string Address, string Name, string[] Roles)[] People =
    [
        ("megan@contoso.example", "Megan Bowen", ["manager"]),
        ("adele@contoso.example", "Adele Vance", ["agent"]),
        ("alex@contoso.example", "Alex Wilber", []),
    ];

    private static IResult Tab(string tab, HttpRequest request)
    {
        if (tab != "mine" && !IsDesk(request))
        {
            return Results.Problem(statusCode: 403);
        }

        var chinese = request.Headers.AcceptLanguage.ToString().StartsWith("zh", StringComparison.Ordinal);
        var (name, title) = tab switch
        {
            "desk" => (chinese ? "desk-zh" : "desk", chinese ? "服务台" : "Desk"),
            "queue" => (chinese ? "list-queue-zh" : "list-queue", chinese ? "待处理队列" : "Queue"),
            _ => ($"list-{tab}", chinese ? "我的工单" : "My tickets"),
        };
        return Results.Json(new JsonObject { ["title"] = title, ["card"] = Snapshot(name) });
    }

    private async Task<IResult> ActAsync(JsonObject body, HttpContext context)
    {
        Acts.Enqueue(body);
        if (await Answer(body) is { } answer)
        {
            return Results.Json(answer);
        }

        context.Abort();
        return Results.Empty;
    }

    private static bool IsDesk(HttpRequest request) =>
        People.Any(p => p.Address == request.Headers["X-Demo-User"] && p.Roles.Length > 0);

    private static JsonNode Snapshot(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(NodePackages.Root, "Api.Tests", "Cards", "Snapshots", name + ".json")))!;
}
