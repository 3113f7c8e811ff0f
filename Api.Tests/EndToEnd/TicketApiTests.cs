using M365Support.Infrastructure;

namespace M365Support.EndToEnd;

[Collection(AppGroup.Name)]
public sealed class TicketApiTests(AppFixture fixture)
{
    private const string Lynne = "lynne@contoso.example";
    private const string Adele = "adele@contoso.example";

    [SkippableFact]
    public async Task Ticket_goes_from_open_to_confirmed()
    {
        var app = fixture.App;
        var id = await OpenAsync(app, "VPN");
        Assert.Equal(200, await DoAsync(app, id, "take", Adele));
        Assert.Equal(200, await DoAsync(app, id, "progress", Adele, new { text = "Looking at the logs" }));
        Assert.Equal(200, await DoAsync(app, id, "note", Adele, new { text = "Secret: certificate expired" }));
        Assert.Equal(200, await DoAsync(app, id, "reply", Lynne, new { text = "Thank you" }));
        Assert.Equal(200, await DoAsync(app, id, "nudge", Lynne));
        Assert.Equal(400, await DoAsync(app, id, "resolve", Adele, new { cause = "Expired certificate" }));
        Assert.Equal(200, await DoAsync(app, id, "resolve", Adele, new { cause = "Expired certificate", action = "Renewed", prevention = "Reminder" }));
        Assert.Equal(409, await DoAsync(app, id, "resolve", Adele, new { cause = "a", action = "b", prevention = "c" }));
        Assert.Equal(200, await DoAsync(app, id, "reopen", Lynne, new { reason = "Still broken" }));
        Assert.Equal(200, await DoAsync(app, id, "resolve", Adele, new { cause = "Wrong certificate", action = "Replaced", prevention = "Test" }));
        Assert.Equal(200, await DoAsync(app, id, "confirm", Lynne));

        var ticket = await app.TicketAsync(id, Lynne);
        Assert.Equal("Closed", ticket.GetProperty("status").GetString());
        Assert.Equal("Looking at the logs", ticket.GetProperty("lastUpdate").GetString());
        Assert.DoesNotContain("Secret", ticket.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Secret", (await app.TicketAsync(id, Adele)).GetRawText(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Who_may_not_is_refused_and_told_nothing()
    {
        var app = fixture.App;
        var id = await OpenAsync(app, "Mine alone");
        Assert.Equal(404, (await app.SendAsync(HttpMethod.Get, $"/api/tickets/{id}", "alex@contoso.example")).Status);
        Assert.Equal(404, await DoAsync(app, id, "reply", "alex@contoso.example", new { text = "Hi" }));
        Assert.Equal(403, await DoAsync(app, id, "resolve", Lynne, new { cause = "a", action = "b", prevention = "c" }));
        Assert.Equal(403, (await app.SendAsync(HttpMethod.Get, "/api/tickets?view=queue", Lynne)).Status);
        Assert.Equal(401, (await app.SendAsync(HttpMethod.Get, $"/api/tickets/{id}")).Status);
        Assert.Equal(401, (await app.SendAsync(HttpMethod.Get, $"/api/tickets/{id}", "nobody@contoso.example")).Status);
        Assert.Equal(403, (await app.SendAsync(HttpMethod.Get, "/api/tabs/desk", Adele)).Status);
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/api/tabs/desk", "megan@contoso.example")).Status);
    }

    [SkippableFact]
    public async Task Same_idempotency_key_opens_one_ticket_and_a_missing_one_is_refused()
    {
        var app = fixture.App;
        var key = Guid.NewGuid().ToString();
        var body = new { subject = "Once", text = "Only" };
        var first = await app.SendAsync(HttpMethod.Post, "/api/tickets", Lynne, body, key);
        var second = await app.SendAsync(HttpMethod.Post, "/api/tickets", Lynne, body, key);
        var third = await app.SendAsync(HttpMethod.Post, "/api/tickets", Lynne, body);

        Assert.Equal((201, 200, 400), (first.Status, second.Status, third.Status));
        Assert.Equal(first.Body.GetProperty("id").GetString(), second.Body.GetProperty("id").GetString());
        Assert.Contains("Idempotency-Key", third.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Ticket_waits_while_nobody_is_available_and_goes_to_who_comes_first()
    {
        var app = fixture.App;
        var agents = new[] { Adele, "lina@contoso.example", "diego@contoso.example", "chenwei@contoso.example", "priya@contoso.example" };
        var (_, before) = await app.SendAsync(HttpMethod.Get, "/api/demo/people");
        Assert.All(agents, a => Assert.Contains(a, before.GetRawText(), StringComparison.Ordinal));
        foreach (var agent in agents)
        {
            await app.SetPresenceAsync(agent, "Offline");
        }

        try
        {
            string? id = null;
            await Eventually.BecomesTrueAsync("presence has been noticed", async () =>
            {
                id = await OpenAsync(app, "Nobody there");
                return (await app.TicketAsync(id, Lynne)).GetProperty("assignee").ValueKind == System.Text.Json.JsonValueKind.Null;
            });

            await app.SetPresenceAsync("chenwei@contoso.example", "Available");
            await Eventually.BecomesTrueAsync("the ticket is assigned", async () =>
                (await app.TicketAsync(id!, Lynne)).GetProperty("assignee").ValueKind != System.Text.Json.JsonValueKind.Null);

            var ticket = await app.TicketAsync(id!, Lynne);
            Assert.Equal("chenwei@contoso.example", ticket.GetProperty("assignee").GetProperty("address").GetString());
            Assert.Equal("Available, speaks English", ticket.GetProperty("assignmentReason").GetString());
            Assert.Matches(@"^Available, .*\d+ open of \d+.*nobody of L1 available", (await app.TicketAsync(id!, Adele)).GetProperty("assignmentReason").GetString());
        }
        finally
        {
            await app.SetPresenceAsync(Adele, "Available");
            await app.SetPresenceAsync("lina@contoso.example", "Available");
        }
    }

    [SkippableFact]
    public async Task Health_names_each_thing_and_the_api_describes_itself()
    {
        var app = fixture.App;
        var (status, health) = await app.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal(200, status);
        Assert.All(new[] { "storage", "queue", "graph", "mail" }, name => Assert.Equal("Healthy", health.GetProperty("checks").GetProperty(name).GetProperty("status").GetString()));
        Assert.Equal(0, health.GetProperty("checks").GetProperty("queue").GetProperty("data").GetProperty("poison").GetInt32());
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/health/live")).Status);

        var (_, openApi) = await app.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        Assert.Equal("M365 Support", openApi.GetProperty("info").GetProperty("title").GetString());
        foreach (var path in new[] { "/api/mail", "/api/tickets", "/api/tickets/{id}", "/api/tickets/{id}/{command}", "/health/ready" })
        {
            Assert.True(openApi.GetProperty("paths").TryGetProperty(path, out _), path);
        }
    }

    private static async Task<string> OpenAsync(AppProcess app, string subject)
    {
        var (status, ticket) = await app.SendAsync(HttpMethod.Post, "/api/tickets", Lynne, new { subject, text = "It does not connect." }, Guid.NewGuid().ToString());
        Assert.Equal(201, status);
        return ticket.GetProperty("id").GetString()!;
    }

    private static async Task<int> DoAsync(AppProcess app, string id, string command, string person, object? body = null) =>
        (await app.SendAsync(HttpMethod.Post, $"/api/tickets/{id}/{command}", person, body ?? new { })).Status;
}
