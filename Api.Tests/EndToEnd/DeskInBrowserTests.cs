using M365Support.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace M365Support.EndToEnd;

/// <summary>What agents do beside answering, in the tabs of the running app.</summary>
[Collection(AppGroup.Name)]
public sealed class DeskInBrowserTests(AppFixture fixture)
{
    private const string Lynne = "lynne@contoso.example";
    private const string Adele = "adele@contoso.example";
    private const string Priya = "priya@contoso.example";

    [SkippableFact]
    public async Task Phone_call_is_logged_for_the_caller()
    {
        await using var browser = await ChromiumBrowser.OpenAsync();
        var page = await browser.PageAsync();
        var subject = $"Called in {Guid.NewGuid().ToString("N")[..6]}";
        await OpenAsync(page, "/tabs/queue", Adele);
        await page.GetByRole(AriaRole.Button, new() { Name = "New ticket" }).ClickAsync();
        await page.GetByLabel("For whom?").FillAsync(Lynne);
        await page.GetByLabel("Subject").FillAsync(subject);
        await page.GetByLabel("What can't people do").FillAsync("No offers go out.");
        await page.GetByLabel("Category").SelectOptionAsync("network");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create ticket" }).ClickAsync();
        await Expect(page.GetByText("Lynne Robbins has been told")).ToBeVisibleAsync();

        var (_, list) = await fixture.App.SendAsync(HttpMethod.Get, "/api/tickets?view=mine", Lynne);
        var id = list.GetProperty("items").EnumerateArray().Single(t => t.GetProperty("subject").GetString() == subject).GetProperty("id").GetString()!;
        var ticket = await fixture.App.TicketAsync(id, Adele);
        Assert.Equal(
            ("Phone", "network", "Seattle", "No offers go out.", Adele),
            (Text(ticket, "source"), Text(ticket, "category"), Text(ticket, "site"), Text(ticket, "businessEffect"), Text(ticket.GetProperty("openedBy"), "address")));
        await page.GotoAsync($"{fixture.App.Endpoints.GetProperty("app").GetString()}/tickets/{id}?as={Uri.EscapeDataString(Adele)}");
        await Expect(page.GetByText("logged by Adele Vance")).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    [SkippableFact]
    public async Task Two_agents_see_each_other_and_the_second_is_told_who_was_first()
    {
        var id = await TicketAsync("Both look");
        await using var browser = await ChromiumBrowser.OpenAsync();
        var (one, two) = (await browser.PageAsync(), await browser.PageAsync());
        await OpenAsync(one, $"/tickets/{id}", Adele);
        await OpenAsync(two, $"/tickets/{id}", Priya);
        await Expect(two.GetByText("Also looking at this: Adele Vance")).ToBeVisibleAsync();
        await one.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).First.ClickAsync();
        await Expect(one.GetByText("Also looking at this: Priya Raman")).ToBeVisibleAsync();

        Assert.Equal(200, (await fixture.App.SendAsync(HttpMethod.Post, $"/api/tickets/{id}/resolve", Adele, new { cause = "a", action = "b", prevention = "c" })).Status);
        await two.GetByRole(AriaRole.Button, new() { Name = "Post update", Exact = true }).ClickAsync();
        await two.GetByLabel("What is new").FillAsync("I look into it myself.");
        await two.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).Locator("visible=true").ClickAsync();
        await Expect(two.GetByText("Adele Vance has already ended the ticket")).ToBeVisibleAsync();
        await Expect(two.GetByText("I look into it myself.")).ToBeVisibleAsync();
        await Expect(two.GetByText("Solved", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    [SkippableFact]
    public async Task Several_tickets_are_tagged_at_once_and_the_tag_is_taken_back()
    {
        var subjects = new[] { $"Bulk {Guid.NewGuid().ToString("N")[..6]}", $"Bulk {Guid.NewGuid().ToString("N")[..6]}" };
        var ids = new[] { await TicketAsync(subjects[0], "Company", "High"), await TicketAsync(subjects[1], "Company", "High") };
        await using var browser = await ChromiumBrowser.OpenAsync();
        var page = await browser.PageAsync();
        await OpenAsync(page, "/tabs/queue", Adele);
        await page.GetByRole(AriaRole.Button, new() { Name = "Select several" }).ClickAsync();
        foreach (var subject in subjects)
        {
            await page.GetByLabel(subject).CheckAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Tag", Exact = true }).ClickAsync();
        await page.GetByLabel("Tags, separated by commas").FillAsync("outage");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tag", Exact = true }).Last.ClickAsync();
        await Expect(page.GetByText("Done for 2 of 2 tickets")).ToBeVisibleAsync();
        Assert.Equal("outage", (await fixture.App.TicketAsync(ids[0], Adele)).GetProperty("tags")[0].GetString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByText("Done for 2 of 2 tickets")).ToBeVisibleAsync();
        foreach (var id in ids)
        {
            await Eventually.BecomesTrueAsync("the tag is gone", async () => (await fixture.App.TicketAsync(id, Adele)).GetProperty("tags").GetArrayLength() == 0);
        }

        Assert.Empty(browser.Errors);
    }

    [SkippableFact]
    public async Task Queue_shows_one_level_where_that_is_asked_for()
    {
        var (first, second) = (await TicketAsync("For the first level"), await TicketAsync("For the second level", "Company", "High"));
        var holder = (await fixture.App.TicketAsync(second, Adele)).GetProperty("assignee").GetProperty("address").GetString()!;
        Assert.Equal(200, (await fixture.App.SendAsync(HttpMethod.Post, $"/api/tickets/{second}/handover", holder, new { tier = "L2", reason = "Needs the console." })).Status);
        await using var browser = await ChromiumBrowser.OpenAsync();
        var page = await browser.PageAsync();
        await OpenAsync(page, "/tabs/queue", Adele);
        await page.GetByRole(AriaRole.Button, new() { Name = "L2 · Specialists" }).ClickAsync();
        await Expect(page.GetByText(second)).ToBeVisibleAsync();
        await Expect(page.GetByText(first)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "L2 · Specialists" })).ToBeDisabledAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Select several" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the list" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "L2 · Specialists" })).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "All levels" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "All levels" })).ToBeDisabledAsync();
        Assert.Empty(browser.Errors);
    }

    [SkippableFact]
    public async Task Message_of_the_requester_becomes_a_ticket_of_its_own()
    {
        var id = await TicketAsync("Two things");
        Assert.Equal(200, (await fixture.App.SendAsync(HttpMethod.Post, $"/api/tickets/{id}/reply", Lynne, new { text = "My mouse is broken, too." })).Status);
        await using var browser = await ChromiumBrowser.OpenAsync();
        var page = await browser.PageAsync();
        await OpenAsync(page, $"/tickets/{id}", Adele);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it a ticket" }).ClickAsync();
        await Expect(page.GetByLabel("Subject of the new ticket")).ToHaveValueAsync("My mouse is broken, too.");
        await page.GetByLabel("Subject of the new ticket").FillAsync("Mouse");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it a ticket" }).ClickAsync();
        await Expect(page.GetByText("is what this one is a part of")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Mouse");
        Assert.DoesNotContain(id, page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Back", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Two things");
        await page.GoForwardAsync();
        await page.GetByText($"{id} · is what this one is a part of").ClickAsync();
        await Expect(page.GetByText("is a part of this one")).ToBeVisibleAsync();
        Assert.Empty(browser.Errors);
    }

    private static string? Text(System.Text.Json.JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task<string> TicketAsync(string subject, string impact = "Individual", string urgency = "Medium")
    {
        var (status, ticket) = await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets", Lynne, new { subject, text = "Please.", impact, urgency }, Guid.NewGuid().ToString());
        Assert.Equal(201, status);
        return ticket.GetProperty("id").GetString()!;
    }

    private async Task OpenAsync(IPage page, string path, string person)
    {
        await page.GotoAsync($"{fixture.App.Endpoints.GetProperty("app").GetString()}{path}?as={Uri.EscapeDataString(person)}");
        await Expect(page.Locator(".ac-adaptiveCard").First).ToBeVisibleAsync();
    }
}
