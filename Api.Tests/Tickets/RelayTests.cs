using M365Support.Bench.Simulation.Memory;
using M365Support.Infrastructure;
using M365Support.Tickets;

namespace M365Support.Api.Tests.Tickets;

public sealed class RelayTests
{
    [Fact]
    public async Task Lists_come_right_within_a_minute_or_two_when_an_older_version_was_written_last()
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        var held = new Held { InnerHandler = storage };
        await using var slow = await New(held);
        await using var quick = await New(storage);
        var ticket = await quick.OpenAsync();
        clock.Advance(TimeSpan.FromMinutes(5));

        held.Hold = true;
        var older = slow.DoAsync(ticket.Id, new TakeTicket());
        await held.Reached;
        await quick.DoAsync(ticket.Id, new ResolveTicket("Dust", "Cleaned it", "Clean monthly"));
        Assert.Empty((await quick.Views.OfQueueAsync(null, null, default)).Value.Items);
        held.Release();
        await older;
        await quick.Relay.WhenDeliveredAsync();
        Assert.Single((await quick.Views.OfQueueAsync(null, null, default)).Value.Items);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.InRange(await quick.DoDueAsync(), 1, 32);

        Assert.Empty((await quick.Views.OfQueueAsync(null, null, default)).Value.Items);
        Assert.Equal(TicketStatus.Resolved, Assert.Single((await quick.Views.OfRequesterAsync(DeskHarness.Requester, null, default)).Value.Items).Status);
        Assert.All(await quick.Workload.LoadAsync(default), row => Assert.Empty(row.Open));

        Task<DeskHarness> New(HttpMessageHandler handler) =>
            new DeskHarness(MemoryStorage.ConnectionString, "t", clock, transport: MemoryStorage.TransportTo(handler)).StartAsync();
    }

    [Fact]
    public async Task Messages_before_one_that_could_not_be_sent_are_not_sent_again()
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        await using var harness = await new DeskHarness(MemoryStorage.ConnectionString, "t", clock, transport: MemoryStorage.TransportTo(storage)).StartAsync();
        harness.Assigner.Proposal = new AssignTicket(DeskHarness.Agent, Tier.L1, new AssignmentReason(new ReasonFact(ReasonCode.Available)));
        var ticket = await harness.OpenAsync();
        await harness.Relay.WhenDeliveredAsync();
        harness.Notices.Before = notice => notice.Kind == NoticeKind.Resolved ? throw new HttpRequestException("away") : Task.CompletedTask;

        await harness.DoAsync(ticket.Id, new ResolveTicket("Dust", "Cleaned it", "Clean monthly"));
        await harness.Relay.WhenDeliveredAsync();
        harness.Notices.Before = null;
        clock.Advance(TimeSpan.FromMinutes(1));
        await harness.DoDueAsync();

        Assert.Single(harness.Notices.Sent, s => s.Notice.Kind == NoticeKind.Report);
        Assert.Single(harness.Notices.Sent, s => s.Notice.Kind == NoticeKind.Resolved);
    }

    [Fact]
    public async Task Ticket_that_needs_attention_twice_for_one_moment_gets_it_twice()
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        await using var harness = await new DeskHarness(
            MemoryStorage.ConnectionString,
            "t",
            clock,
            settings: new Dictionary<string, string?> { ["Support:ResolveWithin:P3"] = "04:00:00" },
            transport: MemoryStorage.TransportTo(storage)).StartAsync();
        harness.Assigner.Proposal = new AssignTicket(DeskHarness.Agent, Tier.L1, new AssignmentReason(new ReasonFact(ReasonCode.Available)));
        var ticket = await harness.OpenAsync();
        await DrainAsync();
        clock.Advance(TimeSpan.FromMinutes(121));
        await DrainAsync();
        Assert.Single(harness.Notices.Sent, s => s.Notice.Kind == NoticeKind.HalfUsed);

        // Another priority and back: half of the time was used at the same moment as before, and the agent is to know.
        await harness.DoAsync(ticket.Id, new PrioritiseTicket(Impact.Team, Urgency.Medium, "More are hit."));
        await harness.DoAsync(ticket.Id, new PrioritiseTicket(Impact.Individual, Urgency.Medium, "They are not."));
        await DrainAsync();

        Assert.Equal(2, harness.Notices.Sent.Count(s => s.Notice.Kind == NoticeKind.HalfUsed));
        Assert.True((await harness.Store.FindAsync(ticket.Id, default))!.Ticket.ArmedFor > clock.GetUtcNow());

        async Task DrainAsync()
        {
            for (var turn = 0; turn < 5; turn++)
            {
                await harness.Relay.WhenDeliveredAsync();
                clock.Advance(TimeSpan.FromSeconds(1));
                await harness.DoDueAsync();
            }
        }
    }

    /// <summary>Holds one writer of the lists of agents back.</summary>
    private sealed class Held : DelegatingHandler
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Hold { get; set; }

        public Task Reached => reached.Task;

        public void Release() => released.TrySetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Hold && request.Content is { } content && (await content.ReadAsStringAsync(cancellationToken)).Contains("\"ongoing\"", StringComparison.Ordinal))
            {
                reached.TrySetResult();
                await released.Task.WaitAsync(cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
