using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using M365Support.Storage;

namespace M365Support.Tickets;

/// <summary>The queue <c>work</c>: hints that a commit has to be finished, and reminders that are invisible until they are due.</summary>
public sealed class WorkQueue(DeskStorage storage)
{
    /// <summary>How long a message can stay invisible (Put Message: at most 7 days); a later reminder is set again then.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    /// <summary>How long a received item is nobody else's.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient queue = storage.Queue("work");
    private readonly QueueClient poison = storage.Queue("work-poison");

    public async Task<QueuedWork> SendAsync(WorkItem item, TimeSpan delay, CancellationToken cancellationToken)
    {
        var receipt = await queue.SendMessageAsync(JsonSerializer.Serialize(item, JsonColumns.Options), Bounded(delay), Forever, cancellationToken);
        return new QueuedWork(item, receipt.Value.MessageId, receipt.Value.PopReceipt, receipt.Value.InsertionTime);
    }

    /// <summary>Turns an item into the next one, in a single request; false when somebody else holds it by now.</summary>
    public async Task<bool> ReplaceAsync(QueuedWork work, WorkItem next, TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await queue.UpdateMessageAsync(
                work.MessageId, work.PopReceipt, JsonSerializer.Serialize(next, JsonColumns.Options), Bounded(delay), cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 400)
        {
            return false;
        }
    }

    /// <summary>Ends an item; one that somebody else holds by now is left to him.</summary>
    public async Task DeleteAsync(QueuedWork work, CancellationToken cancellationToken)
    {
        try
        {
            await queue.DeleteMessageAsync(work.MessageId, work.PopReceipt, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 400)
        {
        }
    }

    /// <summary>Up to <paramref name="count"/> (1 to 32) items that are visible; a message that is no work item goes to the poison queue.</summary>
    public async Task<IReadOnlyList<QueuedWork>> ReceiveAsync(int count, CancellationToken cancellationToken)
    {
        var messages = await queue.ReceiveMessagesAsync(count, Lease, cancellationToken);
        var work = new List<QueuedWork>(messages.Value.Length);
        foreach (var message in messages.Value)
        {
            if (Read(message) is { } item)
            {
                work.Add(new QueuedWork(item, message.MessageId, message.PopReceipt, message.InsertedOn));
            }
            else
            {
                await poison.SendMessageAsync(message.Body, timeToLive: Forever, cancellationToken: cancellationToken);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
            }
        }

        return work;
    }

    /// <summary>Sets an item aside that cannot be done; the health page counts it.</summary>
    public async Task PoisonAsync(QueuedWork work, CancellationToken cancellationToken)
    {
        await poison.SendMessageAsync(JsonSerializer.Serialize(work.Item, JsonColumns.Options), timeToLive: Forever, cancellationToken: cancellationToken);
        await DeleteAsync(work, cancellationToken);
    }

    /// <summary>How many items wait, due or not, and how many are poison; approximate, as the service counts.</summary>
    public async Task<(int Waiting, int Poison)> CountAsync(CancellationToken cancellationToken)
    {
        var waiting = await queue.GetPropertiesAsync(cancellationToken);
        var bad = await poison.GetPropertiesAsync(cancellationToken);
        return (waiting.Value.ApproximateMessagesCount, bad.Value.ApproximateMessagesCount);
    }

    private static WorkItem? Read(QueueMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkItem>(message.Body, JsonColumns.Options) is { Kind: not null, Subject: not null } item ? item : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan Bounded(TimeSpan delay) => delay < TimeSpan.Zero ? TimeSpan.Zero : delay > LongestDelay ? LongestDelay : delay;
}
