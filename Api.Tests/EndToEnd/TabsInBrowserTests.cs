using M365Support.Infrastructure;
using Microsoft.Playwright;

namespace M365Support.EndToEnd;

/// <summary>The tabs of the running app in Chromium; screenshots are kept in <c>artifacts/screenshots</c>.</summary>
[Collection(AppGroup.Name)]
public sealed class TabsInBrowserTests(AppFixture fixture)
{
    private static readonly string Screenshots = Path.Combine(NodePackages.Root, "artifacts", "screenshots");

    [SkippableFact]
    public async Task Ticket_is_created_by_the_requester_and_resolved_by_the_agent()
    {
        await using var browser = await ChromiumBrowser.OpenAsync();
        var page = await browser.PageAsync();
        var subject = $"Monitor flickers {Guid.NewGuid().ToString("N")[..6]}";

        await OpenAsync(page, "/tabs/mine", "lynne@contoso.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "New ticket" }).ClickAsync();
        await page.GetByLabel("Subject").FillAsync(subject);
        await page.Locator("textarea").First.FillAsync("Every few seconds.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create ticket" }).ClickAsync();
        await Assertions.Expect(page.GetByText(subject).First).ToBeVisibleAsync();
        await ShotAsync(page, "created");
        var (_, list) = await fixture.App.SendAsync(HttpMethod.Get, "/api/tickets?view=mine", "lynne@contoso.example");
        var ticket = list.GetProperty("items").EnumerateArray().Single(t => t.GetProperty("subject").GetString() == subject);
        var (id, agent) = (ticket.GetProperty("id").GetString()!, ticket.GetProperty("assignee").GetProperty("address").GetString()!);

        await OpenAsync(page, "/tabs/queue", agent);
        await Assertions.Expect(page.GetByText(subject).First).ToBeVisibleAsync();
        await ShotAsync(page, "queue");
        await OpenAsync(page, "/tabs/assigned", agent);
        await page.GetByText(subject).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve", Exact = true }).ClickAsync();
        var inputs = page.Locator("textarea:visible");
        await inputs.Nth(0).FillAsync("Loose cable");
        await inputs.Nth(1).FillAsync("Plugged it in");
        await inputs.Nth(2).FillAsync("Screwed it down");
        await ShotAsync(page, "resolve");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).Locator("visible=true").ClickAsync();
        await Eventually.BecomesTrueAsync("the ticket is resolved", async () =>
            (await fixture.App.TicketAsync(id, agent)).GetProperty("status").GetString() == "Resolved");

        await OpenAsync(page, "/tabs/mine", "lynne@contoso.example");
        await page.GetByText(subject).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Loose cable").First).ToBeVisibleAsync();
        await ShotAsync(page, "resolved");
        Assert.Empty(browser.Errors);
    }

    [SkippableTheory]
    [InlineData("en-US", ColorScheme.Light)]
    [InlineData("en-US", ColorScheme.Dark)]
    [InlineData("zh-CN", ColorScheme.Light)]
    public async Task Every_tab_opens(string locale, ColorScheme scheme)
    {
        await using var browser = await ChromiumBrowser.OpenAsync();
        var page = await browser.PageAsync(locale, scheme);
        foreach (var tab in new[] { "mine", "assigned", "queue", "desk" })
        {
            await OpenAsync(page, $"/tabs/{tab}", locale == "zh-CN" ? "jianguo@contoso.example" : "megan@contoso.example");
            await ShotAsync(page, $"{tab}-{locale}-{scheme}".ToLowerInvariant());
        }

        Assert.Empty(browser.Errors);
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
