using M365Support.Assignment;
using M365Support.Bench.Simulation.Memory;
using M365Support.Bot;
using M365Support.Delivery;
using M365Support.Graph;
using M365Support.HttpApi;
using M365Support.Insights;
using M365Support.People;
using M365Support.Sla;
using M365Support.Storage;
using M365Support.Tabs;
using M365Support.Tickets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Bench.Simulation;

/// <summary>One running desk: the services of the product, all of them the real ones, over storage, Graph and a Bot Connector in memory.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private const int BatchSize = 32;

    private readonly ServiceProvider services;
    private readonly InstanceLife life = new();

    public Instance(World world, IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).AddInMemoryCollection(Connections).Build();
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(world.Faults).SetMinimumLevel(LogLevel.Warning));
        collection.AddSingleton<TimeProvider>(world.Clock);
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Development });
        collection.AddSingleton(MemoryStorage.TransportTo(life.GateTo(world.Storage)));
        collection.AddSupportDesk(configuration);
        collection.AddConversations();
        collection.AddOptions<AppOptions>().BindConfiguration(AppOptions.Section);
        collection.AddSingleton<Actors>();
        collection.AddSingleton<CardContexts>();
        collection.AddDelivery();
        collection.RemoveAll<IHostedService>();
        collection.Replace(ServiceDescriptor.Singleton(_ => new GraphClient(
            new Uri("http://localhost/v1.0/"), credential: null, new GraphClientOptions { Transport = MemoryStorage.TransportTo(life.GateTo(world.Graph)) })));
        collection.Replace(ServiceDescriptor.Singleton(s => new ConnectorClient(
            s.GetRequiredService<IOptions<BotOptions>>(),
            s.GetRequiredService<ServiceUrls>(),
            new ConversationThrottle(new HastyClock()),
            world.Clock,
            credential: null,
            MemoryStorage.TransportTo(life.GateTo(world.Connector)))));
        collection.AddSingleton<INoticeSender>(s => new Followed(s.GetRequiredService<NoticeSender>(), world));
        collection.AddSingleton<IDigestSender>(s => new FollowedDigests(ActivatorUtilities.CreateInstance<DigestSender>(s), world.Ledger));
        collection.AddSingleton<ITicketProjection>(world.Ledger);
        services = collection.BuildServiceProvider();
    }

    /// <summary>Where everything is. What Teams refuses is not waited for, as time stands still meanwhile: it is left to the queue.</summary>
    private static Dictionary<string, string?> Connections => new()
    {
        ["Storage:ConnectionString"] = MemoryStorage.ConnectionString,
        ["Bot:ServiceUrl"] = MemoryConnector.ServiceUrl,
        ["Bot:MaxThrottleWait"] = "00:00:00",
        ["Support:Mailboxes:0"] = "support@contoso.example",
    };

    public bool IsDead => life.IsOver;

    public Desk Desk => services.GetRequiredService<Desk>();

    public TicketStore Store => services.GetRequiredService<TicketStore>();

    public TicketViews Views => services.GetRequiredService<TicketViews>();

    public Workload Workload => services.GetRequiredService<Workload>();

    public Roster Roster => services.GetRequiredService<Roster>();

    public WorkQueue Queue => services.GetRequiredService<WorkQueue>();

    public WorkPump Pump => services.GetRequiredService<WorkPump>();

    public WaitingTickets Waiting => services.GetRequiredService<WaitingTickets>();

    public Digests Digests => services.GetRequiredService<Digests>();

    public ReminderAudit Audit => services.GetRequiredService<ReminderAudit>();

    public DeskRules Rules => services.GetRequiredService<DeskRules>();

    public async Task<Instance> StartAsync()
    {
        _ = (Desk, Workload, Pump, Roster, Digests);
        await services.GetRequiredService<DeskStorage>().CreateAsync(default);
        return this;
    }

    public void DieAtNextCommit(DeathPoint point) => life.EndAtNextCommit(point);

    /// <summary>Asks what is asked once a minute for all messages together: who changed the roster or their wishes.</summary>
    public async Task RefreshAsync()
    {
        await Roster.LoadAsync(default);
        await services.GetRequiredService<PreferenceStore>().FindAsync(Person.Desk, default);
    }

    /// <summary>Does a batch of what is due, as many items at once as the pump does, and says how many there were.</summary>
    public async Task<int> DoDueAsync(CancellationToken cancellationToken)
    {
        var due = await Queue.ReceiveAsync(BatchSize, cancellationToken);
        await Task.WhenAll(due.Select(work => Task.Run(() => Pump.DoAsync(work, cancellationToken), cancellationToken)));
        return due.Count;
    }

    /// <summary>Does something and waits for all that follows from it; false when the instance died over it.</summary>
    public async Task<bool> DoAsync(Func<Task> work)
    {
        var done = WorkAsync();
        if (await Task.WhenAny(done, life.Died) != done)
        {
            return false;
        }

        await done;
        return true;

        async Task WorkAsync()
        {
            await work();
            await services.GetRequiredService<Relay>().WhenDeliveredAsync();
        }
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    /// <summary>The real sender, whose messages are followed and counted.</summary>
    private sealed class Followed(NoticeSender sender, World world) : INoticeSender
    {
        public Task<LiveCard?> SendAsync(Notice notice, Ticket ticket, CancellationToken cancellationToken) =>
            world.Ledger.FollowAsync(notice, ticket, () => world.Operations.CountMessageAsync(notice.Kind.ToString(), () => sender.SendAsync(notice, ticket, cancellationToken)));
    }

    private sealed class FollowedDigests(DigestSender sender, Ledger ledger) : IDigestSender
    {
        public Task SendDigestAsync(Person manager, DeskOverview overview, CancellationToken cancellationToken) =>
            ledger.FollowDigestAsync(manager, () => sender.SendDigestAsync(manager, overview, cancellationToken));
    }

    /// <summary>A clock by which there is always time between two messages: everything of a virtual moment happens at once, which Teams' limits by the second are not about.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref seconds);
    }
}
