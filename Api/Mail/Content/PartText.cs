using System.Buffers;
using M365Support.Mail.Charsets;
using M365Support.Mail.Transfer;

namespace M365Support.Mail;

/// <summary>Reads a part's text: transfer encoding, line ends, charset, flowed paragraphs.</summary>
internal static class PartText
{
    public static string Read(MimePart part)
    {
        var raw = part.RawBody.Span;
        var options = part.Document.Options;
        var encoding = part.TransferEncoding;
        var label = part.ContentType.Charset;
        var stateful = label is not null && Charset.Find(label) is { } page && Charset.IsStateful(page);
        byte[]? rented = null;
        try
        {
            var bytes = raw;
            if (encoding != TransferEncoding.Identity || (!stateful && raw.Contains((byte)'\r')))
            {
                rented = ArrayPool<byte>.Shared.Rent(TransferDecoder.MaxDecodedLength(raw.Length));
                var length = part.Decode(encoding, raw, rented);
                bytes = rented.AsSpan(0, stateful ? length : LineEnds.Normalise(rented.AsSpan(0, length)));
            }

            if (bytes.Length > options.MaxTextLength)
            {
                bytes = bytes[..options.MaxTextLength];
                part.Document.Warn(MailWarningCode.TextTruncated, "A text is longer than the parser reads; the rest was left out.");
            }

            if (part.ContentType.Is("text/html") && (label is null || Charset.Find(label) is null or Charset.Ascii))
            {
                label = HtmlCharset.Find(bytes) ?? label;
            }

            var text = TextDecoder.Decode(bytes, label, part.Document, part.Document.CharsetHint);
            if (text.Contains('\r'))
            {
                text = text.ReplaceLineEndings("\n");
            }

            return string.Equals(part.ContentType["format"], "flowed", StringComparison.OrdinalIgnoreCase) && part.ContentType.Is("text/plain")
                ? FlowedText.Unwrap(text, string.Equals(part.ContentType["delsp"], "yes", StringComparison.OrdinalIgnoreCase))
                : text;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
