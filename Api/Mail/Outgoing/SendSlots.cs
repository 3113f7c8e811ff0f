using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using M365Support.Storage;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Outgoing;

/// <summary>Table <c>MailSends</c>: when each mailbox sent its last mails, so that all instances together keep within what Exchange takes in a minute.</summary>
public sealed class SendSlots(DeskStorage storage, IOptions<OutgoingMailOptions> options, TimeProvider clock)
{
    private const int MostAttempts = 20;
    private const string Row = "slots";

    /// <summary>Between taking a slot and sending; what takes longer has lost its slot.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1) + Margin;

    /// <summary>Mails that wait are spread a little wider than the limit, so that those that come late do not stand in the way of the next.</summary>
    private static readonly TimeSpan SpreadWindow = Window + TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);

    /// <summary>A longer wait, and a moment further ahead than this, can only come from a clock that was set back.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    private readonly TableClient table = storage.Table("MailSends");
    private readonly ConcurrentDictionary<string, Mailbox> mailboxes = new(StringComparer.OrdinalIgnoreCase);

    private int Limit => options.Value.MailSendsPerMinute;

    /// <summary>Takes a slot for a mail that is sent at once; null when it has one, else when to ask again.</summary>
    /// <param name="hasWaited">False for a new mail, which goes behind those that wait.</param>
    /// <exception cref="RequestFailedException">The table does not answer, or others keep getting in between.</exception>
    public async Task<DateTimeOffset?> TryTakeAsync(string mailbox, bool hasWaited, CancellationToken cancellationToken)
    {
        DateTimeOffset now = default;
        DateTimeOffset? later = null;
        await ChangeAsync(
            mailbox,
            state =>
            {
                now = clock.GetUtcNow();
                later = state.NextFree(now, Limit);
                if (!hasWaited && state.Tail > now)
                {
                    later = state.Tail;
                }

                return later is null ? state.With(now) : state;
            },
            cancellationToken);
        return later is null && clock.GetUtcNow() - now > Margin ? clock.GetUtcNow() + ShortestWait : later;
    }

    /// <summary>Gives a mail that has to wait its place behind the others.</summary>
    /// <param name="notBefore">When Exchange wants to hear from this mailbox again, where it said so; nothing is sent till then.</param>
    /// <returns>When to take a slot for it.</returns>
    /// <exception cref="RequestFailedException">The table does not answer, or others keep getting in between.</exception>
    public async Task<DateTimeOffset> QueueUpAsync(string mailbox, DateTimeOffset? notBefore, CancellationToken cancellationToken)
    {
        DateTimeOffset place = default;
        await ChangeAsync(
            mailbox,
            state =>
            {
                var now = clock.GetUtcNow();
                var paused = notBefore > state.PausedUntil ? notBefore.Value : state.PausedUntil;
                state = state with { PausedUntil = paused };
                var earliest = state.NextFree(now, Limit) is { } free && free > now + ShortestWait ? free : now + ShortestWait;
                var next = state.Tail + (SpreadWindow / Limit);
                place = next > earliest ? next : earliest;
                place = place > now + LongestWait ? now + LongestWait : place;
                return state with { Tail = place };
            },
            cancellationToken);
        return place;
    }

    private async Task ChangeAsync(string name, Func<State, State> change, CancellationToken cancellationToken)
    {
        // Callers in this process take turns; only other instances can still cause a conflict.
        var mailbox = mailboxes.GetOrAdd(name, _ => new Mailbox());
        await mailbox.Turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; attempt <= MostAttempts; attempt++)
            {
                var (known, etag) = mailbox.Known ?? await ReadAsync(name, cancellationToken);
                mailbox.Known = (known, etag);
                var before = known.At(clock.GetUtcNow());
                var after = change(before);
                if (ReferenceEquals(after, before))
                {
                    return;
                }

                mailbox.Known = null;
                if (await TryWriteAsync(name, after, etag, cancellationToken) is { } written)
                {
                    mailbox.Known = (after, written);
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 25 * attempt)), clock, cancellationToken);
            }
        }
        finally
        {
            mailbox.Turn.Release();
        }

        throw new RequestFailedException(503, $"Too many instances send from {name} at once.");
    }

    private async Task<(State State, ETag? ETag)> ReadAsync(string mailbox, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(TableKeys.Escape(mailbox.ToLowerInvariant()), Row, cancellationToken: cancellationToken);
        return row.HasValue ? (row.Value!.Read<State>(), row.Value!.ETag) : (new State(), null);
    }

    private async Task<ETag?> TryWriteAsync(string mailbox, State state, ETag? etag, CancellationToken cancellationToken)
    {
        var row = new TableEntity(TableKeys.Escape(mailbox.ToLowerInvariant()), Row).With(state);
        try
        {
            var response = etag is { } known
                ? await table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellationToken)
                : await table.AddEntityAsync(row, cancellationToken);
            return response.Headers.ETag;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 or 404)
        {
            return null;
        }
    }

    private sealed class Mailbox
    {
        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>The row as it was last seen; its ETag tells whether it still is so.</summary>
        public (State State, ETag? ETag)? Known { get; set; }
    }

    /// <summary>A row of the table.</summary>
    /// <param name="Sent">When the last mails were sent, oldest first.</param>
    /// <param name="Tail">When the last of those that wait is to be sent.</param>
    private sealed record State(IReadOnlyList<DateTimeOffset> Sent, DateTimeOffset Tail, DateTimeOffset PausedUntil)
    {
        public State()
            : this([], default, default)
        {
        }

        /// <summary>The state without what is of no more use.</summary>
        public State At(DateTimeOffset now)
        {
            var tooFar = now + LongestWait;
            return Tail <= tooFar && PausedUntil <= tooFar && Sent.All(s => s <= now + Window)
                ? this
                : new State([.. Sent.Where(s => s <= now + Window)], Tail <= tooFar ? Tail : default, PausedUntil <= tooFar ? PausedUntil : default);
        }

        public State With(DateTimeOffset sent) => this with { Sent = [.. Sent.Where(s => s > sent - Window).Append(sent).Order()] };

        /// <summary>When the next mail may go out; null for at once.</summary>
        public DateTimeOffset? NextFree(DateTimeOffset now, int limit)
        {
            var recent = Sent.Where(s => s > now - Window).ToList();
            DateTimeOffset? free = recent.Count < limit ? null : recent[^limit] + Window;
            return PausedUntil > now && !(free > PausedUntil) ? PausedUntil : free;
        }
    }
}
