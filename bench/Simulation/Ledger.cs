using System.Collections.Concurrent;
using System.Text.Json;
using M365Support.Insights;
using M365Support.Storage;
using M365Support.Tickets;

namespace M365Support.Bench.Simulation;

/// <summary>The simulation's own books: what was sent to whom and when, and how each ticket moved, against which the desk is checked.</summary>
internal sealed class Ledger(TimeProvider clock) : ITicketProjection, IDigestSender
{
    /// <summary>A progress message this long after it was due is late.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<TicketId, Ticket> latest = new();
    private readonly ConcurrentDictionary<TicketId, DateTimeOffset> metDue = new();
    private readonly ConcurrentDictionary<string, byte> owed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> sent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(TicketId, DateTimeOffset), byte> acknowledged = new();
    private long acknowledgements;
    private long inTime;
    private long progress;
    private long late;
    private long lateByFault;
    private long longestTicks;

    /// <summary>What people have been told and not yet reacted to.</summary>
    public ConcurrentQueue<(Notice Notice, Ticket Ticket)> News { get; } = new();

    /// <summary>Tickets one of whose queue messages was held back on purpose.</summary>
    public ConcurrentDictionary<string, byte> HeldBack { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, int> Assigned { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<NoticeKind, int> ByKind { get; } = new();

    public IReadOnlyDictionary<TicketId, Ticket> Tickets => latest;

    /// <summary>Messages that were sent more often than they were owed.</summary>
    public int Twice => sent.Sum(s => s.Value - (owed.ContainsKey(s.Key) ? 1 : 0));

    /// <summary>Messages that were owed and not sent.</summary>
    public int Lost => owed.Keys.Count(key => !sent.ContainsKey(key));

    public int MessagesSent => sent.Values.Sum();

    /// <summary>By what targets are judged; set before anything happens.</summary>
    public DeskRules? Rules { get; set; }

    public long Acknowledgements => Interlocked.Read(ref acknowledgements);

    public long AcknowledgedInTime => Interlocked.Read(ref inTime);

    public int Digests { get; private set; }

    public long ProgressSent => Interlocked.Read(ref progress);

    /// <summary>Late ones, without those that were held back on purpose.</summary>
    public long ProgressLate => Interlocked.Read(ref late);

    public long ProgressLateByFault => Interlocked.Read(ref lateByFault);

    public TimeSpan LongestDelay => TimeSpan.FromTicks(Interlocked.Read(ref longestTicks));

    /// <summary>Progress messages whose time has come and that have not been sent.</summary>
    public int ProgressOverdue(TimeSpan margin) => latest.Values.Count(t =>
        t.IsOngoing && t.Wait?.Kind is not (StretchKind.WaitingForRequester or StretchKind.WaitingForSchedule) && t.NextInformAt + margin < clock.GetUtcNow());

    /// <summary>Reads what a commit owes to people from the rows that it stores; this is what is compared with what is sent.</summary>
    public void Committed(string rowKey, byte[] json)
    {
        if (!rowKey.Contains("|out|", StringComparison.Ordinal))
        {
            return;
        }

        using var row = JsonDocument.Parse(json);
        var notice = JsonSerializer.Deserialize<Notice>(row.RootElement.GetProperty("Data").GetString()!, JsonColumns.Options)!;
        if (notice.Effect is null)
        {
            owed[rowKey] = 0;
        }
    }

    public void Sent(Notice notice, Ticket ticket)
    {
        sent.AddOrUpdate($"{ticket.Id}|out|{TableKeys.Escape(notice.Command!)}|{notice.Key}", 1, (_, n) => n + 1);
        ByKind.AddOrUpdate(notice.Kind, 1, (_, n) => n + 1);
        if (notice.Kind == NoticeKind.Assigned)
        {
            Assigned.AddOrUpdate(notice.To.Address, 1, (_, n) => n + 1);
        }

        if (notice.Kind == NoticeKind.Progress && notice.To == ticket.Requester)
        {
            Interlocked.Increment(ref progress);
            if (metDue.TryRemove(ticket.Id, out var due))
            {
                Delayed(ticket.Id, clock.GetUtcNow() - due);
            }
        }

        News.Enqueue((notice, ticket));
    }

    /// <inheritdoc/>
    public Task<bool> ApplyAsync(Ticket? before, Ticket after, CancellationToken cancellationToken)
    {
        if (before is not null && after.InformedAt > before.InformedAt && after.InformedAt != after.LastUpdateAt)
        {
            // While the requester or a date is waited for nothing is owed; what fell due meanwhile is owed from the end of that on.
            metDue[after.Id] = after.Stretches is [.., { To: { } to }] && to > before.NextInformAt ? to : before.NextInformAt;
        }

        if (after.AcknowledgedAt is { } at && before is { AcknowledgedAt: null } && acknowledged.TryAdd((after.Id, at), 0))
        {
            var clocks = new TicketClocks(after, Rules!);
            Interlocked.Increment(ref acknowledgements);
            Interlocked.Add(ref inTime, clocks.Acknowledge.Elapsed(clocks.Time, at) <= clocks.Acknowledge.Target ? 1 : 0);
        }

        latest.AddOrUpdate(after.Id, after, (_, known) => known.Version > after.Version ? known : after);
        return Task.FromResult(false);
    }

    /// <inheritdoc/>
    public Task SendDigestAsync(Person manager, DeskOverview overview, CancellationToken cancellationToken)
    {
        Digests++;
        return Task.CompletedTask;
    }

    private void Delayed(TicketId ticket, TimeSpan delay)
    {
        if (HeldBack.ContainsKey(ticket.ToString()))
        {
            Interlocked.Add(ref lateByFault, delay > Late ? 1 : 0);
            return;
        }

        Interlocked.Add(ref late, delay > Late ? 1 : 0);
        for (var longest = Interlocked.Read(ref longestTicks); delay.Ticks > longest;)
        {
            var seen = Interlocked.CompareExchange(ref longestTicks, delay.Ticks, longest);
            if (seen == longest)
            {
                break;
            }

            longest = seen;
        }
    }
}
