using M365Support.Mail.Headers;
using M365Support.Mail.Parsing;

namespace M365Support.Mail;

/// <summary>Reads delivery reports: standard ones (RFC 3464), and what older servers write in headers and text.</summary>
internal static class DeliveryStatusReader
{
    private const int MaxRecipients = 500;
    private const int MaxFields = 20_000;

    public static DeliveryStatus? Read(MailMessage message)
    {
        var content = message.Content;
        var recipients = new List<DeliveryRecipient>();
        string? original = null;
        foreach (var part in content.StatusParts)
        {
            if (part.ContentType.Subtype is "rfc822-headers")
            {
                original ??= MailMessage.Parse(part.ReadBytes(), part.Document.Options).MessageId;
            }
            else if (part.ContentType.Subtype is not "disposition-notification")
            {
                ReadGroups(part, recipients);
            }
        }

        if (recipients.Count == 0 && message.Root is { Children: [_, { IsMultipart: false } second, ..] } root && root.ContentType.Is("multipart/report"))
        {
            ReadGroups(second, recipients);
        }

        if (recipients.Count == 0)
        {
            ReadFailedRecipients(message, recipients);
        }

        if (recipients.Count == 0 && !BounceText.IsBounce(message))
        {
            return null;
        }

        if (recipients.Count == 0)
        {
            recipients.AddRange(BounceText.Recipients(message));
        }

        original ??= content.Attachments.FirstOrDefault(a => a.IsMessage)?.ReadMessage()?.MessageId;
        return new(recipients, recipients.Exists(r => r.Action == DeliveryAction.Failed), original);
    }

    /// <summary>The groups of fields, one per recipient, stand apart by blank lines; where those are missing, each recipient begins one.</summary>
    private static void ReadGroups(MimePart part, List<DeliveryRecipient> recipients)
    {
        var bytes = part.ReadBytes();
        var document = new MimeDocument(bytes, part.Document.Options, part.Document.Depth);
        var position = 0;
        while (position < bytes.Length && recipients.Count < MaxRecipients && document.HeaderCount < MaxFields)
        {
            var first = document.HeaderCount;
            var next = HeaderScanner.Scan(document, position, bytes.Length, topLevel: false);
            for (var i = first + 1; i < document.HeaderCount; i++)
            {
                if (document.HeaderIs(i, "Final-Recipient") && new MailHeaderCollection(document, first, i - first).Contains("Final-Recipient"))
                {
                    ReadGroup(new(document, first, i - first), recipients);
                    first = i;
                }
            }

            if (document.HeaderCount > first)
            {
                ReadGroup(new(document, first, document.HeaderCount - first), recipients);
            }

            position = next > position ? next : HeaderScanner.LineEnd(bytes, position, bytes.Length);
        }
    }

    private static void ReadGroup(MailHeaderCollection fields, List<DeliveryRecipient> recipients)
    {
        var address = Address(fields["Final-Recipient"]) ?? Address(fields["Original-Recipient"]);
        var status = fields["Status"]?.Split(' ', 2)[0];
        var action = fields["Action"]?.Trim().Split(' ', 2)[0];
        if (address is null && (action is null || status is null))
        {
            return;
        }

        var diagnostic = fields["Diagnostic-Code"];
        var semicolon = diagnostic?.IndexOf(';', StringComparison.Ordinal) ?? -1;
        recipients.Add(new(address ?? "", Action(action, status), status, semicolon >= 0 ? diagnostic![(semicolon + 1)..].Trim() : diagnostic));
    }

    private static DeliveryAction Action(string? action, string? status) => action?.ToUpperInvariant() switch
    {
        "DELAYED" => DeliveryAction.Delayed,
        "DELIVERED" => DeliveryAction.Delivered,
        "RELAYED" => DeliveryAction.Relayed,
        "EXPANDED" => DeliveryAction.Expanded,
        "FAILED" => DeliveryAction.Failed,
        _ => status?.StartsWith('2') == true ? DeliveryAction.Delivered : status?.StartsWith('4') == true ? DeliveryAction.Delayed : DeliveryAction.Failed,
    };

    /// <summary>Takes the address out of <c>rfc822; name@example.com</c>.</summary>
    private static string? Address(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        var address = value[(value.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().Trim('<', '>').Trim();
        return address.Length == 0 ? null : address;
    }

    private static void ReadFailedRecipients(MailMessage message, List<DeliveryRecipient> recipients)
    {
        var found = new List<MailAddress>();
        foreach (var raw in message.Root.RawHeaders("X-Failed-Recipients"))
        {
            AddressReader.Read(raw.Span, message.Document, found);
        }

        foreach (var address in found.Take(MaxRecipients))
        {
            recipients.Add(new(address.Address, BounceText.Action(message), Status: null, Diagnostic: null));
        }
    }
}
