using System.Globalization;
using Azure.Core;
using Azure.Data.Tables.Models;
using M365Support.Storage;

namespace Azure.Data.Tables;

/// <summary>The tables of a storage account.</summary>
public sealed class TableServiceClient
{
    private readonly TableConnection connection;

    /// <summary>Connects by a connection string.</summary>
    /// <exception cref="FormatException">Something is missing in the connection string; the message names it.</exception>
    public TableServiceClient(string connectionString, TableClientOptions? options = null) =>
        connection = TableConnection.Create(connectionString, options);

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options = null) =>
        connection = TableConnection.Create(endpoint, credential, options);

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null) =>
        connection = TableConnection.Create(endpoint, tokenCredential, options);

    /// <summary>The account's name.</summary>
    public string AccountName => connection.AccountName;

    /// <summary>The account's table endpoint.</summary>
    public Uri Uri => new(connection.Endpoint);

    /// <summary>A client of one table, over the same connection; nothing is sent.</summary>
    public TableClient GetTableClient(string tableName) => new(connection, tableName);

    /// <summary>Creates a table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists, or any other failure.</exception>
    public Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        new TableServiceTables(connection).CreateAsync(tableName, cancellationToken);

    public Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        new TableServiceTables(connection).CreateIfNotExistsAsync(tableName, cancellationToken);

    /// <summary>Deletes the table; one that does not exist is no error.</summary>
    public Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        new TableServiceTables(connection).DeleteAsync(tableName, cancellationToken);

    /// <summary>The tables whose <c>TableName</c> meets an OData filter.</summary>
    public AsyncPageable<TableItem> QueryAsync(string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new StoragePages<TableItem>((token, size, cancel) => PageAsync(filter, token, size ?? maxPerPage, cancel), cancellationToken);

    /// <inheritdoc cref="TableClient.CreateQueryFilter"/>
    public static string CreateQueryFilter(FormattableString filter) => TableOdataFilter.Create(filter);

    private async Task<Page<TableItem>> PageAsync(string? filter, string? token, int? size, CancellationToken cancellationToken)
    {
        using var message = connection.Message("QueryTables", RequestMethod.Get, "Tables", StorageClassifier.Replayable);
        var uri = message.Request.Uri;
        if (!string.IsNullOrEmpty(filter))
        {
            uri.AppendQuery("$filter", filter, escapeValue: true);
        }

        if (size is { } top)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(top, 1, nameof(size));
            uri.AppendQuery("$top", Math.Min(top, TableLimits.MaxPage).ToString(CultureInfo.InvariantCulture), escapeValue: true);
        }

        if (token is not null)
        {
            uri.AppendQuery("NextTableName", token, escapeValue: true);
        }

        var response = await connection.SendAsync(message, cancellationToken);
        using var json = TableConnection.Parse(response);
        var tables = json.RootElement.GetProperty("value").EnumerateArray()
            .Select(t => new TableItem(t.GetProperty("TableName").GetString()!))
            .ToArray();
        response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next);
        return Page<TableItem>.FromValues(tables, next, response);
    }
}
