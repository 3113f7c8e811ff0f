using M365Support.Assignment;
using M365Support.Infrastructure;
using M365Support.Tickets;

namespace M365Support.Api.Tests.Assignment;

[Collection(AzuriteCollection.Name)]
public sealed class WorkloadTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task Change_that_is_applied_twice_or_by_two_instances_counts_once()
    {
        var prefix = DeskHarness.NewPrefix();
        await using var one = await new DeskHarness(azurite.ConnectionString, prefix).StartAsync();
        await using var two = await new DeskHarness(azurite.ConnectionString, prefix).StartAsync();
        var tickets = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).OpenAsync()));
        await Task.WhenAll(tickets.Select((t, i) => (i % 2 == 0 ? two : one).DoAsync(t.Id, new TakeTicket())));
        foreach (var ticket in tickets)
        {
            var latest = (await one.Store.FindAsync(ticket.Id, default))!.Ticket;
            await one.Workload.ApplyAsync(null, latest, default);
        }

        await one.Workload.ReloadAsync(default);
        var rows = await one.Workload.LoadAsync(default);
        var agent = Assert.Single(rows, r => r.Holder == Workload.HolderOf(DeskHarness.Agent));
        Assert.Equal(tickets.Select(t => t.Id.ToString()).Order(), agent.Open.Keys.Select(id => id.ToString()).Order());
        Assert.All(agent.Open.Values, e => Assert.True(e.IsAcknowledged));
        Assert.All(rows.Where(Workload.IsQueue), r => Assert.Empty(r.Open));
    }

    [SkippableFact]
    public async Task Ticket_leaves_a_row_that_another_instance_began()
    {
        var prefix = DeskHarness.NewPrefix();
        await using var one = await new DeskHarness(azurite.ConnectionString, prefix).StartAsync();
        await using var two = await new DeskHarness(azurite.ConnectionString, prefix).StartAsync();
        await two.DoAsync((await two.OpenAsync()).Id, new TakeTicket());

        // Sixteen tickets begin rows of the queue that the second instance has not seen.
        for (var i = 0; i < 16; i++)
        {
            await two.DoAsync((await one.OpenAsync()).Id, new TakeTicket());
        }

        await using var fresh = await new DeskHarness(azurite.ConnectionString, prefix).StartAsync();
        Assert.All((await fresh.Workload.LoadAsync(default)).Where(Workload.IsQueue), row => Assert.Empty(row.Open));
    }

    [Fact]
    public void Row_of_ten_thousand_tickets_is_read_as_it_was_written()
    {
        var now = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var row = new WorkloadRow("agent", default)
        {
            Open = Enumerable.Range(0, 10_000).ToDictionary(
                i => TicketId.FromCompact(10_000_000 + i), i => new OpenEntry((Priority)(1 + (i % 4)), i % 3 == 0, now.AddMinutes(-i), now.AddMinutes(i), Nudges: i % 64) { AcknowledgeBy = i % 5 == 0 ? null : now.AddMinutes(2 * i), AtRiskFrom = i % 7 == 0 ? null : now.AddMinutes(3 * i) }),
            Ended = Enumerable.Range(0, 7_000).ToDictionary(
                i => TicketId.FromCompact(30_000_000 + i), i => new EndedEntry(i % 2 == 0, now.AddMinutes(-i), now.AddMinutes(i), Nudges: i % 64, IsUnconfirmed: i % 5 == 0)),
        };

        var read = WorkloadRow.From(row.ToEntity("p"));

        Assert.Equal(row.Open.OrderBy(e => e.Key.ToCompact()), read.Open.OrderBy(e => e.Key.ToCompact()));
        Assert.Equal(row.Ended.OrderBy(e => e.Key.ToCompact()), read.Ended.OrderBy(e => e.Key.ToCompact()));
    }
}
