namespace M365Support.Mail.Intake;

/// <summary>Whether a mail that a person may well have written says that no program is to answer it.</summary>
internal static class AnswerWish
{
    /// <summary>No return path (RFC 3834 §2), X-Auto-Response-Suppress ([MS-OXCMAIL] 2.2.3.2.14), or the mark of a mail that has been here before.</summary>
    public static bool IsNone(MailMessage message, MailOptions options) =>
        message.ReturnPath is ""
        || Words(message, "X-Auto-Response-Suppress").Any(word => word.Equals("All", StringComparison.OrdinalIgnoreCase) || word.Equals("AutoReply", StringComparison.OrdinalIgnoreCase))
        || Words(message, "X-Loop").Any(options.IsOwn);

    private static IEnumerable<string> Words(MailMessage message, string header) =>
        message.Headers.All(header).SelectMany(value => value.Split([',', ';', ' ', '<', '>'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
