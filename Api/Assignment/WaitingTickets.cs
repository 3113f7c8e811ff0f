using Azure;
using M365Support.Tickets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Assignment;

/// <summary>Assigns tickets that nobody could take when they came, as soon as somebody is available, and hands on those whose agent is not there.</summary>
public sealed partial class WaitingTickets(
    Workload workload,
    TicketStore store,
    Desk desk,
    IAssigner assigner,
    AbsentHolders absentHolders,
    IOptions<AssignmentOptions> options,
    ILogger<WaitingTickets> logger) : BackgroundService
{
    private const int Workers = 4;

    /// <summary>Assigns as many as can be; the most urgent and then the oldest first.</summary>
    public async Task AssignAsync(CancellationToken cancellationToken)
    {
        var waiting = (await workload.LoadAsync(cancellationToken))
            .Where(Workload.IsQueue)
            .SelectMany(row => row.Open)
            .OrderBy(entry => entry.Value.Priority)
            .ThenBy(entry => entry.Value.OpenedAt)
            .ThenBy(entry => entry.Key.ToCompact())
            .Select(entry => (entry.Key, entry.Value.Tier));
        var round = new WaitingRound(waiting);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Math.Min(Workers, round.Count)),
            new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken },
            async (_, token) =>
            {
                while (round.Next() is { } next)
                {
                    await AssignAsync(next.Id, round, token);
                }
            });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WaitingCheck);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await AssignAsync(stoppingToken);
                await absentHolders.HandOnAsync(stoppingToken);
                await workload.FlushAsync(stoppingToken);
            }
            catch (Exception e) when (e is RequestFailedException or HttpRequestException)
            {
                Log.Failed(logger, e);
            }
        }
    }

    private async Task AssignAsync(TicketId id, WaitingRound round, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { Ticket: { IsOngoing: true, Assignee: null } ticket })
        {
            round.Meet();
            return;
        }

        if (await assigner.ProposeAsync(ticket, cancellationToken) is not { } assignment)
        {
            round.NobodyFor(ticket.Tier);
            return;
        }

        var assigned = await desk.ExecuteAsync(id, assignment, Actor.System, $"assign-{ticket.Version}", cancellationToken);
        if (assigned is not { IsOk: true, Value.IsNew: true })
        {
            round.Meet();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Waiting tickets could not be assigned; trying again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}

/// <summary>The tickets of one check, in order. Who meets another instance at a ticket goes on from the middle of what is left, so that the two part.</summary>
internal sealed class WaitingRound(IEnumerable<(TicketId Id, Tier Tier)> tickets)
{
    private readonly Lock sync = new();
    private List<(TicketId Id, Tier Tier)> left = [.. tickets.Reverse()];
    private Tier? nobodyFrom;

    public int Count => left.Count;

    /// <summary>The next ticket for whose tier somebody may be available; null when none is left.</summary>
    public (TicketId Id, Tier Tier)? Next()
    {
        lock (sync)
        {
            while (left.Count > 0)
            {
                var next = left[^1];
                left.RemoveAt(left.Count - 1);
                if (nobodyFrom is not { } from || next.Tier < from)
                {
                    return next;
                }
            }

            return null;
        }
    }

    /// <summary>Nobody of this tier or a higher one is available.</summary>
    public void NobodyFor(Tier tier)
    {
        lock (sync)
        {
            nobodyFrom = nobodyFrom is { } from && from < tier ? from : tier;
        }
    }

    /// <summary>Somebody else was at the same ticket.</summary>
    public void Meet()
    {
        lock (sync)
        {
            var half = left.Count / 2;
            left = [.. left.Skip(half), .. left.Take(half)];
        }
    }
}
