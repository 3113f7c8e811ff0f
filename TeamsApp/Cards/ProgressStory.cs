using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What a requester wants to know, in whole sentences: what happened, what happens next, and when. It says nothing but what the ticket's facts say.</summary>
/// <param name="moment">Writes a moment for the reader.</param>
/// <param name="foreign">Makes what somebody wrote readable and harmless, on one line.</param>
public sealed class ProgressStory(Ticket ticket, CardContext context, Func<DateTimeOffset, string> moment, Func<string, string> foreign)
{
    private readonly Texts texts = context.Texts;

    private string Agent => ticket.Assignee is { } agent ? foreign(agent.Name) : "";

    /// <summary>What happened, the most important first.</summary>
    public IEnumerable<string> Happened(Notice? notice = null)
    {
        yield return Standing();
        if (ticket.Wait is { Reason: { Length: > 0 } reason })
        {
            yield return foreign(context.Plain(reason));
        }

        // What an agent writes is told at once. So where nothing came after it and there is still something to say, it is the promise that was missed.
        if (notice is { Kind: NoticeKind.Progress, IsSilent: false } && ticket.NewsAt == ticket.LastUpdateAt)
        {
            yield return texts["Story_Missed"];
        }
        else if (notice is { Kind: NoticeKind.Progress, IsSilent: true })
        {
            yield return texts.Format("Story_NothingNew", moment(ticket.NewsAt));
        }
    }

    /// <summary>What a message that comes late was for, as it was written; null where it is what is known by now.</summary>
    public string? Late(Notice notice) => notice is { Kind: NoticeKind.Update, Text: { } own } && own != ticket.LastUpdate ? context.Plain(own) : null;

    public IEnumerable<string> Next()
    {
        if (!ticket.IsOngoing)
        {
            yield break;
        }

        if (ticket.NextStep is { } step && ticket.Wait is null)
        {
            yield return foreign(context.Plain(step));
            yield break;
        }

        yield return ticket.Wait switch
        {
            { Kind: StretchKind.WaitingForVendor } wait => texts.Format("Next_Vendor", foreign(wait.Vendor ?? "")),
            { Kind: StretchKind.WaitingForSchedule, Until: { } until } => texts.Format("Next_Schedule", moment(until)),
            { } => texts["Next_Requester"],
            null when ticket.AcknowledgedAt is null || ticket.Assignee is null => texts["Next_New"],
            null => texts.Format("Next_Open", Agent),
        };
    }

    public IEnumerable<string> When()
    {
        if (!ticket.IsOngoing)
        {
            yield break;
        }

        var clocks = new TicketClocks(ticket, context.Rules);
        if (clocks.Vendor?.DueAt(clocks.Time, context.Now) is { } vendorBy)
        {
            yield return texts.Format("When_Vendor", foreign(ticket.Wait!.Vendor!), moment(vendorBy));
        }

        if (ticket.InformBy is { } informBy)
        {
            yield return texts.Format("When_Inform", moment(informBy));
        }

        if (clocks.Resolve.DueAt(clocks.Time, context.Now) is not { } due)
        {
            yield return texts["When_Stopped"];
        }
        else
        {
            yield return texts.Format(due < context.Now ? "When_Overdue" : "When_Solve", moment(due));
        }

        if (ticket.Muted.Contains(context.Viewer.Person))
        {
            yield return texts["When_Muted"];
        }
    }

    private string Standing()
    {
        var isHigher = ticket.Tier > Tier.L1;
        return ticket.Status switch
        {
            TicketStatus.Waiting => ticket.Wait!.Kind switch
            {
                StretchKind.WaitingForVendor => texts.Format("Story_WaitVendor", foreign(ticket.Wait.Vendor ?? "")),
                StretchKind.WaitingForSchedule => texts.Format("Story_WaitSchedule", moment(ticket.Wait.Until!.Value)),
                _ => texts["Story_WaitRequester"],
            },
            TicketStatus.New or TicketStatus.Open when ticket.Assignee is null => isHigher ? texts[$"Story_Passed{ticket.Tier}"] : texts["Story_New"],
            TicketStatus.New => texts.Format(isHigher ? $"Story_Assigned{ticket.Tier}" : "Story_Assigned", Agent),
            TicketStatus.Open => texts.Format(isHigher ? $"Story_Open{ticket.Tier}" : "Story_Open", Agent),
            _ => CardParts.Stage(ticket, context),
        };
    }
}
