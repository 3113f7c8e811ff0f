using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using M365Support.Assignment;
using M365Support.Graph;
using M365Support.Insights;
using M365Support.Mail;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Infrastructure;

/// <summary>One instance of the desk on the real storage emulator, with a clock, an agent and an ear that the test controls; given Graph, it assigns by itself.</summary>
public sealed class DeskHarness : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public DeskHarness(string connectionString, string prefix, ManualClock? clock = null, bool messagesComeEarly = false, IReadOnlyDictionary<string, string?>? settings = null, GraphClient? graph = null, HttpPipelineTransport? transport = null)
    {
        Clock = clock ?? new ManualClock();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:ConnectionString"] = connectionString,
            ["Storage:Prefix"] = prefix,
            ["Support:RoundTheClock:0"] = "P1",
            ["Support:RoundTheClock:1"] = "P2",
            ["Support:RoundTheClock:2"] = "P3",
            ["Support:RoundTheClock:3"] = "P4",
        }).AddInMemoryCollection(settings ?? new Dictionary<string, string?>()).Build();
        var collection = new ServiceCollection();
        collection.AddLogging(b => b.SetMinimumLevel(LogLevel.Warning));
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddSingleton<IConfiguration>(configuration);
        if (messagesComeEarly)
        {
            collection.AddSingleton<HttpPipelinePolicy, VisibleSoon>();
        }

        if (transport is not null)
        {
            collection.AddSingleton(transport);
        }

        collection.AddSupportDesk(configuration);
        collection.RemoveAll<IHostedService>();
        collection.AddSingleton<INoticeSender>(Notices);
        collection.AddSingleton<IDigestSender>(Digests);
        if (graph is null)
        {
            collection.Replace(ServiceDescriptor.Singleton<IAssigner>(Assigner));
        }
        else
        {
            collection.Replace(ServiceDescriptor.Singleton(graph));
        }

        services = collection.BuildServiceProvider();
    }

    public static Person Requester { get; } = new("mia@contoso.example", "Mia Employee");

    public static Person Agent { get; } = new("ari@contoso.example", "Ari Agent");

    public static Actor AsRequester { get; } = new(Requester, Roles.None, Channel.Web);

    public static Actor AsAgent { get; } = new(Agent, Roles.Agent, Channel.Web);

    public ManualClock Clock { get; }

    public RecordingSender Notices { get; } = new();

    public RecordingDigests Digests { get; } = new();

    public ScriptedAssigner Assigner { get; } = new();

    public Desk Desk => services.GetRequiredService<Desk>();

    public TicketStore Store => services.GetRequiredService<TicketStore>();

    public TicketViews Views => services.GetRequiredService<TicketViews>();

    public Workload Workload => services.GetRequiredService<Workload>();

    public WorkQueue Queue => services.GetRequiredService<WorkQueue>();

    public WorkPump Pump => services.GetRequiredService<WorkPump>();

    public Relay Relay => services.GetRequiredService<Relay>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static DeskStorage StorageOf(string connectionString, string prefix = "") =>
        new(Options.Create(new DeskStorageOptions { ConnectionString = connectionString, Prefix = prefix }));

    public static string NewPrefix() => "t" + Guid.NewGuid().ToString("N")[..12];

    public async Task<DeskHarness> StartAsync()
    {
        _ = (Desk, Workload, Pump, Get<Roster>(), Get<IMailIntake>());
        await services.GetRequiredService<DeskStorage>().CreateAsync(default);
        return this;
    }

    public async Task<Ticket> OpenAsync(string subject = "Printer on fire", string? key = null)
    {
        var opened = await Desk.OpenAsync(
            new OpenTicket(Requester, subject, "It burns."), IntakeKey.Form(Requester, key ?? Guid.NewGuid().ToString()), AsRequester, default);
        return opened.Value.Ticket;
    }

    public async Task<Result<Ticket>> DoAsync(TicketId id, TicketCommand command, Actor? actor = null, string? commandId = null)
    {
        var change = await Desk.ExecuteAsync(id, command, actor ?? AsAgent, commandId ?? Guid.NewGuid().ToString(), default);
        return change.IsOk ? change.Value.Ticket : change.Rejection!;
    }

    /// <summary>Does up to 32 of the items that are due, as the pump would, and says how many there were.</summary>
    public async Task<int> DoDueAsync()
    {
        var due = await Queue.ReceiveAsync(32, default);
        await Task.WhenAll(due.Select(work => Pump.DoAsync(work, default)));
        return due.Count;
    }

    /// <summary>Waits for background deliveries.</summary>
    public Task SettleAsync() => Relay.StopAsync(default);

    public async ValueTask DisposeAsync()
    {
        await Relay.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);
        await services.DisposeAsync();
    }
}

/// <summary>Keeps what was sent, and fails when told to.</summary>
public sealed class RecordingSender : INoticeSender
{
    public ConcurrentQueue<(Notice Notice, Ticket Ticket)> Sent { get; } = new();

    /// <summary>Called before each notice; may throw.</summary>
    public Func<Notice, Task>? Before { get; set; }

    public async Task<LiveCard?> SendAsync(Notice notice, Ticket ticket, CancellationToken cancellationToken)
    {
        if (Before is { } before)
        {
            await before(notice);
        }

        Sent.Enqueue((notice, ticket));
        return null;
    }
}

/// <summary>Proposes the agent it was given.</summary>
public sealed class ScriptedAssigner : IAssigner
{
    public AssignTicket? Proposal { get; set; }

    public Task<AssignTicket?> ProposeAsync(Ticket ticket, CancellationToken cancellationToken) => Task.FromResult(Proposal);
}

/// <summary>Keeps the digests that were sent.</summary>
public sealed class RecordingDigests : IDigestSender
{
    public ConcurrentQueue<(Person Manager, DeskOverview Overview)> Sent { get; } = new();

    public Task SendDigestAsync(Person manager, DeskOverview overview, CancellationToken cancellationToken)
    {
        Sent.Enqueue((manager, overview));
        return Task.CompletedTask;
    }
}
