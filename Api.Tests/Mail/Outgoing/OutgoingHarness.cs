using Azure.Core;
using Azure.Core.Pipeline;
using M365Support.Bot;
using M365Support.Delivery;
using M365Support.HttpApi;
using M365Support.Infrastructure;
using M365Support.Insights;
using M365Support.Local;
using M365Support.Storage;
using M365Support.Tabs;
using M365Support.Tickets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace M365Support.Mail.Outgoing;

/// <summary>One instance of the desk that really sends: mail through the Graph emulator, chat to a connector of the test's own.</summary>
internal sealed class OutgoingHarness : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    private OutgoingHarness(ServiceProvider services) => this.services = services;

    public NoticeSender Sender => services.GetRequiredService<NoticeSender>();

    public MailOutbox Outbox => services.GetRequiredService<MailOutbox>();

    public WorkQueue Queue => services.GetRequiredService<WorkQueue>();

    public Desk Desk => services.GetRequiredService<Desk>();

    public DeskStorage Storage => services.GetRequiredService<DeskStorage>();

    public static async Task<OutgoingHarness> StartAsync(
        string storage, string prefix, EmulatorDriver graph, ManualClock clock, string? connector = null, params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Storage:ConnectionString"] = storage,
            ["Storage:Prefix"] = prefix,
            ["Graph:BaseAddress"] = graph.Emulator.BaseAddress.AbsoluteUri,
            ["Support:Mailboxes:0"] = EmulatorDriver.Support,
            ["Support:SenderName"] = "Contoso IT Support",
            ["Bot:ServiceUrl"] = connector,
        };
        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var collection = new ServiceCollection();
        collection.AddLogging(b => b.SetMinimumLevel(LogLevel.None));
        collection.AddSingleton<TimeProvider>(clock);
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddSingleton<HttpPipelinePolicy, VisibleAtOnce>();
        collection.AddSupportDesk(configuration);
        collection.RemoveAll<IHostedService>();
        collection.AddSingleton<IHostEnvironment>(new BotParts.Environment("Development"));
        collection.AddOptions<BotOptions>().BindConfiguration(BotOptions.Section);
        collection.AddOptions<AppOptions>().BindConfiguration(AppOptions.Section);
        collection.AddSingleton<ServiceUrls>();
        collection.AddSingleton<ConversationThrottle>();
        collection.AddSingleton<ConversationStore>();
        collection.AddSingleton<ProactiveSender>();
        collection.AddSingleton(s => BotParts.Connector(s.GetRequiredService<Microsoft.Extensions.Options.IOptions<BotOptions>>().Value));
        collection.AddSingleton<Actors>();
        collection.AddSingleton<CardContexts>();
        collection.AddDelivery();
        collection.AddSingleton<IDigestSender, RecordingDigests>();
        collection.Replace(ServiceDescriptor.Singleton<IAssigner>(new ScriptedAssigner()));
        var harness = new OutgoingHarness(collection.BuildServiceProvider());
        _ = (harness.Desk, harness.Sender, harness.services.GetRequiredService<WorkPump>());
        await harness.Storage.CreateAsync(default);
        return harness;
    }

    /// <summary>A ticket of somebody whom the directory does not know, as it would come by mail.</summary>
    public async Task<Ticket> OpenAsync(Person requester, string subject) => (await Desk.OpenAsync(
        new OpenTicket(requester, subject, "It burns.", MessageId: $"{Guid.NewGuid():N}@fabrikam.example"),
        IntakeKey.Form(requester, Guid.NewGuid().ToString()),
        new Actor(requester, Roles.None, Channel.Mail),
        default)).Value.Ticket;

    /// <summary>Has everything done that the queue holds, once; what is not due is put back.</summary>
    public async Task PumpOnceAsync()
    {
        var all = new List<QueuedWork>();
        while (await Queue.ReceiveAsync(32, default) is { Count: > 0 } some)
        {
            all.AddRange(some);
            names.UnionWith(some.Where(w => w.Item.Kind == "mail").Select(w => w.Item.Subject));
        }

        var pump = services.GetRequiredService<WorkPump>();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (work, token) => await pump.DoAsync(work, token));
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>What a command has still to deliver.</summary>
    public Task<System.Collections.Immutable.ImmutableArray<Notice>> OutboxAsync(TicketId ticket, string commandId) => Get<TicketStore>().OutboxAsync(ticket, commandId, default);

    /// <summary>How many of the mails that <see cref="PumpOnceAsync"/> came across are still kept.</summary>
    public async Task<int> CountKeptAsync()
    {
        var container = Storage.Container("outgoing");
        var kept = await Task.WhenAll(names.Select(async name => (await container.GetBlobClient(name).ExistsAsync()).Value));
        return kept.Count(k => k);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    /// <summary>Makes queue messages visible at once, as the storage emulator's clock cannot be set. What comes early has to be hidden again by the product.</summary>
    private sealed class VisibleAtOnce : HttpPipelineSynchronousPolicy
    {
        private const string Parameter = "visibilitytimeout=";

        public override void OnSendingRequest(HttpMessage message)
        {
            var uri = message.Request.Uri.ToUri().AbsoluteUri;
            var at = uri.IndexOf(Parameter, StringComparison.Ordinal);
            if (at < 0 || message.Request.Method == RequestMethod.Get)
            {
                return;
            }

            var end = uri.IndexOf('&', at) is >= 0 and var next ? next : uri.Length;
            message.Request.Uri.Reset(new Uri(string.Concat(uri.AsSpan(0, at + Parameter.Length), "0", uri.AsSpan(end))));
        }
    }
}

/// <summary>The emulator's folder of sent mail, read with the product's own parser.</summary>
internal sealed class SentMail(EmulatorDriver graph, TimeProvider clock)
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public List<(DateTimeOffset At, MailMessage Mail)> All { get; } = [];

    /// <summary>Notes what was sent since the last look, at the clock's present time.</summary>
    public List<(DateTimeOffset At, MailMessage Mail)> Look()
    {
        foreach (var file in Directory.GetFiles(graph.Emulator.SentPath, "*.eml").Where(seen.Add))
        {
            All.Add((clock.GetUtcNow(), MailMessage.Parse(File.ReadAllBytes(file))));
        }

        return All;
    }

    public void HasAtMostInAnyMinute(int limit) => Assert.All(
        All, from => Assert.InRange(All.Count(m => m.At >= from.At && m.At < from.At + TimeSpan.FromMinutes(1)), 1, limit));
}
