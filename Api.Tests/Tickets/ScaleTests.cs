using M365Support.Bench.Simulation.Memory;
using M365Support.Cards;
using M365Support.Graph;
using M365Support.HttpApi;
using M365Support.Infrastructure;
using M365Support.Insights;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tabs;
using M365Support.Tickets;
using M365Support.Wording;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace M365Support.Api.Tests.Tickets;

/// <summary>What creating, the tabs and a command take of the storage with ten tickets and with ten thousand: requests, and the bytes that come back.</summary>
public sealed class ScaleTests(ITestOutputHelper output)
{
    private const int MostForCreating = 8;
    private const int MostForATab = 2;
    private const int MostBytes = 64 * 1024;

    private static readonly Person Manager = new("max@contoso.example", "Max Manager");

    [Fact]
    public async Task Creating_tabs_and_tickets_cost_the_same_with_ten_tickets_and_with_ten_thousand()
    {
        var few = await MeasureAsync(10);
        var many = await MeasureAsync(10_000);

        foreach (var (name, (requests, bytes)) in many)
        {
            output.WriteLine($"{name,-16} {few[name].Requests} → {requests} requests, {few[name].Bytes} → {bytes} bytes");
        }

        Assert.Equal(few.Select(f => (f.Key, f.Value.Requests)), many.Select(m => (m.Key, m.Value.Requests)));
        Assert.All(many.Where(m => m.Key.StartsWith("create", StringComparison.Ordinal)), m => Assert.InRange(m.Value.Requests, 1, MostForCreating));
        Assert.All(many.Where(m => m.Key.StartsWith("tab", StringComparison.Ordinal)), m => Assert.InRange(m.Value.Requests, 0, MostForATab));
        Assert.All(many, m => Assert.InRange(m.Value.Bytes, 0, MostBytes));
    }

    private static async Task<SortedDictionary<string, (int Requests, long Bytes)>> MeasureAsync(int tickets)
    {
        var clock = new ManualClock();
        using var storage = new MemoryStorage(clock);
        using var weighed = new Weighed(storage);
        using var nobody = new Nobody();
        await using var harness = await new DeskHarness(
            MemoryStorage.ConnectionString,
            "t",
            clock,
            graph: new GraphClient(new Uri("http://localhost/v1.0/"), credential: null, new GraphClientOptions { Transport = MemoryStorage.TransportTo(nobody) }),
            transport: MemoryStorage.TransportTo(weighed)).StartAsync();
        _ = (harness.Get<Glossary>(), harness.Get<PreferenceStore>());
        await harness.Get<DeskStorage>().CreateAsync(default);
        await harness.Get<Roster>().UpsertAsync(new RosterMember { Address = DeskHarness.Agent.Address, Name = DeskHarness.Agent.Name, Role = RosterRole.Agent, Tier = Tier.L1, Capacity = 100, TimeZone = "Etc/UTC" });
        await harness.Get<Roster>().UpsertAsync(new RosterMember { Address = Manager.Address, Name = Manager.Name, Role = RosterRole.Manager, TimeZone = "Etc/UTC" });
        await FillAsync(harness, tickets);

        var contexts = new CardContexts(new Actors(harness.Get<Roster>(), harness.Get<PersonDirectory>()), harness.Get<DeskRules>(), harness.Get<Glossary>(), Options.Create(new AppOptions()), clock);
        var faces = new Faces(harness.Desk, harness.Views, harness.Get<DeskOverviews>(), harness.Get<Roster>());
        var (agent, manager, mia) = (await ContextAsync(DeskHarness.Agent), await ContextAsync(Manager), await ContextAsync(DeskHarness.Requester));
        var ticket = await harness.OpenAsync("The one that is looked at");
        await harness.SettleAsync();
        await faces.TicketAsync(ticket.Id, null, agent, default);
        var counts = new SortedDictionary<string, (int, long)>(StringComparer.Ordinal);

        await CountAsync("tab mine", () => faces.ListAsync(new ListPlace(TicketList.Mine), mia, default));
        await CountAsync("tab assigned", () => faces.ListAsync(new ListPlace(TicketList.Assigned), agent, default));
        await CountAsync("tab queue", () => faces.ListAsync(new ListPlace(TicketList.Queue), agent, default));
        await CountAsync("tab desk", () => faces.DeskAsync(manager, default));
        await CountAsync("tab roster", () => new RosterFaces(harness.Get<Roster>(), harness.Get<PersonDirectory>()).ListAsync(null, null, null, manager, default));
        await CountAsync("tab glossary", () => new GlossaryFaces(harness.Get<Glossary>()).ListAsync("en", null, null, null, manager, default));
        await CountAsync("tab settings", async () => Answer(await new SettingsFaces(harness.Get<PreferenceStore>(), harness.Get<PersonDirectory>()).ShowAsync(mia, default)));
        await CountAsync("tab ticket", () => faces.TicketAsync(ticket.Id, null, agent, default));
        await CountAsync("create by form", () => OpenAsync(IntakeKey.Form(DeskHarness.Requester, "n"), Channel.Teams));
        await CountAsync("create by API", () => OpenAsync(IntakeKey.Api(DeskHarness.Requester, "n"), Channel.Api));
        return counts;

        Task<CardContext> ContextAsync(Person person) => contexts.ForAsync(person, "en", default);

        static Result<Face> Answer(Face face) => face;

        Task<Result<Change>> OpenAsync(IntakeKey key, Channel channel) => harness.Desk.OpenAsync(
            new OpenTicket(DeskHarness.Requester, "Printer on fire", "It burns."), key, DeskHarness.AsRequester with { Channel = channel }, default);

        async Task CountAsync<T>(string name, Func<Task<Result<T>>> work)
        {
            using var scope = StorageTransactions.Begin(name);
            var before = weighed.Bytes;
            Assert.True((await work()).IsOk, name);
            await harness.Relay.WhenDeliveredAsync();
            counts[name] = (scope.Count, weighed.Bytes - before);
        }
    }

    /// <summary>Tickets of one requester, half of them one agent's, as far as lists and loads know of them.</summary>
    private static async Task FillAsync(DeskHarness harness, int count)
    {
        var rules = harness.Get<DeskRules>();
        for (var i = 0; i < count; i++)
        {
            var (id, now) = (TicketId.Create(), harness.Clock.GetUtcNow().AddMinutes(-i));
            var ticket = Do(null, new OpenTicket(DeskHarness.Requester, $"Printer {i} is on fire", "It burns."), DeskHarness.AsRequester);
            if (i % 2 == 0)
            {
                ticket = Do(ticket, new AssignTicket(DeskHarness.Agent, Tier.L1, new AssignmentReason(new ReasonFact(ReasonCode.Available))), Actor.System);
            }

            var armed = TicketDecider.Armed(ticket, rules);
            await harness.Views.ApplyAsync(null, armed, default);

            // A load has no more than a few bytes of a ticket; a thousand of them show it.
            if (i < 1_000)
            {
                await harness.Workload.ApplyAsync(null, armed, default);
            }

            Ticket Do(Ticket? state, TicketCommand command, Actor actor) =>
                TicketDecider.Decide(id, state, command, actor, rules, now).Value.Aggregate(state, Ticket.Evolve)!;
        }
    }

    /// <summary>Weighs what storage answers.</summary>
    private sealed class Weighed(HttpMessageHandler storage) : DelegatingHandler(storage)
    {
        private long bytes;

        public long Bytes => Interlocked.Read(ref bytes);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            Interlocked.Add(ref bytes, response.Content.Headers.ContentLength ?? 0);
            return response;
        }
    }

    /// <summary>A Graph that knows nobody.</summary>
    private sealed class Nobody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage(System.Net.HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent("""{"value":[]}""", System.Text.Encoding.UTF8, "application/json") });
    }
}
