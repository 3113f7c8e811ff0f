namespace M365Support.Tickets.Decisions;

/// <summary>What the rules ask of texts.</summary>
internal static class TicketText
{
    public static Rejection? Required(string? text, string field, int most) =>
        string.IsNullOrWhiteSpace(text) ? new Rejection(RejectionReason.TextMissing, field) : TooLong(text, field, most);

    public static Rejection? TooLong(string? text, string field, int most) =>
        text?.Length > most ? new Rejection(RejectionReason.TextTooLong, field, most) : null;

    public static string OneLine(string text) => string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The text without control characters (they would swell in JSON and show as boxes) and surrounding blanks.</summary>
    public static string Clean(string text)
    {
        var normal = text.ReplaceLineEndings("\n");
        return normal.AsSpan().ContainsAnyInRange('\0', '\u001f') || normal.Contains('\u007f', StringComparison.Ordinal)
            ? string.Concat(normal.Where(c => c is '\n' or '\t' || !char.IsControl(c))).Trim()
            : normal.Trim();
    }
}
