namespace M365Support.Bench.Simulation;

/// <summary>What is broken that must not break, to see that the figures show it.</summary>
public enum Sabotage
{
    None,

    /// <summary>Hints vanish, and instances die all the time.</summary>
    Hints,

    /// <summary>Reminders vanish, and nobody looks for lost ones.</summary>
    Reminders,

    /// <summary>Some messages are posted twice.</summary>
    Posts,

    /// <summary>Some changes of the agents' lists are answered and not stored.</summary>
    Lists,
}

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

    /// <summary>Whether queue messages come twice, late or not at all, Teams fails and instances die.</summary>
    public bool Faults { get; init; }

    public Sabotage Sabotage { get; init; }
}
