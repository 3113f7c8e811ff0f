using System.Collections.Immutable;
using static M365Support.Tickets.Decisions.TicketText;

namespace M365Support.Tickets.Decisions;

/// <content>Waiting, ending and beginning again.</content>
internal sealed partial class TicketCase
{
    private const int MaxReport = 2_000;

    /// <summary>What a ticket's row has room for; far more than any person causes.</summary>
    private const int MaxStretches = 1_000;

    private Result<ImmutableArray<TicketEvent>> Wait(WaitForTicket command)
    {
        var until = command.Until ?? (command.Day is { } day ? rules.BusinessTimeOf(state).StartOf(day) : null);
        var refused = NotWorkable() ?? Required(command.Reason, "reason", MaxReason) ?? NotAhead(until);
        if (refused is not null)
        {
            return refused;
        }

        if (state.Stretches.Count >= MaxStretches)
        {
            return new Rejection(RejectionReason.TooMany, "wait", MaxStretches);
        }

        if (command.For == WaitingFor.Schedule && until is null)
        {
            return new Rejection(RejectionReason.TextMissing, "until");
        }

        if (command.For == WaitingFor.Vendor)
        {
            if (Required(command.Vendor, "vendor", MaxReason) is { } unnamed)
            {
                return unnamed;
            }

            if (!rules.Policy.Vendors.ContainsKey(command.Vendor!))
            {
                return new Rejection(RejectionReason.ValueUnknown, "vendor", command.Vendor!, string.Join(", ", rules.Policy.Vendors.Keys));
            }
        }

        return WorkThen(new WaitStarted(command.For, Clean(command.Reason), until, command.For == WaitingFor.Vendor ? command.Vendor : null));
    }

    private Result<ImmutableArray<TicketEvent>> Resume()
    {
        if (NotWorkable() is { } refused)
        {
            return refused;
        }

        return state.Wait is null ? new Rejection(RejectionReason.NotWaiting) : Happened(new WaitEnded());
    }

    private Result<ImmutableArray<TicketEvent>> Resolve(ResolveTicket command)
    {
        var refused = NotWorkable()
            ?? Required(command.Cause, "cause", MaxReport) ?? Required(command.Action, "action", MaxReport) ?? Required(command.Prevention, "prevention", MaxReport)
            ?? MissingField();
        return refused is not null
            ? refused
            : WorkThen(new TicketResolved(new ResolutionReport(Clean(command.Cause), Clean(command.Action), Clean(command.Prevention))));
    }

    private Rejection? MissingField() =>
        rules.Policy.Fields.FirstOrDefault(field => field.Value.IsRequired && !state.Fields.ContainsKey(field.Key)) is { Key: { } name }
            ? new Rejection(RejectionReason.FieldMissing, name)
            : null;

    private Result<ImmutableArray<TicketEvent>> Confirm()
    {
        if (state.Requester != actor.Person)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return state.Status == TicketStatus.Resolved ? Happened(new TicketConfirmed()) : Over() ?? new Rejection(RejectionReason.NotResolved);
    }

    private Result<ImmutableArray<TicketEvent>> Reopen(ReopenTicket command)
    {
        if (!state.Requesters.Contains(actor.Person) && !IsDesk)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (state.IsOngoing)
        {
            return new Rejection(RejectionReason.NotResolved);
        }

        if (state.Status is TicketStatus.Withdrawn or TicketStatus.Merged || now - state.EndedAt > rules.Policy.ReopenWindow)
        {
            return Over()!;
        }

        return Required(command.Reason, "reason", MaxReason) is { } refused ? refused : Happened(new TicketReopened(Clean(command.Reason)));
    }

    private Result<ImmutableArray<TicketEvent>> Withdraw()
    {
        if (state.Requester != actor.Person)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        return Over() is { } over ? over : Happened(new TicketWithdrawn());
    }

    private Result<ImmutableArray<TicketEvent>> Rate(RateTicket command)
    {
        if (state.Requester != actor.Person)
        {
            return new Rejection(RejectionReason.NotAllowed);
        }

        if (state.Status is not (TicketStatus.Resolved or TicketStatus.Closed))
        {
            return new Rejection(RejectionReason.NothingToRate);
        }

        if (command.Score is < 1 or > 5)
        {
            return new Rejection(RejectionReason.ValueUnknown, "score", command.Score, "1, 2, 3, 4, 5");
        }

        return TooLong(command.Comment, "comment", MaxReport) is { } refused
            ? refused
            : Happened(new TicketRated(command.Score, string.IsNullOrWhiteSpace(command.Comment) ? null : Clean(command.Comment)));
    }
}
