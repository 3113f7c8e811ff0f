using System.Text.Json.Nodes;
using M365Support.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace M365Support.Web;

/// <summary>The forms about a ticket and about several, in Chromium; screenshots are kept in <c>artifacts/screenshots</c>.</summary>
public sealed class FormPageTests(PageFixture fixture) : IClassFixture<PageFixture>
{
    private const string Agent = "adele@contoso.example";

    private const string FindOverflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    public static TheoryData<string, string> Cards
    {
        get
        {
            string[] names =
            [
                "ticket-full", "ticket-refused", "ticket-merged", "form-handover", "form-wait", "form-describe", "form-prioritise", "form-participants", "form-links", "form-macro",
                "form-resolve", "form-split", "list-select", "bulk-resolve", "new-agent",
            ];
            var cards = new TheoryData<string, string>();
            foreach (var (i, name) in names.Index())
            {
                cards.Add(name, (i % 3) switch { 0 => "default", 1 => "dark", _ => "contrast" });
            }

            foreach (var name in new[] { "ticket-full-zh", "form-wait-zh", "list-select-all-zh", "bulk-tag-zh" })
            {
                cards.Add(name, "default");
            }

            return cards;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cards))]
    public async Task Form_has_no_accessibility_violation_and_fits_a_phone(string card, string theme)
    {
        var page = await OpenAsync(card, card.EndsWith("-zh", StringComparison.Ordinal) ? "zh-CN" : "en-US");
        await page.Locator("#theme").SelectOptionAsync(theme);
        Directory.CreateDirectory(Path.Combine(NodePackages.Root, "artifacts", "screenshots"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(NodePackages.Root, "artifacts", "screenshots", $"{card}-{theme}.png"), FullPage = true });
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(NodePackages.TeamsApp, "node_modules", "axe-core", "axe.min.js")));
        var violations = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html).join(' | '))");
        Assert.Empty(violations);
        await page.SetViewportSizeAsync(320, 640);
        Assert.Equal(0, await page.EvaluateAsync<int>(FindOverflow));
    }

    [SkippableFact]
    public async Task Hand_over_is_done_with_the_keyboard_alone()
    {
        var page = await OpenAsync("ticket-full");
        fixture.Answer = _ => Task.FromResult<JsonObject?>(PageFixture.Card("form-handover"));
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var item = page.GetByText("Hand over", new() { Exact = true });
        await Expect(item).ToBeVisibleAsync();
        for (var step = 0; step < 15 && !await FocusIsOnAsync(page, "Hand over"); step++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("To whom?")).ToBeFocusedAsync();
        Assert.Equal(("form", "handover"), Sent("name"));

        await page.Keyboard.TypeAsync("Whoever is best of L2");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Needs a specialist");
        await page.Keyboard.PressAsync("Tab");
        fixture.Answer = _ => Task.FromResult<JsonObject?>(PageFixture.Card("ticket-full"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#card")).ToContainTextAsync("History");
        var act = fixture.Acts.Last()["action"]!;
        Assert.Equal("handover", (string?)act["verb"]);
        Assert.Equal("L2", (string?)act["data"]!["handover-to"]);
        Assert.Equal("Needs a specialist", (string?)act["data"]!["handover-reason"]);
    }

    [SkippableFact]
    public async Task Merge_asks_before_it_is_sent()
    {
        var page = await OpenAsync("form-links");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Yes, merge" })).Not.ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge into another ticket" }).ClickAsync();
        await page.GetByLabel("Number of the ticket that goes on").FillAsync("771-012-343");
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, merge" }).ClickAsync();
        await Expect(page.Locator("#card")).ToContainTextAsync("History");
        var act = Assert.Single(fixture.Acts)["action"]!;
        Assert.Equal("merge", (string?)act["verb"]);
        Assert.Equal("771-012-343", (string?)act["data"]!["links-into"]);
        Assert.Equal("links", (string?)act["data"]!["form"]);
    }

    [SkippableFact]
    public async Task Details_send_what_was_shown_beside_what_was_changed()
    {
        var page = await OpenAsync("form-describe");
        await page.GetByLabel("Tags, separated by commas").FillAsync("printer, drum");
        await page.GetByLabel("Seats").FillAsync("12");
        await page.GetByLabel("Building").SelectOptionAsync("South");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("#card")).ToContainTextAsync("History");
        var data = Assert.Single(fixture.Acts)["action"]!["data"]!;
        Assert.Equal("floor-3,printer", (string?)data["seen.tags"]);
        Assert.Equal("printer, drum", (string?)data["describe-tags"]);
        Assert.Equal("North", (string?)data["seen.Building"]);
        Assert.Equal("South", (string?)data["describe-field.Building"]);
        Assert.Equal("12", data["describe-field.Seats"]!.ToString());
        Assert.Equal("PRN-0815", (string?)data["describe-field.Asset"]);
    }

    [SkippableFact]
    public async Task Several_tickets_are_chosen_with_the_keyboard_and_resolved_with_one_report()
    {
        var page = await OpenAsync("list-select");
        fixture.Answer = _ => Task.FromResult<JsonObject?>(PageFixture.Card("bulk-resolve"));
        var boxes = page.GetByRole(AriaRole.Checkbox);
        await boxes.Nth(0).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await boxes.Nth(2).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve", Exact = true }).First.ClickAsync();
        await page.GetByLabel("What was the cause?").FillAsync("Outage");
        await page.GetByLabel("What was done?").FillAsync("Restarted");
        await page.GetByLabel("How is it prevented").FillAsync("Monitoring");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve", Exact = true }).Last.ClickAsync();
        await Expect(page.Locator("#card")).ToContainTextAsync("Done for 1 of 3 tickets");
        var data = Assert.Single(fixture.Acts)["action"]!["data"]!;
        Assert.Equal("resolve", (string?)data["act"]);
        Assert.Equal(2, ((string?)data["selected"])!.Split(',').Length);
        Assert.Equal("Outage", (string?)data["bulk-resolve-cause"]);
    }

    private (string? Verb, string? Value) Sent(string name) =>
        fixture.Acts.Last()["action"] is { } action ? ((string?)action["verb"], (string?)action["data"]![name]) : default;

    private static Task<bool> FocusIsOnAsync(IPage page, string text) =>
        page.EvaluateAsync<bool>("text => document.activeElement?.textContent?.trim() === text", text);

    private async Task<IPage> OpenAsync(string card, string locale = "en-US")
    {
        Skip.If(fixture.Missing is not null, fixture.Missing);
        fixture.Acts.Clear();
        fixture.Answer = _ => Task.FromResult<JsonObject?>(PageFixture.Card("ticket-full"));
        return await fixture.OpenAsync($"/tickets/{card}", Agent, new BrowserNewContextOptions { Locale = locale });
    }
}
