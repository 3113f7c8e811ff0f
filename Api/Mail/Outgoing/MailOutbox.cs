using System.Runtime.ExceptionServices;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using M365Support.Graph;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Logging;

namespace M365Support.Mail.Outgoing;

/// <summary>
/// Sends mail: at once where the mailbox may, else from the work queue, the mail being kept in container <c>outgoing</c> till then.
/// A mail can go out twice when nobody knows whether the first got through, but always with the same Message-ID.
/// </summary>
public sealed partial class MailOutbox(GraphClient graph, SendSlots slots, WorkQueue queue, DeskStorage storage, TimeProvider clock, ILogger<MailOutbox> logger) : IWorkHandler
{
    /// <summary>Together with what is done before and after, within the minute that a work item or a command's outbox is one's own.</summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(15);

    /// <summary>Graph may ask for hours; who knows whether it means it.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>A work item goes ahead of its mail; one that has none after this long will not get it any more.</summary>
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromMinutes(10);

    private readonly BlobContainerClient container = storage.Container("outgoing");

    private enum Outcome
    {
        Sent,

        /// <summary>Not yet; nothing was sent.</summary>
        Wait,

        /// <summary>Exchange does not take this mail.</summary>
        Refused,

        /// <summary>Exchange refuses the desk: a matter of permissions or settings.</summary>
        Denied,

        /// <summary>Graph does not answer, or not sensibly; the mail may have been sent.</summary>
        Unknown,
    }

    public string Kind => "mail";

    /// <summary>Sends a mail now or later. Returning means that it is sent, safely queued, or refused for good, which is logged.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer; worth trying again.</exception>
    /// <exception cref="ArgumentException">An address is none that mail can be sent with.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var mailbox = mail.From.Address;
        var mime = mail.ToMime();
        var name = $"{mailbox}/{mail.Ticket}-{TableKeys.Hash(mail.MessageId)[..16]}";
        var attempt = await TryAsync(mailbox, name, mime, hasWaited: false, cancellationToken);
        switch (attempt.Outcome)
        {
            case Outcome.Sent or Outcome.Refused:
                break;
            case Outcome.Wait:
                var place = await slots.QueueUpAsync(mailbox, attempt.Pause, cancellationToken);
                Log.Queued(logger, mail.Ticket, place);
                await KeepAsync(name, mime, place, tries: 0, cancellationToken);
                break;
            case Outcome.Denied:
                await KeepAsync(name, mime, clock.GetUtcNow() + AfterRefusal, tries: 1, cancellationToken);
                break;
            default:
                await KeepAsync(name, mime, clock.GetUtcNow() + AfterOutage, tries: 0, cancellationToken);
                break;
        }
    }

    public async Task<WorkOutcome> HandleAsync(QueuedWork work, CancellationToken cancellationToken)
    {
        var name = work.Item.Subject;
        var mailbox = name[..name.LastIndexOf('/')];
        if (await FindAsync(name, cancellationToken) is not { } mime)
        {
            return clock.GetUtcNow() - work.InsertedOn > StoreTimeout ? WorkOutcome.Done : WorkOutcome.Later(work.Item with { Due = null }, WorkQueue.Lease);
        }

        var attempt = await TryAsync(mailbox, name, mime, hasWaited: true, cancellationToken);
        switch (attempt.Outcome)
        {
            case Outcome.Sent or Outcome.Refused:
                await container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken);
                return WorkOutcome.Done;
            case Outcome.Wait:
                var later = attempt.Pause is { } pause ? await slots.QueueUpAsync(mailbox, pause, cancellationToken) : attempt.Later;
                return WorkOutcome.Later(work.Item with { Due = later }, later - clock.GetUtcNow());
            case Outcome.Denied:
                throw attempt.Error!;
            default:
                // Worded as an outage, which the queue outlasts.
                throw new RequestFailedException(503, $"Graph cannot take the mail now: {attempt.Error!.Message}", attempt.Error);
        }
    }

    /// <summary>The queue first: an item without a mail is harmless, a mail that no item names would never be sent nor deleted.</summary>
    private async Task KeepAsync(string name, byte[] mime, DateTimeOffset due, int tries, CancellationToken cancellationToken)
    {
        await queue.SendAsync(new WorkItem(Kind, name, Due: due, Tries: tries), due - clock.GetUtcNow(), cancellationToken);
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(mime), overwrite: true, cancellationToken);
    }

    private async Task<byte[]?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var blob = await container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return blob.Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private async Task<Attempt> TryAsync(string mailbox, string name, byte[] mime, bool hasWaited, CancellationToken cancellationToken)
    {
        DateTimeOffset? later = null;
        ExceptionDispatchInfo? storageFailure = null;
        var attempt = await SendAsync();
        storageFailure?.Throw();
        return attempt;

        async Task<Attempt> SendAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(SendTimeout);
            try
            {
                return await graph.SendMailAsync(mailbox, mime, TakeSlotAsync, limit.Token)
                    ? new Attempt(Outcome.Sent)
                    : new Attempt(Outcome.Wait) { Later = later ?? default };
            }
            catch (GraphThrottledException e)
            {
                var wait = e.RetryAfter ?? AfterOutage;
                var pause = clock.GetUtcNow() + (wait < LongestPause ? wait : LongestPause);
                Log.Throttled(logger, mailbox, e.Status, pause);
                return new Attempt(Outcome.Wait) { Pause = pause };
            }
            catch (RequestFailedException e) when (e.Status is 400 or 413 or 422)
            {
                Log.Refused(logger, e, name);
                return new Attempt(Outcome.Refused);
            }
            catch (RequestFailedException e) when (e.Status is >= 400 and < 500 and not 408)
            {
                Log.Denied(logger, e, name);
                return new Attempt(Outcome.Denied) { Error = e };
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsOutage(e))
            {
                Log.Unknown(logger, e, name);
                return new Attempt(Outcome.Unknown) { Error = e };
            }
        }

        async Task<bool> TakeSlotAsync(CancellationToken limit)
        {
            try
            {
                later = await slots.TryTakeAsync(mailbox, hasWaited, limit);
                return later is null;
            }
            catch (RequestFailedException e)
            {
                storageFailure = ExceptionDispatchInfo.Capture(e);
                return false;
            }
        }
    }

    private static bool IsOutage(Exception e) =>
        e is RequestFailedException or OperationCanceledException or HttpRequestException or IOException or AggregateException or AuthenticationFailedException;

    /// <summary>What became of a mail.</summary>
    private sealed record Attempt(Outcome Outcome)
    {
        /// <summary>When the mailbox has its next slot.</summary>
        public DateTimeOffset Later { get; init; }

        /// <summary>Until when Exchange wants to hear nothing from the mailbox.</summary>
        public DateTimeOffset? Pause { get; init; }

        public Exception? Error { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A mail about ticket {Ticket} waits until {Due}: the mailbox has sent what it may in a minute")]
        public static partial void Queued(ILogger logger, TicketId ticket, DateTimeOffset due);

        [LoggerMessage(LogLevel.Warning, "Exchange answers {Status} for {Mailbox}: nothing is sent from it until {Until}")]
        public static partial void Throttled(ILogger logger, string mailbox, int status, DateTimeOffset until);

        [LoggerMessage(LogLevel.Error, "Mail {Mail} was refused and will not be sent")]
        public static partial void Refused(ILogger logger, Exception error, string mail);

        [LoggerMessage(LogLevel.Error, "Mail {Mail} was refused: check the app's permission Mail.Send and the mailbox")]
        public static partial void Denied(ILogger logger, Exception error, string mail);

        [LoggerMessage(LogLevel.Warning, "It is not known whether mail {Mail} was sent; it is sent again later")]
        public static partial void Unknown(ILogger logger, Exception error, string mail);
    }
}
