using Azure;
using Azure.Data.Tables;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Insights;

/// <summary>Brings a digest to a manager.</summary>
public interface IDigestSender
{
    Task SendDigestAsync(Person manager, DeskOverview overview, CancellationToken cancellationToken);
}

/// <summary>Sends every manager a digest each working morning, and arms the next one in the work queue.</summary>
public sealed partial class Digests(
    DeskStorage storage,
    DeskOverviews overviews,
    Roster roster,
    WorkQueue queue,
    IDigestSender sender,
    IOptions<DigestOptions> options,
    TimeProvider clock,
    ILogger<Digests> logger) : BackgroundService, IWorkHandler
{
    private const string Partition = "digest";

    /// <summary>How often new managers are looked for.</summary>
    private static readonly TimeSpan RosterCheck = TimeSpan.FromMinutes(10);

    /// <summary>A digest this late lost its message.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromHours(2);

    private readonly TableClient table = storage.Table("Digests");

    public string Kind => "digest";

    public async Task<WorkOutcome> HandleAsync(QueuedWork work, CancellationToken cancellationToken)
    {
        var (item, due) = (work.Item, work.Item.Due!.Value);
        var member = (await roster.LoadAsync(cancellationToken)).FirstOrDefault(m => m.Address == item.Subject && m.Role == RosterRole.Manager);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, TableKeys.Escape(item.Subject), cancellationToken: cancellationToken);
        if (member is null || !row.HasValue || row.Value!.GetDateTimeOffset("ArmedFor") != due)
        {
            return WorkOutcome.Done;
        }

        var zone = DigestSchedule.ZoneOf(member);
        var now = clock.GetUtcNow();
        var next = DigestSchedule.Next(now, zone, options.Value.DigestTime);

        // After a long standstill there is one digest, not one for every day that was missed. Of two callers, one fails this update.
        await table.UpdateEntityAsync(row.Value, row.Value.ETag, TableUpdateMode.Replace, cancellationToken);
        await sender.SendDigestAsync(
            Person.Create(member.Address, member.Name),
            await overviews.DrawAsync(DigestSchedule.Previous(due, zone, options.Value.DigestTime), cancellationToken),
            cancellationToken);
        row.Value!["ArmedFor"] = next;
        await table.UpsertEntityAsync(row.Value, TableUpdateMode.Replace, cancellationToken);
        return WorkOutcome.Later(item with { Due = next, Tries = 0 }, next - now);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RosterCheck);
        do
        {
            try
            {
                await ArmAsync(stoppingToken);
            }
            catch (RequestFailedException e)
            {
                Log.NotArmed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Sets the next digest of every manager who has none ahead.</summary>
    internal async Task ArmAsync(CancellationToken cancellationToken)
    {
        foreach (var manager in (await roster.LoadAsync(cancellationToken)).Where(m => m.Role == RosterRole.Manager))
        {
            var now = clock.GetUtcNow();
            var key = TableKeys.Escape(manager.Address);
            var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, key, cancellationToken: cancellationToken);
            if (row.HasValue && row.Value!.GetDateTimeOffset("ArmedFor") > now - LostAfter)
            {
                continue;
            }

            // The message first: one without a row that matches is stale and does nothing, a row without a message would wait for ever.
            var next = DigestSchedule.Next(now, DigestSchedule.ZoneOf(manager), options.Value.DigestTime);
            await queue.SendAsync(new WorkItem(Kind, manager.Address, Due: next), next - now, cancellationToken);
            await table.UpsertEntityAsync(new TableEntity(Partition, key) { ["ArmedFor"] = next }, TableUpdateMode.Replace, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Digests could not be armed; trying again in ten minutes")]
        public static partial void NotArmed(ILogger logger, Exception error);
    }
}
