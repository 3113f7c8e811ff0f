using M365Support.Mail.Threading;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Intake;

/// <summary>Where a mail goes.</summary>
/// <param name="Ticket">The ticket that it goes onto; null where it opens one.</param>
/// <param name="Related">The ticket that a new one is linked to.</param>
internal readonly record struct MailRoute(Ticket? Ticket, TicketId? Related)
{
    public static readonly MailRoute New = new(null, null);
}

/// <summary>Decides which ticket a mail goes to: what it answers says which it may be, its sender whether it does.</summary>
internal sealed class MailRouter(ThreadFinder finder, MailSenders senders, IOptions<SupportPolicy> policy, TimeProvider clock)
{
    /// <summary>How long the mail that another one answers may take from its number to its ticket, also where the process died in between and tries again.</summary>
    private static readonly TimeSpan BeingTakenIn = TimeSpan.FromMinutes(2);

    /// <summary>Where a mail goes that has not been taken in.</summary>
    /// <param name="own">What is known under the mail's own Message-ID.</param>
    /// <exception cref="TimeoutException">What it answers is being taken in at this moment.</exception>
    public async Task<MailRoute> RouteAsync(MailMessage message, MailSender sender, IReadOnlyList<IntakeRow> own, CancellationToken cancellationToken)
    {
        if (message.Kind == MailKind.Bounce)
        {
            // Postmasters are nobody's participants; that they have our mark says that they had our mail.
            return await finder.FindReturnedAsync(message, cancellationToken) is { } returned && await finder.FollowAsync(returned, cancellationToken) is [.., var bounced]
                ? new MailRoute(bounced, null)
                : MailRoute.New;
        }

        TicketId? refused = null;
        var seen = new HashSet<TicketId>();
        await foreach (var lead in finder.FindAsync(message, own, cancellationToken))
        {
            if (!seen.Add(lead.Ticket))
            {
                continue;
            }

            if (await finder.FollowAsync(lead.Ticket, cancellationToken) is not [.., var ticket] chain)
            {
                // Its ticket has a number and is not there yet. With a ticket of its own the answer would be apart from it for good.
                if (lead.Evidence == ThreadEvidence.Reference && clock.GetUtcNow() - lead.Since < BeingTakenIn)
                {
                    throw new TimeoutException($"The mail that this one answers is being taken in as ticket {lead.Ticket}.");
                }

                continue;
            }

            // Merged in a ring, or more often than anybody can mean it: nothing survived.
            if (ticket.MergedInto is null && await MayWriteAsync(message, sender, lead.Evidence, chain, cancellationToken))
            {
                return IsOver(ticket) && !sender.IsDesk && !MailWriter.IsMachine(message.Kind) ? new MailRoute(null, ticket.Id) : new MailRoute(ticket, null);
            }

            refused ??= ticket.Id;
        }

        return new MailRoute(null, refused);
    }

    /// <summary>The ticket that a mail was once decided to go onto, or the one that it was merged into since.</summary>
    public async Task<MailRoute> ResumeAsync(TicketId ticket, CancellationToken cancellationToken) =>
        await finder.FollowAsync(ticket, cancellationToken) is [.., var last] ? new MailRoute(last, null) : MailRoute.New;

    private bool IsOver(Ticket ticket) => !ticket.IsOngoing && clock.GetUtcNow() - ticket.EndedAt > policy.Value.ReopenWindow;

    /// <summary>Whether the sender is one of the ticket's people, of the desk, or of the tenant, and may be believed to be.</summary>
    private async Task<bool> MayWriteAsync(MailMessage message, MailSender sender, ThreadEvidence evidence, IReadOnlyList<Ticket> chain, CancellationToken cancellationToken)
    {
        if (evidence == ThreadEvidence.Token && MailWriter.IsMachine(message.Kind))
        {
            // It becomes a note for agents, whoever sent it: our mail may have been passed on to somebody who is away.
            return true;
        }

        if (!sender.IsBelieved || (evidence == ThreadEvidence.Mention && !await BelongTogetherAsync(message, sender, chain[^1].Requester, cancellationToken)))
        {
            return false;
        }

        return sender.IsOwn || chain.Any(ticket => TicketDecider.MayKnow(ticket, sender.Actor)) || await senders.IsOfTenantAsync(sender.Person, cancellationToken);
    }

    /// <summary>
    /// Anybody can open a ticket that speaks of a message which has not come. For that message to go there, whoever opened the
    /// ticket must have been written to, or both must be of the tenant.
    /// </summary>
    private async Task<bool> BelongTogetherAsync(MailMessage message, MailSender sender, Person requester, CancellationToken cancellationToken) =>
        requester == sender.Person
        || message.To.Concat(message.Cc).Any(address => string.Equals(address.Address, requester.Address, StringComparison.OrdinalIgnoreCase))
        || (await senders.IsOfTenantAsync(requester, cancellationToken) && await senders.IsOfTenantAsync(sender.Person, cancellationToken));
}
