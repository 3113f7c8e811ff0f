using System.Collections.Immutable;

namespace M365Support.Tickets.Decisions;

/// <content>What the clock brings about.</content>
internal sealed partial class TicketCase
{
    /// <summary>Everything that is due by now, in one go; each thing once, however late it is.</summary>
    private Result<ImmutableArray<TicketEvent>> DoDue()
    {
        if (!IsSystem)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        var events = ImmutableArray.CreateBuilder<TicketEvent>();
        var current = state;
        foreach (var kind in Enum.GetValues<DueKind>())
        {
            // What one act changes decides about the next: a wait that ends here, a tier that is new.
            if (Agenda.Of(current, rules).Any(due => due.Kind == kind && due.At <= now) && Act(current, kind) is { } happened)
            {
                events.Add(happened);
                current = Fold(current, [happened]);
            }
        }

        return events.ToImmutable();
    }

    private TicketEvent? Act(Ticket current, DueKind kind)
    {
        var clocks = new TicketClocks(current, rules);
        return kind switch
        {
            DueKind.EndWait => new WaitEnded(),
            DueKind.Escalate => new TicketEscalated(current.Tier + 1),
            DueKind.Close => new TicketClosed(),

            // Late past both moments, asking the agent first would only delay the requester further.
            DueKind.AskForUpdate => clocks.NextInformAt <= now ? null : new UpdateRequested(clocks.NextInformAt),
            DueKind.InformRequester => new RequesterInformed(
                now + rules.Policy.ProgressInterval,
                current.PromisedAt is not null || current.NewsAt > current.InformedAt || current.InformedAt == current.OpenedAt),

            // The greater warning says it all.
            DueKind.WarnAtHalf when IsDue(DueKind.WarnAtMost) || IsDue(DueKind.ReportBreach) => null,
            DueKind.WarnAtMost when IsDue(DueKind.ReportBreach) => null,
            DueKind.RemindToAcknowledge when IsDue(DueKind.ReportComplaintRisk) => null,
            DueKind.RemindRequester when IsDue(DueKind.ReportNoAnswer) => null,
            _ => new Reminded(kind),
        };

        bool IsDue(DueKind greater) => Agenda.Of(current, rules).Any(due => due.Kind == greater && due.At <= now);
    }
}
