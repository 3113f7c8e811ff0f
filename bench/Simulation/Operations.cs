using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using M365Support.Storage;

namespace M365Support.Bench.Simulation;

/// <summary>The storage transactions of one kind of work.</summary>
/// <param name="Count">How often it was done.</param>
/// <param name="Mean">Transactions each time, retries and what follows in the background included.</param>
/// <param name="Most">The most that one took.</param>
/// <param name="MeanMilliseconds">How long one took on the machine; storage and Graph take next to nothing.</param>
/// <param name="Costliest">Of what the one that took most consisted.</param>
public sealed record OperationFigures(int Count, double Mean, int Most, double MeanMilliseconds, string Costliest);

/// <summary>Counts storage transactions for each kind of work.</summary>
internal sealed class Operations
{
    private readonly ConcurrentDictionary<string, (int Count, long Sum, int Most, TimeSpan Time, string Costliest)> kinds = new(StringComparer.Ordinal);
    private readonly AsyncLocal<StrongBox<int>?> messages = new();

    public IReadOnlyDictionary<string, OperationFigures> Figures => kinds
        .OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .ToDictionary(kind => kind.Key, kind => new OperationFigures(kind.Value.Count, Math.Round((double)kind.Value.Sum / kind.Value.Count, 2), kind.Value.Most, Math.Round(kind.Value.Time.TotalMilliseconds / kind.Value.Count, 3), kind.Value.Costliest));

    /// <summary>Does the work and adds what it took under the name that it gives; what its messages took only where asked to.</summary>
    public async Task CountAsync(Func<Task<string>> work, bool withMessages = false)
    {
        using var scope = StorageTransactions.Begin("simulate");
        var sent = messages.Value = new StrongBox<int>();
        var started = Stopwatch.GetTimestamp();
        Add(await work(), scope.Count - (withMessages ? 0 : sent.Value), Stopwatch.GetElapsedTime(started), scope.ToString());
    }

    /// <summary>Sends a message and adds what that took under its own name.</summary>
    public async Task<T> CountMessageAsync<T>(string kind, Func<Task<T>> send)
    {
        using var scope = StorageTransactions.Begin("message");
        var (sent, started) = (messages.Value, Stopwatch.GetTimestamp());
        try
        {
            return await send();
        }
        finally
        {
            Add($"message.{kind}", scope.Count, Stopwatch.GetElapsedTime(started), scope.ToString());
            if (sent is not null)
            {
                Interlocked.Add(ref sent.Value, scope.Count);
            }
        }
    }

    public void Add(string kind, int transactions, TimeSpan time, string consistingOf = "") => kinds.AddOrUpdate(
        kind,
        (1, transactions, transactions, time, consistingOf),
        (_, known) => (known.Count + 1, known.Sum + transactions, Math.Max(known.Most, transactions), known.Time + time, transactions > known.Most ? consistingOf : known.Costliest));
}
