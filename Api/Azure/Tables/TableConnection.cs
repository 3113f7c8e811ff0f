using System.Buffers;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using M365Support.Storage;

namespace Azure.Data.Tables;

/// <summary>An account's table endpoint and the pipeline to it, shared by the clients made from one another.</summary>
internal sealed class TableConnection
{
    private const string Accept = "application/json;odata=minimalmetadata";

    private readonly StoragePipeline pipeline;

    private TableConnection(Uri endpoint, string? accountName, TableClientOptions? options, HttpPipelinePolicy authentication)
    {
        options ??= new TableClientOptions();
        Endpoint = endpoint.AbsoluteUri.TrimEnd('/');
        AccountName = accountName ?? endpoint.Host.Split('.')[0];
        pipeline = new StoragePipeline("Tables", TableClientOptions.Version, options, authentication);
    }

    public string Endpoint { get; }

    public string AccountName { get; }

    public static TableConnection Create(string connectionString, TableClientOptions? options)
    {
        var account = StorageConnectionString.Parse(connectionString);
        return Create(account.Tables, new TableSharedKeyCredential(account.AccountName, account.AccountKey), options);
    }

    public static TableConnection Create(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(endpoint, credential.AccountName, options, new TableSharedKeyPolicy(credential, TimeProvider.System));
    }

    public static TableConnection Create(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(endpoint, accountName: null, options, new BearerTokenAuthenticationPolicy(credential, StoragePipeline.Scope));
    }

    public HttpMessage Message(string operation, RequestMethod method, string path, StorageClassifier classifier)
    {
        var message = pipeline.Create(operation, method, $"{Endpoint}/{path}", classifier);
        message.Request.Headers.SetValue("DataServiceVersion", "3.0");
        message.Request.Headers.SetValue("Accept", Accept);
        return message;
    }

    public Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken) =>
        pipeline.SendAsync(message, cancellationToken);

    public static void SetJson(Request request, ReadOnlyMemory<byte> json)
    {
        request.Headers.SetValue("Content-Type", "application/json");
        request.Headers.SetValue("Prefer", "return-no-content");
        request.Content = RequestContent.Create(json);
    }

    /// <summary>The entity in ASCII: a receiver that decodes UTF-8 piece by piece, as Azurite does, would spoil anything else.</summary>
    public static ReadOnlyMemory<byte> Json(TableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(nameof(entity.PartitionKey), entity.PartitionKey);
            json.WriteString(nameof(entity.RowKey), entity.RowKey);
            foreach (var (name, value) in entity)
            {
                if (value is not null && !TableLimits.IsSystem(name))
                {
                    TableProperty.Write(json, name, value);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static string EntityPath(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    public static JsonDocument Parse(Response response)
    {
        try
        {
            return JsonDocument.Parse(response.Content.ToMemory());
        }
        catch (JsonException e)
        {
            throw new RequestFailedException(response.Status, "The table service answered with something that is not JSON.", errorCode: null, e);
        }
    }

    private static string Key(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
