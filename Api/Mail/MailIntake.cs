using M365Support.Mail.Intake;
using M365Support.Mail.Threading;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Mail;

/// <summary>Turns a mail into a ticket, or into a part of the ticket that it belongs to; each mail once.</summary>
internal sealed partial class MailIntake(
    Desk desk,
    TicketStore store,
    IntakeIndex index,
    MailReader reader,
    MailKeeper keeper,
    ThreadKeys keys,
    MailSenders senders,
    MailRouter router,
    MailWriter writer,
    PersonDirectory directory,
    DeskStorage storage,
    IOptions<MailOptions> options,
    ILogger<MailIntake> logger) : IMailIntake
{
    private const int MostAttempts = 3;
    private const int LongestLanguage = 35;

    // The mails of one conversation take turns, so that a reply finds what it answers, also when that comes through another mailbox at the same moment.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<MailIntakeResult> AcceptAsync(Stream mime, MailOrigin origin, CancellationToken cancellationToken)
    {
        using var scope = StorageTransactions.Begin("mail", logger);
        using var mail = await reader.ReadAsync(mime, origin.Length, cancellationToken);
        var message = mail.Message;
        if (message.Source.Length == 0)
        {
            throw new InvalidDataException("The mail is empty. Send the whole message, headers and body.");
        }

        var turn = turns[(uint)StringComparer.Ordinal.GetHashCode(MailKey.Root(message)) % (uint)turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await AcceptAsync(message, origin, cancellationToken);
                }
                catch (TimeoutException) when (attempt < MostAttempts)
                {
                    // Another instance has the same mail; what it decided is stored by now.
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.CheckAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotReady(logger, e);
            return false;
        }
    }

    private async Task<MailIntakeResult> AcceptAsync(MailMessage message, MailOrigin origin, CancellationToken cancellationToken)
    {
        var key = MailKey.Of(message);
        var own = await index.FindAllAsync(key.Scope, key.Value, cancellationToken);
        var known = own.FirstOrDefault(row => row.Row == key.Row)
            ?? (own.Count == IntakeIndex.MostRows ? await index.FindAsync(key, cancellationToken) : null);
        if (known is not null && await store.WasCommittedAsync(known.Ticket, key.ToCommandId(), cancellationToken))
        {
            return Done(known.Ticket, MailOutcome.Duplicate, message);
        }

        var content = WrittenMail.Of(message);
        var kept = await keeper.KeepAsync(message, content, $"mail/{key.ToCommandId()}", cancellationToken);
        if (OwnMail.HasReturned(message, await keys.LoadAsync(cancellationToken), options.Value, out var about))
        {
            return Done(about, MailOutcome.Ignored, message);
        }

        var sender = await senders.FindAsync(message, origin, cancellationToken);
        var mail = new ReceivedMail(message, sender, content, kept);
        var route = known is { IsReply: true } ? await router.ResumeAsync(known.Ticket, cancellationToken) : await router.RouteAsync(message, sender, own, cancellationToken);
        if (route.Ticket is { } ticket)
        {
            var reserved = known ?? await index.ReserveAsync(key, ticket.Id, cancellationToken, isReply: true);
            if (reserved.IsReply)
            {
                var id = known is null ? reserved.Ticket : ticket.Id;
                var (change, actor) = writer.OnTicket(mail);
                var changed = Accepted(await desk.ExecuteAsync(id, change, actor, key.ToCommandId(), cancellationToken));
                return Done(id, changed.IsNew ? MailOutcome.Appended : MailOutcome.Duplicate, message);
            }
        }

        // A ticket that an earlier attempt began to open goes before one that has been found since.
        var related = route.Related ?? route.Ticket?.Id;
        var command = await directory.CompleteAsync(writer.Opening(mail, related), DeclaredLanguage(message), cancellationToken);

        // A machine's ticket draws no mail of people.
        var aliases = MailWriter.IsMachine(message.Kind) || !sender.IsBelieved ? [] : ThreadFinder.Aliases(message, command.MessageId, withMentions: related is null);
        var opened = Accepted(await desk.OpenAsync(command, key, sender.Actor, cancellationToken, aliases));
        return Done(opened.Ticket.Id, opened.IsNew ? MailOutcome.Created : MailOutcome.Duplicate, message);
    }

    /// <summary>The language that the mail says it is in (RFC 3282): often that of the program, so what is written and the directory go before it.</summary>
    private static string? DeclaredLanguage(MailMessage message) =>
        message.Headers["Content-Language"]?.Split(',')[0].Trim() is { Length: > 0 and <= LongestLanguage } language ? language : null;

    /// <summary>The change, unless the desk refused it.</summary>
    /// <exception cref="InvalidDataException">The desk will never take it.</exception>
    /// <exception cref="TimeoutException">The desk may take it later.</exception>
    private static Change Accepted(Result<Change> change) => change switch
    {
        { IsOk: true } => change.Value,
        { Rejection.Reason: RejectionReason.TooBusy or RejectionReason.AlreadyMerged } => throw new TimeoutException(change.Rejection.ToString()),
        _ => throw new InvalidDataException(change.Rejection!.ToString()),
    };

    private MailIntakeResult Done(TicketId? ticket, MailOutcome outcome, MailMessage message)
    {
        Log.TakenIn(logger, ticket, outcome, message.Kind, message.Source.Length);
        return new MailIntakeResult(ticket?.ToString(), outcome);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Mail of {Bytes} bytes, {Kind}: {Outcome} on ticket {Ticket}")]
        public static partial void TakenIn(ILogger logger, TicketId? ticket, MailOutcome outcome, MailKind kind, int bytes);

        [LoggerMessage(LogLevel.Warning, "Tables or blobs do not answer, so no mail can be taken in")]
        public static partial void NotReady(ILogger logger, Exception error);
    }
}
