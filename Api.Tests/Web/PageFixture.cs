using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using M365Support.HttpApi;
using M365Support.Infrastructure;
using M365Support.Mail.Intake;
using M365Support.Tabs;
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
    /// <summary>The number under which the ticket is shown that came by mail.</summary>
    public const string MailTicket = "771-012-340";

    private readonly string wwwroot = Directory.CreateTempSubdirectory("m365-page-").FullName;
    private WebApplication? server;
    private ChromiumBrowser? browser;

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
        Missing = ChromiumBrowser.Missing ?? await NodePackages.EnsureAsync("esbuild") ?? await NodePackages.EnsureAsync("axe-core") ?? await NodeScript.BuildPageAsync(wwwroot);
        if (Missing is not null)
        {
            return;
        }

        server = Serve();
        await server.StartAsync();
        Address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        browser = await ChromiumBrowser.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

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
        var page = await browser!.PageAsync(options);
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
            context.Response.Headers.ContentSecurityPolicy = WebPage.ContentSecurityPolicy;
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(wwwroot) });
        app.MapGet("/api/demo/people", () => People.Select(p => new { address = p.Address, name = p.Name, roles = p.Roles }));
        app.MapGet("/api/tabs", (HttpRequest request) => IsDesk(request) ? new[] { "mine", "assigned", "queue", "desk", "settings" } : ["mine", "settings"]);
        app.MapGet("/api/tabs/{tab}", (string tab, HttpRequest request) => Tab(tab, request));
        app.MapGet("/api/tabs/tickets/{id}", (string id, HttpRequest request) =>
            Results.Json(new JsonObject { ["title"] = "VPN drops", ["card"] = Snapshot(TicketCard(id, request)) }));
        app.MapGet("/api/tickets/{id}/messages/{sequence}", (string? theme) => Results.Content(Message(theme), "text/html; charset=utf-8"));
        app.MapGet("/api/tickets/{id}/messages/{sequence}/attachments/{index}", () => Results.Bytes(Picture, "image/png"));
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

    /// <summary>A red dot.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==");

    private static string Message(string? theme) => MessageDocument.Draw(
        new MessageHtml(
            "<p style=\"color: #1F497D\">Hello <b>desk</b>, see <a href=\"https://contoso.example/\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">the page</a>:</p>"
            + "<p><img src=\"/api/tickets/482-019-360/messages/1/attachments/0\" alt=\"Red dot\" width=\"50\"></p>",
            "<blockquote>What was the matter?</blockquote>"),
        "Alex Wilber: VPN drops",
        theme ?? "",
        System.Globalization.CultureInfo.InvariantCulture);

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

    /// <summary>The ticket that came by mail has a number of its own.</summary>
    private static string TicketCard(string id, HttpRequest request) =>
        id == MailTicket ? "ticket-mail" : File.Exists(PathOf(id)) ? id : IsDesk(request) ? "ticket-agent" : "ticket-requester";

    private static string PathOf(string name) => Path.Combine(NodePackages.Root, "Api.Tests", "Cards", "Snapshots", Path.GetFileName(name) + ".json");

    private static bool IsDesk(HttpRequest request) =>
        People.Any(p => p.Address == request.Headers["X-Demo-User"] && p.Roles.Length > 0);

    private static JsonNode Snapshot(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(NodePackages.Root, "Api.Tests", "Cards", "Snapshots", name + ".json")))!;
}
