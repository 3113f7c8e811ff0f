using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using M365Support.Infrastructure;
using Microsoft.Playwright;

namespace M365Support.EndToEnd;

/// <summary>The roster of the running app, as managers and agents meet it.</summary>
[Collection(AppGroup.Name)]
public sealed class RosterTests(AppFixture fixture)
{
    private const string Megan = "megan@contoso.example";
    private const string Diego = "diego@contoso.example";

    private static readonly string Screenshots = Path.Combine(NodePackages.Root, "artifacts", "screenshots");

    [SkippableFact]
    public async Task Manager_changes_the_roster_over_HTTP_and_nobody_else_does()
    {
        var address = $"temp-{Guid.NewGuid().ToString("N")[..8]}@contoso.example";
        var member = new JsonObject { ["name"] = "Temp", ["role"] = "agent", ["tier"] = "L3", ["timeZone"] = "China Standard Time", ["skills"] = new JsonArray("vpn | CCNA | 2028-01-01"), ["isPaused"] = true };
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Put, address, Diego, member, ("If-None-Match", "*"))).Status);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await SendAsync(HttpMethod.Put, address, Megan, member)).Status);

        var wrong = new JsonObject { ["name"] = "", ["role"] = "boss", ["timeZone"] = "Mars", ["hours"] = new JsonObject { ["mon"] = "9-5" } };
        var (refused, _, faults) = await SendAsync(HttpMethod.Put, address, Megan, wrong, ("If-None-Match", "*"));
        Assert.Equal(HttpStatusCode.BadRequest, refused);
        Assert.Equal(["mon", "name", "role", "timeZone"], faults!["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal));

        var (added, etag, model) = await SendAsync(HttpMethod.Put, address, Megan, member, ("If-None-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, added);
        Assert.Equal("Asia/Shanghai", (string?)model!["member"]!["timeZone"]);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, address, Megan, member, ("If-None-Match", "*"))).Status);
        member["capacity"] = 3;
        var (changed, newer, _) = await SendAsync(HttpMethod.Put, address, Megan, member, ("If-Match", etag!));
        Assert.Equal(HttpStatusCode.OK, changed);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Delete, address, Megan, null, ("If-Match", etag!))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, address, Megan, null, ("If-Match", newer!))).Status);
        var (_, _, changes) = await SendAsync(HttpMethod.Get, address + "/changes", Megan, null);
        Assert.Equal(3, changes!.AsArray().Count);
        Assert.Equal(Megan, (string?)changes[0]!["by"]!["address"]);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, address, Megan, null)).Status);
    }

    [SkippableFact]
    public async Task Agent_pauses_and_resumes_but_a_requester_has_no_such_switch()
    {
        var (status, _, paused) = await SendAsync(HttpMethod.Put, "me/pause", Diego, new JsonObject { ["paused"] = true });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True((bool)paused!["member"]!["isPaused"]!);
        var (_, _, resumed) = await SendAsync(HttpMethod.Put, "me/pause", Diego, new JsonObject { ["paused"] = false });
        Assert.False((bool)resumed!["member"]!["isPaused"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Put, "me/pause", "lynne@contoso.example", new JsonObject { ["paused"] = true })).Status);
    }

    [SkippableFact]
    public async Task Manager_edits_the_roster_on_the_page_and_is_shown_what_is_wrong()
    {
        await using var browser = await ChromiumBrowser.OpenAsync();
        var page = await browser.PageAsync();
        await page.SetViewportSizeAsync(1100, 1900);
        await OpenAsync(page, "/tabs/desk", Megan);
        await page.GetByRole(AriaRole.Button, new() { Name = "Roster", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#card").GetByText("Priya Raman")).ToBeVisibleAsync();
        await ShotAsync(page, "roster");

        await page.GetByLabel("Name, address, skill or language").FillAsync("diego");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#card").GetByText("Priya Raman")).Not.ToBeVisibleAsync();
        await page.Locator("#card").GetByText("Diego Siciliani").First.ClickAsync();
        await Assertions.Expect(page.GetByLabel("Time zone")).ToHaveValueAsync("Europe/Madrid");
        await page.GetByLabel("Time zone").FillAsync("Mars/Base");
        await page.GetByLabel("Monday").FillAsync("9-5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#card").GetByText("is not a time zone")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#card").GetByText("are not working hours")).ToBeVisibleAsync();
        await ShotAsync(page, "roster-faults");

        await page.GetByLabel("Time zone").FillAsync("Romance Standard Time");
        await page.GetByLabel("Monday").FillAsync("10:00-14:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#card").GetByText("Diego Siciliani was saved.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#card").GetByText("The change was taken back.")).ToBeVisibleAsync();

        await page.Locator("#card").GetByText("Diego Siciliani").First.ClickAsync();
        await Assertions.Expect(page.GetByLabel("Time zone")).ToHaveValueAsync("Europe/Madrid");
        await Assertions.Expect(page.Locator("#card").GetByText("Latest changes")).ToBeVisibleAsync();
        await ShotAsync(page, "roster-member");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take off the roster", Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take off the roster", Exact = true }).Locator("visible=true").Last.ClickAsync();
        await Assertions.Expect(page.Locator("#card").GetByText("was taken off the roster")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#card").GetByText("Diego Siciliani").First).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    [SkippableFact]
    public async Task Agent_pauses_on_the_page_and_sees_why_a_ticket_is_whose()
    {
        await using var browser = await ChromiumBrowser.OpenAsync();
        var page = await browser.PageAsync("zh-CN");
        await OpenAsync(page, "/tabs/assigned", Diego);
        await page.GetByRole(AriaRole.Button, new() { Name = "暂停接单", Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "暂停接单", Exact = true }).Locator("visible=true").Last.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "恢复接单", Exact = true })).ToBeVisibleAsync();
        await ShotAsync(page, "paused-zh");
        await page.GetByRole(AriaRole.Button, new() { Name = "恢复接单", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "暂停接单", Exact = true }).First).ToBeVisibleAsync();

        var (_, opened) = await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets", "lynne@contoso.example", new { subject = "Why me?", text = "?" }, Guid.NewGuid().ToString());
        var id = opened.GetProperty("id").GetString()!;
        await Eventually.BecomesTrueAsync("somebody has it", async () =>
            (await fixture.App.TicketAsync(id, Megan)).GetProperty("passedOver").GetArrayLength() > 0);
        Assert.Equal(0, (await fixture.App.TicketAsync(id, "lynne@contoso.example")).GetProperty("passedOver").GetArrayLength());
        await OpenAsync(page, $"/tickets/{id}", Megan);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("为何不是其他人") }).ClickAsync();
        await Assertions.Expect(page.Locator("#card").GetByText("Priya Raman")).ToBeVisibleAsync();
        await ShotAsync(page, "why-zh");
        Assert.Empty(browser.Errors);
    }

    private async Task<(HttpStatusCode Status, string? ETag, JsonNode? Body)> SendAsync(
        HttpMethod method, string path, string person, JsonNode? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/api/roster/" + path);
        request.Headers.Add("X-Demo-User", person);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        using var response = await fixture.App.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, response.Headers.ETag?.ToString(), text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    private async Task OpenAsync(IPage page, string path, string person)
    {
        await page.GotoAsync($"{fixture.App.Endpoints.GetProperty("app").GetString()}{path}?as={Uri.EscapeDataString(person)}");
        await Assertions.Expect(page.Locator(".ac-adaptiveCard").First).ToBeVisibleAsync();
    }

    private static async Task ShotAsync(IPage page, string name)
    {
        Directory.CreateDirectory(Screenshots);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png") });
    }
}
