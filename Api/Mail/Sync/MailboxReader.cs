using Azure;
using M365Support.Graph;
using Microsoft.Extensions.Logging;

namespace M365Support.Mail.Sync;

/// <summary>
/// Reads what is new in one folder of a mailbox and hands it to the intake. The link to go on from is stored after every mail of its page has been
/// taken in or set aside, so a process that dies anywhere reads that page again and the intake recognises what it has. A page that was
/// begun before and not ended is read with care: each mail is counted before it is taken in, so that one which ends the process is set aside.
/// Graph is not asked to leave out old mail: what it filters it also cuts off after 5,000 messages (Learn: "message: delta"). Old mail is
/// passed over here, by its date alone.
/// </summary>
internal sealed partial class MailboxReader(MailFolder folder, GraphClient graph, MailboxStore store, IMailIntake intake, MailSyncOptions options, TimeProvider clock, ILogger logger)
{
    private const int MostRounds = 10;
    private const int Page = 50;
    private const int PageFromBeginning = 200;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(15);

    /// <summary>Reads to the end.</summary>
    /// <returns>The stored state, or null when another instance went on meanwhile and the state has to be loaded again.</returns>
    public async Task<MailboxState?> ReadAsync(MailboxState state, CancellationToken cancellationToken)
    {
        for (var isAnew = false; ;)
        {
            var started = state.RoundStarted ?? clock.GetUtcNow();
            MessageDeltaPage page;
            try
            {
                page = state.Link is null
                    ? await graph.StartDeltaAsync(folder.Mailbox, folder.Name, receivedSince: null, PageFromBeginning, cancellationToken)
                    : await graph.ContinueDeltaAsync(folder.Mailbox, state.Link, state.FromBeginning ? PageFromBeginning : Page, cancellationToken);
            }
            catch (DeltaExpiredException e) when (state.Link is not null && !isAnew)
            {
                // Once: a Graph that gives links and does not know them is asked again later.
                isAnew = true;
                var since = (state.SyncedAt ?? state.Since + options.MailLookback) - options.MailLookback;
                Log.Expired(logger, folder, since, e);
                if (await store.SaveAsync(folder, state with { Link = null, RoundStarted = null, Since = since }, cancellationToken) is not { } anew)
                {
                    return null;
                }

                state = anew;
                continue;
            }
            catch (RequestFailedException e) when (e.ErrorCode is "ErrorItemNotFound" or "ErrorFolderNotFound" or "ErrorInvalidIdMalformed")
            {
                throw new MailFolderNotFoundException(folder, e);
            }

            // Oldest first, so that a reply finds the mail that it answers.
            var mails = page.Changes.Where(change => IsWanted(change, state.Since)).DistinctBy(change => change.Id).OrderBy(change => change.ReceivedDateTime).ToList();
            if (mails.Count > 0)
            {
                if (await store.SaveAsync(folder, state with { Begun = state.Begun + 1 }, cancellationToken) is not { } begun)
                {
                    return null;
                }

                state = begun;
                await TakeAsync(mails, carefully: state.Begun > 1, cancellationToken);
            }

            var next = page.DeltaLink is { } delta
                ? state with { Link = delta, FromBeginning = false, Begun = 0, RoundStarted = null, SyncedAt = started }
                : state with { Link = page.NextLink, FromBeginning = state.FromBeginning || state.Link is null, Begun = 0, RoundStarted = started };
            if (next.Link == state.Link && page.Changes.Count == 0)
            {
                return state;
            }

            if (await store.SaveAsync(folder, next, cancellationToken) is not { } stored)
            {
                return null;
            }

            state = stored;
            if (page.DeltaLink is not null)
            {
                return state;
            }
        }
    }

    /// <summary>Tries again what was set aside and is due.</summary>
    /// <returns>When the next one is due; null when there is none.</returns>
    public async Task<DateTimeOffset?> RetryStuckAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var stuck in await store.StuckAsync(folder, cancellationToken))
        {
            var due = stuck.NextTryAt;
            if (due <= clock.GetUtcNow())
            {
                // Counted first, for it may be the one that ends the process.
                due = null;
                await store.PutStuckAsync(stuck with { Attempts = stuck.Attempts + 1, NextTryAt = NextTry(stuck.Attempts + 1) }, cancellationToken);
                Exception? failure;
                try
                {
                    failure = await TryAsync(stuck.GraphMessageId, cancellationToken);
                }
                catch (Exception) when (!cancellationToken.IsCancellationRequested)
                {
                    await store.PutStuckAsync(stuck, cancellationToken);
                    throw;
                }

                if (failure is not null)
                {
                    due = await SetAsideAsync(stuck.GraphMessageId, failure, stuck, cancellationToken);
                }
                else
                {
                    await store.RemoveStuckAsync(folder, stuck.GraphMessageId, cancellationToken);
                    Log.Recovered(logger, folder, stuck.GraphMessageId);
                }
            }

            next = next is null || due < next ? due ?? next : next;
        }

        return next;
    }

    /// <summary>Graph gives dates in whole seconds.</summary>
    private static bool IsWanted(DeltaMessage change, DateTimeOffset since) =>
        change.Removed is null && !(change.ReceivedDateTime < since.AddSeconds(-1));

    private async Task TakeAsync(IReadOnlyList<DeltaMessage> mails, bool carefully, CancellationToken cancellationToken)
    {
        foreach (var change in mails)
        {
            var failure = carefully ? await TryCarefullyAsync(change.Id, cancellationToken) : await TryRepeatedlyAsync(change.Id, cancellationToken);
            if (failure is not null)
            {
                await SetAsideAsync(change.Id, failure, await store.FindStuckAsync(folder, change.Id, cancellationToken), cancellationToken);
            }
        }
    }

    private async Task<Exception?> TryCarefullyAsync(string messageId, CancellationToken cancellationToken)
    {
        // The first time was the one after which care began.
        var tries = await store.BeginTryAsync(folder, messageId, cancellationToken);
        try
        {
            return tries > Math.Max(1, options.MailAttempts - 1)
                ? new InvalidOperationException("The process has ended each time that this mail was taken in.")
                : await TryRepeatedlyAsync(messageId, cancellationToken);
        }
        finally
        {
            await store.EndTryAsync(folder, messageId, cancellationToken);
        }
    }

    private async Task<Exception?> TryRepeatedlyAsync(string messageId, CancellationToken cancellationToken)
    {
        var wait = options.MailRetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            var failure = await TryAsync(messageId, cancellationToken);
            if (failure is null or InvalidDataException || attempt == options.MailAttempts)
            {
                return failure;
            }

            await Task.Delay(wait, clock, cancellationToken);
            wait *= 2;
        }
    }

    /// <summary>Takes in one mail; the answer is what is wrong with this one mail. What concerns the whole mailbox is thrown.</summary>
    private async Task<Exception?> TryAsync(string messageId, CancellationToken cancellationToken)
    {
        Stream mime;
        try
        {
            mime = await graph.OpenMessageMimeAsync(folder.Mailbox, messageId, cancellationToken);
        }
        catch (RequestFailedException e) when (e is { Status: 404, ErrorCode: "ErrorItemNotFound" })
        {
            // Any other 404 speaks of something else, such as a mailbox that is being moved.
            Log.Gone(logger, folder, messageId);
            return null;
        }
        catch (RequestFailedException e) when (e.Status is >= 400 and not (401 or 403 or 429 or 502 or 503 or 504))
        {
            return e;
        }

        await using (mime)
        {
            try
            {
                var result = await intake.AcceptAsync(mime, new MailOrigin(folder.Mailbox, messageId), cancellationToken);
                Log.Accepted(logger, folder, result.Ticket, result.Outcome);
                return null;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.Refused(logger, folder, messageId, e);
                return e is InvalidDataException || await intake.IsReadyAsync(cancellationToken)
                    ? e
                    : throw new InvalidOperationException("The storage that mail goes to does not answer.", e);
            }
        }
    }

    private async Task<DateTimeOffset?> SetAsideAsync(string messageId, Exception failure, StuckMail? before, CancellationToken cancellationToken)
    {
        var rounds = (before?.Attempts ?? 0) + 1;
        var now = clock.GetUtcNow();
        var next = failure is InvalidDataException ? null : NextTry(rounds);
        await store.PutStuckAsync(
            new StuckMail(folder.Mailbox, messageId, $"{failure.GetType().Name}: {failure.Message}", rounds, before?.FirstFailedAt ?? now, next) { Folder = folder.Name },
            cancellationToken);
        Log.SetAside(logger, folder, messageId, rounds, failure);
        return next;
    }

    private DateTimeOffset? NextTry(int rounds) => rounds >= MostRounds ? null : clock.GetUtcNow() + (FirstWait * (1 << (rounds - 1)));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Mail in {Folder} went to ticket {Ticket}: {Outcome}.")]
        public static partial void Accepted(ILogger logger, MailFolder folder, string? ticket, MailOutcome outcome);

        [LoggerMessage(2, LogLevel.Warning, "The changes of {Folder} have expired; it is read anew from {Since}.")]
        public static partial void Expired(ILogger logger, MailFolder folder, DateTimeOffset since, Exception exception);

        [LoggerMessage(3, LogLevel.Debug, "Mail {MessageId} has left {Folder} before it was read.")]
        public static partial void Gone(ILogger logger, MailFolder folder, string messageId);

        [LoggerMessage(4, LogLevel.Warning, "Mail {MessageId} in {Folder} could not be taken in.")]
        public static partial void Refused(ILogger logger, MailFolder folder, string messageId, Exception exception);

        [LoggerMessage(5, LogLevel.Error, "Mail {MessageId} in {Folder} was set aside, for the {Rounds}. time.")]
        public static partial void SetAside(ILogger logger, MailFolder folder, string messageId, int rounds, Exception exception);

        [LoggerMessage(6, LogLevel.Information, "Mail {MessageId} in {Folder}, once set aside, has been taken in.")]
        public static partial void Recovered(ILogger logger, MailFolder folder, string messageId);
    }
}
