using M365Support.Sla;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Infrastructure;

/// <summary>The desk's rules as a test wants them; work goes on around the clock unless the test says otherwise.</summary>
public static class TestRules
{
    public static DeskRules Create(SupportPolicy? policy = null, IWorkingTime? time = null) =>
        new(Options.Create(policy ?? new SupportPolicy()), new Times(time ?? RoundTheClock.Instance));

    private sealed class Times(IWorkingTime time) : IWorkingTimes
    {
        public IWorkingTime For(Priority priority, string? site) => priority == Priority.P1 ? RoundTheClock.Instance : time;

        public IWorkingTime OfSite(string? site) => time;
    }
}
