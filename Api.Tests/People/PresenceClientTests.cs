using M365Support.Infrastructure;
using M365Support.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace M365Support.People;

public sealed class PresenceClientTests : IAsyncLifetime
{
    private const string Route = "POST /communications/getPresencesByUserId";

    private static readonly string[] Agents = [.. EmulatorDriver.People.Agents.Select(agent => agent.Id)];

    private readonly ManualClock clock = new();
    private EmulatorDriver graph = null!;
    private PresenceClient presence = null!;

    public async Task InitializeAsync()
    {
        graph = await EmulatorDriver.StartAsync();
        presence = NewClient(TimeSpan.FromSeconds(30));
    }

    public async Task DisposeAsync()
    {
        presence.Dispose();
        await graph.DisposeAsync();
    }

    [Fact]
    public async Task Everybodys_presence_is_one_call_and_then_none_for_a_while()
    {
        var snapshot = await presence.GetAsync(Agents);
        Assert.True(snapshot.Known);
        Assert.Equal(new PersonPresence(Availability.Busy, "InAMeeting", IsOutOfOffice: false), snapshot[EmulatorDriver.Person("chenwei").Id]);
        Assert.Equal(Availability.Away, snapshot[EmulatorDriver.Person("diego").Id.ToUpperInvariant()].Availability);
        Assert.Equal(Availability.PresenceUnknown, snapshot[null].Availability);

        await graph.SetPresenceAsync("diego@contoso.example", "Available");
        clock.Advance(TimeSpan.FromSeconds(29));
        var remembered = await presence.GetAsync([.. Agents, null, ""]);
        Assert.Equal(Availability.Away, remembered[EmulatorDriver.Person("diego").Id].Availability);
        Assert.Equal(snapshot.TakenAt, remembered.TakenAt);
        Assert.Equal(1, await graph.CountAsync(Route));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Availability.Available, (await presence.GetAsync(Agents))[EmulatorDriver.Person("diego").Id].Availability);
        Assert.Equal(2, await graph.CountAsync(Route));
    }

    [Fact]
    public async Task Nothing_is_remembered_when_the_setting_is_zero()
    {
        using var forgetful = NewClient(TimeSpan.Zero);
        await forgetful.GetAsync(Agents);
        await forgetful.GetAsync(Agents);
        Assert.Equal(2, await graph.CountAsync(Route));
    }

    [Fact]
    public async Task Out_of_office_shows_whatever_the_availability()
    {
        await graph.SetPresenceAsync("adele@contoso.example", "OutOfOffice");
        Assert.Equal(new PersonPresence(Availability.Offline, "OutOfOffice", IsOutOfOffice: true), (await presence.GetAsync(Agents))[EmulatorDriver.Person("adele").Id]);
    }

    [Fact]
    public async Task Presence_is_not_known_while_Graph_fails_and_Graph_is_left_alone()
    {
        await graph.FaultAsync(new { path = "/communications", status = 403 });
        Assert.False((await presence.GetAsync(Agents)).Known);
        Assert.False((await presence.GetAsync(Agents)).Known);
        Assert.Equal(1, await graph.CountAsync(Route));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await presence.GetAsync(Agents)).Known);
    }

    [Fact]
    public async Task Nobody_is_known_without_a_call()
    {
        Assert.True((await presence.GetAsync([])).Known);
        Assert.Equal(0, await graph.CountAsync(Route));
    }

    private PresenceClient NewClient(TimeSpan cache) =>
        new(graph.Client, Options.Create(new PeopleOptions { PresenceCache = cache }), clock, NullLogger<PresenceClient>.Instance);
}
