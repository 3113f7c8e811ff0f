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

    [SkippableFact]
    public async Task Ticket_is_at_risk_by_the_clock_of_its_site_and_not_while_that_stands_still()
    {
        await using var harness = await new DeskHarness(
            azurite.ConnectionString,
            DeskHarness.NewPrefix(),
            settings: new Dictionary<string, string?>
            {
                ["Support:RoundTheClock:1"] = "P1",
                ["Support:RoundTheClock:2"] = "P1",
                ["Support:RoundTheClock:3"] = "P1",
                ["Support:DefaultTimeZone"] = "Etc/UTC",
                ["Support:Calendars:seattle:Zone"] = "America/Los_Angeles",
                ["Support:Sites:Seattle"] = "seattle",
            }).StartAsync();
        var here = await OpenAsync(null);
        var far = await OpenAsync("Seattle");
        harness.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal([here], await AtRiskAsync());

        await harness.DoAsync(here, new AcknowledgeTicket());
        Assert.Empty(await AtRiskAsync());

        // The clock of both: two working days of eight hours; most of that is over on the second afternoon.
        harness.Clock.Advance(TimeSpan.FromHours(30));
        await harness.DoAsync(far, new AcknowledgeTicket());
        Assert.Equal([here], await AtRiskAsync());

        await harness.DoAsync(far, new WaitForTicket(WaitingFor.Requester, "Which one is it?"));
        harness.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal([here], await AtRiskAsync());

        async Task<TicketId> OpenAsync(string? site) => (await harness.Desk.OpenAsync(
            new OpenTicket(DeskHarness.Requester, "Printer", "It burns.") { Site = site }, IntakeKey.Form(DeskHarness.Requester, site ?? "here"), DeskHarness.AsRequester, default)).Value.Ticket.Id;

        async Task<IEnumerable<TicketId>> AtRiskAsync() =>
            (await harness.Get<DeskOverviews>().DrawAsync(harness.Clock.GetUtcNow().AddDays(-1), default)).AtRisk.Select(ticket => ticket.Id);
    }
}
