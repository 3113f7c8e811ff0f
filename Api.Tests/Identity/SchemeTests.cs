using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using M365Support.Bot;
using M365Support.Infrastructure;

namespace M365Support.Identity;

[Collection(AzuriteCollection.Name)]
public sealed class SchemeTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string AppId = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string Connector = "https://smba.trafficmanager.net/emea/";

    private OpenIdIssuer issuer = null!;

    public async Task InitializeAsync()
    {
        issuer = await OpenIdIssuer.StartAsync();
        issuer.AddKey("teams", "msteams");
        issuer.AddKey("skype", "skypeforbusiness");
    }

    public async Task DisposeAsync() => await issuer.DisposeAsync();

    [SkippableTheory]
    [InlineData("teams", AppId, Connector, 200)]
    [InlineData("teams", AppId, "https://smba.trafficmanager.net/amer/", 403)]
    [InlineData("teams", AppId, null, 403)]
    [InlineData("skype", AppId, Connector, 403)]
    [InlineData("teams", "11111111-d9cb-469f-a165-70867728950e", Connector, 401)]
    public async Task Channel_may_post_only_with_a_token_for_this_bot_connector_and_channel(string key, string audience, string? serviceUrl, int status)
    {
        await using var host = await RegisteredAsync();

        var response = await host.PostAsync(Incoming(), issuer.Sign(key, ChannelClaims(audience, serviceUrl)));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [SkippableTheory]
    [InlineData(AppId, 200)]
    [InlineData("11111111-d9cb-469f-a165-70867728950e", 403)]
    public async Task Activity_of_another_tenant_is_refused(string tenant, int status)
    {
        await using var host = await RegisteredAsync();
        var token = issuer.Sign("teams", ChannelClaims(AppId, Connector));

        Assert.Equal(status, (int)(await host.PostAsync(Incoming() with { ChannelData = BotJson.Write(new { tenant = new { id = tenant } }) }, token)).StatusCode);
        Assert.Equal(status, (int)(await host.PostAsync(Incoming() with { Conversation = new() { Id = "a:1", TenantId = tenant } }, token)).StatusCode);
    }

    [SkippableFact]
    public async Task Registered_bot_is_closed_to_this_machine_too()
    {
        await using var host = await RegisteredAsync();

        var response = await host.PostAsync(Incoming());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [SkippableFact]
    public async Task Claim_named_like_our_endorsement_endorses_nothing()
    {
        await using var host = await RegisteredAsync();
        var token = issuer.Sign("skype", new { iss = issuer.Address, aud = AppId, exp = Later, serviceurl = Connector, endorsement = "msteams" });

        Assert.Equal(HttpStatusCode.Forbidden, (await host.PostAsync(Incoming(), token)).StatusCode);
    }

    [SkippableFact]
    public async Task Token_of_a_person_does_not_open_the_bot_and_the_channels_does_not_open_the_api()
    {
        await using var host = await RegisteredAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.PostAsync(Incoming(), issuer.Sign("teams", PersonClaims()))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await MeAsync(host, issuer.Sign("teams", ChannelClaims(AppId, Connector)))).StatusCode);
    }

    [SkippableFact]
    public async Task Person_is_signed_in_by_an_access_token()
    {
        await using var host = await RegisteredAsync();

        var response = await MeAsync(host, issuer.Sign("teams", PersonClaims()));

        Assert.Equal(["oid=" + AppId, "name=Li Na", "mail=lina@contoso.example"], await response.Content.ReadFromJsonAsync<string[]>() ?? []);
    }

    [SkippableFact]
    public async Task Id_token_is_not_an_access_token()
    {
        await using var host = await RegisteredAsync();
        var token = issuer.Sign("teams", new { iss = EntraIssuer, aud = AppId, exp = Later, oid = AppId, sub = "pairwise", roles = new[] { "integration" } });

        Assert.Equal(HttpStatusCode.Unauthorized, (await MeAsync(host, token)).StatusCode);
    }

    [SkippableTheory]
    [InlineData("integration", 200)]
    [InlineData("other", 403)]
    public async Task Program_needs_the_role_integration(string role, int status)
    {
        await using var host = await RegisteredAsync();
        var token = issuer.Sign("teams", new { iss = EntraIssuer, aud = $"api://{AppId}", exp = Later, oid = "program", sub = "program", roles = new[] { role } });

        Assert.Equal(status, (int)(await GetAsync(host, "/integration", ("Authorization", $"Bearer {token}"))).StatusCode);
    }

    [SkippableFact]
    public async Task Demo_person_is_signed_in_by_header_or_cookie()
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString);
        string[] alex = ["name=Alex Wilber", "mail=alex@contoso.example", "oid=3d2fa3c6-6a5d-4b2c-8e43-7cbf5a913001"];

        Assert.Equal(alex, await (await GetAsync(host, "/me", ("X-Demo-User", " ALEX@contoso.example"))).Content.ReadFromJsonAsync<string[]>() ?? []);
        Assert.Equal(alex, await (await GetAsync(host, "/me", ("Cookie", "demo-user=alex%40contoso.example"))).Content.ReadFromJsonAsync<string[]>() ?? []);
    }

    [SkippableFact]
    public async Task Unknown_demo_person_is_told_who_is_known()
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString);

        var response = await GetAsync(host, "/me", ("X-Demo-User", "nobody@contoso.example"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Alex@contoso.example", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("people")[0].GetString());
    }

    [SkippableTheory]
    [InlineData("Host", "evil.example")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    public async Task Demo_scheme_refuses_what_did_not_start_on_this_machine(string header, string value)
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString);

        var response = await GetAsync(host, "/me", ("X-Demo-User", "alex@contoso.example"), (header, value));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False((await response.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("people", out _));
    }

    [SkippableTheory]
    [InlineData(null, null, 401)]
    [InlineData("http://evil.example", null, 401)]
    [InlineData("null", null, 401)]
    [InlineData("own", "cross-site", 401)]
    [InlineData("own", "same-origin", 200)]
    [InlineData("own", null, 200)]
    public async Task Cookie_changes_nothing_for_another_site(string? origin, string? site, int status)
    {
        await using var host = await BotHost.StartAsync(azurite.ConnectionString);
        using HttpRequestMessage request = new(HttpMethod.Post, "/me");
        request.Headers.Add("Cookie", "demo-user=alex@contoso.example");
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        }

        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        Assert.Equal(status, (int)(await host.Client.SendAsync(request)).StatusCode);
    }

    [SkippableFact]
    public async Task Demo_scheme_does_not_exist_in_production()
    {
        await using var host = await BotHost.StartAsync(
            azurite.ConnectionString,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Bot:AppId"] = AppId, ["Bot:TenantId"] = AppId, ["Bot:ClientSecret"] = "x" },
            environment: "Production");

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(host, "/me", ("X-Demo-User", "alex@contoso.example"))).StatusCode);
    }

    private static long Later => TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();

    private string EntraIssuer => issuer.Address + "/tenant/v2.0";

    private Task<BotHost> RegisteredAsync() => BotHost.StartAsync(azurite.ConnectionString, settings: new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Bot:AppId"] = AppId,
        ["Bot:TenantId"] = AppId,
        ["Bot:ClientSecret"] = "x",
        ["Bot:OpenIdMetadata"] = issuer.Metadata,
        ["Bot:TokenIssuer"] = issuer.Address,
        ["Entra:OpenIdMetadata"] = issuer.Metadata,
        ["Entra:Issuer"] = EntraIssuer,
    });

    private static Task<HttpResponseMessage> MeAsync(BotHost host, string token) => GetAsync(host, "/me", ("Authorization", $"Bearer {token}"));

    private static async Task<HttpResponseMessage> GetAsync(BotHost host, string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await host.Client.SendAsync(request);
    }

    private object ChannelClaims(string audience, string? serviceUrl) => serviceUrl is null
        ? new { iss = issuer.Address, aud = audience, exp = Later }
        : new { iss = issuer.Address, aud = audience, exp = Later, serviceurl = serviceUrl };

    private object PersonClaims() => new
    {
        iss = EntraIssuer,
        aud = $"api://{AppId}",
        exp = Later,
        oid = AppId,
        sub = "pairwise",
        scp = "access_as_user",
        name = "Li Na",
        preferred_username = "LiNa@contoso.example",
    };

    private static Activity Incoming() => new()
    {
        Type = ActivityTypes.Event,
        ChannelId = "msteams",
        ServiceUrl = Connector,
        Conversation = new() { Id = "a:1", ConversationType = "personal" },
    };
}
