namespace M365Support.Bench.Simulation;

/// <summary>How evenly something is spread.</summary>
internal static class Evenness
{
    /// <summary>The Gini coefficient: 0 where all have the same, towards 1 where one has everything.</summary>
    public static double Gini(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var sum = sorted.Sum();
        return sum <= 0
            ? 0
            : Math.Round(((2 * sorted.Select((value, i) => (i + 1) * value).Sum()) / (sorted.Count * sum)) - ((sorted.Count + 1.0) / sorted.Count), 3);
    }
}
