using System.ComponentModel.DataAnnotations;
using Azure;
using M365Support.Assignment;
using M365Support.Tickets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Sla;

/// <summary>How reminders are checked; section <c>Support</c>.</summary>
public sealed class ReminderAuditOptions
{
    /// <summary>How many tickets are looked at each minute. Default 30; 0 to 1,000.</summary>
    [Range(0, 1_000, ErrorMessage = "Support:AuditedPerMinute must lie between 0 and 1000, for example 30.")]
    public int AuditedPerMinute { get; init; } = 30;
}

/// <summary>Sets reminders again whose queue message was lost: looks at a few tickets a minute in turn, however many there are.</summary>
/// <remarks>Queues do not lose messages, but people clear them. A reminder set twice acts once, so being wrong is harmless.</remarks>
public sealed partial class ReminderAudit(
    Workload workload, TicketStore store, WorkQueue queue, IOptions<ReminderAuditOptions> options, TimeProvider clock, ILogger<ReminderAudit> logger) : BackgroundService
{
    /// <summary>How late a reminder may be before its message is taken for lost; a busy queue is late, too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Queue<TicketId> turn = new();

    /// <summary>Looks at the next tickets; the answer is how many reminders were set again.</summary>
    public async Task<int> AuditAsync(int count, CancellationToken cancellationToken)
    {
        if (turn.Count == 0)
        {
            foreach (var row in await workload.LoadAsync(cancellationToken))
            {
                foreach (var id in row.Open.Keys.Concat(row.Ended.Keys))
                {
                    turn.Enqueue(id);
                }
            }
        }

        var lost = 0;
        for (; count > 0 && turn.TryDequeue(out var id); count--)
        {
            if (await store.FindAsync(id, cancellationToken) is { Ticket.ArmedFor: { } due } && due + Patience < clock.GetUtcNow())
            {
                await queue.SendAsync(TicketWork.Reminder(id, due), TimeSpan.Zero, cancellationToken);
                Log.SetAgain(logger, id, due);
                lost++;
            }
        }

        return lost;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await AuditAsync(options.Value.AuditedPerMinute, stoppingToken);
            }
            catch (Exception e) when (e is RequestFailedException or HttpRequestException)
            {
                Log.Failed(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The reminder of ticket {Ticket} for {Due} did not come; it is set again")]
        public static partial void SetAgain(ILogger logger, TicketId ticket, DateTimeOffset due);

        [LoggerMessage(LogLevel.Warning, "Reminders could not be checked; trying again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
