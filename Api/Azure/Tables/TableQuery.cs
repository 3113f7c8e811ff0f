using System.Globalization;
using Azure.Core;
using M365Support.Storage;

namespace Azure.Data.Tables;

/// <summary>Reading entities: one by its keys, or pages of a query.</summary>
internal sealed class TableQuery(TableConnection connection, string table)
{
    public static TableEntity Entity(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return entity as TableEntity
            ?? throw new NotSupportedException($"Entities are {nameof(TableEntity)}; {entity.GetType()} is not supported.");
    }

    public async Task<(T? Entity, Response Response)> GetAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select, StorageClassifier classifier, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        CheckType<T>();
        TableLimits.CheckKey(partitionKey, nameof(partitionKey));
        TableLimits.CheckKey(rowKey, nameof(rowKey));
        using var message = connection.Message(
            "GetEntity", RequestMethod.Get, TableConnection.EntityPath(table, partitionKey, rowKey), classifier);
        Select(message.Request.Uri, select);
        var response = await connection.SendAsync(message, cancellationToken);
        if (response.Status == 404)
        {
            return (null, response);
        }

        using var json = TableConnection.Parse(response);
        var entity = TableProperty.Read(json.RootElement);
        if (entity.ETag == default && response.Headers.ETag is { } etag)
        {
            entity.ETag = etag;
        }

        return ((T)(ITableEntity)entity, response);
    }

    public AsyncPageable<T> Run<T>(string? filter, int? maxPerPage, IEnumerable<string>? select, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        CheckType<T>();
        if (maxPerPage is { } max)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(max, 1, nameof(maxPerPage));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(max, TableLimits.MaxPage, nameof(maxPerPage));
        }

        var properties = select?.ToArray();
        return new StoragePages<T>((token, size, cancel) => PageAsync<T>(filter, token, size ?? maxPerPage, properties, cancel), cancellationToken);
    }

    private async Task<Page<T>> PageAsync<T>(
        string? filter, string? token, int? size, string[]? select, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        using var message = connection.Message("QueryEntities", RequestMethod.Get, table + "()", StorageClassifier.Replayable);
        var uri = message.Request.Uri;
        if (!string.IsNullOrEmpty(filter))
        {
            uri.AppendQuery("$filter", filter, escapeValue: true);
        }

        if (size is { } top)
        {
            uri.AppendQuery("$top", Math.Clamp(top, 1, TableLimits.MaxPage).ToString(CultureInfo.InvariantCulture), escapeValue: true);
        }

        Select(uri, select);
        Continue(uri, token);
        var response = await connection.SendAsync(message, cancellationToken);
        using var json = TableConnection.Parse(response);
        var entities = json.RootElement.GetProperty("value").EnumerateArray()
            .Select(e => (T)(ITableEntity)TableProperty.Read(e))
            .ToArray();
        return Page<T>.FromValues(entities, Continuation(response), response);
    }

    // A continuation is one or two keys that the service chose; escaped, they can be joined by a space and split again.
    private static string? Continuation(Response response)
    {
        if (!response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition))
        {
            return null;
        }

        return response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row)
            ? $"{Uri.EscapeDataString(partition)} {Uri.EscapeDataString(row)}"
            : Uri.EscapeDataString(partition);
    }

    private static void Continue(RequestUriBuilder uri, string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return;
        }

        var parts = token.Split(' ');
        if (parts.Length > 2)
        {
            throw new ArgumentException("The continuation token is none of a table query.", nameof(token));
        }

        uri.AppendQuery("NextPartitionKey", parts[0], escapeValue: false);
        if (parts.Length == 2)
        {
            uri.AppendQuery("NextRowKey", parts[1], escapeValue: false);
        }
    }

    private static void Select(RequestUriBuilder uri, IEnumerable<string>? select)
    {
        if (select is not null && string.Join(',', select) is { Length: > 0 } names)
        {
            uri.AppendQuery("$select", names, escapeValue: true);
        }
    }

    private static void CheckType<T>()
    {
        if (typeof(T) != typeof(TableEntity) && typeof(T) != typeof(ITableEntity))
        {
            throw new NotSupportedException($"Entities are read as {nameof(TableEntity)}; {typeof(T)} is not supported.");
        }
    }
}
