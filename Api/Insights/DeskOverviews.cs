using M365Support.Assignment;
using M365Support.People;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Insights;

/// <summary>Draws how the desk stands now.</summary>
public sealed class DeskOverviews(Workload workload, Roster roster, IOptions<DigestOptions> options, TimeProvider clock)
{
    /// <summary>What happened since <paramref name="since"/>, and what is ongoing.</summary>
    public async Task<DeskOverview> DrawAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var members = await roster.LoadAsync(cancellationToken);
        return DeskOverview.From(
            await workload.LoadAsync(cancellationToken),
            [.. members.Where(m => m.Role == RosterRole.Agent).Select(m => Person.Create(m.Address, m.Name))],
            since,
            clock.GetUtcNow());
    }

    /// <summary>The overview since the manager's last regular digest.</summary>
    public async Task<DeskOverview> DrawForAsync(Person manager, CancellationToken cancellationToken)
    {
        var zone = DigestSchedule.ZoneOf(await roster.FindAsync(manager.Address, cancellationToken));
        return await DrawAsync(DigestSchedule.Previous(clock.GetUtcNow(), zone, options.Value.DigestTime), cancellationToken);
    }
}
