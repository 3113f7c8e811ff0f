using M365Support.Assignment;
using M365Support.Bench.Simulation.Memory;
using M365Support.Graph;
using M365Support.Insights;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace M365Support.Bench.Simulation;

/// <summary>One running desk: the services of the product, all of them the real ones, over storage and Graph in memory.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly InstanceGate gate;

    public Instance(World world, IReadOnlyDictionary<string, string?> settings)
    {
        gate = new InstanceGate { InnerHandler = world.Storage };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(world.Faults).SetMinimumLevel(LogLevel.Warning));
        collection.AddSingleton<TimeProvider>(world.Clock);
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddSingleton(MemoryStorage.TransportTo(gate));
        collection.AddSupportDesk(configuration);
        collection.RemoveAll<IHostedService>();
        collection.Replace(ServiceDescriptor.Singleton(_ => new GraphClient(
            new Uri("http://localhost/v1.0/"), credential: null, new GraphClientOptions { Transport = MemoryStorage.TransportTo(world.Graph) })));
        collection.AddSingleton<INoticeSender>(new Recorder(world.Ledger, gate));
        collection.AddSingleton<IDigestSender>(world.Ledger);
        collection.AddSingleton<ITicketProjection>(world.Ledger);
        services = collection.BuildServiceProvider();
    }

    public bool IsDead => gate.IsDead;

    public Desk Desk => services.GetRequiredService<Desk>();

    public TicketStore Store => services.GetRequiredService<TicketStore>();

    public TicketViews Views => services.GetRequiredService<TicketViews>();

    public Workload Workload => services.GetRequiredService<Workload>();

    public Roster Roster => services.GetRequiredService<Roster>();

    public WorkQueue Queue => services.GetRequiredService<WorkQueue>();

    public WorkPump Pump => services.GetRequiredService<WorkPump>();

    public WaitingTickets Waiting => services.GetRequiredService<WaitingTickets>();

    public Digests Digests => services.GetRequiredService<Digests>();

    public DeskRules Rules => services.GetRequiredService<DeskRules>();

    public async Task<Instance> StartAsync()
    {
        _ = (Desk, Workload, Pump, Roster, Digests);
        await services.GetRequiredService<DeskStorage>().CreateAsync(default);
        return this;
    }

    public void DieAtNextCommit(DeathPoint point) => gate.DieAtNextCommit(point);

    /// <summary>Does something and waits for all that follows from it; false when the instance died over it.</summary>
    public async Task<bool> DoAsync(Func<Task> work)
    {
        var done = WorkAsync();
        if (await Task.WhenAny(done, gate.Died) != done)
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

    /// <summary>Hands notices to the ledger while the instance lives.</summary>
    private sealed class Recorder(Ledger ledger, InstanceGate gate) : INoticeSender
    {
        public async Task<LiveCard?> SendAsync(Notice notice, Ticket ticket, CancellationToken cancellationToken)
        {
            if (gate.IsDead)
            {
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            }

            ledger.Sent(notice, ticket);
            return null;
        }
    }
}
