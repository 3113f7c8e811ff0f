using System.Collections.Frozen;
using System.Text;

namespace M365Support.Mail.Headers;

/// <summary>Names of common header fields, so that reading a name seldom allocates.</summary>
internal static class HeaderNames
{
    private static readonly FrozenSet<string> Common = FrozenSet.Create(
        StringComparer.Ordinal,
        "Accept-Language", "ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal", "Authentication-Results", "Auto-Submitted", "Bcc", "Cc", "Content-Description",
        "Content-Disposition", "Content-ID", "Content-Id", "Content-Language", "Content-Length", "Content-Location", "Content-Transfer-Encoding", "Content-Type", "Content-type",
        "Content-transfer-encoding", "Date", "DKIM-Signature", "Delivered-To", "DomainKey-Signature", "Envelope-To", "Errors-To", "From", "Importance", "In-Reply-To", "Lines",
        "List-Archive", "List-Help", "List-ID", "List-Id", "List-Owner", "List-Post", "List-Subscribe", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Message-ID",
        "Message-Id", "Mime-Version", "Organization", "Precedence", "Received", "Received-SPF", "References", "Reply-To", "Reply-to", "Resent-From", "Return-Path", "Return-path",
        "Sender", "Status", "Subject", "Thread-Index", "Thread-Topic", "To", "User-Agent", "X-Auto-Response-Suppress", "X-Mailer", "X-MimeOLE", "X-MS-Exchange-Organization-SCL",
        "X-MS-Has-Attach", "X-MS-TNEF-Correlator", "X-MSMail-Priority", "X-Mozilla-Status", "X-Original-To", "X-Originating-IP", "X-Priority", "X-Received", "X-Spam-Level",
        "X-Spam-Status", "X-Status", "X-UIDL", "X-Virus-Scanned");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Common.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string ToText(ReadOnlySpan<byte> name)
    {
        if (name.Length > 64)
        {
            return Encoding.Latin1.GetString(name);
        }

        Span<char> chars = stackalloc char[64];
        var length = Encoding.Latin1.GetChars(name, chars);
        return Lookup.TryGetValue(chars[..length], out var known) ? known : new string(chars[..length]);
    }
}
