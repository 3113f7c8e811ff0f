using M365Support.Mail.Headers;
using M365Support.Mail.Parsing;

namespace M365Support.Mail;

/// <summary>One header field as it stands in the message (RFC 5322 §2.2).</summary>
public readonly record struct MailHeader
{
    private readonly MimeDocument document;
    private readonly HeaderSlot slot;

    internal MailHeader(MimeDocument document, HeaderSlot slot)
    {
        this.document = document;
        this.slot = slot;
    }

    /// <summary>The name as written.</summary>
    public string Name => HeaderNames.ToText(document.Span.Slice(slot.Start, slot.NameLength));

    /// <summary>The value's bytes, folded and encoded as received, without the final line break.</summary>
    public ReadOnlyMemory<byte> RawValue => document.Source[slot.ValueStart..slot.End];

    /// <summary>The value unfolded, with encoded words decoded (RFC 2047); computed at each call.</summary>
    public string Value => HeaderText.Decode(document.Span[slot.ValueStart..slot.End], document);

    public override string ToString() => $"{Name}: {Value}";
}
