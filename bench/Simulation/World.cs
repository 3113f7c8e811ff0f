using M365Support.Bench.Simulation.Memory;
using Microsoft.Extensions.Logging;

namespace M365Support.Bench.Simulation;

/// <summary>What all instances share: the time, storage, Graph, Teams, and the simulation's own books.</summary>
internal sealed class World : IDisposable
{
    /// <summary>A world in which nothing has happened yet.</summary>
    /// <param name="presenceOf">The availability of the person with an object id at a moment.</param>
    /// <param name="desk">The object ids of those who work for the desk.</param>
    public World(DateTimeOffset start, Func<string, DateTimeOffset, string> presenceOf, IReadOnlySet<string> desk)
    {
        Clock = new VirtualClock(start);
        Storage = new MemoryStorage(Clock);
        Ledger = new Ledger(Clock);
        Graph = new MemoryGraph(id => presenceOf(id, Clock.GetUtcNow()), Ledger.Mailed);
        Connector = new MemoryConnector(Ledger, id => Company.HasApp(id, desk));
        Storage.Tables.Inserted = Ledger.Committed;
    }

    public VirtualClock Clock { get; }

    public MemoryStorage Storage { get; }

    public MemoryGraph Graph { get; }

    public MemoryConnector Connector { get; }

    public Ledger Ledger { get; }

    public Operations Operations { get; } = new();

    public FaultLog Faults { get; } = new();

    public void Dispose()
    {
        Storage.Dispose();
        Graph.Dispose();
        Connector.Dispose();
        Faults.Dispose();
    }
}

/// <summary>Keeps the warnings and errors that the desk logs: how often each, and the first of them in full.</summary>
internal sealed class FaultLog : ILoggerProvider, ILogger
{
    private readonly Lock sync = new();
    private readonly SortedDictionary<string, (int Count, string First)> faults = new(StringComparer.Ordinal);

    public IReadOnlyList<(string Event, int Count, string First)> Faults
    {
        get
        {
            lock (sync)
            {
                return [.. faults.Select(f => (f.Key, f.Value.Count, f.Value.First))];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        lock (sync)
        {
            var name = eventId.Name ?? "?";
            faults[name] = faults.TryGetValue(name, out var known) ? (known.Count + 1, known.First) : (1, $"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
