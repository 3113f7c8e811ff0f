using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>What is asked of one row.</summary>
internal enum RowChange
{
    Insert,
    Replace,
    Merge,
    Delete,
}

/// <summary>One change of one row; <paramref name="IfMatch"/> null means whatever is there.</summary>
internal sealed record RowAction(RowChange Change, string Partition, string Row, string? IfMatch, byte[] Body);

/// <summary>One table: partitions of rows in the order of their keys, changed one request at a time.</summary>
internal sealed class MemoryTable
{
    private readonly Lock sync = new();
    private readonly Dictionary<string, SortedSet<Entity>> partitions = new(StringComparer.Ordinal);
    private long version;

    /// <summary>Does all the actions or none; the new ETags, or which action failed and how.</summary>
    public (string[]? ETags, int Failed, int Status, string? Code) Submit(IReadOnlyList<RowAction> actions)
    {
        lock (sync)
        {
            for (var i = 0; i < actions.Count; i++)
            {
                if (Fault(actions[i]) is ({ } code, var status))
                {
                    return (null, i, status, code);
                }
            }

            return ([.. actions.Select(Apply)], -1, 204, null);
        }
    }

    public byte[]? Find(string partition, string row, out string? etag)
    {
        lock (sync)
        {
            var entity = Get(partition, row);
            etag = entity?.ETag;
            return entity?.ToJson();
        }
    }

    /// <summary>The rows that meet the filter, at most <paramref name="top"/>, and where to go on.</summary>
    public (byte[] Json, (string Partition, string Row)? Next) Query(MemoryFilter filter, int top, (string Partition, string Row)? from)
    {
        lock (sync)
        {
            var json = new ArrayBufferWriter<byte>(1024);
            json.Write("{\"value\":["u8);
            var count = 0;
            foreach (var partition in PartitionsOf(filter, from?.Partition))
            {
                var first = partition == from?.Partition ? from.Value.Row : null;
                foreach (var entity in RowsOf(partitions[partition], filter, first))
                {
                    if (count == top)
                    {
                        json.Write("]}"u8);
                        return (json.WrittenSpan.ToArray(), (partition, entity.Row));
                    }

                    json.Write(count++ > 0 ? ","u8 : ""u8);
                    json.Write(entity.ToJson());
                }
            }

            json.Write("]}"u8);
            return (json.WrittenSpan.ToArray(), null);
        }
    }

    private List<string> PartitionsOf(MemoryFilter filter, string? from) =>
        filter.Partition is { } one
            ? partitions.ContainsKey(one) ? [one] : []
            : [.. partitions.Keys.Where(p => filter.HasPartition(p) && (from is null || string.CompareOrdinal(p, from) >= 0)).Order(StringComparer.Ordinal)];

    private static IEnumerable<Entity> RowsOf(SortedSet<Entity> rows, MemoryFilter filter, string? first)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var low = string.CompareOrdinal(first, filter.LowestRow) > 0 ? first : filter.LowestRow;
        var high = filter.HighestRow ?? rows.Max!.Row;
        return string.CompareOrdinal(low, high) > 0
            ? []
            : rows.GetViewBetween(Entity.Probe(low ?? ""), Entity.Probe(high)).Where(entity => filter.HasRow(entity.Row));
    }

    private Entity? Get(string partition, string row) =>
        partitions.TryGetValue(partition, out var rows) && rows.TryGetValue(Entity.Probe(row), out var entity) ? entity : null;

    private (string? Code, int Status) Fault(RowAction action)
    {
        var there = Get(action.Partition, action.Row);
        return action switch
        {
            { Change: RowChange.Insert } => there is null ? default : ("EntityAlreadyExists", 409),
            { IfMatch: null } => default,
            _ when there is null => ("ResourceNotFound", 404),
            { IfMatch: "*" } => default,
            _ => there.ETag == action.IfMatch ? default : ("UpdateConditionNotSatisfied", 412),
        };
    }

    private string Apply(RowAction action)
    {
        if (!partitions.TryGetValue(action.Partition, out var rows))
        {
            partitions[action.Partition] = rows = new SortedSet<Entity>(Entity.ByRow);
        }

        if (action.Change == RowChange.Delete)
        {
            rows.Remove(Entity.Probe(action.Row));
            if (rows.Count == 0)
            {
                partitions.Remove(action.Partition);
            }

            return "";
        }

        if (!rows.TryGetValue(Entity.Probe(action.Row), out var entity))
        {
            rows.Add(entity = Entity.Probe(action.Row));
        }

        entity.Write(action.Change == RowChange.Merge && entity.Body is { } old ? Merged(old, action.Body) : action.Body, ++version);
        return entity.ETag;
    }

    private static byte[] Merged(byte[] old, byte[] change)
    {
        var row = JsonNode.Parse(old)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            row[name] = value?.DeepClone();
        }

        return Encoding.UTF8.GetBytes(row.ToJsonString());
    }

    private sealed class Entity
    {
        public static readonly IComparer<Entity> ByRow = Comparer<Entity>.Create((one, other) => string.CompareOrdinal(one.Row, other.Row));

        private long version;

        private Entity(string row) => Row = row;

        public string Row { get; }

        public byte[]? Body { get; private set; }

        public string ETag => string.Create(CultureInfo.InvariantCulture, $"W/\"datetime'{version}'\"");

        public static Entity Probe(string row) => new(row);

        public void Write(byte[] body, long at) => (Body, version) = (body, at);

        public byte[] ToJson() =>
            [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"odata.etag":"W/\"datetime'{{version}}'\"",""")), .. Body.AsSpan(1)];
    }
}
