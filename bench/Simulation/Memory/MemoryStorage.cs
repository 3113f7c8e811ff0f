using Azure.Core.Pipeline;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>A storage account in memory that speaks as much of the Tables, Queues and Blobs protocols as the desk's clients use; its time is the clock's.</summary>
/// <remarks>It sits where the network would be, so that everything of the desk runs as it does, batches, signatures and all, without a socket.</remarks>
public sealed class MemoryStorage(TimeProvider clock) : HttpMessageHandler
{
    private const string TableHost = "tables.memory";
    private const string QueueHost = "queues.memory";

    /// <summary>What the desk is configured with to reach this account.</summary>
    public const string ConnectionString =
        $"AccountName=memory;AccountKey=bWVtb3J5;TableEndpoint=http://{TableHost};QueueEndpoint=http://{QueueHost};BlobEndpoint=http://blobs.memory";

    private long requests;

    /// <summary>The account's tables.</summary>
    public MemoryTables Tables { get; } = new();

    /// <summary>The account's queues.</summary>
    public MemoryQueues Queues { get; } = new(clock);

    /// <summary>Requests answered so far.</summary>
    public long Requests => Interlocked.Read(ref requests);

    internal MemoryBlobs Blobs { get; } = new();

    /// <summary>A transport whose requests end in <paramref name="handler"/>; they never time out.</summary>
    public static HttpPipelineTransport TransportTo(HttpMessageHandler handler) =>
        new HttpClientTransport(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan });

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref requests);
        var asked = await MemoryRequest.ReadAsync(request, cancellationToken);
        var answer = request.RequestUri!.Host switch
        {
            TableHost => Tables.Answer(asked),
            QueueHost => Queues.Answer(asked),
            _ => Blobs.Answer(asked),
        };
        return answer.ToResponse(request);
    }
}
