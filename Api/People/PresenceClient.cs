using Azure;
using M365Support.Graph;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.People;

/// <summary>The presence of many people with one call to Graph, remembered for <c>Support:PresenceCache</c>.</summary>
public sealed partial class PresenceClient(GraphClient graph, IOptions<PeopleOptions> options, TimeProvider clock, ILogger<PresenceClient> logger) : IDisposable
{
    /// <summary>How long Graph is left alone after it failed.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<string, (PersonPresence Presence, DateTimeOffset TakenAt)> known = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset leaveAloneUntil;

    /// <summary>The presence of these people; never throws because of Graph.</summary>
    /// <param name="aadObjectIds">The directory's object ids; empty ones are left out.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<PresenceSnapshot> GetAsync(IEnumerable<string?> aadObjectIds, CancellationToken cancellationToken = default)
    {
        var wanted = aadObjectIds.OfType<string>().Where(id => id.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        await turn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            Forget(now);
            if (!wanted.TrueForAll(known.ContainsKey) && ((now < leaveAloneUntil && leaveAloneUntil - now <= AfterFailure) || !await AskAsync(wanted, now, cancellationToken)))
            {
                return new PresenceSnapshot(Known: false, now, new Dictionary<string, PersonPresence>(StringComparer.OrdinalIgnoreCase));
            }

            var people = wanted.Where(known.ContainsKey).ToDictionary(id => id, id => known[id].Presence, StringComparer.OrdinalIgnoreCase);
            return new PresenceSnapshot(Known: true, people.Count == 0 ? now : people.Keys.Min(id => known[id].TakenAt), people);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Also what was learnt later than now: the clock has been set back, and its age is not known.</summary>
    private void Forget(DateTimeOffset now)
    {
        foreach (var (id, _) in known.Where(entry => now - entry.Value.TakenAt is var age && (age >= options.Value.PresenceCache || age < TimeSpan.Zero)).ToList())
        {
            known.Remove(id);
        }
    }

    private async Task<bool> AskAsync(List<string> wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.LookupTimeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var presences = await graph.GetPresencesByUserIdAsync(wanted, linked.Token);
            foreach (var id in wanted)
            {
                known[id] = (default, now);
            }

            foreach (var presence in presences)
            {
                known[presence.Id] = (Read(presence), now);
            }

            return true;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or Azure.Identity.AuthenticationFailedException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            leaveAloneUntil = now + AfterFailure;
            Log.Failed(logger, wanted.Count, e);
            return false;
        }
    }

    private static PersonPresence Read(GraphPresence presence) => new(
        Enum.TryParse<Availability>(presence.Availability, out var availability) && Enum.IsDefined(availability) ? availability : Availability.PresenceUnknown,
        presence.Activity,
        presence.OutOfOfficeSettings?.IsOutOfOffice == true || presence.Activity == "OutOfOffice");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The presence of {Count} people could not be read; working hours decide.")]
        public static partial void Failed(ILogger logger, int count, Exception exception);
    }
}
