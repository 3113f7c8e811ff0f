using M365Support.Bench.Simulation.Memory;
using M365Support.Tickets;

namespace M365Support.Bench.Simulation;

/// <content>What goes wrong on purpose: queue messages twice, late and lost; posts that Teams refuses or whose answer is lost; instances that die.</content>
public sealed partial class VirtualMonth
{
    private static readonly TimeSpan AuditEvery = TimeSpan.FromMinutes(1);

    private int deaths;
    private int deliveredTwice;
    private int heldBack;
    private int lost;
    private int postsTroubled;

    private void InjectFaults()
    {
        var queues = world.Storage.Queues;
        queues.DeliverTwice = () => Counted(ref deliveredTwice, OneIn(100));
        queues.Delay = (text, asked) =>
        {
            if (!IsReminder(text, asked) || !OneIn(500))
            {
                return TimeSpan.Zero;
            }

            Disturb(text, ref heldBack);
            return TimeSpan.FromMinutes(chance.Next(1, 180));
        };
        queues.Lose = (text, asked) => IsReminder(text, asked) && OneIn(1_000) && Disturb(text, ref lost);
        world.Connector.Fate = () => !Counted(ref postsTroubled, OneIn(200)) ? PostFate.Arrives : chance.Next(2) == 0 ? PostFate.AnswerLost : PostFate.Refused;
        for (var at = Start.AddHours(chance.Next(1, 6)); at < End; at = at.AddMinutes(chance.Next(60, 600)))
        {
            var point = chance.Next(2) == 0 ? DeathPoint.BeforeCommit : DeathPoint.AfterCommit;
            At(at, () => Die(point));
        }
    }

    private void EndFaults()
    {
        var queues = world.Storage.Queues;
        (queues.DeliverTwice, queues.Delay, queues.Lose, world.Connector.Fate) = (null, null, null, null);
        (world.Connector.Repeats, world.Storage.Tables.Forgets) = (null, null);
    }

    private void Break()
    {
        var queues = world.Storage.Queues;
        switch (options.Sabotage)
        {
            case Sabotage.Hints:
                queues.Lose = (text, _) => text.Contains("\"command\":\"", StringComparison.Ordinal);
                for (var at = Start.AddHours(6); at < End; at = at.AddMinutes(20))
                {
                    At(at, () => Die(DeathPoint.AfterCommit));
                }

                break;
            case Sabotage.Reminders:
                queues.Lose = IsReminder;
                break;
            case Sabotage.Posts:
                world.Connector.Repeats = () => OneIn(5);
                break;
            case Sabotage.Lists:
                world.Storage.Tables.Forgets = table => table == "Ongoing" && OneIn(5);
                break;
        }
    }

    private Task Die(DeathPoint point)
    {
        Any().DieAtNextCommit(point);
        return Task.CompletedTask;
    }

    /// <summary>Starts another instance in the place of each that died.</summary>
    private async Task ReviveAsync()
    {
        for (var i = 0; i < instances.Length; i++)
        {
            if (instances[i].IsDead)
            {
                deaths++;
                instances[i] = await new Instance(world, settings).StartAsync();
            }
        }
    }

    /// <summary>What finds lost reminders.</summary>
    private async Task AuditAsync()
    {
        var instance = Any();
        await Operations.CountAsync(async () =>
        {
            await instance.DoAsync(() => instance.Audit.AuditAsync(AuditEvery, default));
            return "watch.audit";
        });
        await ReviveAsync();
        At(Now + AuditEvery, AuditAsync);
    }

    private bool OneIn(int times)
    {
        lock (chance)
        {
            return chance.Next(times) == 0;
        }
    }

    /// <summary>Hints are not touched: a queue keeps what it was given, and only what waits for days can be cleared away by somebody.</summary>
    private static bool IsReminder(string text, TimeSpan hidden) => hidden > WorkQueue.Lease && text.Contains("\"kind\":\"ticket\"", StringComparison.Ordinal) && text.Contains("\"due\":\"", StringComparison.Ordinal);

    private bool Disturb(string text, ref int count)
    {
        world.Ledger.Disturbed[text.Split("\"subject\":\"")[1].Split('"')[0]] = 0;
        return Counted(ref count, happens: true);
    }

    private static bool Counted(ref int count, bool happens)
    {
        if (happens)
        {
            Interlocked.Increment(ref count);
        }

        return happens;
    }
}
