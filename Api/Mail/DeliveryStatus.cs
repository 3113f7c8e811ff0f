namespace M365Support.Mail;

/// <summary>What became of a message for one recipient (RFC 3464 §2.3.3).</summary>
public enum DeliveryAction
{
    Failed,
    Delayed,
    Delivered,
    Relayed,
    Expanded,
}

/// <summary>One recipient of a delivery report.</summary>
/// <param name="Address">The recipient's address; empty where the report does not name it.</param>
/// <param name="Action">What became of the message.</param>
/// <param name="Status">The enhanced status code such as <c>5.1.1</c>, or null (RFC 3463).</param>
/// <param name="Diagnostic">What the other server said, or null.</param>
public sealed record DeliveryRecipient(string Address, DeliveryAction Action, string? Status, string? Diagnostic);

/// <summary>What a delivery report says (RFC 3464, and what servers send instead).</summary>
/// <param name="Recipients">The recipients it speaks of.</param>
/// <param name="IsPermanent">Whether delivery failed for good for at least one of them.</param>
/// <param name="OriginalMessageId">The identifier of the message that was returned, or null.</param>
public sealed record DeliveryStatus(IReadOnlyList<DeliveryRecipient> Recipients, bool IsPermanent, string? OriginalMessageId)
{
    /// <summary>Whether delivery is still being tried.</summary>
    public bool IsTemporary => !IsPermanent && Recipients.Any(r => r.Action == DeliveryAction.Delayed);

    /// <summary>Whether it only says that delivery succeeded.</summary>
    public bool IsSuccess => !IsPermanent && !IsTemporary;
}
