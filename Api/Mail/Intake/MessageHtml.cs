using M365Support.Mail.Html;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>The kept HTML of a message, sanitised once more for the page that shows it: what the sanitizer has learned since holds for old mail too.</summary>
/// <param name="Written">What was newly written.</param>
/// <param name="Rest">Quotes, signature and the like; null where there are none.</param>
public sealed record MessageHtml(string Written, string? Rest)
{
    /// <summary>How the kept HTML names the pictures of the message: <c>cid:</c> and their place in the list of its files.</summary>
    internal const string PlaceScheme = "cid:";

    /// <summary>Reads the HTML of a message; null where it has none.</summary>
    /// <param name="pictureUrl">The address of a picture by its place in the message's files.</param>
    public static async Task<MessageHtml?> ReadAsync(TicketMessage message, TicketFiles files, Func<int, string> pictureUrl, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Html is not { } blob)
        {
            return null;
        }

        await using var content = await files.OpenAsync(blob, cancellationToken);
        using var reader = new StreamReader(content);
        return Read(await reader.ReadToEndAsync(cancellationToken), message.Attachments, pictureUrl);
    }

    internal static MessageHtml Read(string kept, IReadOnlyList<AttachmentRef> attachments, Func<int, string> pictureUrl)
    {
        var options = new HtmlSanitizerOptions
        {
            Placeholder = WrittenMail.Picture,
            EmbeddedImage = id => int.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var place)
                && place < attachments.Count && attachments[place] is { ContentId: not null, IsHandedOut: true } ? pictureUrl(place) : null,

            // Escaping has made it longer than it came.
            Limits = HtmlLimits.Default with { MaxLength = 20_000_000 },
        };
        var mark = kept.IndexOf(MailKeeper.RestMark, StringComparison.Ordinal);
        return mark < 0
            ? new MessageHtml(HtmlSanitizer.Sanitize(kept, options), Rest: null)
            : new MessageHtml(HtmlSanitizer.Sanitize(kept[..mark], options), HtmlSanitizer.Sanitize(kept[(mark + MailKeeper.RestMark.Length)..], options));
    }
}
