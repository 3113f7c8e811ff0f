using System.Diagnostics;
using System.Globalization;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tickets;

namespace M365Support.Bench.Simulation;

/// <summary>What it took to keep the hour for very many open tickets; its JSON is the last line that the command prints.</summary>
public sealed record OpenTicketsFigures(
    int Open,
    double Hours,
    int Agents,
    int Instances,
    double AcknowledgedInTime,
    int Breached,
    double AssignedGini,
    long ProgressDue,
    long ProgressSent,
    long ProgressLate,
    long UpdatesAsked,
    int MessagesTwice,
    int MessagesLost,
    double PreloadSeconds,
    double LastOpeningMilliseconds,
    double LastAcknowledgingMilliseconds,
    double WallSecondsPerHour,
    double CpuSecondsPerHour,
    double SlowestMinuteSeconds,
    double TimesRealTime,
    double StorageRequestsPerProgress,
    IReadOnlyDictionary<string, double> StorageTransactions,
    int BusiestTeamsMinute,
    IReadOnlyList<string> Violations,
    long PeakMemoryMegabytes);

/// <summary>Opens very many tickets within an hour and then lets some hours pass in which everybody waits: all that happens is what the desk owes by itself.</summary>
/// <remarks>
/// The tickets are of the third priority, acknowledged, and the tiers have all the time they want, so that each owes the same: the agent is
/// asked and the requester is told, every hour. Working hours, in which agents are asked at all.
/// </remarks>
public sealed class OpenTickets(int open, double hours, int agents, int instances)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Filling = TimeSpan.FromHours(1);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(3);

    /// <summary>So many people open tickets; each has some.</summary>
    private const int Requesters = 5_000;

    private const int AtOnce = 8;

    /// <summary>What the desk logged, by event.</summary>
    public IReadOnlyList<(string Event, int Count, string First)> Logged { get; private set; } = [];

    /// <summary>Fills the desk, keeps the hours and counts.</summary>
    public async Task<OpenTicketsFigures> RunAsync(CancellationToken cancellationToken = default)
    {
        var staff = Enumerable.Range(0, agents).Select(i => new Worker(i, Tier.L1, isNight: false, 1, Start, 1)).ToList();
        using var world = new World(Start, (_, _) => "Available", staff.Select(w => w.ObjectId).ToHashSet(StringComparer.OrdinalIgnoreCase));
        var settings = Settings();
        var desks = new Instance[instances];
        for (var i = 0; i < instances; i++)
        {
            desks[i] = await new Instance(world, settings).StartAsync();
        }

        world.Ledger.Rules = desks[0].Rules;
        var watch = Stopwatch.StartNew();
        var (opening, acknowledging) = await FillAsync(world, desks, staff, cancellationToken);
        var preload = watch.Elapsed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{open} tickets open after {preload.TotalSeconds:F0} s; an opening then takes {opening:F2} ms, an acknowledgement {acknowledging:F2} ms."));

        var (sentBefore, askedBefore, requestsBefore) = (world.Ledger.ProgressSent, Asked(world), world.Storage.Requests);
        using var counted = StorageTransactions.Begin("hours");
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        watch.Restart();
        var slowest = TimeSpan.Zero;
        var end = Start + Filling + TimeSpan.FromHours(hours);
        while (world.Clock.GetUtcNow() < end)
        {
            var begun = watch.Elapsed;
            await PassAsync(world, desks, Smaller(world.Clock.GetUtcNow().AddMinutes(1), end), cancellationToken);
            slowest = watch.Elapsed - begun > slowest ? watch.Elapsed - begun : slowest;
        }

        var wall = watch.Elapsed;
        Logged = world.Faults.Faults;
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        var ledger = world.Ledger;
        ledger.LookForSilence();
        var overdue = ledger.ProgressOverdue(Ledger.Late);
        var sent = ledger.ProgressSent - sentBefore;
        var tickets = ledger.Tickets.Values.ToList();
        var twice = ledger.Twice;
        var figures = new OpenTicketsFigures(
            tickets.Count(t => t.IsOngoing),
            hours,
            agents,
            instances,
            Math.Round(100.0 * ledger.AcknowledgedInTime / Math.Max(1, ledger.Acknowledgements + ledger.AcknowledgementsOverdue()), 2),
            tickets.Count(t => t.ResolveBy < world.Clock.GetUtcNow()),
            Evenness.Gini(staff.Select(w => (double)ledger.Assigned.GetValueOrDefault(w.Person.Address))),
            sent + overdue,
            sent,
            ledger.ProgressLate + overdue,
            Asked(world) - askedBefore,
            twice.Count,
            MessagesLost: 0,
            Math.Round(preload.TotalSeconds, 1),
            Math.Round(opening, 2),
            Math.Round(acknowledging, 2),
            Math.Round(wall.TotalSeconds / hours, 1),
            Math.Round(processor.TotalSeconds / hours, 1),
            Math.Round(slowest.TotalSeconds, 2),
            Math.Round(TimeSpan.FromHours(hours) / wall, 1),
            Math.Round((double)(world.Storage.Requests - requestsBefore) / Math.Max(1, sent), 2),
            counted.Operations.OrderBy(o => o.Key, StringComparer.Ordinal).ToDictionary(o => o.Key, o => Math.Round((double)o.Value / Math.Max(1, sent), 2), StringComparer.Ordinal),
            ledger.BusiestTeamsMinute,
            Violations: [],
            Process.GetCurrentProcess().PeakWorkingSet64 / (1024 * 1024));
        var lost = await LostAsync(world, desks, cancellationToken);
        return figures with { MessagesLost = lost.Count, Violations = [.. Violations(ledger, twice, lost, figures.ProgressLate, slowest)] };
    }

    /// <summary>What is owed and does not come in the minutes after the end either, in which the queue tries again what failed before it.</summary>
    private static async Task<IReadOnlyList<string>> LostAsync(World world, Instance[] desks, CancellationToken cancellationToken)
    {
        var owed = world.Ledger.Lost;
        if (owed.Count > 0)
        {
            await PassAsync(world, desks, world.Clock.GetUtcNow() + Settling, cancellationToken);
        }

        return [.. owed.Intersect(world.Ledger.Lost, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Violations(Ledger ledger, IReadOnlyList<string> twice, IReadOnlyList<string> lost, long late, TimeSpan slowest)
    {
        IEnumerable<(long Count, string What)> checks =
        [
            (twice.Count, $"messages were sent twice; the first: {string.Concat(twice.Take(1))}"),
            (lost.Count, $"messages were lost; the first: {string.Concat(lost.Take(1))}"),
            (late, "progress messages came late"),
            (ledger.Silences.Count, "requesters heard nothing for longer than the hour"),
            (slowest.TotalSeconds < 60 ? 0 : (long)slowest.TotalSeconds, "seconds went by over a single minute's work"),
        ];
        return checks.Where(check => check.Count > 0).Select(check => string.Create(CultureInfo.InvariantCulture, $"{check.Count} {check.What}"));
    }

    private static Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Storage:ConnectionString"] = Memory.MemoryStorage.ConnectionString,
            ["Support:DefaultTimeZone"] = "Etc/UTC",
            ["Support:ResolveWithin:P3"] = "60.00:00:00",
        };
        foreach (var tier in new[] { Tier.L1, Tier.L2 })
        {
            settings[$"Support:EscalateAfter:{tier}:P3"] = "60.00:00:00";
        }

        return settings;
    }

    private async Task<(double Opening, double Acknowledging)> FillAsync(World world, Instance[] desks, List<Worker> staff, CancellationToken cancellationToken)
    {
        foreach (var worker in staff)
        {
            await desks[0].Roster.UpsertAsync(
                new RosterMember { Address = worker.Person.Address, Name = worker.Person.Name, AadObjectId = worker.ObjectId, Role = RosterRole.Agent, Tier = Tier.L1, TimeZone = "Etc/UTC", Capacity = 1_000 },
                cancellationToken);
        }

        var actors = staff.ToDictionary(w => w.Person, w => w.Actor);
        var (opening, acknowledging) = (0.0, 0.0);
        var perMinute = (int)Math.Ceiling(open / Filling.TotalMinutes);
        for (var (minute, opened) = (0, 0); opened < open; minute++)
        {
            var count = Math.Min(perMinute, open - opened);
            var first = opened;
            long openTicks = 0, acknowledgeTicks = 0;
            await Parallel.ForEachAsync(
                Enumerable.Range(first, count),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (number, token) =>
                {
                    var desk = desks[number % desks.Length];
                    var requester = Demand.Requester(number % Requesters);
                    var begun = Stopwatch.GetTimestamp();
                    var ticket = (await desk.Desk.OpenAsync(
                        new OpenTicket(requester, "Cannot sign in", "It stopped working this morning."),
                        IntakeKey.Form(requester, number.ToString(CultureInfo.InvariantCulture)),
                        new Actor(requester, Roles.None, Channel.Teams),
                        token)).Value.Ticket;
                    var between = Stopwatch.GetTimestamp();
                    await desk.Desk.ExecuteAsync(ticket.Id, new AcknowledgeTicket(), actors[ticket.Assignee!], "acknowledge", token);
                    Interlocked.Add(ref openTicks, between - begun);
                    Interlocked.Add(ref acknowledgeTicks, Stopwatch.GetTimestamp() - between);
                });
            opened += count;
            opening = Stopwatch.GetElapsedTime(0, openTicks).TotalMilliseconds / count;
            acknowledging = Stopwatch.GetElapsedTime(0, acknowledgeTicks).TotalMilliseconds / count;
            await PassAsync(world, desks, world.Clock.GetUtcNow().AddMinutes(1), cancellationToken);
        }

        await PassAsync(world, desks, Start + Filling, cancellationToken);
        return (opening, acknowledging);
    }

    /// <summary>Lets time pass second by second, so far as something is due, and has it done.</summary>
    private static async Task PassAsync(World world, Instance[] desks, DateTimeOffset until, CancellationToken cancellationToken)
    {
        // What is being delivered is delivered before time passes: virtual minutes are shorter than any delivery.
        await Task.WhenAll(desks.Select(desk => desk.DoAsync(() => Task.CompletedTask)));
        while (world.Storage.Queues.NextVisible("work") is { } next && next <= until)
        {
            world.Clock.AdvanceTo(next);
            await Task.WhenAll(desks.Select(desk => desk.DoAsync(async () =>
            {
                while (await desk.DoDueAsync(cancellationToken) > 0)
                {
                    world.Ledger.News.Clear();
                }
            })));
        }

        world.Clock.AdvanceTo(until);
        world.Ledger.News.Clear();
    }

    private static long Asked(World world) => world.Ledger.ByKind.GetValueOrDefault(NoticeKind.UpdateRequested);

    private static DateTimeOffset Smaller(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
