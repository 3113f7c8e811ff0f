using System.Buffers.Text;
using System.Text;

namespace M365Support.Local;

/// <summary>sendMail in MIME format: checked as Exchange does, kept as sent, and delivered to the tenant's own mailboxes.</summary>
internal sealed class SendMail(DemoPeople people, MailFolders mail)
{
    public async Task<IResult> HandleAsync(HttpRequest request, string user)
    {
        if (mail.Find(user) is not { } sender)
        {
            return EmulatorResults.UserNotFound(user);
        }

        if (request.ContentType?.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) != true)
        {
            return EmulatorResults.Error(501, "NotImplemented", "This emulator sends MIME only: Content-Type text/plain with the message in base64.");
        }

        if (await ReadAsync(request) is not { } body)
        {
            return EmulatorResults.Error(413, "RequestEntityTooLarge", "The request is larger than 4 MB.");
        }

        return Decode(body) is not { Length: > 0 } mime
            ? EmulatorResults.Error(400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.")
            : Send(sender, mime);
    }

    private IResult Send(EmulatedMailbox sender, byte[] mime)
    {
        if (EmlHeaders.Parse(mime) is not { } headers)
        {
            return EmulatorResults.Error(400, "ErrorMimeContentInvalid", "The MIME content is invalid.");
        }

        var recipients = headers.Addresses("To", "Cc", "Bcc");
        if (recipients.Count == 0)
        {
            return EmulatorResults.Error(400, "ErrorInvalidRecipients", "At least one recipient is required.");
        }

        if (headers.From.Any(from => from != sender.Address))
        {
            return EmulatorResults.Error(403, "ErrorSendAsDenied", "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.");
        }

        var delivered = Complete(mime, headers, sender.Address);
        EmulatorFiles.WriteWhole(Path.Combine(mail.SentPath, $"{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmssfff}-{Guid.NewGuid():N}.eml"), delivered);
        foreach (var mailbox in recipients.Distinct(StringComparer.Ordinal).Select(mail.Find).OfType<EmulatedMailbox>())
        {
            mail.Deliver(mailbox, WithoutBcc(delivered));
        }

        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    /// <summary>Exchange adds the sender and a Message-ID when they are missing.</summary>
    private byte[] Complete(byte[] mime, EmlHeaders headers, string sender)
    {
        var added = (headers.From.Count == 0 ? $"From: <{sender}>\r\n" : "")
            + (headers.MessageId is null ? $"Message-ID: <{Guid.NewGuid():N}@{people.Tenant.Domain}>\r\n" : "");
        return [.. Encoding.ASCII.GetBytes(added), .. mime];
    }

    /// <summary>Blind recipients are for the sender's copy alone (RFC 5322, 3.6.3).</summary>
    private static byte[] WithoutBcc(byte[] mime)
    {
        var kept = new MemoryStream(mime.Length);
        var (position, dropping) = (0, false);
        while (position < mime.Length)
        {
            var end = Array.IndexOf(mime, (byte)'\n', position) is >= 0 and var newline ? newline + 1 : mime.Length;
            var line = mime.AsSpan(position, end - position);
            if (line.TrimEnd("\r\n"u8).IsEmpty)
            {
                break;
            }

            dropping = line[0] is (byte)' ' or (byte)'\t' ? dropping : line.Length > 4 && Ascii.EqualsIgnoreCase(line[..4], "Bcc:"u8);
            if (!dropping)
            {
                kept.Write(line);
            }

            position = end;
        }

        kept.Write(mime.AsSpan(position));
        return kept.ToArray();
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        var tooLarge = false;
        while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            // Read to the end all the same: a client that is still sending would see a broken connection instead of the answer.
            tooLarge |= body.Length + read > MailRoutes.LargestRequest;
            if (!tooLarge)
            {
                body.Write(buffer, 0, read);
            }
        }

        return tooLarge ? null : body.ToArray();
    }

    private static byte[]? Decode(byte[] text)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, decoded, out _, out var written) == System.Buffers.OperationStatus.Done ? decoded[..written] : null;
    }
}
