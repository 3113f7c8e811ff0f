using System.Collections.Immutable;
using System.Globalization;
using M365Support.Storage;
using Microsoft.Extensions.Logging;

namespace M365Support.Tickets;

/// <summary>A ticket after a command, and whether this call changed it; it does not where there was nothing to change, or an earlier call with the same id had done it.</summary>
/// <param name="Other">What became of another ticket that the change concerns; null where there is none, or it follows later.</param>
public sealed record Change(Ticket Ticket, bool IsNew, Result<Change>? Other = null);

/// <summary>Where every change to a ticket goes through: decide, commit, relay.</summary>
public sealed partial class Desk(
    TicketStore store,
    IntakeIndex intake,
    TicketFiles files,
    WorkQueue queue,
    Relay relay,
    IAssigner assigner,
    IAudience audience,
    DeskRules rules,
    TimeProvider clock,
    ILogger<Desk> logger)
{
    private const int MostAttempts = 20;
    private const int MostOfARole = 20;
    private const int LongestChain = 20;

    /// <summary>What a transaction has room for beside the ticket and the command's marker.</summary>
    private const int MostRows = 98;

    // Callers in this process take turns on a ticket; only other instances can still cause a conflict.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Opens a ticket, or finds the one that the same key opened before.</summary>
    /// <param name="aliases">Further keys under which the ticket is to be found; one that is known already stays as it is.</param>
    public async Task<Result<Change>> OpenAsync(
        OpenTicket command, IntakeKey key, Actor actor, CancellationToken cancellationToken, IReadOnlyList<IntakeKey>? aliases = null)
    {
        using var scope = StorageTransactions.Begin("open", logger);
        var proposed = TicketId.Create();
        if (TicketDecider.Decide(proposed, null, Shortened(command), actor, rules, clock.GetUtcNow()).Rejection is { } rejection)
        {
            return rejection;
        }

        var reserved = await intake.ReserveAsync(key, proposed, cancellationToken);
        if (reserved.IsReply)
        {
            // Another instance has just decided that this belongs to a ticket that exists; asked again, the caller learns of it.
            return new Rejection(RejectionReason.TooBusy);
        }

        var id = reserved.Ticket;
        while (true)
        {
            var commandId = key.ToCommandId();
            if (id != proposed && await store.FindAsync(id, cancellationToken) is { } existing)
            {
                if (await store.WasCommittedAsync(id, commandId, cancellationToken))
                {
                    return new Change(existing.Ticket, IsNew: false);
                }

                id = await MoveToFreeNumberAsync(key, cancellationToken);
                proposed = id;
                continue;
            }

            await Task.WhenAll((aliases ?? []).Select(alias => intake.AddAsync(alias, id, cancellationToken)));
            var (outcome, result, shown) = await TryAsync(id, null, command, actor, commandId, cancellationToken);
            switch (outcome)
            {
                case CommitOutcome.Committed:
                    return result.IsOk ? await FinishAsync(new Change(result.Value, IsNew: true), shown, cancellationToken) : result.Rejection!;
                case CommitOutcome.Repeated:
                    return new Change((await store.FindAsync(id, cancellationToken))!.Ticket, IsNew: false);
                default:
                    id = await MoveToFreeNumberAsync(key, cancellationToken);
                    proposed = id;
                    break;
            }
        }
    }

    /// <summary>Does a command, or says why not. The same <paramref name="commandId"/> again does nothing and succeeds.</summary>
    public async Task<Result<Change>> ExecuteAsync(TicketId id, TicketCommand command, Actor actor, string commandId, CancellationToken cancellationToken)
    {
        using var scope = StorageTransactions.Begin(command.GetType().Name, logger);
        var turn = turns[(uint)id.GetHashCode() % (uint)turns.Length];
        await turn.WaitAsync(cancellationToken);
        Result<Change> done;
        ShownCommit? shown;
        try
        {
            (done, shown) = await ExecuteInTurnAsync(id, command, actor, commandId, cancellationToken);
        }
        finally
        {
            turn.Release();
        }

        return done.IsOk ? await FinishAsync(done.Value, shown, cancellationToken) : done;
    }

    /// <summary>Makes one ticket go on as another; both or neither, also when the other way round is tried at the same moment.</summary>
    /// <remarks>
    /// The ticket with the smaller number is changed first. So of two opposite merges one finds the other's mark and is refused.
    /// What the second ticket has to do stands in the outbox of the first.
    /// </remarks>
    public async Task<Result<Change>> MergeAsync(TicketId id, TicketId into, Actor actor, string commandId, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, actor, cancellationToken) is not { } loser)
        {
            return new Rejection(RejectionReason.NotFound);
        }

        if (!TicketDecider.IsDesk(actor))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var survivor = await SurvivorAsync(into, cancellationToken);
        if (survivor is null || survivor.Id == id)
        {
            return survivor is null ? new Rejection(RejectionReason.NotFound) : new Rejection(RejectionReason.MergedTheOtherWay, into);
        }

        var merge = new MergeTicket(survivor.Id);
        var absorb = AbsorbTicket.Of(loser);
        var now = clock.GetUtcNow();
        if ((TicketDecider.Decide(id, loser, merge, actor, rules, now).Rejection ?? TicketDecider.Decide(survivor.Id, survivor, absorb, actor, rules, now).Rejection) is { } refused)
        {
            // Before either is touched; what changes from here on is put right afterwards.
            return refused;
        }

        var (firstId, first, otherId, other) = id.ToCompact() < survivor.Id.ToCompact()
            ? (id, (TicketCommand)merge, survivor.Id, (TicketCommand)absorb)
            : (survivor.Id, absorb, id, merge);
        var begun = await ExecuteAsync(firstId, first, actor, commandId, cancellationToken);
        if (!begun.IsOk)
        {
            return begun;
        }

        // An earlier call may have begun it and not come to its end.
        var ended = begun.Value.Other ?? await CarryOutAsync(begun.Value.Ticket, new Effect(otherId, other), actor.Person, commandId, cancellationToken);
        return !ended.IsOk ? ended : firstId == id ? begun : ended;
    }

    /// <summary>Makes a message of a ticket a ticket of its own, and links the two.</summary>
    /// <param name="sequence">The place of the message in the ticket's history.</param>
    public async Task<Result<Change>> SplitAsync(TicketId id, long sequence, string subject, Actor actor, string commandId, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, actor, cancellationToken) is not { } ticket)
        {
            return new Rejection(RejectionReason.NotFound);
        }

        if (!TicketDecider.IsDesk(actor))
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var recorded = (await store.HistoryAsync(id, sequence + 1, 1, cancellationToken)).FirstOrDefault(e => e.Sequence == sequence);
        var (requester, html, markdown) = recorded?.Event switch
        {
            ReplyPosted { FromDesk: false } e => (e.By, e.Html, e.Markdown),
            TicketOpened e => (e.Requester, e.Html, e.Markdown),
            _ => (null, null, null),
        };
        if (requester is null || TicketMessage.Of(recorded!) is not { } kept)
        {
            return new Rejection(RejectionReason.ValueUnknown, "sequence", sequence, "…");
        }

        var text = kept.LongText is { } blob ? await ReadAsync(blob, cancellationToken) : kept.Text;
        return await OpenAsync(
            new OpenTicket(requester, subject, text, ticket.Impact, ticket.Urgency, Attachments: kept.Attachments, Original: kept.Original, Link: new TicketLink(LinkKind.Parent, id))
            {
                SplitFrom = sequence,
                Html = html,
                Markdown = markdown,
                Category = ticket.Category,
                Language = ticket.Language,
                Site = ticket.Site,
            },
            new IntakeKey($"split:{id}", sequence.ToString(CultureInfo.InvariantCulture)),
            actor,
            cancellationToken);
    }

    /// <summary>Does what one ticket asks of another; where that is refused, puts the first one right again.</summary>
    /// <param name="from">The one that asks, as it was when it asked or later.</param>
    internal async Task<Result<Change>> CarryOutAsync(Ticket from, Effect effect, Person by, string cause, CancellationToken cancellationToken)
    {
        var actor = new Actor(by, Roles.System, Channel.System);
        var done = await ExecuteAsync(effect.Ticket, effect.Command, actor, effect.CommandId(cause), cancellationToken);
        if (!done.IsOk && effect.Amends is { } amends)
        {
            await ExecuteAsync(from.Id, amends, actor, $"{effect.CommandId(cause)}-back", cancellationToken);
        }

        if (!done.IsOk)
        {
            return done;
        }

        var other = done.Value.Ticket;
        switch (effect.Command)
        {
            case ReleaseTicket when other.MergedInto is { } further && further != effect.Ticket:
                // Where the one it was merged into had been merged itself, the one after that had absorbed it.
                await ExecuteAsync((await SurvivorAsync(further, cancellationToken))?.Id ?? further, effect.Command, actor, effect.CommandId(cause), cancellationToken);
                return done;
            case MergeTicket:
                if (other.Absorbed.Count > 0)
                {
                    // What it went on for by the time it was merged, which may be more than when that was asked for.
                    await ExecuteAsync(from.Id, AbsorbTicket.Of(other), actor, $"{effect.CommandId(cause)}-again", cancellationToken);
                }

                return await GoesOnElsewhereAsync(other, null, cause, cancellationToken) ? done : new Rejection(RejectionReason.MergedTheOtherWay, from.Id);
            case AbsorbTicket:
                // Read again: the merge may have been taken back just now, too early for the other ticket to be released.
                if (await store.FindAsync(from.Id, cancellationToken) is { Ticket: var merged } && await GoesOnElsewhereAsync(merged, other, cause, cancellationToken))
                {
                    return done;
                }

                await ExecuteAsync(effect.Ticket, new ReleaseTicket(from.Id), actor, $"{effect.CommandId(cause)}-late", cancellationToken);
                return new Rejection(RejectionReason.MergedTheOtherWay, effect.Ticket);
            default:
                return done;
        }
    }

    /// <summary>Whether a ticket that was merged has another that goes on for it. Where merges at the same moment make a circle, in which none would go on, this one is taken back.</summary>
    /// <remarks>Whoever closes the circle sees all of it: each looks after its own merge is stored.</remarks>
    /// <param name="survivor">The ticket that it was merged into, as it was after that; null where it has to be read.</param>
    private async Task<bool> GoesOnElsewhereAsync(Ticket merged, Ticket? survivor, string cause, CancellationToken cancellationToken)
    {
        if (merged.MergedInto is not { } into)
        {
            return false;
        }

        var last = survivor is { MergedInto: null } && survivor.Id == into ? survivor : await SurvivorAsync(into, cancellationToken);
        if (last is { MergedInto: not null })
        {
            await ExecuteAsync(merged.Id, new UnmergeTicket(), Actor.System, $"{cause}-circle", cancellationToken);
        }

        return last is { MergedInto: null };
    }

    /// <summary>The ticket that goes on for this one; itself unless it was merged.</summary>
    public async Task<Ticket?> SurvivorAsync(TicketId id, CancellationToken cancellationToken)
    {
        var ticket = (await store.FindAsync(id, cancellationToken))?.Ticket;
        for (var step = 0; ticket?.MergedInto is { } into && step < LongestChain; step++)
        {
            ticket = (await store.FindAsync(into, cancellationToken))?.Ticket;
        }

        return ticket;
    }

    /// <summary>A ticket as this person may see it; null when there is none or it is not theirs to see.</summary>
    public async Task<Ticket?> FindAsync(TicketId id, Actor actor, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } stored && TicketDecider.MayKnow(stored.Ticket, actor) ? stored.Ticket : null;

    /// <summary>A page of a ticket's history, the latest first; notes only for those on the desk.</summary>
    /// <param name="before">Only events before this sequence number; null for the latest.</param>
    public async Task<IReadOnlyList<RecordedEvent>> HistoryAsync(Ticket ticket, Actor actor, long? before, int count, CancellationToken cancellationToken)
    {
        var events = await store.HistoryAsync(ticket.Id, Math.Min(before ?? long.MaxValue, ticket.Version + 1), Math.Clamp(count, 1, 200), cancellationToken);
        return [.. events.Where(e => TicketDecider.MayRead(e.Event, actor))];
    }

    /// <summary>The same page, and who else of the desk looks at the ticket; that the actor does is noted, at most once a minute.</summary>
    public async Task<TicketPage> LookAsync(Ticket ticket, Actor actor, long? before, int count, CancellationToken cancellationToken)
    {
        if (before <= ticket.Version || !TicketDecider.IsDesk(actor))
        {
            return new TicketPage(await HistoryAsync(ticket, actor, before, count, cancellationToken), []);
        }

        var now = clock.GetUtcNow();
        var page = await store.LatestAsync(ticket.Id, ticket.Version + 1, Math.Clamp(count, 1, 200), cancellationToken);
        if (!page.Viewers.Any(v => v.Agent == actor.Person && now - v.At < Viewing.Pause))
        {
            await NoteAsync(ticket.Id, new Viewing(actor.Person, now), cancellationToken);
        }

        return new TicketPage(
            page.Events,
            [.. page.Viewers.Where(v => v.Agent != actor.Person && now - v.At < Viewing.Life).OrderByDescending(v => v.At)]);
    }

    /// <summary>All of what the requester first wrote; the ticket itself carries the beginning of it.</summary>
    public async Task<string> TextAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        if (!ticket.IsTextShortened || await store.HistoryAsync(ticket.Id, before: 2, count: 1, cancellationToken) is not [{ Event: TicketOpened opened }])
        {
            return ticket.Text;
        }

        return opened.LongText is { } blob ? await ReadAsync(blob, cancellationToken) : opened.Text;
    }

    private async Task<string> ReadAsync(string blob, CancellationToken cancellationToken)
    {
        await using var file = await files.OpenAsync(blob, cancellationToken);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private async Task NoteAsync(TicketId id, Viewing viewing, CancellationToken cancellationToken)
    {
        try
        {
            await store.NoteAsync(id, viewing, cancellationToken);
        }
        catch (Azure.RequestFailedException e)
        {
            // Only courtesy is lost; the ticket is shown all the same.
            Log.NotNoted(logger, e, id);
        }
    }

    /// <summary>Decides and commits without a hint of its own, for work that a queue message already stands for.</summary>
    internal async Task<Commit?> DoDueAsync(StoredTicket stored, string commandId, string messageId, CancellationToken cancellationToken)
    {
        var decided = TicketDecider.Decide(stored.Ticket.Id, stored.Ticket, new DoWhatIsDue(), Actor.System, rules, clock.GetUtcNow());
        var (after, events) = await WithAssignmentAsync(stored.Ticket.Id, Fold(stored.Ticket, decided.Value), decided.Value, clock.GetUtcNow(), cancellationToken);
        var commit = await PrepareAsync(commandId, stored, after, events, cancellationToken) with { Reminder = messageId };
        return await store.CommitAsync(commit, cancellationToken) == CommitOutcome.Committed ? commit : null;
    }

    private async Task<(Result<Change> Done, ShownCommit? Shown)> ExecuteInTurnAsync(
        TicketId id, TicketCommand command, Actor actor, string commandId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (await store.FindAsync(id, cancellationToken) is not { } stored)
            {
                return (new Rejection(RejectionReason.NotFound), null);
            }

            var (outcome, result, shown) = await TryAsync(id, stored, command, actor, commandId, cancellationToken);
            if (outcome == CommitOutcome.Repeated ||
                (result.Rejection is { Reason: not (RejectionReason.NotFound or RejectionReason.NotAllowed) } && await store.WasCommittedAsync(id, commandId, cancellationToken)))
            {
                return (new Change((await store.FindAsync(id, cancellationToken))!.Ticket, IsNew: false), null);
            }

            if (outcome == CommitOutcome.Committed)
            {
                return (result.IsOk ? new Change(result.Value, IsNew: result.Value.Version > stored.Ticket.Version) : result.Rejection!, shown);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 25 * attempt)), clock, cancellationToken);
        }

        return (new Rejection(RejectionReason.TooBusy), null);
    }

    /// <summary>Has done what follows from a change. Other tickets have turns of their own, so the change's own turn is over by now.</summary>
    private async Task<Result<Change>> FinishAsync(Change change, ShownCommit? shown, CancellationToken cancellationToken) =>
        shown is null ? change : change with { Other = await relay.FinishAsync(shown, cancellationToken) };

    private async Task<(CommitOutcome Outcome, Result<Ticket> Result, ShownCommit? Shown)> TryAsync(
        TicketId id, StoredTicket? stored, TicketCommand command, Actor actor, string commandId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var decided = TicketDecider.Decide(id, stored?.Ticket, Shortened(command), actor, rules, now);
        if (!decided.IsOk)
        {
            return (CommitOutcome.Committed, decided.Rejection!, null);
        }

        var events = await WithLongTextAsync(id, command, commandId, decided.Value, cancellationToken);
        (var after, events) = await WithAssignmentAsync(id, Fold(stored?.Ticket, events), events, now, cancellationToken);
        if (events.IsEmpty)
        {
            return (CommitOutcome.Committed, after, null);
        }

        var commit = await PrepareAsync(commandId, stored, after, events, cancellationToken);
        var hint = relay.HasMore(commit) ? await queue.SendAsync(TicketWork.Hint(id, commandId), WorkQueue.Lease, cancellationToken) : null;
        var outcome = await store.CommitAsync(commit, cancellationToken);
        if (outcome == CommitOutcome.Committed)
        {
            return (outcome, commit.After, await relay.ShowAsync(commit, hint, cancellationToken));
        }

        if (hint is not null)
        {
            await queue.DeleteAsync(hint, cancellationToken);
        }

        return (outcome, commit.After, null);
    }

    /// <summary>Adds who gets the ticket, where it has nobody or somebody else is to have it.</summary>
    private async Task<(Ticket After, ImmutableArray<TicketEvent> Events)> WithAssignmentAsync(
        TicketId id, Ticket after, ImmutableArray<TicketEvent> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        return await SeeksAgentAsync(after, events, cancellationToken) &&
            await assigner.ProposeAsync(after, cancellationToken) is { } assignment &&
            TicketDecider.Decide(id, after, assignment, Actor.System, rules, now) is { IsOk: true, Value: var assigned }
                ? (Fold(after, assigned), events.AddRange(assigned))
                : (after, events);
    }

    private async Task<bool> SeeksAgentAsync(Ticket ticket, ImmutableArray<TicketEvent> events, CancellationToken cancellationToken) =>
        ticket.IsOngoing &&
        (ticket.SeeksAgent || ticket.Assignee is not { } holder || (events.Any(e => e is TicketReopened) && !await assigner.CanGoOnAsync(holder, cancellationToken)));

    private async Task<Commit> PrepareAsync(string commandId, StoredTicket? before, Ticket after, ImmutableArray<TicketEvent> events, CancellationToken cancellationToken)
    {
        var armed = TicketDecider.Armed(after, rules);
        var notices = ImmutableArray.CreateBuilder<Notice>();
        foreach (var notice in Notice.From(armed, events))
        {
            if (!notice.To.IsRole)
            {
                notices.Add(notice);
                continue;
            }

            var people = await audience.OfAsync(notice.To, cancellationToken);
            notices.AddRange(people
                .Where(person => person != notice.By && !notices.Any(n => n.Kind == notice.Kind && n.To == person))
                .Take(MostOfARole)
                .Select((person, i) => notice with { Key = string.Create(CultureInfo.InvariantCulture, $"{notice.Key}-{i:D2}"), To = person }));
        }

        return new Commit(commandId, before, armed, events, Fitting(armed.Id, notices, MostRows - events.Length));
    }

    /// <summary>What fits into one transaction: first what people are told in person, then what roles are, then what watchers are.</summary>
    private ImmutableArray<Notice> Fitting(TicketId id, ImmutableArray<Notice>.Builder notices, int most)
    {
        if (notices.Count <= most)
        {
            return notices.ToImmutable();
        }

        Log.TooManyNotices(logger, id, notices.Count - most);
        return [.. notices.OrderBy(notice => notice.Kind == NoticeKind.Watched ? 2 : notice.Key.Contains('-', StringComparison.Ordinal) ? 1 : 0).Take(most)];
    }

    private static Ticket Fold(Ticket? state, ImmutableArray<TicketEvent> events) => events.Aggregate(state, Ticket.Evolve)!;

    private async Task<TicketId> MoveToFreeNumberAsync(IntakeKey key, CancellationToken cancellationToken)
    {
        var free = TicketId.Create();
        await intake.MoveAsync(key, free, cancellationToken);
        return free;
    }

    private async Task<ImmutableArray<TicketEvent>> WithLongTextAsync(
        TicketId id, TicketCommand command, string commandId, ImmutableArray<TicketEvent> events, CancellationToken cancellationToken)
    {
        if (TextOf(command) is not { Length: > Ticket.MaxInlineText } text)
        {
            return events;
        }

        var blob = $"{id}/{TableKeys.Hash(commandId)[..16]}/text.txt";
        await files.SaveAsync(blob, text, cancellationToken);
        return
        [
            .. events.Select(happened => happened switch
            {
                TicketOpened e => e with { LongText = blob },
                ReplyPosted e => e with { LongText = blob },
                _ => happened,
            }),
        ];
    }

    private static string? TextOf(TicketCommand command) => command switch
    {
        OpenTicket c => c.Text,
        PostReply c => c.Text,
        _ => null,
    };

    private static TicketCommand Shortened(TicketCommand command) => command switch
    {
        OpenTicket { Text.Length: > Ticket.MaxInlineText } c => c with { Text = Beginning(c.Text) },
        PostReply { Text.Length: > Ticket.MaxInlineText } c => c with { Text = Beginning(c.Text) },
        _ => command,
    };

    private static string Beginning(string text)
    {
        var end = Ticket.MaxInlineText - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Ticket {Ticket}: that somebody looks at it could not be noted")]
        public static partial void NotNoted(ILogger logger, Exception error, TicketId ticket);

        [LoggerMessage(LogLevel.Warning, "Ticket {Ticket}: {Count} people who watch it or have a role are not told of a change; there are too many of them")]
        public static partial void TooManyNotices(ILogger logger, TicketId ticket, int count);
    }
}
