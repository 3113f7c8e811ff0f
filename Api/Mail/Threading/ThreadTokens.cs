using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using M365Support.Tickets;

namespace M365Support.Mail.Threading;

/// <summary>Marks outgoing mail with its ticket so that an answer finds it again, signed so that nobody can make up a mark (HMAC-SHA256, RFC 2104).</summary>
/// <param name="keys">The first signs; all are known, so that a key can be replaced while older mail is still answered.</param>
public sealed partial class ThreadTokens(IReadOnlyList<byte[]> keys)
{
    /// <summary>50 bits: short enough for a subject, and at one guess per mail out of reach.</summary>
    private const int Length = 10;

    /// <summary>Crockford's base 32: no letter that can be taken for a digit, and the case does not matter.</summary>
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>What a hostile header may make us check.</summary>
    private const int MostMarks = 20;

    /// <summary>The mark in a subject: <c>[482-019-360/k7m2p9q4xz]</c>.</summary>
    public string Subject(TicketId ticket, string subject) => $"[{ticket}/{Sign(ticket, keys[0])}] {Unmarked(subject)}";

    /// <summary>The address to answer to: <c>support+482019365.k7m2p9q4xz@contoso.example</c> (RFC 5233 subaddressing; Learn: "Plus Addressing in Exchange Online").</summary>
    public string PlusAddress(TicketId ticket, string mailbox)
    {
        var at = mailbox.LastIndexOf('@');
        return $"{mailbox.AsSpan(0, at)}+{Compact(ticket)}.{Sign(ticket, keys[0])}{mailbox.AsSpan(at)}";
    }

    /// <summary>A Message-ID without angle brackets.</summary>
    /// <param name="unique">What tells this message from others about the ticket; the same again gives the same id.</param>
    public string MessageId(TicketId ticket, string unique, string domain) =>
        $"{Compact(ticket)}.{Sign(ticket, keys[0])}.{Encode(SHA256.HashData(Encoding.UTF8.GetBytes(unique)), 16)}@{domain}";

    /// <summary>The first ticket whose genuine mark is in the text: a subject, an address or a Message-ID.</summary>
    public bool TryFind(string? text, [NotNullWhen(true)] out TicketId? ticket)
    {
        ticket = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var checkedMarks = 0;
        var plain = Plain(text);
        foreach (var mark in Mark().EnumerateMatches(plain))
        {
            if (++checkedMarks > MostMarks)
            {
                return false;
            }

            var found = plain.AsSpan(mark.Index, mark.Length);
            var split = found.IndexOfAny('/', '.');
            if (TicketId.TryParse(found[..split].ToString(), out var id) && IsGenuine(id, found[(split + 1)..].ToString()))
            {
                ticket = id;
                return true;
            }
        }

        return false;
    }

    /// <summary>The subject without marks, genuine or not.</summary>
    public static string Unmarked(string subject) => BracketedMark().Replace(subject, "").Trim();

    private bool IsGenuine(TicketId ticket, string token)
    {
        var given = Encoding.ASCII.GetBytes(token.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant());
        var genuine = false;
        foreach (var key in keys)
        {
            genuine |= CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Sign(ticket, key)));
        }

        return genuine;
    }

    /// <summary>What typing and relays make of a mark, undone: full-width forms, other dashes, characters that cannot be seen, a fold within it.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var category = char.GetUnicodeCategory(c);
            if (category != UnicodeCategory.Format)
            {
                plain.Append(c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : category == UnicodeCategory.DashPunctuation ? '-' : char.IsWhiteSpace(c) ? ' ' : c);
            }
        }

        return plain.ToString();
    }

    private static string Sign(TicketId ticket, byte[] key) => Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"thread:{ticket}")), Length);

    private static string Compact(TicketId ticket) => ticket.ToString().Replace("-", "", StringComparison.Ordinal);

    private static string Encode(ReadOnlySpan<byte> bytes, int length)
    {
        var text = new char[length];
        for (var i = 0; i < length; i++)
        {
            var bit = i * 5;
            var pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }

    [GeneratedRegex(@"(?<![0-9])[0-9]{3}-?[0-9]{3}-?[0-9]{3} ?[/.](?: ?[0-9a-hjkmnp-tv-z]){10}(?![0-9a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();

    [GeneratedRegex(@"[\[［【〔]\s*\d{3}\p{Pd}?\d{3}\p{Pd}?\d{3}\s*[/／](?:\s?[0-9a-z０-９ａ-ｚ]){10}\s*[\]］】〕]\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BracketedMark();
}
