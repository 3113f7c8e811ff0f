using Microsoft.Extensions.Options;

namespace M365Support.Tickets;

/// <summary>What the rules of a ticket go by: the desk's policy and its working time.</summary>
public sealed class DeskRules(IOptions<SupportPolicy> policy, IWorkingTimes times)
{
    public SupportPolicy Policy => policy.Value;

    public IWorkingTime TimeOf(Ticket ticket) => times.For(ticket.Priority, ticket.Site);

    /// <summary>The working time of a ticket of this priority whose site is not known.</summary>
    public IWorkingTime TimeOf(Priority priority) => times.For(priority, site: null);

    /// <summary>The business calendar of the ticket's site, also where its clocks run day and night: what nobody works on waits for working days.</summary>
    public IWorkingTime BusinessTimeOf(Ticket ticket) => times.OfSite(ticket.Site);

    /// <summary>A target in working time: whole days count as working days, the rest as hours.</summary>
    public static TimeSpan WorkingTime(TimeSpan target, IWorkingTime time) => (time.Day * target.Days) + (target - TimeSpan.FromDays(target.Days));
}
