using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using M365Support.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace M365Support.Web;

public sealed partial class PageTests(PageFixture fixture) : IClassFixture<PageFixture>
{
    private const string Agent = "adele@contoso.example";
    private const string Manager = "megan@contoso.example";
    private const string Employee = "alex@contoso.example";

    private const string FindOverflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    public static TheoryData<string, string, string> Faces => new()
    {
        { "/tabs/mine", Employee, "default" },
        { "/tabs/queue", Agent, "default" },
        { "/tabs/queue", Agent, "dark" },
        { "/tabs/desk", Manager, "default" },
        { "/tabs/desk", Manager, "contrast" },
        { "/tickets/482-019-360", Agent, "default" },
        { "/tickets/482-019-360", Employee, "dark" },
        { "/tickets/771-012-340", Agent, "default" },
    };

    [SkippableTheory]
    [MemberData(nameof(Faces))]
    public async Task Page_has_no_accessibility_violation(string path, string person, string theme)
    {
        var page = await OpenAsync(path, person);
        await page.Locator("#theme").SelectOptionAsync(theme);
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(NodePackages.TeamsApp, "node_modules", "axe-core", "axe.min.js")));
        var violations = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html).join(' | '))");
        Assert.Empty(violations);
    }

    [SkippableTheory]
    [MemberData(nameof(Faces))]
    public async Task Page_fits_into_320_pixels(string path, string person, string theme)
    {
        var page = await OpenAsync(path, person, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 320, Height = 640 } });
        await page.Locator("#theme").SelectOptionAsync(theme);
        Assert.Equal(0, await page.EvaluateAsync<int>(FindOverflow));
    }

    [SkippableTheory]
    [InlineData("default")]
    [InlineData("dark")]
    [InlineData("contrast")]
    public async Task Message_opens_formatted_in_a_frame_without_rights_and_gives_the_focus_back(string theme)
    {
        var page = await OpenAsync($"/tickets/{PageFixture.MailTicket}", Agent, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1100, Height = 800 } });
        await page.Locator("#theme").SelectOptionAsync(theme);
        var button = page.GetByRole(AriaRole.Link, new() { Name = "Formatted message" }).First;
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Alex Wilber: VPN drops" });
        await Expect(dialog).ToBeVisibleAsync();
        var frame = dialog.Locator("iframe");
        Assert.Equal("allow-popups allow-popups-to-escape-sandbox", await frame.GetAttributeAsync("sandbox"));
        Assert.Equal("Message", await frame.GetAttributeAsync("title"));
        var message = dialog.FrameLocator("iframe");
        await Expect(message.GetByText("Hello desk")).ToBeVisibleAsync();
        await Expect(message.GetByAltText("Red dot")).ToHaveJSPropertyAsync("naturalWidth", 5);
        await Expect(message.GetByText("Hello desk")).ToHaveCSSAsync("color", theme switch { "dark" => "rgb(238, 242, 243)", "contrast" => "rgb(255, 255, 255)", _ => "rgb(31, 73, 125)" });
        await Expect(message.GetByText("What was the matter?")).ToBeHiddenAsync();
        await ShotAsync(page, $"message-{theme}");
        await message.GetByText("Show the rest of the mail").ClickAsync();
        await Expect(message.GetByText("What was the matter?")).ToBeVisibleAsync();

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(button).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Arrow_keys_move_between_tabs_and_Enter_opens_one()
    {
        var page = await OpenAsync("/tabs/mine", Agent);
        await page.Locator("#tab-mine").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#tab-queue")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Queue");
        await Expect(page.Locator("#tab-queue")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(page.Locator("#tab-queue")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Row_opens_its_ticket_and_Back_returns_to_the_row()
    {
        var page = await OpenAsync("/tabs/queue", Agent);
        var row = page.GetByRole(AriaRole.Button, new() { NameRegex = TicketRow() });
        await row.ClickAsync();
        await Expect(page).ToHaveURLAsync(fixture.Address + "/tickets/482-019-360");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Queue");
        await Expect(row).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Action_sends_its_inputs_and_data_once_however_often_it_is_pressed()
    {
        var answer = new TaskCompletionSource<JsonObject?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var page = await OpenAsync("/tickets/482-019-360", Agent);
        fixture.Answer = _ => answer.Task;
        await page.GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true }).ClickAsync();
        await page.GetByLabel("Message to Alex Wilber").FillAsync("On it.");
        var send = page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true });
        await send.DblClickAsync();
        await send.ClickAsync(new() { Force = true });
        answer.SetResult(PageFixture.Card("ticket-agent"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true })).ToBeFocusedAsync();

        var act = Assert.Single(fixture.Acts);
        Assert.Equal("manual", (string?)act["trigger"]);
        Assert.Equal("Action.Execute", (string?)act["action"]!["type"]);
        Assert.Equal("reply", (string?)act["action"]!["verb"]);
        Assert.Equal("On it.", (string?)act["action"]!["data"]!["reply-text"]);
        Assert.Equal("482-019-360", (string?)act["action"]!["data"]!["ticket"]);
        Assert.True(Guid.TryParse((string?)act["action"]!["data"]!["nonce"], out _));
    }

    [SkippableFact]
    public async Task Refusal_is_shown_beside_the_form_which_keeps_what_was_typed()
    {
        var page = await OpenAsync("/tickets/482-019-360", Agent);
        fixture.Answer = _ => Task.FromResult<JsonObject?>(new JsonObject
        {
            ["statusCode"] = 400,
            ["type"] = "application/vnd.microsoft.error",
            ["value"] = new JsonObject { ["code"] = "TextTooLong", ["message"] = "That text is too long." },
        });
        await ReplyAsync(page, "A very long story");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That text is too long.");
        await Expect(page.GetByLabel("Message to Alex Wilber")).ToHaveValueAsync("A very long story");
    }

    [SkippableFact]
    public async Task Retry_sends_the_same_again_after_the_connection_broke()
    {
        var page = await OpenAsync("/tickets/482-019-360", Agent);
        fixture.Answer = _ => Task.FromResult<JsonObject?>(null);
        await ReplyAsync(page, "On it.");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot be reached");
        fixture.Answer = _ => Task.FromResult<JsonObject?>(new JsonObject { ["statusCode"] = 200, ["type"] = "application/vnd.microsoft.activity.message", ["value"] = "Sent." });
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.Locator("#toast")).ToContainTextAsync("Sent.");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Sent.");
        var sent = fixture.Acts.Select(a => a.ToJsonString()).ToList();
        Assert.Equal(sent[0], sent[^1]);
    }

    [SkippableFact]
    public async Task Refused_view_says_so_kindly_and_can_be_tried_again()
    {
        var page = await OpenAsync("/tabs/desk", Employee);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not for your role");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Page_speaks_Chinese_to_a_Chinese_browser()
    {
        var page = await OpenAsync("/tabs/desk", Manager, new BrowserNewContextOptions { Locale = "zh-CN", TimezoneId = "Asia/Shanghai" });
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        await Expect(page.Locator("#tab-mine")).ToHaveTextAsync("我的工单");
        await Expect(page.Locator("#card")).ToContainTextAsync("2026年3月31日周二 22:30");
    }

    [SkippableFact]
    public async Task Theme_that_was_picked_is_remembered()
    {
        var page = await OpenAsync("/tabs/mine", Employee, new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.Locator("#theme").SelectOptionAsync("contrast");
        await page.ReloadAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "contrast");
    }

    [SkippableFact]
    public async Task Nothing_on_the_page_breaks_its_content_security_policy()
    {
        var page = await OpenAsync("/tabs/mine", Manager);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Type + ": " + message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        foreach (var tab in new[] { "assigned", "queue", "desk" })
        {
            await page.Locator($"#tab-{tab}").ClickAsync();
            await Expect(page.Locator($"#tab-{tab}")).ToHaveAttributeAsync("aria-selected", "true");
            await Expect(page.Locator("#card .ac-adaptiveCard")).ToBeVisibleAsync();
        }

        await page.GotoAsync($"{fixture.Address}/tickets/{PageFixture.MailTicket}?as={Manager}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Formatted message" }).First.ClickAsync();
        await Expect(page.Locator("dialog iframe")).ToBeVisibleAsync();
        await Expect(page.FrameLocator("dialog iframe").GetByText("Hello desk")).ToBeVisibleAsync();
        Assert.Empty(complaints);
    }

    private static async Task ReplyAsync(IPage page, string text)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true }).ClickAsync();
        await page.GetByLabel("Message to Alex Wilber").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
    }

    /// <summary>Keeps a screenshot in <c>artifacts/screenshots</c>.</summary>
    private static Task<byte[]> ShotAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(NodePackages.Root, "artifacts", "screenshots", name + ".png") });

    private async Task<IPage> OpenAsync(string path, string person, BrowserNewContextOptions? options = null)
    {
        Skip.If(fixture.Missing is not null, fixture.Missing);
        fixture.Acts.Clear();
        return await fixture.OpenAsync(path, person, options);
    }

    [GeneratedRegex("482-019-360")]
    private static partial Regex TicketRow();
}
