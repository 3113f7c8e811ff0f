using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace M365Support.Storage;

/// <summary>Counts the storage requests that one piece of work makes, in its own and in every asynchronous flow it starts.</summary>
/// <remarks>
/// The unit is the HTTP request, which is what the service bills and throttles: each retry counts, and an entity-group
/// transaction or a page of a query counts as one. A scope inside another counts into both. Flows that outlive the scope
/// keep counting into it, but the total that was logged is the one at the end of the scope.
/// </remarks>
public sealed partial class StorageTransactions : IDisposable
{
    private static readonly AsyncLocal<StorageTransactions?> Current = new();

    private readonly ConcurrentDictionary<string, int> operations = new(StringComparer.Ordinal);
    private readonly StorageTransactions? outer;
    private readonly ILogger? logger;
    private int count;
    private bool ended;

    private StorageTransactions(string name, ILogger? logger)
    {
        Name = name;
        this.logger = logger;
        outer = Current.Value;
    }

    /// <summary>What the work is called in the log.</summary>
    public string Name { get; }

    /// <summary>Requests sent so far, retries included.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Requests sent so far for each operation, such as <c>Tables.SubmitTransaction</c>.</summary>
    public IReadOnlyDictionary<string, int> Operations => operations;

    /// <summary>Starts counting in the caller's flow until the result is disposed of; the total then goes to <paramref name="logger"/> at Debug.</summary>
    public static StorageTransactions Begin(string name, ILogger? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Current.Value = new StorageTransactions(name, logger);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        Current.Value = outer;
        if (logger?.IsEnabled(LogLevel.Debug) == true)
        {
            Log.Counted(logger, Name, Count, ToString());
        }
    }

    /// <summary>The operations and their counts, by name.</summary>
    public override string ToString() =>
        string.Join(", ", operations.ToArray().OrderBy(o => o.Key, StringComparer.Ordinal)
            .Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Key} {o.Value}")));

    internal static void Add(string operation)
    {
        for (var scope = Current.Value; scope is not null; scope = scope.outer)
        {
            Interlocked.Increment(ref scope.count);
            scope.operations.AddOrUpdate(operation, 1, static (_, n) => n + 1);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Scope} took {Count} storage transactions: {Operations}")]
        public static partial void Counted(ILogger logger, string scope, int count, string operations);
    }
}
