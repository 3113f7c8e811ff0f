using System.Text.Json;
using M365Support.Infrastructure;

namespace M365Support.EndToEnd;

/// <summary>The commands of a ticket's whole life over HTTP, in the running app.</summary>
[Collection(AppGroup.Name)]
public sealed class TicketCommandsApiTests(AppFixture fixture)
{
    private const string Lynne = "lynne@contoso.example";
    private const string Adele = "adele@contoso.example";
    private const string Priya = "priya@contoso.example";
    private const string Megan = "megan@contoso.example";

    [SkippableFact]
    public async Task Description_takes_lists_as_arrays_or_with_commas_and_fields_as_an_object()
    {
        var id = await OpenAsync();
        var ticket = await DoneAsync(id, "describe", Adele, new { subject = "Printer jams", category = "printing", tags = new[] { "floor 3", "jam" }, fields = new { Asset = "PC-0815", Seats = 12.5, Building = "north" } });
        Assert.Equal("Printer jams", ticket.GetProperty("subject").GetString());
        Assert.Equal("printing", ticket.GetProperty("category").GetString());
        Assert.Equal(["floor-3", "jam"], Texts(ticket, "tags"));
        Assert.Equal("North", ticket.GetProperty("fields").GetProperty("Building").GetString());
        Assert.Equal("12.5", ticket.GetProperty("fields").GetProperty("Seats").GetString());

        ticket = await DoneAsync(id, "describe", Adele, new { tags = "jam,urgent", fields = new { Asset = "" } });
        Assert.Equal(["jam", "urgent"], Texts(ticket, "tags"));
        Assert.False(ticket.GetProperty("fields").TryGetProperty("Asset", out _));

        var (status, problem) = await DoAsync(id, "describe", Adele, new { fields = new { Building = "East" } });
        Assert.Equal(400, status);
        Assert.Equal("Building", problem.GetProperty("field").GetString());
        Assert.Contains("North, South, Home", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        var seenByRequester = await fixture.App.TicketAsync(id, Lynne);
        Assert.Empty(Texts(seenByRequester, "tags"));
        Assert.Equal("{}", seenByRequester.GetProperty("fields").GetRawText());
    }

    [SkippableFact]
    public async Task Change_that_would_undo_one_that_its_author_has_not_seen_is_a_friendly_conflict()
    {
        var id = await OpenAsync();
        await DoneAsync(id, "describe", Adele, new { subject = "First" });
        var (status, problem) = await DoAsync(id, "describe", Priya, new { subject = "Second", seen = new { subject = "Lamp broken" } });
        Assert.Equal(409, status);
        Assert.Equal("ChangedMeanwhile", problem.GetProperty("reason").GetString());
        Assert.Contains("First", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await DoneAsync(id, "take", Adele);
        var (_, taken) = await DoAsync(id, "take", Priya);
        Assert.Contains("Adele Vance", taken.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Waiting_for_a_vendor_shows_in_state_and_clocks()
    {
        var id = await OpenAsync();
        var ticket = await DoneAsync(id, "wait", Adele, new { @for = "Vendor", vendor = "Northwind Telecom", reason = "Line is down" });
        Assert.Equal("Waiting", ticket.GetProperty("status").GetString());
        var wait = ticket.GetProperty("wait");
        Assert.Equal(("Vendor", "Northwind Telecom", "Line is down"), (wait.GetProperty("for").GetString(), wait.GetProperty("vendor").GetString(), wait.GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.String, wait.GetProperty("vendorDueBy").ValueKind);
        Assert.Equal(JsonValueKind.String, ticket.GetProperty("clocks").GetProperty("resolveBy").ValueKind);

        ticket = await DoneAsync(id, "wait", Adele, new { @for = "Requester", reason = "Which line?" });
        Assert.Equal(JsonValueKind.Null, ticket.GetProperty("clocks").GetProperty("resolveBy").ValueKind);
        ticket = await DoneAsync(id, "resume", Adele);
        Assert.Equal("Open", ticket.GetProperty("status").GetString());
        Assert.Equal(409, (await DoAsync(id, "resume", Adele)).Status);
        Assert.Equal(400, (await DoAsync(id, "wait", Adele, new { @for = "Vendor", vendor = "Nobody", reason = "?" })).Status);
        Assert.Equal(400, (await DoAsync(id, "wait", Adele, new { @for = "Schedule", until = "2001-01-01", reason = "?" })).Status);
    }

    [SkippableFact]
    public async Task Hand_over_goes_to_people_of_the_roster_only()
    {
        var id = await OpenAsync();
        await DoneAsync(id, "take", Adele);
        var (status, problem) = await DoAsync(id, "handover", Adele, new { to = Lynne, reason = "She knows" });
        Assert.Equal(400, status);
        Assert.Contains(Priya, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var ticket = await DoneAsync(id, "handover", Adele, new { to = Priya, reason = "Needs the network" });
        Assert.Equal(Priya, ticket.GetProperty("assignee").GetProperty("address").GetString());
        Assert.Equal("L3", ticket.GetProperty("tier").GetString());
        Assert.Contains("Needs the network", ticket.GetProperty("timeline").GetRawText(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Merge_is_seen_on_both_tickets_and_can_be_taken_back()
    {
        var (one, two) = (await OpenAsync(), await OpenAsync());
        var merged = await DoneAsync(one, "merge", Adele, new { into = two });
        Assert.Equal(("Merged", two), (merged.GetProperty("status").GetString(), merged.GetProperty("mergedInto").GetString()));
        Assert.Equal([one], Texts(await fixture.App.TicketAsync(two, Adele), "absorbed"));
        Assert.Equal(409, (await DoAsync(one, "take", Adele)).Status);
        Assert.Equal(403, (await DoAsync(one, "merge", Lynne, new { into = two })).Status);
        var back = await DoneAsync(one, "unmerge", Adele);
        Assert.NotEqual("Merged", back.GetProperty("status").GetString());
        await Eventually.BecomesTrueAsync("the other ticket lets go", async () => Texts(await fixture.App.TicketAsync(two, Adele), "absorbed").Count == 0);
    }

    [SkippableFact]
    public async Task Split_opens_a_linked_ticket_of_a_message_once()
    {
        var id = await OpenAsync();
        await DoneAsync(id, "reply", Lynne, new { text = "By the way, my mouse is broken, too." });
        var (_, timeline) = await fixture.App.SendAsync(HttpMethod.Get, $"/api/tickets/{id}/timeline?count=3", Adele);
        var message = timeline.GetProperty("events").EnumerateArray().First(e => e.GetProperty("type").GetString() == "reply");
        var body = new { sequence = message.GetProperty("sequence").GetInt64(), subject = "Mouse" };
        var (created, fresh) = await DoAsync(id, "split", Adele, body);
        var (again, same) = await DoAsync(id, "split", Adele, body);
        Assert.Equal((201, 200), (created, again));
        Assert.Equal(fresh.GetProperty("id").GetString(), same.GetProperty("id").GetString());
        Assert.Equal("By the way, my mouse is broken, too.", fresh.GetProperty("text").GetString());
        Assert.Equal(Lynne, fresh.GetProperty("requester").GetProperty("address").GetString());
        var link = Assert.Single((await fixture.App.TicketAsync(id, Adele)).GetProperty("links").EnumerateArray());
        Assert.Equal(("Child", fresh.GetProperty("id").GetString()), (link.GetProperty("kind").GetString(), link.GetProperty("ticket").GetString()));
        Assert.Equal(400, (await DoAsync(id, "split", Adele, new { sequence = 9_999, subject = "None" })).Status);
    }

    [SkippableFact]
    public async Task Timeline_is_paged_and_says_who_when_from_where_and_why()
    {
        var id = await OpenAsync();
        await DoneAsync(id, "take", Adele);
        await DoneAsync(id, "prioritise", Adele, new { impact = "Company", urgency = "High", priority = "P2", reason = "The board meets" });
        var all = new List<JsonElement>();
        for (string? before = ""; before is not null;)
        {
            var (status, page) = await fixture.App.SendAsync(HttpMethod.Get, $"/api/tickets/{id}/timeline?count=2{before}", Adele);
            Assert.Equal(200, status);
            all.AddRange(page.GetProperty("events").EnumerateArray());
            before = page.GetProperty("before").ValueKind == JsonValueKind.Null ? null : "&before=" + page.GetProperty("before").GetInt64();
        }

        Assert.Equal(Enumerable.Range(1, all.Count).Reverse().Select(i => (long)i), all.Select(e => e.GetProperty("sequence").GetInt64()));
        var prioritised = all.Single(e => e.GetProperty("type").GetString() == "prioritised");
        Assert.Equal("P2 (override): The board meets", prioritised.GetProperty("text").GetString());
        Assert.Equal(("Api", Adele), (prioritised.GetProperty("via").GetString(), prioritised.GetProperty("by").GetProperty("address").GetString()));
        Assert.Equal(400, (await fixture.App.SendAsync(HttpMethod.Get, $"/api/tickets/{id}/timeline?count=0", Adele)).Status);
    }

    [SkippableFact]
    public async Task Phone_call_is_logged_for_the_caller_with_what_the_directory_knows()
    {
        var (status, ticket) = await fixture.App.SendAsync(
            HttpMethod.Post,
            "/api/tickets",
            Adele,
            new { subject = "No network", text = "Called", category = "network", source = "Phone", requester = new { address = "zhangwei@contoso.example" } },
            Guid.NewGuid().ToString());
        Assert.Equal(201, status);
        Assert.Equal(("Phone", "network", "zh-CN", "上海"), (Text(ticket, "source"), Text(ticket, "category"), Text(ticket, "language"), Text(ticket, "site")));
        Assert.Equal("张伟 (Zhang Wei)", ticket.GetProperty("requester").GetProperty("name").GetString());
        Assert.Equal(Adele, ticket.GetProperty("openedBy").GetProperty("address").GetString());
        var (refused, _) = await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets", Lynne, new { subject = "x", source = "Phone" }, Guid.NewGuid().ToString());
        Assert.Equal(403, refused);
        var (unknown, problem) = await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets", Adele, new { subject = "x", category = "gardening" }, Guid.NewGuid().ToString());
        Assert.Equal((400, "category"), (unknown, problem.GetProperty("field").GetString()));
    }

    [SkippableFact]
    public async Task Bulk_does_what_it_can_says_what_it_could_not_and_repeats_nothing()
    {
        var ids = new[] { await OpenAsync(), await OpenAsync(), await OpenAsync() };
        await DoneAsync(ids[1], "resolve", Adele, new { cause = "a", action = "b", prevention = "c" });
        var body = new { ids, command = "resolve", fields = new { cause = "Outage", action = "Restarted", prevention = "Monitoring" } };
        var key = Guid.NewGuid().ToString();
        var (status, answer) = await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets/bulk", Adele, body, key);
        Assert.Equal(200, status);
        Assert.Equal((2, 1), (answer.GetProperty("done").GetInt32(), answer.GetProperty("refused").GetInt32()));
        var results = answer.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(ids, results.Select(r => r.GetProperty("id").GetString()));
        Assert.Equal((409, "AlreadyEnded"), (results[1].GetProperty("status").GetInt32(), Text(results[1], "reason")));
        Assert.Contains("Adele Vance", Text(results[1], "detail"), StringComparison.Ordinal);

        var (_, again) = await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets/bulk", Adele, body, key);
        Assert.Equal(2, again.GetProperty("done").GetInt32());
        Assert.All(again.GetProperty("results").EnumerateArray(), r => Assert.False(r.GetProperty("changed").GetBoolean()));

        Assert.Equal(400, (await BulkAsync(new { ids = Array.Empty<string>(), command = "take" })).Status);
        Assert.Equal(400, (await BulkAsync(new { ids = Enumerable.Repeat(ids[0], 101), command = "take" })).Status);
        Assert.Equal(400, (await BulkAsync(new { ids = new[] { "123" }, command = "take" })).Status);
        Assert.Equal(400, (await BulkAsync(new { ids, command = "explode" })).Status);
        var (_, manager) = await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets/bulk", Megan, new { ids = new[] { ids[0] }, command = "reopen", fields = new { reason = "Too early" } });
        Assert.Equal(1, manager.GetProperty("done").GetInt32());
    }

    private async Task<string> OpenAsync()
    {
        var (status, ticket) = await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets", Lynne, new { subject = "Lamp broken", text = "It is dark." }, Guid.NewGuid().ToString());
        Assert.Equal(201, status);
        return ticket.GetProperty("id").GetString()!;
    }

    private Task<(int Status, JsonElement Body)> BulkAsync(object body) => fixture.App.SendAsync(HttpMethod.Post, "/api/tickets/bulk", Adele, body);

    private Task<(int Status, JsonElement Body)> DoAsync(string id, string command, string person, object? body = null) =>
        fixture.App.SendAsync(HttpMethod.Post, $"/api/tickets/{id}/{command}", person, body ?? new { });

    private async Task<JsonElement> DoneAsync(string id, string command, string person, object? body = null)
    {
        var (status, answer) = await DoAsync(id, command, person, body);
        Assert.True(status == 200, $"{answer}\n{(status == 500 ? fixture.App.Output : "")}");
        return answer;
    }

    private static List<string?> Texts(JsonElement ticket, string name) => [.. ticket.GetProperty(name).EnumerateArray().Select(t => t.GetString())];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
