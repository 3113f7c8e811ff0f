using System.Runtime.CompilerServices;
using M365Support.Tickets;

namespace M365Support.Mail.Threading;

/// <summary>By what a mail seems to belong to a ticket.</summary>
public enum ThreadEvidence
{
    /// <summary>A mark that only the desk can have made.</summary>
    Token,

    /// <summary>It answers mail that is on the ticket.</summary>
    Reference,

    /// <summary>It is what mail on the ticket answers, or both answer the same, which has not come.</summary>
    Mention,

    /// <summary>It is of the same Outlook conversation.</summary>
    Conversation,
}

/// <summary>A ticket that a mail seems to belong to; whether its sender may write there is another question.</summary>
/// <param name="Since">Since when it is known; null where that does not matter.</param>
public readonly record struct ThreadLead(TicketId Ticket, ThreadEvidence Evidence, DateTimeOffset? Since = null);

/// <summary>Finds the tickets that a mail may belong to, the surest first. Costs a storage request for each message that it refers to, one for an Outlook conversation, and none for marks.</summary>
public sealed class ThreadFinder(ThreadKeys keys, IntakeIndex index, TicketStore store)
{
    /// <summary>How many references are looked up; a hostile header can carry thousands.</summary>
    private const int MostReferences = 20;

    private const int MostAddresses = 50;
    private const int MostMerges = 10;
    private const int MostMentions = 5;

    private static readonly string[] EnvelopeFields = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "X-MS-Exchange-Organization-OriginalEnvelopeRecipients"];

    /// <summary>Under what the ticket of a mail is found later, too: as what it answers or passes on, where that has not come, and as a conversation.</summary>
    /// <param name="passedOn">The Message-ID of the mail that the ticket began with; the mail's own, unless it passes that on.</param>
    public static IReadOnlyList<IntakeKey> Aliases(MailMessage message, string? passedOn, bool withMentions)
    {
        var mentions = withMentions
            ? References(message).Take(MostMentions - 2).Append(MailRoot(message)).Append(passedOn).OfType<string>()
                .Where(id => id.Length > 0 && id != message.MessageId).Distinct(StringComparer.Ordinal).Select(IntakeKey.MentionedMail)
            : [];
        return [.. mentions, .. Conversation(message) is { } conversation ? new[] { conversation } : []];
    }

    /// <summary>The leads, found one after the other as they are asked for.</summary>
    /// <param name="own">What is known under the mail's own Message-ID.</param>
    public async IAsyncEnumerable<ThreadLead> FindAsync(MailMessage message, IReadOnlyList<IntakeRow> own, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tokens = await keys.LoadAsync(cancellationToken);
        foreach (var text in Marked(message))
        {
            if (tokens.TryFind(text, out var ticket))
            {
                yield return new ThreadLead(ticket.Value, ThreadEvidence.Token);
            }
        }

        var references = References(message).Take(MostReferences).ToList();
        for (var (next, count) = (0, 1); next < references.Count; next += count, count = MostReferences)
        {
            // Most often the message answered is known; only otherwise are all the others asked for.
            var found = await Task.WhenAll(references.Skip(next).Take(count).Select(id => index.FindAllAsync("mail", id, cancellationToken)));
            foreach (var row in found.SelectMany(rows => rows.OrderBy(row => row.IsMention)))
            {
                yield return new ThreadLead(row.Ticket, row.IsMention ? ThreadEvidence.Mention : ThreadEvidence.Reference, row.WrittenAt);
            }
        }

        if (own.FirstOrDefault(row => row.IsMention) is { } mentioned)
        {
            yield return new ThreadLead(mentioned.Ticket, ThreadEvidence.Mention);
        }

        if (IsAnswer(message) && Conversation(message) is { } conversation && await index.FindAsync(conversation, cancellationToken) is { } known)
        {
            yield return new ThreadLead(known.Ticket, ThreadEvidence.Conversation);
        }
    }

    /// <summary>The ticket of a mark in what a delivery report returns: the headers or the text of our mail.</summary>
    public async Task<TicketId?> FindReturnedAsync(MailMessage report, CancellationToken cancellationToken)
    {
        var tokens = await keys.LoadAsync(cancellationToken);
        foreach (var text in Marked(report).Concat(ReturnedMail.Texts(report)))
        {
            if (tokens.TryFind(text, out var ticket))
            {
                return ticket;
            }
        }

        return null;
    }

    /// <summary>The ticket and those that it was merged into, one after the other: what comes for the first goes to the last. Empty where there is none.</summary>
    public async Task<IReadOnlyList<Ticket>> FollowAsync(TicketId id, CancellationToken cancellationToken)
    {
        var chain = new List<Ticket>();
        for (TicketId? next = id; next is { } at && chain.Count < MostMerges && chain.TrueForAll(ticket => ticket.Id != at); next = chain[^1].MergedInto)
        {
            if (await store.FindAsync(at, cancellationToken) is not { } stored)
            {
                break;
            }

            chain.Add(stored.Ticket);
        }

        return chain;
    }

    /// <summary>In-Reply-To, then References from the latest to the first.</summary>
    private static IEnumerable<string> References(MailMessage message) =>
        message.References.Reverse().Prepend(message.InReplyTo).OfType<string>().Where(id => id.Length > 0 && id != message.MessageId).Distinct(StringComparer.Ordinal);

    private static string? MailRoot(MailMessage message) => message.References is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>Where our marks stand: in the subject, in the addresses it came to, in the identifiers of what it answers.</summary>
    private static IEnumerable<string?> Marked(MailMessage message)
    {
        yield return message.Subject;
        foreach (var address in message.To.Concat(message.Cc).Take(MostAddresses))
        {
            yield return address.Address;
        }

        foreach (var field in EnvelopeFields.SelectMany(message.Headers.All).Take(MostAddresses))
        {
            yield return field;
        }

        foreach (var reference in References(message).Take(MostAddresses))
        {
            yield return reference;
        }
    }

    /// <summary>Exchange makes the index of a first message of its subject at times, so that it says nothing; each answer adds 5 bytes ([MS-OXOMSG] 2.2.1.3).</summary>
    private static bool IsAnswer(MailMessage message) => message.InReplyTo is not null || ConversationIndex.Read(message.ThreadIndex) is { IsAnswer: true };

    private static IntakeKey? Conversation(MailMessage message) =>
        ConversationIndex.Read(message.ThreadIndex) is { } found ? IntakeKey.Conversation(found.Id, message.ThreadTopic?.Trim().ToLowerInvariant() ?? "") : null;
}
