using Azure.Storage;

namespace M365Support.Storage;

/// <summary>A storage account as a connection string names it (Learn: "Configure Azure Storage connection strings").</summary>
/// <remarks>Messages name settings, never values: a value may be the key.</remarks>
internal sealed class StorageConnectionString
{
    private const string DevelopmentName = "devstoreaccount1";

    // The emulator's published key: the same on every machine, no secret.
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string[] Known =
    [
        "UseDevelopmentStorage", "DevelopmentStorageProxyUri", "DefaultEndpointsProtocol", "EndpointSuffix", "AccountName", "AccountKey",
        "BlobEndpoint", "QueueEndpoint", "TableEndpoint", "FileEndpoint",
        "BlobSecondaryEndpoint", "QueueSecondaryEndpoint", "TableSecondaryEndpoint", "FileSecondaryEndpoint",
    ];

    private readonly Dictionary<string, string> settings;

    private StorageConnectionString(Dictionary<string, string> settings) => this.settings = settings;

    public string AccountName => Required("AccountName");

    public string AccountKey => Required("AccountKey");

    public Uri Blobs => Endpoint("Blob");

    public Uri Queues => Endpoint("Queue");

    public Uri Tables => Endpoint("Table");

    public StorageSharedKeyCredential Credential => new(AccountName, AccountKey);

    /// <summary>Reads the settings; that an endpoint can be made of them is checked when it is asked for.</summary>
    /// <exception cref="FormatException">Something is missing or malformed; the message names the setting.</exception>
    public static StorageConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var equals = parts[i].IndexOf('=');
            if (equals <= 0)
            {
                throw new FormatException($"Setting {i + 1} of the storage connection string is not of the form Name=Value.");
            }

            var name = parts[i][..equals].Trim();
            if (name.Equals("SharedAccessSignature", StringComparison.OrdinalIgnoreCase))
            {
                throw new FormatException("The storage connection string has a SharedAccessSignature; use AccountName and AccountKey, or a token credential with the endpoint.");
            }

            if (!Known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new FormatException($"Setting {i + 1} of the storage connection string has a name that is not known; known are {string.Join(", ", Known)}.");
            }

            if (!found.TryAdd(name, parts[i][(equals + 1)..].Trim()))
            {
                throw new FormatException($"The storage connection string has {Known.First(k => k.Equals(name, StringComparison.OrdinalIgnoreCase))} twice.");
            }
        }

        var parsed = new StorageConnectionString(found);
        parsed.AddDevelopment();
        _ = parsed.Credential;
        return parsed;
    }

    private void AddDevelopment()
    {
        if (!settings.TryGetValue("UseDevelopmentStorage", out var use))
        {
            return;
        }

        if (!use.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("UseDevelopmentStorage in the storage connection string can only be true.");
        }

        settings.TryAdd("AccountName", DevelopmentName);
        settings.TryAdd("AccountKey", DevelopmentKey);
        settings.TryAdd("BlobEndpoint", $"http://127.0.0.1:10000/{DevelopmentName}");
        settings.TryAdd("QueueEndpoint", $"http://127.0.0.1:10001/{DevelopmentName}");
        settings.TryAdd("TableEndpoint", $"http://127.0.0.1:10002/{DevelopmentName}");
    }

    private string Required(string name) =>
        settings.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"The storage connection string lacks {name}.");

    private Uri Endpoint(string service)
    {
        var name = service + "Endpoint";
        if (!settings.TryGetValue(name, out var endpoint))
        {
            var protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
            if (protocol is not ("http" or "https"))
            {
                throw new FormatException("DefaultEndpointsProtocol in the storage connection string is neither http nor https.");
            }

            endpoint = $"{protocol}://{AccountName}.{service.ToLowerInvariant()}.{settings.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        }

        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.Query.Length == 0
            ? uri
            : throw new FormatException($"{name} of the storage connection string is not an http or https address without a query, such as https://account.{service.ToLowerInvariant()}.core.windows.net.");
    }
}
