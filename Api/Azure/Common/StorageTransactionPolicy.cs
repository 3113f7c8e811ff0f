using Azure.Core;
using Azure.Core.Pipeline;

namespace M365Support.Storage;

/// <summary>Counts every request of a storage client into the enclosing <see cref="StorageTransactions"/>.</summary>
/// <param name="service">First part of the operation's name: <c>Tables</c>, <c>Queues</c> or <c>Blobs</c>.</param>
/// <remarks>
/// The clients in this folder add it themselves. A client that does not name its operations takes it through
/// <c>options.AddPolicy(new StorageTransactionPolicy("Tables"), HttpPipelinePosition.PerRetry)</c> and is counted by method.
/// </remarks>
public sealed class StorageTransactionPolicy(string service) : HttpPipelineSynchronousPolicy
{
    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var operation = message.TryGetProperty(typeof(StorageTransactionPolicy), out var name) && name is string named
            ? named
            : message.Request.Method.ToString();
        StorageTransactions.Add($"{service}.{operation}");
    }

    internal static void Name(HttpMessage message, string operation) =>
        message.SetProperty(typeof(StorageTransactionPolicy), operation);
}
