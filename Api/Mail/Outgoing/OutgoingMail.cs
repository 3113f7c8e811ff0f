using System.Globalization;
using System.Net;
using System.Text;
using M365Support.Tickets;

namespace M365Support.Mail.Outgoing;

/// <summary>A mail that the desk sends about a ticket, as MIME.</summary>
/// <param name="MessageId">Without angle brackets.</param>
/// <param name="InReplyTo">The Message-ID that this answers, without angle brackets; null when it answers none.</param>
/// <param name="Text">Plain text; the HTML part is made of it.</param>
public sealed record OutgoingMail(
    string MessageId, Person From, Person To, string Subject, string Text, string? InReplyTo, DateTimeOffset Date)
{
    private const int Base64Line = 57;

    /// <summary>The message (RFC 5322) with a text and an HTML part, told to robots not to be answered (RFC 3834, Auto-Submitted).</summary>
    public byte[] ToMime()
    {
        var boundary = "=_" + Guid.NewGuid().ToString("N");
        var mime = new StringBuilder();
        Header("From", Mailbox(From));
        Header("To", Mailbox(To));
        Header("Subject", Encoded(Subject));
        Header("Date", Date.ToString("ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(29, 1));
        Header("Message-ID", $"<{MessageId}>");
        if (InReplyTo is { } answered && IsPlainId(answered))
        {
            Header("In-Reply-To", $"<{answered}>");
            Header("References", $"<{answered}>");
        }

        Header("Auto-Submitted", "auto-generated");
        Header("X-Auto-Response-Suppress", "All");
        Header("MIME-Version", "1.0");
        Header("Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        mime.Append("\r\n");
        Part("text/plain", Text);
        Part("text/html", Html(Text));
        mime.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Encoding.ASCII.GetBytes(mime.ToString());

        void Header(string name, string value) => mime.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");

        void Part(string type, string content)
        {
            mime.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\n");
            Header("Content-Type", $"{type}; charset=utf-8");
            Header("Content-Transfer-Encoding", "base64");
            mime.Append("\r\n").Append(Base64Lines(Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\r\n")))).Append("\r\n");
        }
    }

    private static string Mailbox(Person person) => $"{Encoded(person.Name)} <{person.Address.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)}>";

    /// <summary>Encoded words (RFC 2047) of at most 75 characters, which also makes line breaks in foreign text harmless.</summary>
    private static string Encoded(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + rune.Utf8SequenceLength > 42)
            {
                Flush();
            }

            word.Append(rune.ToString());
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            if (word.Length > 0)
            {
                words.Add($"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))}?=");
                word.Clear();
            }
        }
    }

    private static string Base64Lines(byte[] bytes)
    {
        var lines = new StringBuilder();
        foreach (var line in bytes.Chunk(Base64Line))
        {
            lines.Append(Convert.ToBase64String(line)).Append("\r\n");
        }

        return lines.ToString();
    }

    private static string Html(string text) =>
        $"<!DOCTYPE html><html><body style=\"font-family:'Segoe UI',sans-serif\">{WebUtility.HtmlEncode(text).ReplaceLineEndings("<br>")}</body></html>";

    private static bool IsPlainId(string id) => id.Length < 900 && !id.AsSpan().ContainsAnyExceptInRange('!', '~') && !id.Contains('<', StringComparison.Ordinal) && !id.Contains('>', StringComparison.Ordinal);
}
