namespace M365Support.Mail.Replies;

/// <summary>A message body taken apart: every non-blank line of the body is in exactly one part; a line that text and an attribution share is cut in two.</summary>
/// <param name="Reply">What the person newly wrote. Answers between quoted lines keep those quoted lines (with "&gt; ") as their context.</param>
/// <param name="Quoted">Earlier messages, with the lines that introduce them; null when there are none.</param>
/// <param name="Signature">Signatures, the delimiter line included, and lines such as "Sent from my iPhone".</param>
/// <param name="Disclaimer">Legal notices, gateway banners, virus-scanner and mailing-list footers.</param>
/// <param name="Forwarded">The message that this one passes on.</param>
/// <param name="Language">BCP 47 tag, guessed from the new text, else from the line that introduces the quote; null when unknown.</param>
/// <param name="Segments">The body in its own order, cut where the part changes.</param>
public sealed record ReplyParts(
    string Reply,
    string? Quoted,
    string? Signature,
    string? Disclaimer,
    ForwardedMessage? Forwarded,
    string? Language,
    IReadOnlyList<ReplySegment> Segments)
{
    /// <summary>Everything that is not the reply, in the body's own order.</summary>
    public string Elided => string.Join('\n', Segments.Where(segment => segment.Part != ReplyPart.Reply).Select(segment => segment.Text));
}

/// <summary>A run of lines that belong to one part.</summary>
/// <param name="Part">The part that the lines belong to.</param>
/// <param name="Text">The lines, joined with "\n".</param>
public readonly record struct ReplySegment(ReplyPart Part, string Text);

/// <summary>The parts of a message body.</summary>
public enum ReplyPart
{
    Reply,
    Quoted,
    Signature,
    Disclaimer,
    Forwarded,
}
