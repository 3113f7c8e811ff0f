using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace M365Support.Mail.Outgoing;

/// <summary>Mail addresses as the desk writes them into headers and compares them.</summary>
internal static partial class AddressText
{
    /// <summary>RFC 5321 §4.5.3.1.3, without the angle brackets.</summary>
    private const int Longest = 254;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// The address as an addr-spec (RFC 5322 §3.4.1; what is before the @ may be international, RFC 6532 §3.2), international domains in
    /// their A-label form (RFC 5891); false for what is none, and for the domain that is reserved to mean none (RFC 2606 §2).
    /// </summary>
    public static bool TryFormat(string? address, [NotNullWhen(true)] out string? formatted)
    {
        formatted = null;
        var at = address?.LastIndexOf('@') ?? -1;
        if (at <= 0 || address!.Length > Longest || !LocalPart().IsMatch(address.AsSpan(0, at)))
        {
            return false;
        }

        try
        {
            var domain = Idn.GetAscii(address, at + 1);
            formatted = $"{address.AsSpan(0, at)}@{domain}";
            return Encoding.UTF8.GetByteCount(formatted) <= Longest && Domain().IsMatch(domain);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The address in lower case and without what follows a plus sign (RFC 5233), which all reaches one mailbox.</summary>
    public static string Mailbox(string address)
    {
        var lower = address.Trim().ToLowerInvariant();
        var at = lower.LastIndexOf('@');
        var plus = lower.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 && plus < at ? string.Concat(lower.AsSpan(0, plus), lower.AsSpan(at)) : lower;
    }

    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];

    [GeneratedRegex("""^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{Nd}-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{Nd}-]+)*|"[ !#-\[\]-~]+")\z""", RegexOptions.CultureInvariant)]
    private static partial Regex LocalPart();

    [GeneratedRegex(@"^(?!(?:.*\.)?invalid\z)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Domain();
}
