using System.Text.Json;
using System.Text.Json.Serialization;

namespace M365Support.Graph;

/// <summary>A page of a collection as OData writes it.</summary>
internal sealed record GraphPage<T>
{
    public IReadOnlyList<T>? Value { get; init; }

    [JsonPropertyName("@odata.nextLink")]
    public string? NextLink { get; init; }

    [JsonPropertyName("@odata.deltaLink")]
    public string? DeltaLink { get; init; }
}

internal sealed record PresenceRequest(IReadOnlyList<string> Ids);

internal sealed record SubscriptionRenewal(DateTimeOffset ExpirationDateTime);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(GraphUser))]
[JsonSerializable(typeof(GraphPage<GraphUser>))]
[JsonSerializable(typeof(GraphPage<GraphPresence>))]
[JsonSerializable(typeof(GraphPage<DeltaMessage>))]
[JsonSerializable(typeof(GraphPage<GraphSubscription>))]
[JsonSerializable(typeof(GraphSubscription))]
[JsonSerializable(typeof(GraphMailboxSettings))]
[JsonSerializable(typeof(PresenceRequest))]
[JsonSerializable(typeof(SubscriptionRenewal))]
internal sealed partial class GraphJson : JsonSerializerContext;
