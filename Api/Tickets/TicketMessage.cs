namespace M365Support.Tickets;

/// <summary>What somebody wrote on a ticket: the text that opened it, a reply, or a note.</summary>
/// <param name="Sequence">The number of the event that it is.</param>
/// <param name="Text">The beginning of the text, and all of it where there is no <paramref name="LongText"/>.</param>
/// <param name="LongText">The blob with all of a long text.</param>
/// <param name="Html">The blob of the sanitised HTML.</param>
/// <param name="Original">The blob of the mail as it came.</param>
/// <param name="Attachments">Its files, and the pictures inside it.</param>
public sealed record TicketMessage(
    long Sequence,
    Person From,
    DateTimeOffset At,
    string Text,
    string? LongText,
    string? Html,
    string? Original,
    IReadOnlyList<AttachmentRef> Attachments)
{
    /// <summary>Whether there is more to see than a card shows.</summary>
    public bool HasMore => Html is not null || LongText is not null;

    /// <summary>The event as a message, or null where it is none.</summary>
    public static TicketMessage? Of(RecordedEvent recorded) => recorded.Event switch
    {
        TicketOpened e => new(recorded.Sequence, e.By, e.At, e.Text, e.LongText, e.Html, e.Original, e.Attachments),
        ReplyPosted e => new(recorded.Sequence, e.By, e.At, e.Text, e.LongText, e.Html, e.Original, e.Attachments),
        NoteAdded e => new(recorded.Sequence, e.By, e.At, e.Text, LongText: null, Html: null, e.Original, e.Attachments),
        _ => null,
    };
}
