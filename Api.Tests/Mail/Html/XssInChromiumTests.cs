using System.Collections.Concurrent;
using System.Globalization;
using M365Support.HttpApi;
using M365Support.Infrastructure;
using M365Support.Mail.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace M365Support.Mail.Html;

/// <summary>Attacks in the mail, looked at in a real browser: nothing runs and nothing is fetched.</summary>
public sealed class XssInChromiumTests
{
    /// <summary>Opens documents in frames, a few at a time, then does to every element in them what a person could; answers those in which something ran.</summary>
    private const string Try = """
        async ({ addresses, sandbox }) => {
          const hits = [];
          const events = ["load", "error", "click", "mouseover", "mouseenter", "mousemove", "focus", "focusin", "toggle", "animationstart", "transitionend", "pointerover", "pointerdown", "scroll", "wheel", "keydown", "input", "change", "submit", "copy", "drag", "begin"];
          const one = async (address) => {
            const frame = document.createElement("iframe");
            if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
            const loaded = new Promise((done) => { frame.onload = done; setTimeout(done, 3000); });
            frame.src = address;
            document.body.append(frame);
            await loaded;
            let inside = null;
            try { inside = frame.contentDocument; } catch { }
            try {
              for (const again of [false, true]) {
                if (again) inside.body.innerHTML = inside.body.innerHTML;
                for (const element of inside.querySelectorAll("*")) {
                  if (element.localName === "a") { element.addEventListener("click", (e) => { if (/^https?:|^mailto:/i.test(element.href)) e.preventDefault(); }); }
                  for (const name of events) element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
                  element.focus?.();
                  if (element.localName === "a" || element.localName === "summary" || element.localName === "button") element.click?.();
                }
              }
            } catch { }
            await new Promise((done) => setTimeout(done, 40));
            try { if (frame.contentWindow.wasHit) hits.push(address); } catch { hits.push(address + " went elsewhere"); }
            frame.remove();
          };
          const queue = [...addresses];
          await Promise.all(Array.from({ length: 12 }, async () => { while (queue.length) await one(queue.shift()); }));
          return hits;
        }
        """;

    private const string Alarm = "<script>window.wasHit = 0; window.hit = () => { window.wasHit++; return ''; }; window.alert = window.hit;</script>";

    private enum Shown
    {
        /// <summary>As it came, to see that the test would notice.</summary>
        Raw,

        /// <summary>Sanitised, but with no policy and no sandbox: the sanitizer alone.</summary>
        Sanitized,

        /// <summary>The document as it is served.</summary>
        Served,
    }

    [SkippableFact]
    public async Task Attacks_that_work_unsanitised_do_not_work_sanitised_even_without_a_policy()
    {
        await using var browser = await ChromiumBrowser.OpenAsync();
        await using var server = await ServeAsync();
        var (rawHits, rawRequests) = await TryAsync(browser, server, Shown.Raw);
        Assert.True(rawHits.Count > 100, $"Only {rawHits.Count} attacks work at all; the test would not notice.");
        Assert.NotEmpty(rawRequests);

        var (hits, requests) = await TryAsync(browser, server, Shown.Sanitized);
        Assert.Empty(hits.Select(Vector));
        Assert.Empty(requests);
    }

    [SkippableFact]
    public async Task Nothing_runs_and_nothing_is_fetched_in_the_document_as_it_is_served()
    {
        await using var browser = await ChromiumBrowser.OpenAsync();
        await using var server = await ServeAsync();
        var (_, requests) = await TryAsync(browser, server, Shown.Served);
        Assert.Empty(requests);

        var page = await browser.PageAsync();
        var dialogs = new List<string>();
        page.Dialog += (_, dialog) => dialogs.Add(dialog.Message);
        foreach (var address in Addresses(Shown.Served).Where((_, i) => i % 40 == 0))
        {
            var response = await page.GotoAsync(AddressOf(server) + address);
            Assert.Equal(MessageDocument.ContentSecurityPolicy, response!.Headers["content-security-policy"]);
        }

        Assert.Empty(dialogs);
    }

    private static async Task<(IReadOnlyList<string> Hits, IReadOnlyCollection<string> Requests)> TryAsync(ChromiumBrowser browser, WebApplication server, Shown shown)
    {
        var page = await browser.PageAsync();
        var requests = new ConcurrentQueue<string>();
        await page.Context.RouteAsync(url => !url.StartsWith("data:", StringComparison.Ordinal), async route =>
        {
            var url = route.Request.Url;
            if (url.StartsWith(AddressOf(server) + "/doc/", StringComparison.Ordinal) || url == AddressOf(server) + "/")
            {
                await route.ContinueAsync();
            }
            else
            {
                requests.Enqueue(url);
                await route.AbortAsync();
            }
        });
        page.Dialog += async (_, dialog) => await dialog.DismissAsync();
        await page.GotoAsync(AddressOf(server) + "/");
        var hits = await page.EvaluateAsync<string[]>(Try, new { addresses = Addresses(shown), sandbox = shown == Shown.Served ? "allow-popups" : null });
        await page.Context.CloseAsync();
        return (shown == Shown.Served ? [] : hits, requests);
    }

    private static string[] Addresses(Shown shown) =>
        [.. Enumerable.Range(0, XssVectors.All.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"/doc/{shown}/{i}"))];

    private static string Vector(string address) =>
        XssVectors.All[int.Parse(address.Split(' ')[0].Split('/')[^1], CultureInfo.InvariantCulture)] + " in " + address;

    private static string AddressOf(WebApplication server) => server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private static async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/", () => Results.Content("<!doctype html><title>attacks</title>", "text/html; charset=utf-8"));
        app.MapGet("/doc/{shown}/{number:int}", (string shown, int number, HttpContext http) =>
        {
            var html = XssVectors.All[number];
            if (shown == nameof(Shown.Served))
            {
                http.Response.Headers.ContentSecurityPolicy = MessageDocument.ContentSecurityPolicy;
                return Results.Content(Document(html), "text/html; charset=utf-8");
            }

            return Results.Content($"<!doctype html>{Alarm}<body><div>{(shown == nameof(Shown.Raw) ? html : HtmlSanitizer.Sanitize(html))}</div>", "text/html; charset=utf-8");
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>All the way that a mail goes: parsed, parted, sanitised, kept, read again, sanitised, drawn.</summary>
    private static string Document(string html)
    {
        var message = MailMessage.Parse(System.Text.Encoding.UTF8.GetBytes($"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>Hello</p>{html}"));
        var written = WrittenMail.Of(message).Html!;
        var kept = written.Sanitize(HtmlSanitizerOptions.Default) + MailKeeper.RestMark + written.SanitizeRest(HtmlSanitizerOptions.Default);
        return MessageDocument.Draw(MessageHtml.Read(kept, [], _ => "/none"), "Attack", "default", CultureInfo.InvariantCulture);
    }
}
