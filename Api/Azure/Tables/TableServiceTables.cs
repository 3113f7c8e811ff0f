using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using M365Support.Storage;

namespace Azure.Data.Tables;

/// <summary>Creating and deleting tables, for both clients.</summary>
internal readonly struct TableServiceTables(TableConnection connection)
{
    public async Task<Response<TableItem>> CreateAsync(string name, CancellationToken cancellationToken) =>
        Response.FromValue(new TableItem(name), await SendCreateAsync(name, StorageClassifier.WriteOnce, cancellationToken));

    public async Task<Response<TableItem>> CreateIfNotExistsAsync(string name, CancellationToken cancellationToken)
    {
        var response = await SendCreateAsync(name, StorageClassifier.ReplayableOrExisting, cancellationToken);
        return response.Status == 409 && TableErrorCode.TableAlreadyExists != StorageErrorParser.Code(response)
            ? throw new RequestFailedException(response)
            : Response.FromValue(new TableItem(name), response);
    }

    public async Task<Response> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        TableLimits.CheckTableName(name);
        using var message = connection.Message("DeleteTable", RequestMethod.Delete, $"Tables('{name}')", StorageClassifier.ReplayableOrMissing);
        return await connection.SendAsync(message, cancellationToken);
    }

    private async Task<Response> SendCreateAsync(string name, StorageClassifier classifier, CancellationToken cancellationToken)
    {
        TableLimits.CheckTableName(name);
        using var message = connection.Message("CreateTable", RequestMethod.Post, "Tables", classifier);
        TableConnection.SetJson(message.Request, JsonSerializer.SerializeToUtf8Bytes(new { TableName = name }));
        return await connection.SendAsync(message, cancellationToken);
    }
}
