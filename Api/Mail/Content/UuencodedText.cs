using System.Text;
using M365Support.Mail.Parsing;
using M365Support.Mail.Transfer;

namespace M365Support.Mail;

/// <summary>Files that stand uuencoded in the text of a message.</summary>
internal static class UuencodedText
{
    /// <summary>Whether files are looked for in a part: what is in Base64 already was never uuencoded by a person.</summary>
    public static bool CanStandIn(MimePart part) => part.TransferEncoding is TransferEncoding.Identity or TransferEncoding.QuotedPrintable;

    /// <summary>Adds the files of a part.</summary>
    public static void Attach(MimePart part, List<MailAttachment> attachments)
    {
        var body = part.RawBody;
        if (part.TransferEncoding == TransferEncoding.QuotedPrintable)
        {
            // Quoted-printable leaves the words of the line as they are, so most texts need no decoding here.
            body = FindBegin(body.Span, 0) < 0 ? default : part.ReadBytes();
        }

        var position = 0;
        while (attachments.Count < part.Document.Options.MaxParts && TryFind(body.Span, position, out var start, out var end, out var name))
        {
            attachments.Add(new(body[start..end], TransferEncoding.Uuencode, name, "application/octet-stream", attachments.Count + 1));
            position = end;
        }
    }

    /// <summary>The text without the files.</summary>
    public static string Remove(string text, int maxFiles)
    {
        if (!text.StartsWith("begin ", StringComparison.Ordinal) && !text.Contains("\nbegin ", StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var kept = new StringBuilder(text.Length);
        var position = 0;
        for (var files = 0; files < maxFiles && TryFind(bytes, position, out var start, out var end, out _); files++)
        {
            kept.Append(Encoding.UTF8.GetString(bytes.AsSpan(position..start)));
            position = end;
        }

        return position == 0 ? text : kept.Append(Encoding.UTF8.GetString(bytes.AsSpan(position))).ToString();
    }

    private static bool TryFind(ReadOnlySpan<byte> body, int position, out int start, out int end, out string? name)
    {
        name = null;
        end = 0;
        for (start = FindBegin(body, position); start >= 0; start = FindBegin(body, start + 1))
        {
            var lineEnd = HeaderScanner.LineEnd(body, start, body.Length);
            if (UuDecoder.TryReadBegin(body[start..lineEnd], out var file) && DataEnd(body, lineEnd) is var dataEnd && dataEnd > lineEnd)
            {
                name = Encoding.UTF8.GetString(file);
                end = dataEnd;
                return true;
            }
        }

        return false;
    }

    private static int FindBegin(ReadOnlySpan<byte> body, int position)
    {
        if (position == 0 && body.StartsWith("begin "u8))
        {
            return 0;
        }

        position = Math.Max(0, position - 1);
        var found = position >= body.Length ? -1 : body[position..].IndexOf("\nbegin "u8);
        return found < 0 ? -1 : position + found + 1;
    }

    private static int DataEnd(ReadOnlySpan<byte> body, int position)
    {
        var start = position;
        while (position < body.Length)
        {
            var lineEnd = HeaderScanner.LineEnd(body, position, body.Length);
            var line = body[position..lineEnd];
            if (UuDecoder.IsEnd(line))
            {
                return lineEnd;
            }

            if (!UuDecoder.IsData(line))
            {
                break;
            }

            position = lineEnd;
        }

        return position > start ? position : start;
    }
}
