using M365Support.Infrastructure;
using M365Support.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace M365Support.People;

public sealed class PersonDirectoryTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly PeopleOptions options = new() { DirectoryCacheSize = 100 };
    private EmulatorDriver graph = null!;
    private PersonDirectory directory = null!;

    public async Task InitializeAsync()
    {
        graph = await EmulatorDriver.StartAsync();
        directory = new PersonDirectory(graph.Client, Options.Create(options), clock, NullLogger<PersonDirectory>.Instance);
    }

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [Fact]
    public async Task Person_is_described_in_the_products_own_terms()
    {
        var person = await directory.FindByAddressAsync(" LiNa@Contoso.example ");
        Assert.Equal(("lina@contoso.example", "李娜 (Li Na)", "zh-CN", "Asia/Shanghai", "IT"), (person.Address, person.Name, person.Language, person.TimeZone, person.Department));
        Assert.True(person.IsKnown);
        Assert.Same(person, await directory.FindByIdAsync(person.AadObjectId!.ToUpperInvariant()));
        Assert.Equal(1, await graph.CountAsync("GET /users"));
        Assert.Equal(0, await graph.CountAsync("GET /users/{user}"));
    }

    [Fact]
    public async Task Look_up_is_repeated_only_when_it_is_old()
    {
        await directory.FindByAddressAsync("lina@contoso.example");
        clock.Advance(options.DirectoryCache - TimeSpan.FromSeconds(1));
        await directory.FindByAddressAsync("lina@contoso.example");
        Assert.Equal(1, await graph.CountAsync("GET /users"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await directory.FindByAddressAsync("lina@contoso.example");
        Assert.Equal(2, await graph.CountAsync("GET /users"));
    }

    [Theory]
    [InlineData("stranger@elsewhere.example", 1)]
    [InlineData("no address", 0)]
    [InlineData("", 0)]
    public async Task Stranger_is_a_person_without_an_id_and_is_asked_for_once(string address, int requests)
    {
        for (var i = 0; i < 3; i++)
        {
            var person = await directory.FindByAddressAsync(address, "Sam Stranger");
            Assert.Equal((false, "Sam Stranger", "en-US", "Etc/UTC"), (person.IsKnown, person.Name, person.Language, person.TimeZone));
        }

        Assert.Equal(requests, await graph.CountAsync("GET /users"));
        clock.Advance(options.UnknownPersonCache);
        await directory.FindByAddressAsync(address);
        Assert.Equal(2 * requests, await graph.CountAsync("GET /users"));
    }

    [Fact]
    public async Task Last_known_person_is_given_while_Graph_fails()
    {
        var known = await directory.FindByAddressAsync("lina@contoso.example");
        clock.Advance(options.DirectoryCache);
        await graph.FaultAsync(new { path = "/users", status = 403, times = 100 });
        Assert.Equal(known, await directory.FindByAddressAsync("lina@contoso.example"));
        var unknown = await directory.FindByAddressAsync("alex@contoso.example");
        Assert.Equal((false, "alex@contoso.example"), (unknown.IsKnown, unknown.Name));

        var failed = await graph.CountAsync("GET /users");
        await directory.FindByAddressAsync("alex@contoso.example");
        Assert.Equal(failed, await graph.CountAsync("GET /users"));

        await graph.ClearFaultsAsync();
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True((await directory.FindByAddressAsync("alex@contoso.example")).IsKnown);
    }

    [Fact]
    public async Task Defaults_stand_in_for_settings_that_may_not_be_read()
    {
        await graph.FaultAsync(new { path = "/mailboxSettings", status = 403, times = 100 });
        var person = await directory.FindByIdAsync(EmulatorDriver.Person("lina").Id);
        Assert.Equal(("李娜 (Li Na)", "zh-CN", "Etc/UTC"), (person.Name, person.Language, person.TimeZone));
    }

    [Fact]
    public async Task Many_asking_at_once_are_one_request()
    {
        await graph.FaultAsync(new { path = "/v1.0/users", hold = true });
        var asking = Enumerable.Range(0, 20).Select(_ => directory.FindByAddressAsync("lina@contoso.example")).ToList();
        using var impatient = new CancellationTokenSource();
        var given = directory.FindByAddressAsync("lina@contoso.example", cancellationToken: impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await graph.ClearFaultsAsync();
        Assert.All(await Task.WhenAll(asking), person => Assert.True(person.IsKnown));
        Assert.Equal(1, await graph.CountAsync("GET /users"));
    }

    [Theory]
    [InlineData("China Standard Time", "Asia/Shanghai")]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("UTC", "Etc/UTC")]
    [InlineData("Customized Time Zone", null)]
    [InlineData("", null)]
    public void Time_zone_is_understood_by_both_of_its_names(string name, string? iana) => Assert.Equal(iana, TimeZoneNames.ToIana(name));
}
