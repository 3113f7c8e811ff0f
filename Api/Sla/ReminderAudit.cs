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
    /// <summary>Within what time every ongoing ticket is looked at. Default 1 hour; 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00", ErrorMessage = "Support:AuditWithin must lie between 00:01:00 and 1.00:00:00, for example 01:00:00.")]
    public TimeSpan AuditWithin { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>Sets reminders again whose queue message was lost: looks at every ongoing ticket in turn within an hour, at every one that ended not long ago within a day.</summary>
/// <remarks>Queues do not lose messages, but people clear them. A reminder set twice acts once, so being wrong is harmless.</remarks>
public sealed partial class ReminderAudit(
    Workload workload, TicketStore store, WorkQueue queue, IOptions<ReminderAuditOptions> options, TimeProvider clock, ILogger<ReminderAudit> logger) : BackgroundService
{
    /// <summary>How late a reminder may be before its message is taken for lost; a busy queue is late, too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Turn ongoing = new(options.Value.AuditWithin);
    private readonly Turn ended = new(TimeSpan.FromDays(1));

    /// <summary>Looks at as many tickets as some time is worth; the answer is how many reminders were set again.</summary>
    public async Task<int> AuditAsync(TimeSpan worth, CancellationToken cancellationToken)
    {
        var rows = await workload.LoadAsync(cancellationToken);
        var lost = 0;
        foreach (var id in ongoing.Next(worth, rows.SelectMany(row => row.Open.Keys)).Concat(ended.Next(worth, rows.SelectMany(row => row.Ended.Keys))))
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
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await AuditAsync(Pause, stoppingToken);
            }
            catch (Exception e) when (e is RequestFailedException or HttpRequestException)
            {
                Log.Failed(logger, e);
            }
        }
    }

    /// <summary>Tickets that are looked at one after the other, all of them within a time.</summary>
    private sealed class Turn(TimeSpan within)
    {
        private readonly Queue<TicketId> left = new();
        private int all;

        public IReadOnlyList<TicketId> Next(TimeSpan worth, IEnumerable<TicketId> tickets)
        {
            if (left.Count == 0)
            {
                foreach (var id in tickets)
                {
                    left.Enqueue(id);
                }

                all = left.Count;
            }

            var share = Math.Min(left.Count, (int)Math.Ceiling(all * Math.Min(worth / within, 1)));
            return [.. Enumerable.Range(0, share).Select(_ => left.Dequeue())];
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
