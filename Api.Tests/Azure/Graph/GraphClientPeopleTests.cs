using System.Net;
using Azure;
using M365Support.Local;

namespace M365Support.Graph;

public sealed class GraphClientPeopleTests : IAsyncLifetime
{
    private EmulatorDriver graph = null!;

    public async Task InitializeAsync() => graph = await EmulatorDriver.StartAsync();

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [Fact]
    public async Task User_is_found_by_id_and_by_sign_in_name()
    {
        var person = EmulatorDriver.Person("lina");
        var byId = await graph.Client.GetUserAsync(person.Id);
        var byName = await graph.Client.GetUserAsync("LINA@contoso.example");
        Assert.Equal(("李娜 (Li Na)", "zh-CN", "IT"), (byId!.DisplayName, byId.PreferredLanguage, byId.Department));
        Assert.Equal(byId, byName);
        Assert.Null(await graph.Client.GetUserAsync("nobody@contoso.example"));
    }

    [Theory]
    [InlineData("isaiah@contoso.example", "Isaiah O'Neil")]
    [InlineData("ISAIAH@contoso.example", "Isaiah O'Neil")]
    [InlineData("o'neil@contoso.example", null)]
    [InlineData("x' or mail eq 'alex@contoso.example", null)]
    [InlineData("a&$filter=id eq '1'#?%27+@contoso.example", null)]
    [InlineData("李娜@contoso.example", null)]
    public async Task User_is_found_by_mail_whatever_the_address_contains(string address, string? name) =>
        Assert.Equal(name, (await graph.Client.FindUserByMailAsync(address))?.DisplayName);

    [Fact]
    public async Task Users_are_listed_over_many_pages()
    {
        var users = await graph.Client.ListUsersAsync(pageSize: 3).ToListAsync();
        Assert.Equal(EmulatorDriver.People.People.Count + 1, users.Select(user => user.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.True(await graph.CountAsync("GET /users") >= 6);
    }

    [Fact]
    public async Task Presence_of_many_takes_one_request_for_each_650()
    {
        await graph.SetPresenceAsync("adele@contoso.example", "DoNotDisturb");
        string[] ids = [EmulatorDriver.Person("adele").Id, EmulatorDriver.Person("diego").Id, "not a guid", .. Enumerable.Range(0, 700).Select(_ => Guid.NewGuid().ToString())];
        var presences = await graph.Client.GetPresencesByUserIdAsync(ids);
        Assert.Equal(702, presences.Count);
        Assert.Equal("DoNotDisturb", presences[0].Availability);
        Assert.Equal("Away", presences[1].Availability);
        Assert.Equal("PresenceUnknown", presences[^1].Availability);
        Assert.Equal(2, await graph.CountAsync("POST /communications/getPresencesByUserId"));
    }

    [Fact]
    public async Task Nobodys_presence_takes_no_request()
    {
        Assert.Empty(await graph.Client.GetPresencesByUserIdAsync([]));
        Assert.Equal(0, await graph.CountAsync("POST /communications/getPresencesByUserId"));
    }

    [Fact]
    public async Task Mailbox_settings_carry_the_zone_as_Windows_names_it()
    {
        var settings = await graph.Client.GetMailboxSettingsAsync(EmulatorDriver.Person("lina").Id);
        Assert.Equal(("China Standard Time", "zh-CN"), (settings.TimeZone, settings.Language?.Locale));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Throttled_call_waits_as_told_and_is_repeated(int status)
    {
        await graph.FaultAsync(new { path = "/users/", status, retryAfter = 1, times = 1 });
        var started = TimeProvider.System.GetTimestamp();
        Assert.NotNull(await graph.Client.GetUserAsync("alex@contoso.example"));
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(900));
        Assert.Equal(2, await graph.CountAsync("GET /users/{user}"));
    }

    [Fact]
    public async Task Failure_carries_Graphs_code_and_message()
    {
        await graph.FaultAsync(new { path = "/mailboxSettings", status = 403, code = "ErrorAccessDenied" });
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => graph.Client.GetMailboxSettingsAsync("alex@contoso.example"));
        Assert.Equal(((int)HttpStatusCode.Forbidden, "ErrorAccessDenied"), (failure.Status, failure.ErrorCode));
        Assert.Contains("A fault that was asked for.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("request-id", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_without_a_credential_is_for_loopback_only() =>
        Assert.Throws<ArgumentException>(() => new GraphClient(GraphClientOptions.GlobalService, credential: null));
}
