using Azure.Data.Tables;
using M365Support.Infrastructure;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.People;

[Collection(AzuriteCollection.Name)]
public sealed class RosterTests(AzuriteFixture azurite)
{
    private static readonly RosterMember LiNa = new()
    {
        Address = "LiNa+it/1'#@contoso.example",
        Name = "李娜",
        AadObjectId = "2c1ef2b5-5f4c-4a1b-9d32-6bae4f802002",
        Role = RosterRole.Agent,
        Tier = Tier.L1,
        Skills = ["software", "email"],
        Languages = ["zh-CN", "en-US"],
        TimeZone = "Asia/Shanghai",
        Capacity = 7,
    };

    private readonly ManualClock clock = new();

    [SkippableFact]
    public async Task Member_comes_back_as_it_was_put_and_is_found_in_any_case()
    {
        using var roster = await NewAsync();
        await roster.UpsertAsync(LiNa);
        await roster.UpsertAsync(new RosterMember { Address = "megan@contoso.example", Name = "Megan", Role = RosterRole.Manager, TimeZone = "America/New_York" });
        var found = await roster.FindAsync("LINA+IT/1'#@contoso.EXAMPLE");
        Assert.Equivalent(LiNa with { Address = "lina+it/1'#@contoso.example" }, found, strict: true);
        Assert.True(await roster.IsAgentAsync(LiNa.Address));
        Assert.False(await roster.IsManagerAsync(LiNa.Address));
        Assert.True(await roster.IsManagerAsync("Megan@contoso.example"));
        Assert.False(await roster.IsAgentAsync("alex@contoso.example"));
        Assert.False(await roster.IsAgentAsync(null));
        Assert.Equal(2, (await roster.LoadAsync()).Count);
    }

    [SkippableFact]
    public async Task Change_by_another_instance_is_seen_within_a_minute()
    {
        var table = await TableAsync();
        using var mine = New(table);
        using var theirs = New(table);
        Assert.Empty(await mine.LoadAsync());
        await theirs.UpsertAsync(LiNa);
        Assert.Empty(await mine.LoadAsync());
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Single(await mine.LoadAsync());
        await mine.RemoveAsync(LiNa.Address.ToUpperInvariant());
        await mine.RemoveAsync("nobody@contoso.example");
        Assert.Empty(await mine.LoadAsync());
    }

    [SkippableFact]
    public async Task Wrong_member_is_refused()
    {
        using var roster = await NewAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => roster.UpsertAsync(LiNa with { Tier = null }));
        await Assert.ThrowsAsync<ArgumentException>(() => roster.UpsertAsync(LiNa with { Role = RosterRole.Manager }));
        await Assert.ThrowsAsync<ArgumentException>(() => roster.UpsertAsync(LiNa with { Address = "nobody" }));
        await Assert.ThrowsAsync<ArgumentException>(() => roster.UpsertAsync(LiNa with { Capacity = 0 }));
        Assert.Empty(await roster.LoadAsync());
    }

    private async Task<TableClient> TableAsync()
    {
        var table = new TableClient(azurite.ConnectionString, AzuriteFixture.UniqueName("roster"));
        await table.CreateIfNotExistsAsync();
        return table;
    }

    private async Task<Roster> NewAsync() => New(await TableAsync());

    private Roster New(TableClient table) => new(table, Options.Create(new PeopleOptions()), clock);
}
