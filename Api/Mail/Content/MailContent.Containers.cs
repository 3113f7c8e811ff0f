using M365Support.Mail.Tnef;

namespace M365Support.Mail;

/// <content>Opening what lies in winmail.dat and signed envelopes.</content>
internal sealed partial class MailContent
{
    /// <summary>Takes the content out of containers that people do not want to see; false where it must stay an attachment.</summary>
    private bool Unpack(MimePart part, Body target)
    {
        var type = part.ContentType;
        if (type.Is("application/pgp-encrypted") || type.Is("application/x-microsoft-rpmsg-message"))
        {
            IsEncrypted = true;
        }
        else if (Unpackable(part))
        {
            return UnpackTnef(part, target);
        }
        else if (type.Subtype is "pkcs7-mime" or "x-pkcs7-mime" || (type.Is("application/octet-stream") && part.FileName?.EndsWith(".p7m", StringComparison.OrdinalIgnoreCase) == true))
        {
            return UnpackSigned(part, target);
        }

        return false;
    }

    /// <summary>A multipart must not be transfer-encoded, but some are (RFC 2045 §6.4).</summary>
    private bool UnpackEncodedMultipart(MimePart part, Body target)
    {
        var document = part.Document;
        if (part.TransferEncoding == Transfer.TransferEncoding.Identity || part.RawBody.IsEmpty || document.Depth + part.Level >= document.Options.MaxDepth)
        {
            return false;
        }

        byte[] decoded = [.. "Content-Type: "u8, .. part.RawHeader("Content-Type").Span, .. "\r\n\r\n"u8, .. part.ReadBytes()];
        var opened = MailMessage.Parse(decoded, document.Options, document.Depth + part.Level + 1);
        inner.Add(opened);
        Walk(opened.Root, target, inAlternative: false);
        return true;
    }

    private bool UnpackTnef(MimePart part, Body target)
    {
        var options = message.Document.Options;
        if (part.RawBody.Length > options.MaxDecodedBytes || new TnefReader(options, message.Document).Read(part.ReadBytes()) is not { } tnef)
        {
            message.Document.Warn(MailWarningCode.MalformedTnef, "A winmail.dat cannot be read; it is kept as an attachment.");
            return false;
        }

        if (tnef.IsMalformed)
        {
            message.Document.Warn(MailWarningCode.MalformedTnef, "A winmail.dat is damaged; what could be read was kept.");
        }

        // The message's own text is what the sender's server made of the same body.
        if (tnef.Text is { } own && target.Plain.Count == 0)
        {
            target.Plain.Add(new(Part: null, own.ReplaceLineEndings("\n")));
        }

        if (tnef.Html is { } rich && target.Html.Count == 0)
        {
            target.Html.Add(new(Part: null, rich.ReplaceLineEndings("\n")));
        }

        AttachTnef(tnef);
        return true;
    }

    private void AttachTnef(TnefContent tnef)
    {
        foreach (var file in tnef.Attachments)
        {
            var name = file.LongName ?? file.Name;
            if (file.Item is { } item)
            {
                var written = item.Html ?? item.Text ?? "";
                attachments.Add(new(System.Text.Encoding.UTF8.GetBytes(written), Transfer.TransferEncoding.Identity, (name ?? item.Subject ?? "message") + (item.Html is null ? ".txt" : ".html"), item.Html is null ? "text/plain" : "text/html", attachments.Count + 1));
                AttachTnef(item);
            }
            else
            {
                attachments.Add(new(file.Data, Transfer.TransferEncoding.Identity, name, file.MediaType ?? "application/octet-stream", attachments.Count + 1) { ContentId = file.ContentId, IsInline = file.ContentId is not null });
            }
        }
    }

    private bool UnpackSigned(MimePart part, Body target)
    {
        var kind = part.ContentType["smime-type"];
        var document = part.Document;
        if (string.Equals(kind, "enveloped-data", StringComparison.OrdinalIgnoreCase) || string.Equals(kind, "authEnveloped-data", StringComparison.OrdinalIgnoreCase))
        {
            IsEncrypted = true;
            return false;
        }

        if (part.RawBody.Length > document.Options.MaxDecodedBytes || document.Depth + part.Level >= document.Options.MaxDepth)
        {
            document.Warn(MailWarningCode.TooDeep, "The message nests deeper than the parser reads; what lies deeper was left out.");
            return false;
        }

        var envelope = part.ReadBytes();
        if (SignedData.IsEncrypted(envelope))
        {
            IsEncrypted = true;
            return false;
        }

        if (string.Equals(kind, "certs-only", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (SignedData.Open(envelope) is not { } signed)
        {
            document.Warn(MailWarningCode.MalformedSignedData, "A signed envelope cannot be opened; it is kept as an attachment.");
            return false;
        }

        IsSigned = true;
        var opened = MailMessage.Parse(signed, document.Options, document.Depth + part.Level + 1);
        inner.Add(opened);
        Walk(opened.Root, target, inAlternative: false);
        return true;
    }
}
