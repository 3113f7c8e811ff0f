using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using M365Support.Tickets;

namespace M365Support.Mail.Outgoing;

/// <summary>A mail that the desk sends about a ticket.</summary>
/// <param name="MessageId">Without angle brackets; the same for the same notice, so that a mail sent twice is known as one.</param>
/// <param name="From">The mailbox it is sent from.</param>
public sealed record OutgoingMail(TicketId Ticket, string MessageId, Person From, Person To, string Subject, MailDocument Content, DateTimeOffset Date)
{
    /// <summary>How many Message-IDs a mail names at most: the first of the thread and the latest.</summary>
    private const int MostReferences = 12;

    /// <summary>A line may have 998 characters (RFC 5322 §2.1.1); nobody's identifier is that long.</summary>
    private const int LongestId = 900;

    /// <summary>Where answers go; null for <see cref="From"/>.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The Message-IDs of the thread without angle brackets, oldest first; the last is the one that is answered.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Whether it answers a mail by itself, such as a receipt, rather than being sent for another reason (RFC 3834 §5).</summary>
    public bool IsAutomaticReply { get; init; }

    /// <summary>The message (RFC 5322) with a text and an HTML part, told to robots not to be answered (RFC 3834; [MS-OXCMAIL] X-Auto-Response-Suppress).</summary>
    /// <exception cref="ArgumentException">An address is none that mail can be sent with.</exception>
    public byte[] ToMime()
    {
        var mime = new StringBuilder();
        var header = new HeaderWriter(mime);
        header.Mailbox("From", From.Name, Formatted(From.Address));
        header.Mailbox("To", To.Name, Formatted(To.Address));
        if (ReplyTo is { } answersTo)
        {
            header.Mailbox("Reply-To", From.Name, Formatted(answersTo));
        }

        header.Text("Subject", Subject);
        header.Tokens("Date", Rfc5322(Date));
        header.Tokens("Message-ID", Bracketed(MessageId));
        if (Thread() is { Count: > 0 } thread)
        {
            header.Tokens("In-Reply-To", thread[^1]);
            header.Tokens("References", thread);
        }

        header.Tokens("Auto-Submitted", IsAutomaticReply ? "auto-replied" : "auto-generated");
        header.Tokens("X-Auto-Response-Suppress", "All");
        header.Tokens("X-Loop", Formatted(From.Address));
        header.Tokens("X-M365-Support", Bracketed(MessageId));
        header.Text("Content-Language", Content.Language);
        header.Tokens("MIME-Version", "1.0");

        // An underscore after an equals sign is in neither encoding of the parts.
        var boundary = "=_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(MessageId)))[..24];
        header.Tokens("Content-Type", "multipart/alternative;", $"boundary=\"{boundary}\"");
        mime.Append("\r\n");
        Part("text/plain", MailTextWriter.Write(Content));
        Part("text/html", MailHtmlWriter.Write(Content));
        mime.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Encoding.UTF8.GetBytes(mime.ToString());

        void Part(string type, string text)
        {
            var (encoding, body) = BodyEncoder.Encode(text);
            mime.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\n");
            header.Tokens("Content-Type", $"{type}; charset=utf-8");
            header.Tokens("Content-Transfer-Encoding", encoding);
            mime.Append("\r\n").Append(body).Append("\r\n");
        }
    }

    private static string Formatted(string address) =>
        AddressText.TryFormat(address, out var formatted) ? formatted : throw new ArgumentException("The address cannot be written into a mail.", nameof(address));

    private static string Rfc5322(DateTimeOffset date)
    {
        var zone = date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        return date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + zone;
    }

    private static string Bracketed(string id) => $"<{id}>";

    /// <summary>Foreign identifiers that are none are left out.</summary>
    private List<string> Thread()
    {
        var ids = References.Where(IsPlain).Distinct(StringComparer.Ordinal).Select(Bracketed).ToList();
        if (ids.Count > MostReferences)
        {
            ids.RemoveRange(1, ids.Count - MostReferences);
        }

        return ids;
    }

    private static bool IsPlain(string id) =>
        id.Length is > 0 and <= LongestId && !id.AsSpan().ContainsAnyExceptInRange('!', '~') && !id.AsSpan().ContainsAny('<', '>');
}
