using System.Globalization;

namespace M365Support.Mail.Replies;

/// <summary>A message passed on in the body of another one.</summary>
/// <param name="Text">All of it, with the heading and the header lines.</param>
/// <param name="Body">What stands below the header lines, without quote marks.</param>
/// <param name="From">The author as written there, a name, an address or both; null when not found.</param>
/// <param name="To">The recipients as written there.</param>
/// <param name="Cc">The copied recipients as written there.</param>
/// <param name="Subject">The subject.</param>
/// <param name="DateText">The date as written there.</param>
/// <param name="Date">The date's value where it can be read; without a zone in the text it is taken as UTC.</param>
public sealed record ForwardedMessage(
    string Text,
    string Body,
    string? From,
    string? To,
    string? Cc,
    string? Subject,
    string? DateText,
    DateTimeOffset? Date)
{
    /// <summary>The address in <see cref="From"/>; null when there is only a name.</summary>
    public string? FromAddress => AddressIn(From);

    private static string? AddressIn(string? text)
    {
        var at = text?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        if (at <= 0)
        {
            return null;
        }

        int start = at, end = at + 1;
        while (start > 0 && IsAddressCharacter(text![start - 1]))
        {
            start--;
        }

        while (end < text!.Length && IsAddressCharacter(text[end]))
        {
            end++;
        }

        return start < at && end > at + 1 ? text[start..end].TrimEnd('.') : null;
    }

    private static bool IsAddressCharacter(char c) => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '+' or '\'' or '=' or '&' or '#' or '/';

    internal static ForwardedMessage Parse(IReadOnlyList<MailLine> lines)
    {
        var text = PartText.Join(lines);
        for (var i = 0; i < lines.Count && i < 12; i++)
        {
            if (HeaderBlock.Match(lines, i, announced: true, quoted: true) is { } block)
            {
                var body = PartText.Unquote(lines.Skip(i + block.LineCount));
                var date = Value(block, HeaderField.Date);
                return new ForwardedMessage(text, body, Value(block, HeaderField.From), Value(block, HeaderField.To), Value(block, HeaderField.Cc), Value(block, HeaderField.Subject), date, ReadDate(date, block.Language));
            }
        }

        return new ForwardedMessage(text, PartText.Unquote(lines.Skip(1)), null, null, null, null, null, null);
    }

    private static string? Value(HeaderBlock block, HeaderField field) =>
        block.Values.TryGetValue(field, out var value) && value.Length > 0 ? value : null;

    private static DateTimeOffset? ReadDate(string? text, string language)
    {
        if (text is null || text.Length > 100)
        {
            return null;
        }

        // "Monday, May 4, 2020 at 10:15 AM" and "(UTC+01:00)" are what .NET does not read by itself.
        var plain = text.Replace(" at ", " ", StringComparison.Ordinal).Replace(" um ", " ", StringComparison.Ordinal).Replace(" à ", " ", StringComparison.Ordinal).Replace(" Uhr", string.Empty, StringComparison.Ordinal);
        var comment = plain.IndexOf('(', StringComparison.Ordinal);
        plain = (comment > 0 ? plain[..comment] : plain).Trim();
        const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal;
        return DateTimeOffset.TryParse(plain, CultureInfo.GetCultureInfo(language), Styles, out var date)
            || DateTimeOffset.TryParse(plain, CultureInfo.InvariantCulture, Styles, out date)
            ? date
            : null;
    }
}
