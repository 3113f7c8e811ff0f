using M365Support.People;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Assignment;

/// <summary>Finds the agent for a ticket from roster, presence and workload, all of which are remembered for seconds: most proposals cost no request at all.</summary>
public sealed class PresenceAssigner(Roster roster, PresenceClient presence, Workload workload, IOptions<SupportPolicy> policy, TimeProvider clock) : IAssigner, IDisposable
{
    /// <summary>How long a proposal counts before the workload has to show it.</summary>
    private static readonly TimeSpan ProposalCounts = TimeSpan.FromMinutes(1);

    private readonly Dictionary<TicketId, (string Holder, DateTimeOffset At)> proposals = [];
    private readonly SemaphoreSlim turn = new(1);

    /// <inheritdoc/>
    public async Task<AssignTicket?> ProposeAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var agents = (await roster.LoadAsync(cancellationToken)).Where(m => m is { Role: RosterRole.Agent, Tier: not null }).ToList();
        var snapshot = await presence.GetAsync(agents.Select(a => a.AadObjectId), cancellationToken);
        var helper = await workload.LastHelperAsync(ticket.Requester, cancellationToken);

        // One at a time, so that tickets that come together do not all go to the same agent.
        await turn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            var rows = (await workload.LoadAsync(cancellationToken)).ToDictionary(r => r.Holder, StringComparer.Ordinal);
            Settle(rows, now);
            var needs = new TicketNeeds(
                ticket.Tier,
                SkillsFor(ticket.Category),
                ticket.Language,
                agents.Find(a => Workload.HolderOf(a.Person) == helper)?.Address,
                ticket.Assignee);
            var ranked = AgentRanking.Rank(needs, agents.Select(agent => Candidate(agent, snapshot, rows)), now);
            if (ranked is not { Ordered: [{ Agent: var chosen }, ..], Reason: { } reason })
            {
                return null;
            }

            proposals[ticket.Id] = (Workload.HolderOf(chosen.Person), now);
            return new AssignTicket(chosen.Person, chosen.Tier!.Value, reason) { From = ticket.Assignee };
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CanGoOnAsync(Person holder, CancellationToken cancellationToken)
    {
        if (await roster.FindAsync(holder.Address, cancellationToken) is not { } member)
        {
            return false;
        }

        var snapshot = await presence.GetAsync((await roster.LoadAsync(cancellationToken)).Select(m => m.AadObjectId), cancellationToken);
        var standing = AgentStanding.Of(member, snapshot.Of(member), clock.GetUtcNow());

        // Who only does not want to be disturbed now, or is away for a moment, still knows the case best.
        return standing is { IsGone: false, Code: not (ReasonCode.NotTaking or ReasonCode.Offline) };
    }

    public void Dispose() => turn.Dispose();

    /// <summary>A category that is not configured asks for the skill of its own name.</summary>
    private IReadOnlyList<string> SkillsFor(string? category) =>
        category is null ? [] : policy.Value.Categories.TryGetValue(category, out var known) ? known.Skills : [category];

    private Candidate Candidate(RosterMember agent, PresenceSnapshot snapshot, Dictionary<string, WorkloadRow> rows)
    {
        var holder = Workload.HolderOf(agent.Person);
        var row = rows.GetValueOrDefault(holder);
        var proposed = proposals.Values.Where(p => p.Holder == holder).ToList();
        var last = row?.LastAssignedAt;
        return new Candidate(
            agent,
            snapshot.Of(agent),
            (row?.Open.Count ?? 0) + proposed.Count,
            proposed.Count == 0 || last > proposed.Max(p => p.At) ? last : proposed.Max(p => p.At));
    }

    private void Settle(Dictionary<string, WorkloadRow> rows, DateTimeOffset now)
    {
        foreach (var (id, _) in proposals.Where(p => now - p.Value.At > ProposalCounts || (rows.TryGetValue(p.Value.Holder, out var row) && (row.Open.ContainsKey(p.Key) || row.Ended.ContainsKey(p.Key)))).ToList())
        {
            proposals.Remove(id);
        }
    }
}
