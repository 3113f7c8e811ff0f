using M365Support.Infrastructure;
using M365Support.Insights;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Api.Tests.Insights;

[Collection(AzuriteCollection.Name)]
public sealed class DigestTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task Manager_gets_one_digest_on_a_working_morning_with_what_happened()
    {
        await using var harness = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix()).StartAsync();
        await harness.Get<Roster>().UpsertAsync(new RosterMember { Address = "mo@contoso.example", Name = "Mo Manager", Role = RosterRole.Manager, TimeZone = "Europe/Berlin" });
        await harness.Get<Roster>().UpsertAsync(new RosterMember { Address = DeskHarness.Agent.Address, Name = DeskHarness.Agent.Name, Role = RosterRole.Agent, Tier = Tier.L1, TimeZone = "Europe/Berlin" });
        var digests = harness.Get<Digests>();
        await digests.ArmAsync(default);
        await digests.ArmAsync(default);

        var resolved = await harness.OpenAsync("Solved");
        await harness.DoAsync(resolved.Id, new ResolveTicket("cause", "action", "prevention"));
        harness.Clock.Advance(TimeSpan.FromHours(1));
        var urgent = await harness.OpenAsync("Urgent");
        await harness.DoAsync(urgent.Id, new PrioritiseTicket(Impact.Company, Urgency.High, "All are hit"));
        await harness.DoAsync(urgent.Id, new TakeTicket());
        await harness.DoAsync(urgent.Id, new NudgeTicket(), DeskHarness.AsRequester);
        await harness.OpenAsync("Waits");

        // The clock stands on Monday 10:00 UTC; the next digest is on Tuesday 09:00 in Berlin.
        harness.Clock.Advance(TimeSpan.FromHours(22));
        var due = new DateTimeOffset(2026, 3, 3, 8, 0, 0, TimeSpan.Zero);
        var work = new QueuedWork(new WorkItem("digest", "mo@contoso.example", Due: due), "message", "receipt", null);
        await harness.Pump.DoAsync(work, default);
        await harness.Pump.DoAsync(work, default);

        var (manager, overview) = Assert.Single(harness.Digests.Sent);
        Assert.Equal("mo@contoso.example", manager.Address);
        Assert.Equal(3, overview.Opened);
        Assert.Equal(1, overview.Resolved);
        Assert.Equal(2, overview.Ongoing);
        Assert.Equal(1, overview.Waiting);
        Assert.Equal(1, overview.Nudges);
        Assert.Equal(1, overview.ByPriority[Priority.P1]);
        Assert.Equal(1, overview.ByPriority[Priority.P3]);
        Assert.Equal(new AgentLoad(DeskHarness.Agent, 1, 1), Assert.Single(overview.ByAgent));
        Assert.Contains(overview.AtRisk, t => t.Id == urgent.Id);
    }
}
