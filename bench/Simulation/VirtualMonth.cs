using System.Diagnostics;
using System.Globalization;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Bench.Simulation;

/// <summary>A company's life with its support desk: events in virtual time, each done by the real desk.</summary>
/// <remarks>
/// People act one after the other; what the desk owes by itself comes from its queue. Now and then two instances do the same at
/// the same moment, a message is delivered twice or late, or an instance dies over a commit and another takes its place.
/// </remarks>
public sealed partial class VirtualMonth : IDisposable
{
    /// <summary>So much never happens at one moment; then something makes work for itself.</summary>
    private const int MostAtOneMoment = 20_000;

    /// <summary>So many of the first level work at night, where there are enough of them.</summary>
    private const int NightKeepers = 2;
    private const int FewestForNights = 6;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan WaitingCheck = TimeSpan.FromSeconds(30);
    private static readonly Person Manager = Person.Create("manager@contoso.example", "Manager");

    private readonly SimulationOptions options;
    private readonly Random random;
    private readonly Random chance;
    private readonly Demand demand;
    private readonly Dictionary<string, Worker> workers;
    private readonly World world;
    private readonly Instance[] instances;
    private readonly SortedDictionary<string, int> rejections = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Func<Task>, (long At, long Order)> events = new();
    private readonly Dictionary<string, string?> settings = Settings();
    private int stuck;
    private long order;
    private long commands;
    private long turns;

    /// <summary>Sets the scene; nothing has happened yet.</summary>
    public VirtualMonth(SimulationOptions options)
    {
        this.options = options;
        (random, chance) = (new Random(options.Seed), new Random(options.Seed + 1));
        demand = new Demand(options.Employees, random);
        var (first, second) = ((int)Math.Ceiling(options.Agents * 0.6), (int)Math.Ceiling(options.Agents * 0.3));
        workers = Enumerable.Range(0, options.Agents)
            .Select(i => new Worker(i, i < first ? Tier.L1 : i < first + second ? Tier.L2 : Tier.L3, isNight: i < NightKeepers && first >= FewestForNights, options.Seed, Start, (int)options.Days))
            .ToDictionary(w => w.Person.Address, StringComparer.Ordinal);
        var byId = workers.Values.ToDictionary(w => w.ObjectId, StringComparer.OrdinalIgnoreCase);
        world = new World(
            Start,
            (id, now) => byId.TryGetValue(id, out var worker) ? worker.AvailabilityAt(now) : "PresenceUnknown",
            byId.Keys.Append(Company.IdOf(Manager.Address)).ToHashSet(StringComparer.OrdinalIgnoreCase));
        instances = new Instance[options.Instances];
    }

    private Operations Operations => world.Operations;

    private DateTimeOffset Now => world.Clock.GetUtcNow();

    private DateTimeOffset End => Start.AddDays(options.Days);

    /// <summary>Lives through the time and counts.</summary>
    public async Task<SimulationFigures> RunAsync(CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < instances.Length; i++)
        {
            instances[i] = await new Instance(world, settings).StartAsync();
        }

        world.Ledger.Rules = instances[0].Rules;
        await HireAsync();
        if (options.Faults)
        {
            InjectFaults();
        }

        Break();

        for (var day = 0; day < options.Days; day++)
        {
            foreach (var moment in demand.Day(Start.AddDays(day)))
            {
                At(moment, OpenAsync);
            }
        }

        At(Start, CheckWaitingAsync);
        if (options.Sabotage != Sabotage.Reminders)
        {
            At(Start, AuditAsync);
        }

        for (var at = Start; at < End; at = at.AddMinutes(10))
        {
            At(at, () => Operations.CountAsync(async () =>
            {
                await Any().Digests.ArmAsync(default);
                return "watch.digests";
            }));
        }

        for (var at = Start.AddMinutes(5); at < End; at = at.AddHours(1))
        {
            At(at, LookAtTabsAsync);
            At(at, SampleAsync);
        }

        for (var at = Start.AddMinutes(10); at <= End; at = at.AddMinutes(10))
        {
            At(at, LookForSilenceAsync);
        }

        await LiveAsync(End, cancellationToken);
        var (overdue, unacknowledged) = (world.Ledger.ProgressOverdue(Ledger.Late), world.Ledger.AcknowledgementsOverdue());

        // What was put aside for a minute after a death is finished before the books are closed.
        events.Clear();
        EndFaults();
        await LiveAsync(End.AddMinutes(20), cancellationToken);
        return await CloseBooksAsync(overdue, unacknowledged, watch.Elapsed);
    }

    /// <inheritdoc/>
    public void Dispose() => world.Dispose();

    private static Dictionary<string, string?> Settings() => new()
    {
        ["Storage:ConnectionString"] = Memory.MemoryStorage.ConnectionString,
        ["Support:DefaultTimeZone"] = "Etc/UTC",
        ["Support:Vendors:Fabrikam:ResolveWithin"] = "08:00:00",
    };

    private async Task HireAsync()
    {
        foreach (var worker in workers.Values)
        {
            await instances[0].Roster.UpsertAsync(new RosterMember
            {
                Address = worker.Person.Address,
                Name = worker.Person.Name,
                AadObjectId = worker.ObjectId,
                Role = RosterRole.Agent,
                Tier = worker.Tier,
                TimeZone = "Etc/UTC",
                Hours = worker.WeeklyHours,
                Capacity = 15,
            });
        }

        await instances[0].Roster.UpsertAsync(new RosterMember { Address = Manager.Address, Name = Manager.Name, Role = RosterRole.Manager, TimeZone = "Etc/UTC" });
    }

    /// <summary>From event to event: what people do, what the queue shows, and what both lead to.</summary>
    private async Task LiveAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var act = events.TryPeek(out _, out var next) ? new DateTimeOffset(next.At, TimeSpan.Zero) : DateTimeOffset.MaxValue;
            var due = world.Storage.Queues.NextVisible("work") ?? DateTimeOffset.MaxValue;
            var moment = act < due ? act : due;
            if (moment > until)
            {
                world.Clock.AdvanceTo(until);
                return;
            }

            stuck = moment <= Now ? stuck + 1 : 0;
            if (stuck > MostAtOneMoment)
            {
                throw new InvalidOperationException($"Time stands still at {Now:O}; the queue's next messages: {string.Join(", ", world.Storage.Queues.Texts("work", Now).Take(5))}");
            }

            world.Clock.AdvanceTo(moment);
            if (due <= act)
            {
                await PumpAsync();
            }
            else
            {
                await events.Dequeue()();
            }

            React();
        }
    }

    /// <summary>The instances receive at the same moment, so that a message delivered twice meets itself, and work in turns.</summary>
    private async Task PumpAsync()
    {
        var received = new List<(Instance Instance, QueuedWork Work)>();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < instances.Length; i++)
        {
            var instance = instances[(i + turns) % instances.Length];
            await Operations.CountAsync(async () =>
            {
                await instance.DoAsync(() => instance.RefreshAsync());
                return "watch.caches";
            });
            await instance.DoAsync(async () => received.AddRange((await instance.Queue.ReceiveAsync(16, default)).Select(work => (instance, work))));
        }

        turns++;
        Operations.Add("queue.receive", instances.Length, Stopwatch.GetElapsedTime(started));
        foreach (var (instance, work) in received.OrderBy(r => r.Work.MessageId, StringComparer.Ordinal))
        {
            // Those that a dead instance had taken come again when their minute is over.
            if (!instance.IsDead)
            {
                var (progress, sent) = (world.Ledger.ProgressSent, world.Ledger.MessagesSent);
                var asked = world.Ledger.ByKind.GetValueOrDefault(NoticeKind.UpdateRequested);
                await Operations.CountAsync(async () =>
                {
                    await instance.DoAsync(() => instance.Pump.DoAsync(work, default));
                    return work.Item switch
                    {
                        { Command: not null } => "hint",
                        { Kind: not "ticket" } => work.Item.Kind,
                        _ when world.Ledger.ProgressSent > progress => world.Ledger.MessagesSent - sent == 1 ? "reminder.progress" : "reminder.progressAndMore",
                        _ when world.Ledger.ByKind.GetValueOrDefault(NoticeKind.UpdateRequested) > asked => "reminder.ask",
                        _ => "reminder.other",
                    };
                }, withMessages: true);
                React();
            }
        }

        await ReviveAsync();
    }

    /// <summary>What the hosted service does every half minute.</summary>
    private async Task CheckWaitingAsync()
    {
        foreach (var instance in instances)
        {
            await Operations.CountAsync(async () =>
            {
                await instance.DoAsync(() => instance.Waiting.CheckAsync(default));
                return "watch.waiting";
            });
        }

        await ReviveAsync();
        At(Now + WaitingCheck, CheckWaitingAsync);
    }

    private Task LookForSilenceAsync()
    {
        world.Ledger.LookForSilence();
        return Task.CompletedTask;
    }

    private async Task LookAtTabsAsync()
    {
        var instance = Any();
        await Operations.CountAsync(async () => await Done(instance.Views.OfQueueAsync(null, null, default), "tab.queue"));
        await Operations.CountAsync(async () => await Done(instance.Views.OfAssigneeAsync(workers.Values.First().Person, null, default), "tab.assigned"));
        await Operations.CountAsync(async () => await Done(instance.Views.OfRequesterAsync(demand.Requester(), null, default), "tab.mine"));

        static async Task<string> Done(Task tab, string name)
        {
            await tab;
            return name;
        }
    }

    private Instance Any() => instances[random.Next(instances.Length)];

    private void At(DateTimeOffset moment, Func<Task> what) => events.Enqueue(what, (moment.UtcTicks, ++order));

    private void After(TimeSpan delay, Func<Task> what) => At(Now + delay, what);

    private string NextCommand() => string.Create(CultureInfo.InvariantCulture, $"sim-{++commands}");
}
