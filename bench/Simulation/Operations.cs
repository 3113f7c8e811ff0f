using System.Collections.Concurrent;
using System.Diagnostics;
using M365Support.Storage;

namespace M365Support.Bench.Simulation;

/// <summary>The storage transactions of one kind of work.</summary>
/// <param name="Count">How often it was done.</param>
/// <param name="Mean">Transactions each time, retries and what follows in the background included.</param>
/// <param name="Most">The most that one took.</param>
/// <param name="MeanMilliseconds">How long one took on the machine; storage and Graph take next to nothing.</param>
public sealed record OperationFigures(int Count, double Mean, int Most, double MeanMilliseconds);

/// <summary>Counts storage transactions for each kind of work.</summary>
internal sealed class Operations
{
    private readonly ConcurrentDictionary<string, (int Count, long Sum, int Most, TimeSpan Time)> kinds = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, OperationFigures> Figures => kinds
        .OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .ToDictionary(kind => kind.Key, kind => new OperationFigures(kind.Value.Count, Math.Round((double)kind.Value.Sum / kind.Value.Count, 2), kind.Value.Most, Math.Round(kind.Value.Time.TotalMilliseconds / kind.Value.Count, 3)));

    /// <summary>Does the work and adds what it took under the name that it gives.</summary>
    public async Task CountAsync(Func<Task<string>> work)
    {
        using var scope = StorageTransactions.Begin("simulate");
        var started = Stopwatch.GetTimestamp();
        Add(await work(), scope.Count, Stopwatch.GetElapsedTime(started));
    }

    public void Add(string kind, int transactions, TimeSpan time) => kinds.AddOrUpdate(
        kind, (1, transactions, transactions, time), (_, known) => (known.Count + 1, known.Sum + transactions, Math.Max(known.Most, transactions), known.Time + time));
}
