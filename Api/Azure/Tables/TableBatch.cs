using System.Text;

namespace Azure.Data.Tables;

/// <summary>The request of an entity-group transaction: one changeset in a multipart/mixed body (Learn: "Performing entity group transactions").</summary>
internal sealed class TableBatch
{
    private TableBatch(string contentType, ReadOnlyMemory<byte> body, int count)
    {
        ContentType = contentType;
        Body = body;
        Count = count;
    }

    public string ContentType { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public int Count { get; }

    public static TableBatch Create(IEnumerable<TableTransactionAction> actions, string tableUri, string table)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var list = actions as IReadOnlyList<TableTransactionAction> ?? actions.ToArray();
        Check(list);

        var batch = $"batch_{Guid.NewGuid()}";
        var changes = $"changeset_{Guid.NewGuid()}";
        var body = new MemoryStream();
        Write(body, $"--{batch}\r\nContent-Type: multipart/mixed; boundary={changes}\r\n\r\n");
        foreach (var action in list)
        {
            WriteAction(body, changes, action, tableUri, table);
        }

        Write(body, $"--{changes}--\r\n--{batch}--\r\n");
        if (body.Length > TableLimits.MaxTransactionBytes)
        {
            throw new ArgumentException($"The transaction has {body.Length} bytes; at most {TableLimits.MaxTransactionBytes} (4 MiB) are allowed.", nameof(actions));
        }

        return new TableBatch($"multipart/mixed; boundary={batch}", body.GetBuffer().AsMemory(0, (int)body.Length), list.Count);
    }

    private static void Check(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count == 0)
        {
            throw new InvalidOperationException("The transaction has no actions.");
        }

        if (actions.Count > TableLimits.MaxActions)
        {
            throw new ArgumentException($"The transaction has {actions.Count} actions; at most {TableLimits.MaxActions} are allowed.", nameof(actions));
        }

        var rows = new HashSet<string>(actions.Count, StringComparer.Ordinal);
        for (var i = 0; i < actions.Count; i++)
        {
            var entity = TableQuery.Entity(actions[i].Entity);
            if (actions[i].ActionType == TableTransactionActionType.Delete)
            {
                TableLimits.CheckKey(entity.PartitionKey, nameof(entity.PartitionKey));
                TableLimits.CheckKey(entity.RowKey, nameof(entity.RowKey));
            }
            else
            {
                TableLimits.CheckEntity(entity);
            }

            if (entity.PartitionKey != actions[0].Entity.PartitionKey)
            {
                throw new ArgumentException($"Action {i} of the transaction is for another partition than action 0.", nameof(actions));
            }

            if (!rows.Add(entity.RowKey))
            {
                throw new ArgumentException($"Action {i} of the transaction is for an entity that the transaction has already.", nameof(actions));
            }
        }
    }

    private static void WriteAction(MemoryStream body, string changes, TableTransactionAction action, string tableUri, string table)
    {
        var entity = (TableEntity)action.Entity;
        var path = TableConnection.EntityPath(table, entity.PartitionKey, entity.RowKey);
        var entityUri = string.Concat(tableUri.AsSpan(0, tableUri.Length - table.Length), path);
        var (method, uri, conditional) = action.ActionType switch
        {
            TableTransactionActionType.Add => ("POST", tableUri, false),
            TableTransactionActionType.UpdateMerge => ("MERGE", entityUri, true),
            TableTransactionActionType.UpdateReplace => ("PUT", entityUri, true),
            TableTransactionActionType.Delete => ("DELETE", entityUri, true),
            TableTransactionActionType.UpsertMerge => ("MERGE", entityUri, false),
            TableTransactionActionType.UpsertReplace => ("PUT", entityUri, false),
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };

        Write(body, $"--{changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        Write(body, $"{method} {uri} HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\n");
        if (conditional)
        {
            Write(body, $"If-Match: {(action.ETag == default ? "*" : action.ETag.ToString("H"))}\r\n");
        }

        if (action.ActionType == TableTransactionActionType.Delete)
        {
            Write(body, "\r\n\r\n");
            return;
        }

        Write(body, "Content-Type: application/json\r\nPrefer: return-no-content\r\n\r\n");
        body.Write(TableConnection.Json(entity).Span);
        Write(body, "\r\n");
    }

    private static void Write(MemoryStream body, string text) => body.Write(Encoding.UTF8.GetBytes(text));
}
