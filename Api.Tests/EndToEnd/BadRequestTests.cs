using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace M365Support.EndToEnd;

/// <summary>Requests that nobody can make sense of, and what their senders are told.</summary>
[Collection(AppGroup.Name)]
public sealed class BadRequestTests(AppFixture fixture)
{
    private const string Adele = "adele@contoso.example";

    [SkippableTheory]
    [InlineData("POST", "/api/tickets", "{\"subject\":", 400, null, "line 1, byte 12")]
    [InlineData("POST", "/api/tickets", "", 400, null, "body")]
    [InlineData("POST", "/api/tickets", "null", 400, null, "body")]
    [InlineData("POST", "/api/tickets", "[]", 400, null, "JSON object")]
    [InlineData("POST", "/api/tickets", "{}", 400, "subject", "fill in")]
    [InlineData("POST", "/api/tickets", "{\"subject\":5}", 400, "subject", "another type")]
    [InlineData("POST", "/api/tickets", "{\"subject\":\"x\\ud800y\"}", 400, "subject", "another type")]
    [InlineData("POST", "/api/tickets", "{\"subject\":\"x\",\"prioritty\":\"P1\"}", 400, "prioritty", "is not a field")]
    [InlineData("POST", "/api/tickets", "{\"subject\":\"x\",\"subject\":\"y\"}", 400, "subject", "twice")]
    [InlineData("POST", "/api/tickets", "{\"subject\":\"x\",\"impact\":\"Huge\"}", 400, "impact", "Individual, Team, Company")]
    [InlineData("POST", "/api/tickets", "{\"subject\":\"x\",\"requester\":\"lynne@contoso.example\"}", 400, "requester", "another type")]
    [InlineData("GET", "/api/tickets", null, 400, "view", "mine, assigned, queue")]
    [InlineData("GET", "/api/tickets?view=mine&cursor=forged", null, 400, "cursor", "cursor")]
    [InlineData("GET", "/api/tickets/{id}/timeline?count=many", null, 400, null, "many")]
    [InlineData("POST", "/api/tickets/{id}/explode", "{}", 400, "command", "acknowledge")]
    [InlineData("POST", "/api/tickets/{id}/note", "{", 400, null, "line 1")]
    [InlineData("POST", "/api/tickets/{id}/note", "[1]", 400, null, "JSON object")]
    [InlineData("POST", "/api/tickets/{id}/note", "{\"text\":{\"a\":1}}", 400, "text", "not an object")]
    [InlineData("POST", "/api/tickets/{id}/note", "{\"text\":\"\\udc00\"}", 400, null, "Unicode")]
    [InlineData("POST", "/api/tickets/{id}/note", "{\"text\":\"x\",\"txt\":\"y\"}", 400, "txt", "Its fields are: text")]
    [InlineData("POST", "/api/tickets/{id}/watch", "{\"text\":\"x\"}", 400, "text", "It has none")]
    [InlineData("POST", "/api/tickets/{id}/split", "{\"sequence\":1,\"subject\":\"x\",\"to\":2}", 400, "to", "sequence, subject")]
    [InlineData("POST", "/api/tickets/{id}/rate", "{\"score\":\"five\"}", 400, "score", "1, 2, 3, 4, 5")]
    [InlineData("POST", "/api/tickets/{id}/wait", "{\"for\":\"Schedule\",\"until\":\"soon\",\"reason\":\"x\"}", 400, "until", "soon")]
    [InlineData("POST", "/api/tickets/bulk", "{\"ids\":[1],\"command\":\"take\"}", 400, "ids[0]", "another type")]
    [InlineData("POST", "/api/tickets/bulk", "{\"ids\":[\"{id}\"],\"command\":\"explode\"}", 400, "command", "acknowledge")]
    [InlineData("POST", "/api/tickets/bulk", "{\"ids\":[\"{id}\"],\"command\":\"note\",\"fields\":{\"txt\":\"x\",\"text\":\"y\"}}", 400, "txt", "text")]
    [InlineData("POST", "/api/cards/actions", "{\"action\":5}", 400, "action", "another type")]
    [InlineData("POST", "/api/cards/actions", "{}", 400, null, "no action")]
    [InlineData("PUT", "/api/me/preferences", "{\"way\":\"Pigeon\"}", 400, "way", "Pigeon")]
    [InlineData("PUT", "/api/tickets", "{}", 405, null, null)]
    [InlineData("GET", "/api/nothing", null, 404, null, null)]
    public async Task Request_is_refused_with_what_is_wrong_and_where(string method, string path, string? body, int status, string? field, string? words)
    {
        var id = await TicketAsync();
        var (found, problem) = await SendAsync(method, path.Replace("{id}", id, StringComparison.Ordinal), body?.Replace("{id}", id, StringComparison.Ordinal), "application/json");
        Assert.True(status == found, $"{found}: {problem}");
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
        Assert.Contains(words ?? "", problem.TryGetProperty("detail", out var detail) ? detail.GetString() : "", StringComparison.Ordinal);
        Assert.DoesNotContain("M365Support.", problem.GetRawText(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Body_that_is_no_JSON_or_too_large_is_refused()
    {
        Assert.Equal(415, (await SendAsync("POST", "/api/tickets", "{}", "text/plain")).Status);
        Assert.Equal(413, (await SendAsync("POST", "/api/tickets", $"{{\"subject\":\"{new string('x', 5_000_000)}\"}}", "application/json")).Status);
    }

    [SkippableFact]
    public async Task Answer_of_the_API_is_kept_by_no_cache_and_readable_by_no_other_site()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/tickets?view=mine");
        request.Headers.Add("X-Demo-User", Adele);
        request.Headers.Add("Origin", "https://evil.example");
        using var response = await fixture.App.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || header.Key == "Server");
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, string? body, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-Demo-User", Adele);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (body is not null)
        {
            // What is refused for its length is refused before it is sent, so that the answer is not lost with the connection.
            request.Headers.ExpectContinue = true;
            request.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        }

        using var response = await fixture.App.Http.SendAsync(request);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>The same ticket each time.</summary>
    private async Task<string> TicketAsync() =>
        (await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets", Adele, new { subject = "Bad requests", text = "x" }, "bad-requests")).Body.GetProperty("id").GetString()!;
}
