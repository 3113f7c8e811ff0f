using System.Security.Cryptography;
using M365Support.Mail.Intake;
using M365Support.People;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Mail;

/// <summary>Turns a mail into a ticket, or into a reply on the ticket that it belongs to; each mail once.</summary>
public sealed partial class MailIntake(
    Desk desk,
    TicketStore store,
    IntakeIndex index,
    MailReader reader,
    MailKeeper keeper,
    Roster roster,
    PersonDirectory directory,
    IOptions<MailOptions> options,
    IOptions<SupportPolicy> policy,
    TimeProvider clock,
    ILogger<MailIntake> logger) : IMailIntake
{
    /// <summary>How many of the latest references are looked up; a hostile header can carry thousands.</summary>
    private const int MostReferences = 20;

    private const int MostParticipants = 100;

    private static readonly Person Unknown = new("unknown@invalid", "Unknown sender");

    public async Task<MailIntakeResult> AcceptAsync(Stream mime, MailOrigin origin, CancellationToken cancellationToken)
    {
        using var scope = StorageTransactions.Begin("mail", logger);
        using var mail = await reader.ReadAsync(mime, origin.Length, cancellationToken);
        var message = mail.Message;
        if (message.Source.Length == 0)
        {
            throw new InvalidDataException("The mail is empty. Send the whole message, headers and body.");
        }

        var key = KeyOf(message);
        if (await index.FindAsync(key, cancellationToken) is { } known && await store.WasCommittedAsync(known, key.ToCommandId(), cancellationToken))
        {
            return Done(known, MailOutcome.Duplicate, message);
        }

        var sender = SenderOf(message);
        var actor = new Actor(sender, DeskRoles.Of(await roster.FindAsync(sender.Address, cancellationToken)), Channel.Mail);
        var content = WrittenMail.Of(message);
        var kept = await keeper.KeepAsync(message, content, $"mail/{key.ToCommandId()}", cancellationToken);

        if (await FindThreadAsync(message, actor, cancellationToken) is { } thread)
        {
            var id = await index.ReserveAsync(key, thread, cancellationToken);
            if (id == thread)
            {
                var reply = new PostReply(content.Reply, PeopleOf(message, sender), kept.Attachments, kept.Original, message.MessageId)
                {
                    Html = kept.Html,
                    Markdown = content.Markdown,
                };
                var change = await desk.ExecuteAsync(id, reply, actor, key.ToCommandId(), cancellationToken);
                return Done(id, Accepted(change).IsNew ? MailOutcome.Appended : MailOutcome.Duplicate, message);
            }
        }

        var command = new OpenTicket(
            sender,
            SubjectOf(message, content),
            content.Whole,
            Participants: PeopleOf(message, sender),
            Attachments: kept.Attachments,
            Original: kept.Original,
            MessageId: message.MessageId)
        {
            Html = kept.Html,
            Markdown = content.Markdown,
        };
        var opened = Accepted(await desk.OpenAsync(command, key, actor, cancellationToken));
        return Done(opened.Ticket.Id, opened.IsNew ? MailOutcome.Created : MailOutcome.Duplicate, message);
    }

    /// <summary>What makes a mail the same mail: its Message-ID and date (RFC 5322 §3.6.4), or its bytes where it has no Message-ID.</summary>
    /// <remarks>The date guards against senders that give every mail the same Message-ID: those would all but the first be lost.</remarks>
    private static IntakeKey KeyOf(MailMessage message) => message.MessageId is { Length: > 0 } id
        ? IntakeKey.Mail(id, message.Date?.ToUniversalTime().ToString("O") ?? Digest(message))
        : IntakeKey.Mail("sha256:" + Digest(message), "");

    private static string Digest(MailMessage message) => Convert.ToHexStringLower(SHA256.HashData(message.Source.Span));

    private static Person SenderOf(MailMessage message)
    {
        var address = message.From ?? message.Sender ?? (message.ReplyTo.Count > 0 ? message.ReplyTo[0] : null);
        return address is { Address.Length: > 0 } ? Person.Create(address.Address, address.Name) : Unknown;
    }

    private static string SubjectOf(MailMessage message, WrittenMail content)
    {
        var subject = string.IsNullOrWhiteSpace(message.Subject) ? content.Whole.AsSpan().TrimStart() : message.Subject.AsSpan().Trim();
        var line = subject.IndexOfAny('\r', '\n') is >= 0 and var end ? subject[..end] : subject;
        return line.Length <= TicketDecider.MaxSubject ? line.ToString() : string.Concat(line[..(TicketDecider.MaxSubject - 1)], "…");
    }

    private Person[] PeopleOf(MailMessage message, Person sender) =>
    [
        .. message.To.Concat(message.Cc)
            .Select(a => TicketVerbs.ParsePerson(a.Address, a.Name))
            .Where(p => p.IsOk)
            .Select(p => p.Value)
            .Where(p => p != sender && !options.Value.IsOwn(p.Address))
            .Distinct()
            .Take(MostParticipants),
    ];

    /// <summary>The ticket that the mail answers, if the sender may write on it.</summary>
    private async Task<TicketId?> FindThreadAsync(MailMessage message, Actor actor, CancellationToken cancellationToken)
    {
        var references = message.References.Reverse().Prepend(message.InReplyTo).OfType<string>().Where(r => r.Length > 0).Distinct(StringComparer.Ordinal);
        foreach (var reference in references.Take(MostReferences))
        {
            if (await index.FindAnyAsync("mail", reference, cancellationToken) is not { } id ||
                await store.FindAsync(id, cancellationToken) is not { Ticket: var ticket })
            {
                continue;
            }

            var isOver = ticket.EndedAt is { } ended && clock.GetUtcNow() - ended > policy.Value.ReopenWindow;
            var belongs = TicketDecider.MayKnow(ticket, actor) || (await directory.FindByAddressAsync(actor.Person.Address, cancellationToken: cancellationToken)).IsKnown;
            return belongs && !isOver ? id : null;
        }

        return null;
    }

    private static Change Accepted(Result<Change> change) =>
        change.IsOk ? change.Value : throw new InvalidDataException(change.Rejection!.ToString());

    private MailIntakeResult Done(TicketId id, MailOutcome outcome, MailMessage message)
    {
        Log.TakenIn(logger, id, outcome, message.Kind, message.Source.Length);
        return new MailIntakeResult(id.ToString(), outcome);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Mail of {Bytes} bytes, {Kind}: {Outcome} on ticket {Ticket}")]
        public static partial void TakenIn(ILogger logger, TicketId ticket, MailOutcome outcome, MailKind kind, int bytes);
    }
}
