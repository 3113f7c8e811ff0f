using System.Runtime.InteropServices;
using System.Text;
using M365Support.Mail.Html;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Intake;

/// <summary>What was kept of a mail.</summary>
/// <param name="Original">The blob of the mail as it came.</param>
/// <param name="Html">The blob of what it newly says as sanitised HTML; null where it has no HTML.</param>
public sealed record KeptMail(string Original, IReadOnlyList<AttachmentRef> Attachments, string? Html);

/// <summary>Keeps a mail as it came, its files one by one, and its HTML made harmless.</summary>
/// <remarks>Files go from the decoder to storage in blocks, so that no decoded file is in memory. The names follow from the mail, so that doing it again changes nothing.</remarks>
public sealed class MailKeeper(TicketFiles files, IOptions<IntakeOptions> options)
{
    /// <summary>Parts what was newly written from the rest in the blob of the HTML. Sanitised HTML has no comments, so it cannot occur in it.</summary>
    internal const string RestMark = "<!--rest-->";

    private const string AnyType = "application/octet-stream";

    /// <summary>Keeps the mail.</summary>
    /// <param name="folder">The blobs' folder, unique to the mail.</param>
    public async Task<KeptMail> KeepAsync(MailMessage message, WrittenMail written, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(written);
        var original = $"{folder}/original.eml";
        using (var source = StreamOf(message.Source))
        {
            await files.SaveAsync(original, source, "message/rfc822", cancellationToken);
        }

        var kept = new List<AttachmentRef>(message.Attachments.Count);
        var size = 0L;
        foreach (var attachment in message.Attachments)
        {
            var next = await KeepAsync(attachment, $"{folder}/{kept.Count}", kept.Count, size, cancellationToken);
            size += next.Blob is null ? 0 : next.Size;
            kept.Add(next);
        }

        if (written.Html is not { } html)
        {
            return new KeptMail(original, kept, Html: null);
        }

        var blob = $"{folder}/message.html";
        var harmless = Sanitize(html, message.Attachments, kept);
        await files.SaveAsync(blob, StreamOf(Encoding.UTF8.GetBytes(harmless)), "text/html; charset=utf-8", cancellationToken);
        return new KeptMail(original, kept, blob);
    }

    private async Task<AttachmentRef> KeepAsync(MailAttachment attachment, string blob, int count, long sizeBefore, CancellationToken cancellationToken)
    {
        var name = NameOf(attachment);
        var bounds = options.Value;
        if (count >= bounds.MaxAttachments || attachment.Size > bounds.MaxAttachmentSize || sizeBefore + attachment.Size > bounds.MaxAttachmentsSize)
        {
            return new AttachmentRef(name, attachment.ContentType, attachment.Size, Blob: null, AttachmentConcern.TooLarge);
        }

        var inspector = new FileInspector();
        await using (var content = new InspectedStream(attachment.OpenRead(), inspector))
        {
            await files.SaveAsync(blob, content, AnyType, cancellationToken);
        }

        // The bytes say whether it is a picture, not the sender.
        var type = inspector.PictureType() ?? (IsPicture(attachment.ContentType) ? AnyType : attachment.ContentType);
        return new AttachmentRef(name, type, inspector.Length, blob, Judge(attachment, name, inspector));
    }

    private static AttachmentConcern Judge(MailAttachment attachment, string name, FileInspector inspector)
    {
        AttachmentConcern[] concerns = [inspector.Judge(), RiskyNames.Judge(name, attachment.ContentType), RiskyNames.Judge(attachment.DeclaredFileName, attachment.ContentType)];
        return Array.Find(concerns, c => c == AttachmentConcern.Executable) is var program and not AttachmentConcern.None
            ? program
            : Array.Find(concerns, c => c != AttachmentConcern.None);
    }

    /// <summary>A message is opened by the programs that its extension names.</summary>
    private static string NameOf(MailAttachment attachment) =>
        attachment.IsMessage && !attachment.FileName.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) ? attachment.FileName + ".eml" : attachment.FileName;

    /// <summary>The HTML, in which pictures go by their place in the list of files; pictures that it shows, also in what it quotes, are marked in the list.</summary>
    private static string Sanitize(WrittenHtml html, IReadOnlyList<MailAttachment> attachments, List<AttachmentRef> kept)
    {
        var sanitizing = new HtmlSanitizerOptions { EmbeddedImage = Find, Placeholder = WrittenMail.Picture };
        var written = html.Sanitize(sanitizing);
        var rest = html.SanitizeRest(sanitizing);
        return rest.Length == 0 ? written : written + RestMark + rest;

        string? Find(string id)
        {
            var place = Place(attachments, id);
            if (place < 0 || kept[place] is not { IsHandedOut: true } file || !IsPicture(file.ContentType))
            {
                return null;
            }

            kept[place] = file with { ContentId = attachments[place].ContentId ?? id };
            return MessageHtml.PlaceScheme + place.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static bool IsPicture(string mediaType) => mediaType is "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "image/bmp";

    /// <summary>By the Content-ID; some programs write the file's name instead.</summary>
    private static int Place(IReadOnlyList<MailAttachment> attachments, string id)
    {
        var byName = -1;
        for (var i = 0; i < attachments.Count; i++)
        {
            if (string.Equals(attachments[i].ContentId, id, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }

            if (byName < 0 && string.Equals(attachments[i].DeclaredFileName, id, StringComparison.OrdinalIgnoreCase))
            {
                byName = i;
            }
        }

        return byName;
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);
}
