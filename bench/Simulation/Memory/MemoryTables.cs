using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>The tables of an account (Learn: "Table service REST API").</summary>
public sealed class MemoryTables
{
    private const int MostOfAPage = 1_000;

    private readonly ConcurrentDictionary<string, MemoryTable> tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Is told of every row that is inserted, once that has happened: the row's key and its JSON.</summary>
    internal Action<string, byte[]>? Inserted { get; set; }

    /// <summary>Whether a transaction on a table is answered as if it had been stored, and is not.</summary>
    internal Func<string, bool>? Forgets { get; set; }

    internal MemoryAnswer Answer(MemoryRequest request)
    {
        var path = request.Path.TrimStart('/');
        if (path == "$batch")
        {
            return Batch(request);
        }

        if (path == "Tables")
        {
            return Create(request);
        }

        var (name, partition, row) = MemoryPath.Entity(path);
        if (!tables.TryGetValue(name, out var table))
        {
            return MemoryAnswer.TableError(404, "TableNotFound");
        }

        return (request.Method, partition) switch
        {
            ("GET", null) => Query(table, request.Query),
            ("GET", _) => table.Find(partition, row!, out var etag) is { } json
                ? new MemoryAnswer(200, json, ("Content-Type", "application/json"), ("ETag", etag!))
                : MemoryAnswer.TableError(404, "ResourceNotFound"),
            _ => Single(table, Action(request.Method, partition, row, request.IfMatch, request.Body)),
        };
    }

    private static MemoryAnswer Single(MemoryTable table, RowAction action)
    {
        var (etags, _, status, code) = table.Submit([action]);
        return etags is [var etag]
            ? new MemoryAnswer(204, null, etag.Length > 0 ? [("ETag", etag)] : [])
            : MemoryAnswer.TableError(status, code!);
    }

    private static MemoryAnswer Query(MemoryTable table, IReadOnlyDictionary<string, string> query)
    {
        var top = query.TryGetValue("$top", out var most) ? int.Parse(most, CultureInfo.InvariantCulture) : MostOfAPage;
        (string, string)? from = query.TryGetValue("NextPartitionKey", out var partition) ? (partition, query.GetValueOrDefault("NextRowKey") ?? "") : null;
        var (json, next) = table.Query(MemoryFilter.Parse(query.GetValueOrDefault("$filter")), top, from);
        return next is { } there
            ? new MemoryAnswer(200, json, ("Content-Type", "application/json"), ("x-ms-continuation-NextPartitionKey", there.Partition), ("x-ms-continuation-NextRowKey", there.Row))
            : new MemoryAnswer(200, json, ("Content-Type", "application/json"));
    }

    private MemoryAnswer Create(MemoryRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        return tables.TryAdd(json.RootElement.GetProperty("TableName").GetString()!, new MemoryTable())
            ? new MemoryAnswer(204)
            : MemoryAnswer.TableError(409, "TableAlreadyExists");
    }

    /// <summary>Learn: "Performing entity group transactions". Every operation is a line of its own, and so is its JSON.</summary>
    private MemoryAnswer Batch(MemoryRequest request)
    {
        var actions = new List<RowAction>();
        MemoryTable? table = null;
        var tableName = "";
        string? method = null, target = null, match = null;
        foreach (var line in Encoding.UTF8.GetString(request.Body).Split("\r\n").Append("--"))
        {
            if (line.StartsWith("--", StringComparison.Ordinal))
            {
                if (method is not null)
                {
                    Add([]);
                }
            }
            else if (line.EndsWith(" HTTP/1.1", StringComparison.Ordinal))
            {
                (method, target, match) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line.Split(' ')[1], null);
            }
            else if (line.StartsWith("If-Match: ", StringComparison.Ordinal))
            {
                match = line["If-Match: ".Length..];
            }
            else if (line is ['{', ..] && method is not null)
            {
                Add(Encoding.UTF8.GetBytes(line));
            }
        }

        if (table is null)
        {
            return MemoryAnswer.TableError(404, "TableNotFound");
        }

        var (etags, failed, status, code) = Forgets?.Invoke(tableName) == true ? ([.. actions.Select(_ => "")], -1, 204, null) : table.Submit(actions);
        foreach (var action in etags is not null && Inserted is not null ? actions.Where(a => a.Change == RowChange.Insert) : [])
        {
            Inserted!(action.Row, action.Body);
        }

        var answer = new StringBuilder("--batchresponse\r\n");
        if (etags is null)
        {
            answer.Append(CultureInfo.InvariantCulture, $"\r\nHTTP/1.1 {status} Failed\r\nContent-Type: application/json\r\n\r\n")
                .Append(Encoding.ASCII.GetString(MemoryAnswer.TableErrorBody(code!, $"{failed.ToString(CultureInfo.InvariantCulture)}:{code}"))).Append("\r\n");
        }

        foreach (var etag in etags ?? [])
        {
            answer.Append("\r\nHTTP/1.1 204 No Content\r\n").Append(etag.Length > 0 ? $"ETag: {etag}\r\n" : "").Append("\r\n\r\n--changesetresponse\r\n");
        }

        return new MemoryAnswer(202, Encoding.UTF8.GetBytes(answer.Append("--batchresponse--\r\n").ToString()), ("Content-Type", "multipart/mixed; boundary=batchresponse"));

        void Add(byte[] body)
        {
            var (name, partition, row) = MemoryPath.Entity(Uri.UnescapeDataString(new Uri(target!).AbsolutePath.TrimStart('/')));
            (table, tableName) = (table ?? tables.GetValueOrDefault(name), name);
            actions.Add(Action(method!, partition, row, match, body));
            method = null;
        }
    }

    private static RowAction Action(string method, string? partition, string? row, string? match, byte[] body)
    {
        var change = method switch
        {
            "POST" => RowChange.Insert,
            "PUT" => RowChange.Replace,
            "MERGE" or "PATCH" => RowChange.Merge,
            "DELETE" => RowChange.Delete,
            _ => throw new NotSupportedException($"{method} is not understood."),
        };
        return change == RowChange.Insert ? Insertion(body) : new RowAction(change, partition!, row!, match, body);
    }

    /// <summary>The keys of a new entity stand in its JSON.</summary>
    private static RowAction Insertion(byte[] body)
    {
        string? partition = null, row = null;
        var json = new Utf8JsonReader(body);
        json.Read();
        while ((partition is null || row is null) && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isPartition, isRow) = (json.ValueTextEquals("PartitionKey"u8), json.ValueTextEquals("RowKey"u8));
            json.Read();
            partition = isPartition ? json.GetString() : partition;
            row = isRow ? json.GetString() : row;
        }

        return new RowAction(RowChange.Insert, partition!, row!, null, body);
    }
}
