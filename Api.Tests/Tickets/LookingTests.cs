using M365Support.Infrastructure;
using M365Support.Storage;

namespace M365Support.Tickets;

/// <summary>Two of the desk who look at one ticket.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LookingTests(AzuriteFixture azurite)
{
    private static readonly Actor Bo = new(new Person("bo@contoso.example", "Bo Agent"), Roles.Agent, Channel.Web);

    [SkippableFact]
    public async Task Agents_see_each_other_for_five_minutes()
    {
        await using var harness = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix()).StartAsync();
        var ticket = await harness.OpenAsync();
        Assert.Empty((await LookAsync(harness, ticket, DeskHarness.AsAgent)).Viewers);
        harness.Clock.Advance(TimeSpan.FromMinutes(2));
        var seen = Assert.Single((await LookAsync(harness, ticket, Bo)).Viewers);
        Assert.Equal((DeskHarness.Agent, harness.Clock.GetUtcNow().AddMinutes(-2)), (seen.Agent, seen.At));
        Assert.Equal(Bo.Person, Assert.Single((await LookAsync(harness, ticket, DeskHarness.AsAgent)).Viewers).Agent);
        Assert.Empty((await LookAsync(harness, ticket, DeskHarness.AsRequester)).Viewers);

        harness.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty((await LookAsync(harness, ticket, Bo)).Viewers);
    }

    [SkippableFact]
    public async Task Looking_takes_three_transactions_at_most_and_is_noted_once_a_minute()
    {
        await using var harness = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix()).StartAsync();
        var ticket = await harness.OpenAsync();
        Assert.Equal(3, await CountAsync(harness, ticket.Id, DeskHarness.AsAgent));
        harness.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(2, await CountAsync(harness, ticket.Id, DeskHarness.AsAgent));
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, await CountAsync(harness, ticket.Id, DeskHarness.AsAgent));
        Assert.Equal(2, await CountAsync(harness, ticket.Id, DeskHarness.AsRequester));
    }

    [SkippableFact]
    public async Task Those_who_look_stand_in_the_way_of_no_history()
    {
        await using var harness = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix()).StartAsync();
        var ticket = await harness.OpenAsync();
        await LookAsync(harness, ticket, DeskHarness.AsAgent);
        await LookAsync(harness, ticket, Bo);
        for (var i = 0; i < 5; i++)
        {
            ticket = (await harness.DoAsync(ticket.Id, new AddNote($"note {i}"))).Value;
        }

        var page = await harness.Desk.LookAsync(ticket, DeskHarness.AsAgent, null, 3, default);
        Assert.Equal([6L, 5L, 4L], page.Events.Select(e => e.Sequence));
        Assert.Single(page.Viewers);
        var before = await harness.Desk.LookAsync(ticket, DeskHarness.AsAgent, 4, 3, default);
        Assert.Equal([3L, 2L, 1L], before.Events.Select(e => e.Sequence));
        Assert.Empty(before.Viewers);
    }

    [SkippableFact]
    public async Task Merge_is_stored_whichever_of_the_two_numbers_is_smaller()
    {
        await using var harness = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix()).StartAsync();
        var tickets = new[] { await harness.OpenAsync("one"), await harness.OpenAsync("two") }.OrderBy(t => t.Id.ToCompact()).ToArray();
        foreach (var (loser, survivor) in new[] { (tickets[0], tickets[1]), (tickets[1], tickets[0]) })
        {
            var merged = await harness.Desk.MergeAsync(loser.Id, survivor.Id, DeskHarness.AsAgent, Guid.NewGuid().ToString(), default);
            Assert.Equal(survivor.Id, merged.Value.Ticket.MergedInto);
            Assert.Equal(loser.Id, Assert.Single((await harness.Store.FindAsync(survivor.Id, default))!.Ticket.Absorbed).Id);
            Assert.Equal(RejectionReason.NotAllowed, (await harness.Desk.MergeAsync(survivor.Id, loser.Id, DeskHarness.AsRequester, "x", default)).Rejection?.Reason);
            Assert.True((await harness.DoAsync(loser.Id, new UnmergeTicket())).IsOk);
            await Eventually.BecomesTrueAsync("the other lets go", async () => (await harness.Store.FindAsync(survivor.Id, default))!.Ticket.Absorbed.Count == 0);
        }
    }

    private static Task<TicketPage> LookAsync(DeskHarness harness, Ticket ticket, Actor actor) => harness.Desk.LookAsync(ticket, actor, null, 20, default);

    /// <summary>What a page of a ticket costs: its state, its history, and the note.</summary>
    private static async Task<int> CountAsync(DeskHarness harness, TicketId id, Actor actor)
    {
        using var transactions = StorageTransactions.Begin("page");
        var ticket = await harness.Desk.FindAsync(id, actor, default);
        await harness.Desk.LookAsync(ticket!, actor, null, 20, default);
        return (int)transactions.Count;
    }
}
