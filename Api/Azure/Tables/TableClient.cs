using Azure.Core;
using Azure.Data.Tables.Models;
using M365Support.Storage;

namespace Azure.Data.Tables;

/// <summary>One table: its entities, queries over them, and transactions within a partition.</summary>
/// <remarks>
/// The service's limits are checked before anything is sent and reported as <see cref="ArgumentException"/>. Which writes are
/// retried after which failures is told at <see cref="StorageFailure"/>. Entities are <see cref="TableEntity"/>.
/// </remarks>
public sealed class TableClient
{
    private readonly TableConnection connection;
    private readonly TableQuery query;

    /// <summary>Connects by a connection string.</summary>
    /// <exception cref="FormatException">Something is missing in the connection string; the message names it.</exception>
    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TableConnection.Create(connectionString, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(TableConnection.Create(endpoint, credential, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableConnection.Create(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableConnection connection, string tableName)
    {
        TableLimits.CheckTableName(tableName);
        this.connection = connection;
        Name = tableName;
        query = new TableQuery(connection, tableName);
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The account's name.</summary>
    public string AccountName => connection.AccountName;

    /// <summary>The table's address.</summary>
    public Uri Uri => new($"{connection.Endpoint}/{Name}");

    /// <summary>Makes an OData filter of an interpolated string; every hole becomes a literal of its type, quoted and escaped.</summary>
    /// <exception cref="ArgumentException">A value is of a type that OData has no literal for.</exception>
    public static string CreateQueryFilter(FormattableString filter) => TableOdataFilter.Create(filter);

    /// <summary>Creates the table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists, or any other failure.</exception>
    public Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        new TableServiceTables(connection).CreateAsync(Name, cancellationToken);

    public Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        new TableServiceTables(connection).CreateIfNotExistsAsync(Name, cancellationToken);

    /// <summary>Deletes the table; one that does not exist is no error.</summary>
    public Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        new TableServiceTables(connection).DeleteAsync(Name, cancellationToken);

    /// <summary>Reads one entity.</summary>
    /// <exception cref="RequestFailedException">404 ResourceNotFound, or any other failure.</exception>
    public async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var (entity, response) = await query.GetAsync<T>(partitionKey, rowKey, select, StorageClassifier.Replayable, cancellationToken);
        return Response.FromValue(entity!, response);
    }

    /// <summary>Reads one entity, or answers without a value where there is none (404 is not thrown).</summary>
    public async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var (entity, response) = await query.GetAsync<T>(partitionKey, rowKey, select, StorageClassifier.ReplayableOrMissing, cancellationToken);
        return entity is null ? new NoEntity<T>(response) : Response.FromValue(entity, response);
    }

    /// <summary>The entities that meet an OData filter, in the order of their keys, page by page.</summary>
    /// <param name="filter">Made with <see cref="CreateQueryFilter"/>; null for every entity.</param>
    /// <param name="maxPerPage">1 to 1,000.</param>
    /// <param name="select">Names of the properties to read; null for all.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    public AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => query.Run<T>(filter, maxPerPage, select, cancellationToken);

    /// <summary>Inserts; the new ETag is in the response's headers.</summary>
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists, or any other failure.</exception>
    public async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        var (json, _) = Checked(entity);
        using var message = connection.Message("AddEntity", RequestMethod.Post, Name, StorageClassifier.WriteOnce);
        TableConnection.SetJson(message.Request, json);
        return await connection.SendAsync(message, cancellationToken);
    }

    /// <summary>Changes an existing entity whose version is <paramref name="ifMatch"/>, or any with <see cref="ETag.All"/>.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, 404 ResourceNotFound, or any other failure.</exception>
    public Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => ifMatch == default
            ? throw new ArgumentException("An update needs the ETag that was read, or ETag.All.", nameof(ifMatch))
            : WriteAsync("UpdateEntity", entity, ifMatch, mode, cancellationToken);

    /// <summary>Changes or inserts an entity, whatever is there.</summary>
    public Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => WriteAsync("UpsertEntity", entity, ifMatch: null, mode, cancellationToken);

    /// <summary>Deletes an entity; one that does not exist is answered with 404 and not thrown.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, or any other failure.</exception>
    public async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKey(partitionKey, nameof(partitionKey));
        TableLimits.CheckKey(rowKey, nameof(rowKey));
        var any = ifMatch == default || ifMatch == ETag.All;
        var classifier = any ? StorageClassifier.ReplayableOrMissing : StorageClassifier.WriteOnceOrMissing;
        using var message = connection.Message(
            "DeleteEntity", RequestMethod.Delete, TableConnection.EntityPath(Name, partitionKey, rowKey), classifier);
        message.Request.Headers.SetValue("If-Match", any ? "*" : ifMatch.ToString("H"));
        return await connection.SendAsync(message, cancellationToken);
    }

    /// <summary>Deletes an entity by its keys.</summary>
    /// <inheritdoc cref="DeleteEntityAsync(string, string, ETag, CancellationToken)"/>
    public Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>Does all the actions or none of them; the responses are in the order of the actions.</summary>
    /// <exception cref="ArgumentException">More than 100 actions or 4 MiB, two partitions, or one entity twice; nothing was sent.</exception>
    /// <exception cref="InvalidOperationException">There are no actions.</exception>
    /// <exception cref="TableTransactionFailedException">The service refused; nothing was stored, and the exception names the action.</exception>
    /// <exception cref="RequestFailedException">The request as a whole failed; <see cref="StorageFailure.IsAmbiguous"/> says whether it may have been stored.</exception>
    public async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var batch = TableBatch.Create(transactionActions, $"{connection.Endpoint}/{Name}", Name);
        using var message = connection.Message("SubmitTransaction", RequestMethod.Post, "$batch", StorageClassifier.WriteOnce);
        message.Request.Headers.SetValue("Content-Type", batch.ContentType);
        message.Request.Content = RequestContent.Create(batch.Body);
        var response = await connection.SendAsync(message, cancellationToken);
        return Response.FromValue(TableBatchResponse.Parse(response, batch.Count), response);
    }

    private async Task<Response> WriteAsync<T>(
        string operation, T entity, ETag? ifMatch, TableUpdateMode mode, CancellationToken cancellationToken)
        where T : ITableEntity
    {
        var (json, path) = Checked(entity);
        var conditional = ifMatch is { } etag && etag != ETag.All;
        using var message = connection.Message(operation, Method(mode), path, StorageClassifier.For(conditional));
        if (ifMatch is { } required)
        {
            message.Request.Headers.SetValue("If-Match", required.ToString("H"));
        }

        TableConnection.SetJson(message.Request, json);
        return await connection.SendAsync(message, cancellationToken);
    }

    private (ReadOnlyMemory<byte> Json, string Path) Checked(ITableEntity entity)
    {
        var checkedEntity = TableQuery.Entity(entity);
        TableLimits.CheckEntity(checkedEntity);
        return (TableConnection.Json(checkedEntity), TableConnection.EntityPath(Name, entity.PartitionKey, entity.RowKey));
    }

    private static RequestMethod Method(TableUpdateMode mode) => mode switch
    {
        TableUpdateMode.Merge => RequestMethod.Patch,
        TableUpdateMode.Replace => RequestMethod.Put,
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };

    private sealed class NoEntity<T>(Response response) : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T Value => throw new InvalidOperationException("The response has no value: the entity does not exist.");

        public override Response GetRawResponse() => response;
    }
}
