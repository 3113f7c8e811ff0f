using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace M365Support.EndToEnd;

/// <summary>Preferences and the glossary over HTTP and on the page.</summary>
[Collection(AppGroup.Name)]
public sealed class WordsAndWishesTests(AppFixture fixture)
{
    private const string Manager = "megan@contoso.example";
    private const string Employee = "alex@contoso.example";

    [SkippableFact]
    public async Task Preferences_are_the_caller_s_own()
    {
        var app = fixture.App;
        var (status, saved) = await app.SendAsync(HttpMethod.Put, "/api/me/preferences", Manager, new { way = "Both", language = "zh-Hans", quietFrom = "22:00", quietTo = "07:00" });
        Assert.Equal((200, "Both"), (status, saved.GetProperty("way").GetString()));
        Assert.Equal("07:00", (await app.SendAsync(HttpMethod.Get, "/api/me/preferences", Manager)).Body.GetProperty("quietTo").GetString());
        Assert.Equal("Teams", (await app.SendAsync(HttpMethod.Get, "/api/me/preferences", Employee)).Body.GetProperty("way").GetString());
        Assert.Contains("免打扰", (await app.SendAsync(HttpMethod.Get, "/api/tabs/settings", Manager)).Body.ToString(), StringComparison.Ordinal);

        Assert.Equal(400, (await app.SendAsync(HttpMethod.Put, "/api/me/preferences", Manager, new { way = "Pigeon" })).Status);
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Put, "/api/me/preferences", Manager, new { })).Status);
    }

    [SkippableFact]
    public async Task Glossary_is_changed_by_managers_who_know_what_they_change()
    {
        var app = fixture.App;
        var term = $"Frobnicator {Guid.NewGuid():N}"[..30];
        Assert.Equal(403, (int)(await PutAsync(Employee, term, "a thing", ifNoneMatch: "*")).StatusCode);
        Assert.Equal(428, (int)(await PutAsync(Manager, term, "a thing")).StatusCode);
        using var added = await PutAsync(Manager, term, "a thing", ifNoneMatch: "*");
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        Assert.Equal(412, (int)(await PutAsync(Manager, term, "a thing", ifNoneMatch: "*")).StatusCode);

        var etag = added.Headers.GetValues("ETag").Single();
        using var changed = await PutAsync(Manager, term, "another thing", ifMatch: etag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(412, (int)(await PutAsync(Manager, term, "yet another", ifMatch: etag)).StatusCode);
        Assert.Equal(400, (int)(await PutAsync(Manager, term, "", ifMatch: etag)).StatusCode);

        var (_, page) = await app.SendAsync(HttpMethod.Get, $"/api/glossary/en?search={Uri.EscapeDataString(term)}", Manager);
        Assert.Equal(1, page.GetProperty("found").GetInt32());
        var (_, tab) = await app.SendAsync(HttpMethod.Get, "/api/tabs/glossary", Manager);
        Assert.Equal("AdaptiveCard", tab.GetProperty("card").GetProperty("type").GetString());
        Assert.Equal(403, (await app.SendAsync(HttpMethod.Get, "/api/tabs/glossary", Employee)).Status);
    }

    [SkippableFact]
    public async Task Change_of_the_glossary_is_taken_back_on_its_card()
    {
        var term = $"Gizmo {Guid.NewGuid():N}"[..30];
        var saved = await PressAsync("glossary-save", new { language = "en", nonce = Guid.NewGuid(), term, plain = "a small device" });
        Assert.Contains($"{term} is saved.", saved.ToString(), StringComparison.Ordinal);
        var undo = Find(saved, "glossary-undo");
        var undone = await PressAsync("glossary-undo", undo);
        Assert.Contains("The change was taken back.", undone.ToString(), StringComparison.Ordinal);
        Assert.Equal(404, (await fixture.App.SendAsync(HttpMethod.Get, $"/api/glossary/en/{Uri.EscapeDataString(term)}", Manager)).Status);
    }

    private static JsonElement Find(JsonElement card, string verb) =>
        card.GetProperty("value").GetProperty("body").EnumerateArray()
            .Where(e => e.GetProperty("type").GetString() == "ActionSet")
            .SelectMany(e => e.GetProperty("actions").EnumerateArray())
            .Single(a => a.TryGetProperty("verb", out var v) && v.GetString() == verb).GetProperty("data");

    private async Task<JsonElement> PressAsync(string verb, object data) =>
        (await fixture.App.SendAsync(HttpMethod.Post, "/api/cards/actions", Manager, new { action = new { type = "Action.Execute", verb, data } })).Body;

    private async Task<HttpResponseMessage> PutAsync(string person, string term, string plain, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/glossary/en/{Uri.EscapeDataString(term)}") { Content = JsonContent.Create(new { plain }) };
        request.Headers.Add("X-Demo-User", person);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await fixture.App.Http.SendAsync(request);
    }
}
