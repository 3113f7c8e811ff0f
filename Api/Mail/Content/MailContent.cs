namespace M365Support.Mail;

/// <summary>What a reader sees of a message: which parts are its text, which are attachments.</summary>
internal sealed partial class MailContent
{
    private const string PgpArmour = "-----BEGIN PGP MESSAGE-----";
    private const string PgpSignature = "-----BEGIN PGP SIGNED MESSAGE-----";

    private const int FirstLines = 1000;

    private readonly MailMessage message;
    private readonly List<MailAttachment> attachments = [];
    private readonly List<MailMessage> inner = [];
    private Body body = new();
    private string? text;
    private string? html;
    private bool textRead;
    private bool htmlRead;
    private bool isSigned;
    private bool isEncrypted;
    private (bool Signed, bool Encrypted)? armour;

    private MailContent(MailMessage message) => this.message = message;

    public IReadOnlyList<MailAttachment> Attachments => attachments;

    public MimePart? Calendar { get; private set; }

    public bool IsSigned
    {
        get => isSigned || ReadArmour().Signed;
        private set => isSigned = value;
    }

    public bool IsEncrypted
    {
        get => isEncrypted || ReadArmour().Encrypted;
        private set => isEncrypted = value;
    }

    /// <summary>Parts that a delivery report consists of.</summary>
    public List<MimePart> StatusParts { get; } = [];

    public bool IsReceipt { get; private set; }

    public IEnumerable<MailWarning> InnerWarnings => inner.SelectMany(m => m.Warnings);

    public string? TextBody
    {
        get
        {
            if (!textRead)
            {
                textRead = true;
                text = Join(body.Plain, isPlain: true);
            }

            return text;
        }
    }

    public string? HtmlBody
    {
        get
        {
            if (!htmlRead)
            {
                htmlRead = true;
                html = Join(body.Html, isPlain: false);
            }

            return html;
        }
    }

    public static MailContent Of(MailMessage message)
    {
        var content = new MailContent(message);
        content.Walk(message.Root, content.body, inAlternative: false);
        return content;
    }

    private void Walk(MimePart part, Body target, bool inAlternative)
    {
        if (part.IsMultipart)
        {
            WalkMultipart(part, target, inAlternative);
            return;
        }

        var type = part.ContentType;
        if (part.IsMessage)
        {
            Attach(part, inline: false);
        }
        else if (type.Is("message/delivery-status") || type.Is("message/global-delivery-status") || type.Is("text/rfc822-headers") || type.Is("message/disposition-notification"))
        {
            StatusParts.Add(part);
            if (part.Parent?.ContentType.Is("multipart/report") == true && part.Parent.Children[0] == part)
            {
                target.Plain.Add(new(part));
            }

            IsReceipt |= type.Is("message/disposition-notification");
        }
        else if (IsBodyText(part, target))
        {
            (type.Is("text/html") ? target.Html : target.Plain).Add(new(part));
            if (!type.Is("text/html"))
            {
                AttachUuencoded(part);
            }
        }
        else if (type.Is("text/calendar"))
        {
            Calendar ??= part;
            if (!inAlternative || part.IsDeclaredAttachment || part.FileName is not null)
            {
                Attach(part, inline: false);
            }
        }
        else if (!(inAlternative && type.Type is "text" && !part.IsDeclaredAttachment && part.FileName is null) && !Unpack(part, target))
        {
            Attach(part, IsInline(part));
        }
    }

    private void WalkMultipart(MimePart part, Body target, bool inAlternative)
    {
        var type = part.ContentType;
        if (!part.HasParts)
        {
            if (!UnpackEncodedMultipart(part, target) && !part.RawBody.Span.Trim(" \t\r\n"u8).IsEmpty)
            {
                target.Plain.Add(new(part));
            }
        }
        else if (type.Is("multipart/alternative"))
        {
            WalkAlternative(part, target);
        }
        else if (type.Is("multipart/related"))
        {
            WalkRelated(part, target, inAlternative);
        }
        else
        {
            isSigned |= type.Is("multipart/signed");
            isEncrypted |= type.Is("multipart/encrypted");
            foreach (var child in part.Children)
            {
                if (!(type.Is("multipart/appledouble") && child.ContentType.Is("application/applefile")))
                {
                    Walk(child, target, inAlternative);
                }
            }
        }
    }

    /// <summary>The last HTML wins (RFC 2046 §5.1.4); the text is the one that stands alone, for beside HTML it may be a mere footer.</summary>
    private void WalkAlternative(MimePart part, Body target)
    {
        Body? plain = null;
        Body? rich = null;
        foreach (var child in part.Children)
        {
            var own = new Body();
            Walk(child, own, inAlternative: true);
            if (own.Plain.Count > 0 && (plain is null || own.Html.Count == 0))
            {
                plain = own;
            }

            rich = own.Html.Count > 0 ? own : rich;
        }

        target.Plain.AddRange(plain?.Plain ?? []);
        target.Html.AddRange(rich?.Html ?? []);
    }

    private void WalkRelated(MimePart part, Body target, bool inAlternative)
    {
        var start = part.ContentType["start"]?.Trim('<', '>', ' ');
        var root = start is null ? null : part.Children.FirstOrDefault(c => c.ContentId == start);
        root ??= part.Children.FirstOrDefault(c => c.IsMultipart || (c.ContentType.Type is "text" && !c.IsDeclaredAttachment)) ?? part.Children[0];
        Walk(root, target, inAlternative);
        foreach (var child in part.Children)
        {
            if (child == root)
            {
                continue;
            }

            if (child.IsMultipart || Unpackable(child))
            {
                Walk(child, target, inAlternative);
            }
            else
            {
                Attach(child, inline: !child.IsDeclaredAttachment || child.ContentId is not null);
            }
        }
    }

    private static bool IsBodyText(MimePart part, Body target)
    {
        var type = part.ContentType;
        if (part.IsDeclaredAttachment || !(type.Is("text/plain") || type.Is("text/html") || IsOtherTextAlone(part)))
        {
            return false;
        }

        // Some senders name their body; a named text after the body is a file, but for one of the forms of the body itself.
        return part.FileName is null || part.Parent?.ContentType.MediaType is "multipart/alternative" or "multipart/related" || (target.Plain.Count == 0 && target.Html.Count == 0 && (part.Parent is null || part.Parent.Children[0] == part));
    }

    /// <summary>A text of another kind is read as plain where there is nothing else to read (RFC 2046 §4.1.4).</summary>
    private static bool IsOtherTextAlone(MimePart part) => part.Parent is null && part.ContentType.Type is "text" && !part.ContentType.Is("text/calendar") && part.FileName is null;

    private static bool IsInline(MimePart part) => part.IsDeclaredInline || (!part.IsDeclaredAttachment && part.ContentId is not null && part.ContentType.Type is "image");

    private static bool Unpackable(MimePart part) => part.ContentType.Is("application/ms-tnef") || part.ContentType.Is("application/vnd.ms-tnef")
        || (part.ContentType.Is("application/octet-stream") && string.Equals(part.FileName, "winmail.dat", StringComparison.OrdinalIgnoreCase));

    private void Attach(MimePart part, bool inline)
    {
        isSigned |= part.ContentType.Subtype is "pkcs7-signature" or "x-pkcs7-signature" or "pgp-signature";
        attachments.Add(new(part, attachments.Count + 1, inline));
    }

    private void AttachUuencoded(MimePart part)
    {
        if (UuencodedText.CanStandIn(part))
        {
            UuencodedText.Attach(part, attachments);
        }
    }

    /// <summary>PGP stands at the beginning of a text; further down it is quoted.</summary>
    private (bool Signed, bool Encrypted) ReadArmour()
    {
        if (armour is null)
        {
            var start = (TextBody ?? HtmlBody).AsSpan().TrimStart();
            start = start[..Math.Min(start.Length, FirstLines)];
            armour = (start.StartsWith(PgpSignature, StringComparison.Ordinal), start.Contains(PgpArmour, StringComparison.Ordinal));
        }

        return armour.Value;
    }

    private string? Join(List<TextSource> sources, bool isPlain)
    {
        if (sources.Count == 0)
        {
            return null;
        }

        string? joined = null;
        foreach (var source in sources)
        {
            var next = source.Text ?? source.Part!.ReadText();
            if (isPlain && source.Part is { } part && UuencodedText.CanStandIn(part))
            {
                next = UuencodedText.Remove(next, message.Document.Options.MaxParts);
            }

            if (string.IsNullOrWhiteSpace(joined))
            {
                joined = next;
            }
            else if (!string.IsNullOrWhiteSpace(next))
            {
                joined = string.Concat(joined, joined.EndsWith('\n') ? "" : "\n", next);
            }
        }

        if (joined!.Length > message.Document.Options.MaxTextLength)
        {
            joined = joined[..message.Document.Options.MaxTextLength];
            message.Document.Warn(MailWarningCode.TextTruncated, "A text is longer than the parser reads; the rest was left out.");
        }

        return joined;
    }

    private sealed class Body
    {
        public List<TextSource> Plain { get; } = [];

        public List<TextSource> Html { get; } = [];
    }

    private readonly record struct TextSource(MimePart? Part, string? Text = null);
}
