using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using M365Support.Storage;
using M365Support.Tickets;

namespace M365Support.Bench.Simulation;

/// <summary>The simulation's own books, kept at the outer edge: what commits owe to people, what reached Teams and the mailbox, and how each ticket moved.</summary>
/// <remarks>What is owed is read from the outbox rows as they are stored; what is sent is counted where the network would be. Neither asks the desk.</remarks>
internal sealed class Ledger(TimeProvider clock) : ITicketProjection
{
    /// <summary>A progress message this long after it was due is late.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<TicketId, Ticket> latest = new();
    private readonly ConcurrentDictionary<TicketId, Ticket> ongoing = new();
    private readonly ConcurrentDictionary<TicketId, DateTimeOffset> metDue = new();
    private readonly ConcurrentDictionary<TicketId, DateTimeOffset> heard = new();
    private readonly ConcurrentDictionary<string, byte> owed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> posted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> delivered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> mails = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(TicketId, DateTimeOffset), byte> acknowledged = new();
    private readonly ConcurrentDictionary<(TicketId Ticket, DateTimeOffset Since), byte> silences = new();
    private readonly ConcurrentDictionary<long, int> teamsByMinute = new();
    private readonly AsyncLocal<string?> underWay = new();
    private long inTime;
    private long edits;
    private long progress;
    private long late;
    private long lateByFault;
    private long longestTicks;

    /// <summary>What people have been told and not yet reacted to.</summary>
    public ConcurrentQueue<(Notice Notice, Ticket Ticket)> News { get; } = new();

    /// <summary>Tickets one of whose queue messages was held back or lost on purpose.</summary>
    public ConcurrentDictionary<string, byte> Disturbed { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, int> Assigned { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<NoticeKind, int> ByKind { get; } = new();

    public IReadOnlyDictionary<TicketId, Ticket> Tickets => latest;

    /// <summary>Messages that arrived more often than they were owed, and mails that left twice.</summary>
    public IReadOnlyList<string> Twice =>
    [
        .. posted.Where(p => p.Value > (owed.ContainsKey(p.Key) ? 1 : 0)).Select(p => p.Key),
        .. delivered.Keys.Where(key => !owed.ContainsKey(key) && !posted.ContainsKey(key)),
        .. mails.Where(m => m.Value > 1).Select(m => m.Key),
    ];

    /// <summary>Messages that were owed and neither arrived nor were handed to the mailbox.</summary>
    public IReadOnlyList<string> Lost => [.. owed.Keys.Where(key => !delivered.ContainsKey(key) && !posted.ContainsKey(key))];

    public int MessagesSent => delivered.Count;

    public int MailsSent => mails.Count;

    public int CardsEdited => (int)Interlocked.Read(ref edits);

    /// <summary>By what targets are judged; set before anything happens.</summary>
    public DeskRules? Rules { get; set; }

    public long Acknowledgements => acknowledged.Count;

    public long AcknowledgedInTime => Interlocked.Read(ref inTime);

    public int Digests { get; private set; }

    public long ProgressSent => Interlocked.Read(ref progress);

    /// <summary>Late ones, without those whose queue message was disturbed on purpose.</summary>
    public long ProgressLate => Interlocked.Read(ref late);

    public long ProgressLateByFault => Interlocked.Read(ref lateByFault);

    public TimeSpan LongestDelay => TimeSpan.FromTicks(Interlocked.Read(ref longestTicks));

    /// <summary>What Teams was asked in the busiest minute; it takes 3,000 from an app.</summary>
    public int BusiestTeamsMinute => teamsByMinute.Values.DefaultIfEmpty().Max();

    /// <summary>Times in which a requester heard nothing for longer than the hour, whatever the ticket itself believes.</summary>
    public IReadOnlyCollection<(TicketId Ticket, DateTimeOffset Since)> Silences => [.. silences.Keys];

    /// <summary>Progress messages whose time has come and that have not been sent, of tickets that nobody disturbed.</summary>
    public int ProgressOverdue(TimeSpan margin) => ongoing.Values.Count(t =>
        IsOwedProgress(t) && !Disturbed.ContainsKey(t.Id.ToString()) && t.NextInformAt + margin < clock.GetUtcNow());

    /// <summary>Ongoing tickets that should have been acknowledged by now and are not.</summary>
    public int AcknowledgementsOverdue() => ongoing.Values.Count(t =>
        t.AcknowledgedAt is null && new TicketClocks(t, Rules!) is { Acknowledge: var owed, Time: var time } && owed.Elapsed(time, clock.GetUtcNow()) > owed.Target);

    /// <summary>Reads what a commit owes to people from the rows that it stores.</summary>
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

    /// <summary>Has a notice delivered; what arrives meanwhile is known to be its message.</summary>
    public async Task<LiveCard?> FollowAsync(Notice notice, Ticket ticket, Func<Task<LiveCard?>> deliver)
    {
        var key = $"{ticket.Id}|out|{TableKeys.Escape(notice.Command!)}|{notice.Key}";
        underWay.Value = key;
        var card = await deliver();
        if (delivered.TryAdd(key, 0))
        {
            Told(notice, ticket);
        }

        return card;
    }

    /// <summary>A message arrived in somebody's chat.</summary>
    public void Posted(string conversation)
    {
        posted.AddOrUpdate(underWay.Value ?? conversation, 1, (_, n) => n + 1);
        CountTeams();
    }

    /// <summary>A message in somebody's chat was replaced by its newer self.</summary>
    public void Edited()
    {
        Interlocked.Increment(ref edits);
        CountTeams();
    }

    public void Mailed(string messageId) => mails.AddOrUpdate(messageId, 1, (_, n) => n + 1);

    /// <summary>Has a manager's digest delivered; there is one a day.</summary>
    public async Task FollowDigestAsync(Person manager, Func<Task> deliver)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"digest|{manager.Address}|{clock.GetUtcNow():yyyy-MM-dd}");
        underWay.Value = key;
        owed[key] = 0;
        await deliver();
        delivered[key] = 0;
        Digests++;
    }

    /// <summary>Looks who has heard nothing for too long.</summary>
    public void LookForSilence()
    {
        var now = clock.GetUtcNow();
        foreach (var ticket in ongoing.Values.Where(t => IsOwedProgress(t) && !Disturbed.ContainsKey(t.Id.ToString())))
        {
            var since = ticket.Stretches.Select(stretch => stretch.To ?? default).Append(ticket.OpenedAt).Append(heard.GetValueOrDefault(ticket.Id)).Max();
            if (Later(since + Rules!.Policy.ProgressInterval, ticket.PromisedAt) + Late < now)
            {
                silences.TryAdd((ticket.Id, since), 0);
            }
        }
    }

    /// <inheritdoc/>
    public bool Shows(Ticket? before, Ticket after) => false;

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
            Interlocked.Add(ref inTime, clocks.Acknowledge.Elapsed(clocks.Time, at) <= clocks.Acknowledge.Target ? 1 : 0);
        }

        var newest = latest.AddOrUpdate(after.Id, after, (_, known) => known.Version > after.Version ? known : after);
        if (newest.IsOngoing)
        {
            ongoing[after.Id] = newest;
        }
        else
        {
            ongoing.TryRemove(after.Id, out _);
        }

        return Task.FromResult(false);
    }

    private static bool IsOwedProgress(Ticket ticket) => ticket.IsOngoing && ticket.Wait?.Kind is not (StretchKind.WaitingForRequester or StretchKind.WaitingForSchedule);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    private void Told(Notice notice, Ticket ticket)
    {
        ByKind.AddOrUpdate(notice.Kind, 1, (_, n) => n + 1);
        if (notice.Kind == NoticeKind.Assigned)
        {
            Assigned.AddOrUpdate(notice.To.Address, 1, (_, n) => n + 1);
        }

        if (notice.To == ticket.Requester)
        {
            heard[ticket.Id] = clock.GetUtcNow();
            if (notice.Kind == NoticeKind.Progress)
            {
                Interlocked.Increment(ref progress);
                if (metDue.TryRemove(ticket.Id, out var due))
                {
                    Delayed(ticket.Id, clock.GetUtcNow() - due);
                }
            }
        }

        News.Enqueue((notice, ticket));
    }

    private void CountTeams() => teamsByMinute.AddOrUpdate(clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute, 1, (_, n) => n + 1);

    private void Delayed(TicketId ticket, TimeSpan delay)
    {
        if (Disturbed.ContainsKey(ticket.ToString()))
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
