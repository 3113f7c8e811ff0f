using Azure;
using M365Support.People;
using M365Support.Tickets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Assignment;

/// <summary>Assigns tickets that nobody could take when they came, as soon as somebody is available, and hands on those whose agent is not there.</summary>
public sealed partial class WaitingTickets(
    Workload workload,
    Roster roster,
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
            .SelectMany(row => row.Open.Where(entry => Workload.IsQueue(row) || entry.Value.SeeksAgent))
            .OrderBy(entry => entry.Value.Priority)
            .ThenBy(entry => entry.Value.OpenedAt)
            .ThenBy(entry => entry.Key.ToCompact())
            .Select(entry => new WaitingRound.Waiting(entry.Key, entry.Value.Tier, entry.Value.SeeksAgent));
        var round = new WaitingRound(waiting);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Math.Min(Workers, round.Count)),
            new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken },
            async (_, token) =>
            {
                while (round.Next() is { } next)
                {
                    await AssignAsync(next, round, token);
                }
            });
    }

    /// <summary>Does once what is done every <see cref="AssignmentOptions.WaitingCheck"/>.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        // Here, so that no ticket that comes in has to wait for it.
        await roster.LoadAsync(cancellationToken);
        await workload.ReloadAsync(cancellationToken);
        await AssignAsync(cancellationToken);
        await absentHolders.HandOnAsync(cancellationToken);
        await workload.FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WaitingCheck);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception e) when (e is RequestFailedException or HttpRequestException)
            {
                Log.Failed(logger, e);
            }
        }
    }

    private async Task AssignAsync(WaitingRound.Waiting next, WaitingRound round, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(next.Id, cancellationToken) is not { Ticket: { IsOngoing: true } ticket } || (ticket.Assignee is not null && !ticket.SeeksAgent))
        {
            round.Meet();
            return;
        }

        if (await assigner.ProposeAsync(ticket, cancellationToken) is not { } assignment)
        {
            round.NobodyFor(next);
            return;
        }

        var assigned = await desk.ExecuteAsync(next.Id, assignment, Actor.System, $"assign-{ticket.Version}", cancellationToken);
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
