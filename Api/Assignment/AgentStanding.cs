using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Assignment;

/// <summary>Whether an agent can be given tickets now, and how well they can be reached.</summary>
/// <param name="Code">The presence that counts, or what keeps them from it.</param>
/// <param name="Class">0 is reached best; null cannot have tickets.</param>
/// <param name="IsInHours">Whether it is within their working hours.</param>
/// <remarks>
/// Learn, "presence resource type": <c>availability</c> says it, <c>activity</c> explains it. A call or a meeting is Busy, and a busy agent
/// can have a ticket: a card waits for them. Presenting and UrgentInterruptionsOnly come with DoNotDisturb and mean it. Somebody whose
/// presence is not known (no licence, no answer) is believed to be there in their working hours. Outside of them, who works all the same
/// counts after those of the same presence within theirs; who is Away then has gone home.
/// </remarks>
public readonly record struct AgentStanding(ReasonCode Code, int? Class, bool IsInHours)
{
    /// <summary>The class of those who are away for the moment.</summary>
    public const int AwayClass = 3;

    public bool CanTake => Class is not null;

    /// <summary>Whether the shift is over, rather than interrupted.</summary>
    public bool IsGone => Code is ReasonCode.OffShift or ReasonCode.OnHoliday or ReasonCode.OutOfOffice or ReasonCode.OffRoster || (Code == ReasonCode.Offline && !IsInHours);

    /// <summary>How an agent stands at a moment.</summary>
    /// <param name="presence">As Graph tells it; null when Graph could not be asked.</param>
    public static AgentStanding Of(RosterMember agent, PersonPresence? presence, DateTimeOffset now)
    {
        var inHours = agent.IsInHoursAt(now);
        var (code, rank) = agent.IsPausedAt(now) ? (ReasonCode.NotTaking, (int?)null)
            : agent.IsOnHolidayAt(now) ? (ReasonCode.OnHoliday, null)
            : presence is { IsOutOfOffice: true } ? (ReasonCode.OutOfOffice, null)
            : presence?.Activity is "Presenting" or "UrgentInterruptionsOnly" ? (ReasonCode.Presenting, null)
            : (presence?.Availability ?? Availability.PresenceUnknown) switch
            {
                Availability.Available => (ReasonCode.Available, 0),
                Availability.AvailableIdle => (ReasonCode.AvailableIdle, 1),
                Availability.Busy or Availability.BusyIdle => (ReasonCode.Busy, 2),
                Availability.Away or Availability.BeRightBack => inHours ? (ReasonCode.Away, AwayClass) : (ReasonCode.OffShift, (int?)null),
                Availability.DoNotDisturb => (ReasonCode.DoNotDisturb, null),
                Availability.Offline => (ReasonCode.Offline, null),
                _ => inHours ? (ReasonCode.InWorkingHours, 2) : (ReasonCode.OffShift, (int?)null),
            };
        return new AgentStanding(code, rank, inHours);
    }
}
