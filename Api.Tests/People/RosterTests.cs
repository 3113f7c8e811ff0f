using Azure;
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
        Skills = [new Skill("software"), new Skill("email", "MD-102", new DateOnly(2027, 5, 1))],
        Languages = ["zh-CN", "en-US"],
        TimeZone = "Asia/Shanghai",
        Capacity = 7,
    };

    private static readonly Person Megan = Person.Create("megan@contoso.example", "Megan");

    private readonly ManualClock clock = new();

    [SkippableFact]
    public async Task Member_comes_back_as_it_was_put_and_is_found_in_any_case()
    {
        using var roster = await NewAsync();
        await roster.UpsertAsync(LiNa);
        await roster.UpsertAsync(new RosterMember { Address = "megan@contoso.example", Name = "Megan", Role = RosterRole.Manager, TimeZone = "America/New_York" });
        var found = await roster.FindAsync("LINA+IT/1'#@contoso.EXAMPLE");
        Assert.Equal(RosterDraft.Of(LiNa with { Address = "lina+it/1'#@contoso.example" }).Skills, RosterDraft.Of(found!).Skills);
        Assert.Equivalent(LiNa with { Address = "lina+it/1'#@contoso.example", Version = 1, ETag = found!.ETag }, found, strict: true);
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
        Assert.Equal(RosterOutcome.Done, (await mine.RemoveAsync(LiNa.Address.ToUpperInvariant(), ETag.All, Megan)).Outcome);
        Assert.Equal(RosterOutcome.NotFound, (await mine.RemoveAsync("nobody@contoso.example", ETag.All, Megan)).Outcome);
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

    [SkippableFact]
    public async Task Change_is_stored_only_while_the_member_is_as_it_was_read()
    {
        using var roster = await NewAsync();
        var added = await roster.SaveAsync(LiNa, Megan);
        Assert.Equal((RosterOutcome.Done, 1), (added.Outcome, added.Change!.After!.Version));
        Assert.Equal(RosterOutcome.ChangedMeanwhile, (await roster.SaveAsync(LiNa, Megan)).Outcome);

        var read = (await roster.ReadAsync(LiNa.Address))!;
        Assert.Equal(added.Change.After.ETag, read.ETag);
        var saved = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => roster.SaveAsync(read with { Capacity = i }, Megan)));
        var won = Assert.Single(saved, s => s.Outcome == RosterOutcome.Done);
        Assert.All(saved.Except([won]), lost => Assert.Equal(RosterOutcome.ChangedMeanwhile, lost.Outcome));
        Assert.Equal(won.Change!.After!.Capacity, (await roster.FindAsync(LiNa.Address))!.Capacity);
        Assert.Equal(RosterOutcome.ChangedMeanwhile, (await roster.RemoveAsync(LiNa.Address, read.ETag, Megan)).Outcome);
        Assert.Equal(RosterOutcome.NotFound, (await roster.SaveAsync(read with { Address = "bo@contoso.example" }, Megan)).Outcome);

        var first = new RosterMember { Address = Megan.Address, Name = Megan.Name, Role = RosterRole.Manager, TimeZone = "Etc/UTC" };
        await roster.UpsertAsync(first);
        Assert.Equal(RosterOutcome.LastManager, (await roster.RemoveAsync(Megan.Address, ETag.All, Megan)).Outcome);
        await roster.UpsertAsync(first with { Address = "bo@contoso.example" });
        Assert.Equal(RosterOutcome.Done, (await roster.RemoveAsync(Megan.Address, ETag.All, Megan)).Outcome);
    }

    [SkippableFact]
    public async Task Every_change_is_kept_with_who_and_when_and_can_be_taken_back_until_the_next()
    {
        using var roster = await NewAsync();
        await roster.SaveAsync(LiNa, Megan);
        clock.Advance(TimeSpan.FromMinutes(1));
        var read = (await roster.ReadAsync(LiNa.Address))!;
        var full = await roster.SaveAsync(read with { Capacity = 3, Holidays = [new DayRange(new DateOnly(2026, 3, 9), new DateOnly(2026, 3, 13))] }, Megan);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(RosterOutcome.Done, (await roster.PauseAsync(LiNa.Address, pause: true, until: null, LiNa.Person)).Outcome);
        Assert.Equal(RosterOutcome.ChangedMeanwhile, (await roster.UndoAsync(LiNa.Address, full.Change!.Id, Megan)).Outcome);

        var changes = await roster.ChangesAsync(LiNa.Address, 10);
        Assert.Equal([(true, 3), (false, 3), (false, 7)], changes.Select(c => (c.After!.IsPaused, c.After.Capacity)));
        Assert.Equal([3, 7, null], changes.Select(c => c.Before?.Capacity));
        Assert.Equal(Megan, changes[1].By);
        Assert.Equal(clock.GetUtcNow(), changes[0].At);

        clock.Advance(TimeSpan.FromMinutes(1));
        var removed = await roster.RemoveAsync(LiNa.Address, ETag.All, Megan);
        Assert.Null(await roster.FindAsync(LiNa.Address));
        Assert.Equal(RosterOutcome.Done, (await roster.UndoAsync(LiNa.Address, removed.Change!.Id, Megan)).Outcome);
        var back = (await roster.FindAsync(LiNa.Address))!;
        Assert.True(back.IsPaused);
        Assert.Equal("2026-03-09/2026-03-13", Assert.Single(back.Holidays).ToString());
        Assert.Equal(RosterOutcome.NotFound, (await roster.UndoAsync(LiNa.Address, "0001", Megan)).Outcome);
        Assert.Single(await roster.LoadAsync());
    }

    [Fact]
    public void Every_fault_of_a_draft_is_told_at_once_by_its_field()
    {
        var draft = new RosterDraft
        {
            Address = "nobody",
            Name = " ",
            AadObjectId = "7",
            Role = "agent",
            Tier = "L4",
            Skills = ["vpn", "vpn | CCNA | soon"],
            Languages = ["Chinese!"],
            TimeZone = "Mars/Base",
            Hours = new Dictionary<string, string> { ["mon"] = "9-5", ["tue"] = "09:00-12:00, 11:00-13:00", ["noday"] = "09:00-10:00" },
            Holidays = ["2026-12-31/2026-12-24"],
            Capacity = 0,
        };
        var (member, faults) = draft.Read();
        Assert.Null(member);
        Assert.Equal(
            ["aadObjectId", "address", "capacity", "holidays", "hours", "languages", "mon", "name", "skills", "tier", "timeZone", "tue"],
            faults.Select(f => f.Field).Order(StringComparer.Ordinal));
        foreach (var culture in new[] { "en", "zh-Hans" })
        {
            Assert.All(Enum.GetValues<RosterFaultKind>(), kind => Assert.NotEmpty(new RosterFault("x", kind, "1", "2").ToText(System.Globalization.CultureInfo.GetCultureInfo(culture))));
        }
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
