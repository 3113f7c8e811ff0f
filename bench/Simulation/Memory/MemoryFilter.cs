namespace M365Support.Bench.Simulation.Memory;

/// <summary>An OData filter as the desk writes it: conditions on the two keys, all of which have to hold.</summary>
internal sealed class MemoryFilter
{
    private readonly List<(string Operator, string Value)> partition = [];
    private readonly List<(string Operator, string Value)> row = [];

    /// <summary>The one partition that is asked for, where it is one.</summary>
    public string? Partition => partition.Find(c => c.Operator == "eq").Value;

    public string? LowestRow => row.Find(c => c.Operator is "ge" or "gt" or "eq").Value;

    public string? HighestRow => row.Find(c => c.Operator is "le" or "lt" or "eq").Value;

    /// <summary>Reads a filter.</summary>
    /// <exception cref="NotSupportedException">It asks for more than conditions on the keys.</exception>
    public static MemoryFilter Parse(string? filter)
    {
        var parsed = new MemoryFilter();
        var rest = filter ?? "";
        while (rest.Length > 0)
        {
            var words = rest.Split(' ', 3);
            if (words is not [var name, "eq" or "ge" or "gt" or "le" or "lt", ['\'', ..] literal])
            {
                throw new NotSupportedException($"The filter {filter} is not understood.");
            }

            var value = MemoryPath.Quoted(literal, 0, out var end);
            (name switch
            {
                "PartitionKey" => parsed.partition,
                "RowKey" => parsed.row,
                _ => throw new NotSupportedException($"The filter {filter} asks for {name}."),
            }).Add((words[1], value));
            rest = literal[end..];
            rest = rest.StartsWith(" and ", StringComparison.Ordinal) ? rest[5..] : rest;
        }

        return parsed;
    }

    public bool HasPartition(string key) => partition.TrueForAll(c => Holds(c, key));

    public bool HasRow(string key) => row.TrueForAll(c => Holds(c, key));

    private static bool Holds((string Operator, string Value) condition, string key)
    {
        var order = string.CompareOrdinal(key, condition.Value);
        return condition.Operator switch
        {
            "eq" => order == 0,
            "ge" => order >= 0,
            "gt" => order > 0,
            "le" => order <= 0,
            _ => order < 0,
        };
    }
}

/// <summary>Paths of the table service.</summary>
internal static class MemoryPath
{
    private const string First = "(PartitionKey='";
    private const string Second = ",RowKey='";

    /// <summary>The table and, where the path names one, the entity's keys; the path is without a leading slash and without escapes.</summary>
    public static (string Table, string? Partition, string? Row) Entity(string path)
    {
        var at = path.IndexOf('(', StringComparison.Ordinal);
        if (at < 0 || !path.AsSpan(at).StartsWith(First, StringComparison.Ordinal))
        {
            return (at < 0 ? path : path[..at], null, null);
        }

        var partition = Quoted(path, at + First.Length - 1, out var end);
        return (path[..at], partition, Quoted(path, end + Second.Length - 1, out _));
    }

    /// <summary>The literal that begins with the quote at <paramref name="start"/>.</summary>
    public static string Quoted(string text, int start, out int end)
    {
        end = start + 1;
        while (text[end] != '\'' || (end + 1 < text.Length && text[end + 1] == '\''))
        {
            end += text[end] == '\'' ? 2 : 1;
        }

        end++;
        return text[(start + 1)..(end - 1)].Replace("''", "'", StringComparison.Ordinal);
    }
}
