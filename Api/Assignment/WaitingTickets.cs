using System.ComponentModel.DataAnnotations;
using Azure;
using M365Support.Tickets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Assignment;

/// <summary>How waiting tickets are looked after; section <c>Support</c>.</summary>
public sealed class AssignmentOptions
{
    /// <summary>How often presence is looked at while tickets wait. Default 30 s; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage = "Support:WaitingCheck must lie between 00:00:01 and 00:05:00, for example 00:00:30.")]
    public TimeSpan WaitingCheck { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>Assigns tickets that nobody could take when they came, as soon as somebody is available.</summary>
public sealed partial class WaitingTickets(
    Workload workload, TicketStore store, Desk desk, IAssigner assigner, IOptions<AssignmentOptions> options, ILogger<WaitingTickets> logger) : BackgroundService
{
    /// <summary>Assigns as many as can be; the most urgent and then the oldest first.</summary>
    public async Task AssignAsync(CancellationToken cancellationToken)
    {
        var waiting = (await workload.LoadAsync(cancellationToken))
            .Where(Workload.IsQueue)
            .SelectMany(row => row.Open)
            .OrderBy(entry => entry.Value.Priority)
            .ThenBy(entry => entry.Value.OpenedAt)
            .Select(entry => entry.Key)
            .ToList();
        foreach (var id in waiting)
        {
            if (await store.FindAsync(id, cancellationToken) is not { Ticket: { IsOngoing: true, Assignee: null } ticket })
            {
                continue;
            }

            if (await assigner.ProposeAsync(ticket, cancellationToken) is not { } assignment)
            {
                return;
            }

            await desk.ExecuteAsync(id, assignment, Actor.System, $"assign-{ticket.Version}", cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WaitingCheck);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await AssignAsync(stoppingToken);
            }
            catch (Exception e) when (e is RequestFailedException or HttpRequestException)
            {
                Log.Failed(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Waiting tickets could not be assigned; trying again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
