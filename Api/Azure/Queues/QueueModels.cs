namespace Azure.Storage.Queues.Models;

/// <summary>A message that was received and is invisible to others until <see cref="NextVisibleOn"/>.</summary>
public sealed class QueueMessage
{
    internal QueueMessage(string messageId, string popReceipt, BinaryData body, long dequeueCount)
    {
        MessageId = messageId;
        PopReceipt = popReceipt;
        Body = body;
        DequeueCount = dequeueCount;
    }

    public string MessageId { get; private init; }

    /// <summary>What deleting or updating the message requires; each update makes a new one.</summary>
    public string PopReceipt { get; private init; }

    /// <summary>The message, decoded.</summary>
    public BinaryData Body { get; }

    /// <summary>The message as text.</summary>
    public string MessageText => Body.ToString();

    public DateTimeOffset? InsertedOn { get; internal init; }

    public DateTimeOffset? ExpiresOn { get; internal init; }

    public DateTimeOffset? NextVisibleOn { get; internal init; }

    /// <summary>How often the message has been received, this time included.</summary>
    public long DequeueCount { get; }

    /// <summary>The same message with the receipt of an update.</summary>
    public QueueMessage Update(UpdateReceipt updated)
    {
        ArgumentNullException.ThrowIfNull(updated);
        return new(MessageId, updated.PopReceipt, Body, DequeueCount)
        {
            InsertedOn = InsertedOn,
            ExpiresOn = ExpiresOn,
            NextVisibleOn = updated.NextVisibleOn,
        };
    }
}

/// <summary>A message that was looked at and stays visible.</summary>
public sealed class PeekedMessage
{
    internal PeekedMessage(string messageId, BinaryData body, long dequeueCount)
    {
        MessageId = messageId;
        Body = body;
        DequeueCount = dequeueCount;
    }

    public string MessageId { get; }

    /// <summary>The message, decoded.</summary>
    public BinaryData Body { get; }

    /// <summary>The message as text.</summary>
    public string MessageText => Body.ToString();

    public DateTimeOffset? InsertedOn { get; internal init; }

    public DateTimeOffset? ExpiresOn { get; internal init; }

    /// <summary>How often the message has been received.</summary>
    public long DequeueCount { get; }
}

/// <summary>What is known of a message that was put.</summary>
public sealed class SendReceipt
{
    internal SendReceipt(string messageId, string popReceipt)
    {
        MessageId = messageId;
        PopReceipt = popReceipt;
    }

    public string MessageId { get; }

    /// <summary>Deletes or updates the message as long as nobody has received it.</summary>
    public string PopReceipt { get; }

    public DateTimeOffset InsertionTime { get; internal init; }

    public DateTimeOffset ExpirationTime { get; internal init; }

    public DateTimeOffset TimeNextVisible { get; internal init; }
}

/// <summary>What an update of a message gives.</summary>
public sealed class UpdateReceipt
{
    internal UpdateReceipt(string popReceipt, DateTimeOffset nextVisibleOn)
    {
        PopReceipt = popReceipt;
        NextVisibleOn = nextVisibleOn;
    }

    /// <summary>The receipt that is valid from now on.</summary>
    public string PopReceipt { get; }

    public DateTimeOffset NextVisibleOn { get; }
}

/// <summary>A queue's length.</summary>
public sealed class QueueProperties
{
    internal QueueProperties(int approximateMessagesCount) => ApproximateMessagesCount = approximateMessagesCount;

    /// <summary>Messages in the queue, invisible ones included; never too low, sometimes too high.</summary>
    public int ApproximateMessagesCount { get; }
}
