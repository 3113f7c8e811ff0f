using System.ComponentModel.DataAnnotations;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace M365Support.Storage;

/// <summary>Which storage account the desk keeps its data in; section <c>Storage</c>.</summary>
public sealed class DeskStorageOptions : IValidatableObject
{
    public const string Section = "Storage";

    /// <summary>A connection string with a shared key, such as <c>UseDevelopmentStorage=true</c>; it goes before <see cref="AccountName"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The account's name, when the app signs in with its managed identity.</summary>
    [RegularExpression("^[a-z0-9]{3,24}$", ErrorMessage = "Storage:AccountName has 3 to 24 lower-case letters and digits, for example contososupport.")]
    public string? AccountName { get; set; }

    /// <summary>The domain of the account's endpoints; other clouds have their own. Default core.windows.net.</summary>
    [Required(ErrorMessage = "Storage:EndpointSuffix must not be empty, for example core.windows.net.")]
    public string EndpointSuffix { get; set; } = "core.windows.net";

    /// <summary>What the names of tables, queues and containers begin with, so that several desks can share an account. Default empty.</summary>
    [RegularExpression("^([a-z][a-z0-9]{0,19})?$", ErrorMessage = "Storage:Prefix begins with a letter and has at most 20 lower-case letters and digits, for example desk1.")]
    public string Prefix { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(ConnectionString) && string.IsNullOrEmpty(AccountName))
        {
            yield return new ValidationResult(
                "Storage:ConnectionString or Storage:AccountName is missing: name the storage account, for example Storage:AccountName=contososupport with a managed identity.");
        }
    }
}

/// <summary>The clients of the desk's storage account; tables, queues and containers are made when they are first needed.</summary>
public sealed class DeskStorage
{
    /// <summary>How long a try may take; the service's own limits for one request are no longer (Learn: "Setting timeouts for Table service operations").</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DeskStorageOptions options;
    private readonly TableServiceClient tables;
    private readonly QueueServiceClient queues;
    private readonly BlobServiceClient blobs;
    private readonly List<TableClient> usedTables = [];
    private readonly List<QueueClient> usedQueues = [];
    private readonly List<BlobContainerClient> usedContainers = [];

    /// <summary>Connects; nothing is sent yet.</summary>
    /// <param name="policies">What every request to a queue passes through.</param>
    /// <param name="transport">How requests travel; by default over the network.</param>
    public DeskStorage(
        IOptions<DeskStorageOptions> options, TokenCredential? credential = null, IEnumerable<HttpPipelinePolicy>? policies = null, HttpPipelineTransport? transport = null)
    {
        this.options = options.Value;
        var tableOptions = new TableClientOptions();
        var queueOptions = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var blobOptions = new BlobClientOptions();
        foreach (var client in new ClientOptions[] { tableOptions, queueOptions, blobOptions })
        {
            client.Transport = transport ?? client.Transport;
            client.Retry.NetworkTimeout = Patience;
        }

        foreach (var policy in policies ?? [])
        {
            queueOptions.AddPolicy(policy, HttpPipelinePosition.PerCall);
        }

        if (this.options.ConnectionString is { Length: > 0 } connectionString)
        {
            tables = new TableServiceClient(connectionString, tableOptions);
            queues = new QueueServiceClient(connectionString, queueOptions);
            blobs = new BlobServiceClient(connectionString, blobOptions);
        }
        else
        {
            credential ??= new DefaultAzureCredential();
            tables = new TableServiceClient(Endpoint("table"), credential, tableOptions);
            queues = new QueueServiceClient(Endpoint("queue"), credential, queueOptions);
            blobs = new BlobServiceClient(Endpoint("blob"), credential, blobOptions);
        }
    }

    public TableClient Table(string name) => Remember(usedTables, tables.GetTableClient(options.Prefix + name));

    public QueueClient Queue(string name) => Remember(usedQueues, queues.GetQueueClient(Prefixed(name)));

    public BlobContainerClient Container(string name) => Remember(usedContainers, blobs.GetBlobContainerClient(Prefixed(name)));

    /// <summary>Makes every table, queue and container that has been asked for; those that exist stay as they are.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => Task.WhenAll(
    [
        .. usedTables.Select(t => (Task)t.CreateIfNotExistsAsync(cancellationToken)),
        .. usedQueues.Select(q => (Task)q.CreateIfNotExistsAsync(cancellationToken)),
        .. usedContainers.Select(c => (Task)c.CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
    ]);

    /// <summary>Asks tables and blobs for something small.</summary>
    /// <exception cref="Azure.RequestFailedException">One of them does not answer.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await usedTables[0].GetEntityIfExistsAsync<TableEntity>("health", "health", cancellationToken: cancellationToken);
        await usedContainers[0].GetBlobClient("health").ExistsAsync(cancellationToken);
    }

    private static T Remember<T>(List<T> used, T client)
    {
        lock (used)
        {
            used.Add(client);
        }

        return client;
    }

    private string Prefixed(string name) => options.Prefix.Length == 0 ? name : $"{options.Prefix}-{name}";

    private Uri Endpoint(string service) => new($"https://{options.AccountName}.{service}.{options.EndpointSuffix}");
}
