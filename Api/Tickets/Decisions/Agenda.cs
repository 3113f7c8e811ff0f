namespace M365Support.Tickets.Decisions;

/// <summary>Everything that a ticket will need by itself, as things stand.</summary>
internal static class Agenda
{
    /// <summary>In no order; what has been done is left out.</summary>
    public static IEnumerable<Due> Of(Ticket state, DeskRules rules)
    {
        var clocks = new TicketClocks(state, rules);
        var all = state.Status switch
        {
            TicketStatus.Resolved or TicketStatus.Closed => AfterEnd(state, rules.Policy, clocks),
            _ when state.IsOngoing => [.. Promises(state, rules.Policy, clocks), .. Warnings(state, rules.Policy, clocks), .. Waits(state, clocks)],
            _ => [],
        };
        return all.Where(due => due.At is not null && !state.Reminded.Contains(due.Kind)).Select(due => new Due(due.At!.Value, due.Kind));
    }

    /// <summary>What is owed to the requester.</summary>
    private static IEnumerable<(DateTimeOffset? At, DueKind Kind)> Promises(Ticket state, SupportPolicy policy, TicketClocks clocks)
    {
        if (!state.IsTold)
        {
            yield break;
        }

        var inform = clocks.NextInformAt;
        yield return (inform, DueKind.InformRequester);
        var ask = inform - policy.AskLead;
        if (state.Assignee is not null && state.AskedAt is null && ask > state.InformedAt && ask < inform && clocks.Time.IsWorking(ask))
        {
            yield return (ask, DueKind.AskForUpdate);
        }
    }

    /// <summary>What agents, leads and managers are reminded of.</summary>
    private static IEnumerable<(DateTimeOffset? At, DueKind Kind)> Warnings(Ticket state, SupportPolicy policy, TicketClocks clocks)
    {
        if (state.AcknowledgedAt is null)
        {
            yield return (clocks.AcknowledgeBy, DueKind.RemindToAcknowledge);
            yield return (clocks.ComplaintRisk.DueAt(clocks.Time, state.UpdatedAt), DueKind.ReportComplaintRisk);
        }

        var resolve = clocks.Resolve;
        yield return (resolve.ReachesAt(policy.WarnAtHalf, clocks.Time, state.UpdatedAt), DueKind.WarnAtHalf);
        yield return (clocks.AtRiskFrom, DueKind.WarnAtMost);
        yield return (resolve.DueAt(clocks.Time, state.UpdatedAt), DueKind.ReportBreach);
        if (state.Tier < Tier.L3)
        {
            yield return (clocks.Escalate?.DueAt(clocks.Time, state.UpdatedAt), DueKind.Escalate);
        }
    }

    private static IEnumerable<(DateTimeOffset? At, DueKind Kind)> Waits(Ticket state, TicketClocks clocks)
    {
        if (state.Wait is { } wait)
        {
            yield return (wait.Until, DueKind.EndWait);
            yield return (clocks.Vendor?.DueAt(clocks.Time, state.UpdatedAt), DueKind.ReportLateVendor);
            yield return (clocks.RemindRequesterAt, DueKind.RemindRequester);
            yield return (clocks.NoAnswerAt, DueKind.ReportNoAnswer);
        }
    }

    private static IEnumerable<(DateTimeOffset? At, DueKind Kind)> AfterEnd(Ticket state, SupportPolicy policy, TicketClocks clocks)
    {
        if (state.Rating is null)
        {
            yield return (state.EndedAt + policy.AskForRatingAfter, DueKind.AskForRating);
        }

        yield return (clocks.CloseAt, DueKind.Close);
        yield return (clocks.ArticleDueAt, DueKind.RemindOfArticle);
    }
}
