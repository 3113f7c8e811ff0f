using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace M365Support.Local;

public sealed class GraphEmulatorTests : IAsyncLifetime
{
    private EmulatorDriver graph = null!;

    public async Task InitializeAsync() => graph = await EmulatorDriver.StartAsync();

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "localhost:1")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Request_from_elsewhere_is_refused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "_emulator/presence/alex@contoso.example") { Content = JsonContent.Create(new { availability = "Away" }) };
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await graph.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("Available", await AvailabilityAsync("alex"));
    }

    [Fact]
    public async Task Presence_survives_a_restart()
    {
        await graph.SetPresenceAsync("alex@contoso.example", "OutOfOffice");
        await graph.SetPresenceAsync(EmulatorDriver.Person("lina").Id, "Busy");
        await graph.RestartAsync();
        Assert.Equal("Offline", await AvailabilityAsync("alex"));
        Assert.Equal("Busy", await AvailabilityAsync("lina"));
        var presence = Assert.Single(await graph.Client.GetPresencesByUserIdAsync([EmulatorDriver.Person("alex").Id]));
        Assert.True(presence.OutOfOfficeSettings?.IsOutOfOffice);
    }

    [Fact]
    public async Task Preferred_presence_is_set_and_cleared_as_in_Graph()
    {
        var id = EmulatorDriver.Person("diego").Id;
        using var refused = await graph.Http.PostAsJsonAsync($"v1.0/users/{id}/presence/setUserPreferredPresence", new { availability = "Available", activity = "InACall" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var set = await graph.Http.PostAsJsonAsync($"v1.0/users/{id}/presence/setUserPreferredPresence", new { availability = "Available", activity = "Available", expirationDuration = "PT8H" });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal("Available", await AvailabilityAsync("diego"));
        using var cleared = await graph.Http.PostAsync($"v1.0/users/{id}/presence/clearUserPreferredPresence", content: null);
        Assert.Equal("Away", await AvailabilityAsync("diego"));
    }

    [Fact]
    public async Task Unknown_presence_is_refused_in_plain_words()
    {
        using var answer = await graph.Http.PutAsJsonAsync("_emulator/presence/alex@contoso.example", new { availability = "Sleeping" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"]!;
        Assert.Contains("\"Sleeping\" is not one of Available", (string)error["message"]!, StringComparison.Ordinal);
        using var nobody = await graph.Http.PutAsJsonAsync("_emulator/presence/nobody", new { availability = "Away" });
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task Page_and_its_parts_are_served_under_a_strict_policy()
    {
        using var page = await graph.Http.GetAsync("/");
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (var part in new[] { "page.css", "page.js" })
        {
            using var answer = await graph.Http.GetAsync(part);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private async Task<string?> AvailabilityAsync(string name) =>
        (string?)(await graph.Http.GetFromJsonAsync<JsonNode>("_emulator/people"))!["people"]!.AsArray()
            .Single(person => (string?)person!["mail"] == name + "@contoso.example")!["availability"];
}
