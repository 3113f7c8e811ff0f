namespace M365Support.Bench.Simulation;

/// <summary>What is simulated.</summary>
public sealed record SimulationOptions
{
    /// <summary>People of the company; each opens 0.08 tickets a day.</summary>
    public int Employees { get; init; } = 5_000;

    /// <summary>Virtual days, beginning with a Monday.</summary>
    public double Days { get; init; } = 30;

    /// <summary>People of the desk: six tenths first level, three tenths second, the rest third.</summary>
    public int Agents { get; init; } = 30;

    /// <summary>Desks that share the storage.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>What people are drawn from. The same number gives the same demand, shifts and presence; as ticket numbers are random and the desk works in parallel, who gets which ticket differs, and the totals by a little.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether messages are delivered twice and late and instances die; by default where there are several.</summary>
    public bool Faults => Instances > 1;
}
