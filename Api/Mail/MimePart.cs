using System.Buffers;
using System.Text;
using M365Support.Mail.Headers;
using M365Support.Mail.Parsing;
using M365Support.Mail.Transfer;

namespace M365Support.Mail;

/// <summary>A part of a message; everything in it is decoded when asked for (RFC 2045). Not for use from several threads at once.</summary>
public sealed class MimePart
{
    private readonly MimeDocument document;
    private readonly int firstHeader;
    private readonly int headerCount;
    private List<MimePart>? children;
    private ContentType? contentType;
    private MailHeaderCollection? headers;
    private MailMessage? message;
    private int bodyEnd;
    private bool closed;

    internal MimePart(MimeDocument document, int firstHeader, int headerCount, int bodyStart, int bodyEnd, MimePart? parent)
    {
        this.document = document;
        this.firstHeader = firstHeader;
        this.headerCount = headerCount;
        this.bodyEnd = bodyEnd;
        BodyStart = bodyStart;
        Parent = parent;
    }

    public MimePart? Parent { get; }

    public MailHeaderCollection Headers => headers ??= new(document, firstHeader, headerCount);

    /// <summary>The parts of a multipart, in order.</summary>
    public IReadOnlyList<MimePart> Children => children ?? (IReadOnlyList<MimePart>)[];

    /// <summary>The declared media type; <c>text/plain</c>, or <c>message/rfc822</c> in a digest, where none is.</summary>
    public ContentType ContentType => contentType ??= new(document, RawHeader("Content-Type"), Parent?.ContentType.Is("multipart/digest") == true ? "message/rfc822" : "text/plain");

    /// <summary>The transfer encoding; an unknown one is read as none.</summary>
    public TransferEncoding TransferEncoding
    {
        get
        {
            var declared = TransferEncodings.Parse(RawHeader("Content-Transfer-Encoding").Span);
            if (declared is null)
            {
                document.Warn(MailWarningCode.UnknownTransferEncoding, "A part declares a transfer encoding that is not known.");
            }

            return declared ?? TransferEncoding.Identity;
        }
    }

    /// <summary>The Content-ID without angle brackets, or null.</summary>
    public string? ContentId => FirstId("Content-ID");

    /// <summary>Whether Content-Disposition says attachment; false where it says anything else or nothing.</summary>
    public bool IsDeclaredAttachment => DispositionIs("attachment");

    /// <summary>Whether Content-Disposition says inline.</summary>
    public bool IsDeclaredInline => DispositionIs("inline");

    /// <summary>The file name as the sender wrote it, decoded but not made safe, or null (RFC 2183, RFC 2231).</summary>
    public string? FileName
    {
        get
        {
            var disposition = RawHeader("Content-Disposition").Span;
            var name = disposition.IsEmpty ? null : Parameters.Find(disposition, "filename", document) ?? Parameters.Find(disposition, "name", document);
            name = string.IsNullOrWhiteSpace(name) ? ContentType["name"] ?? ContentType["filename"] : name;
            return string.IsNullOrWhiteSpace(name) ? null : name;
        }
    }

    /// <summary>Whether this is a multipart in which parts were found.</summary>
    public bool HasParts => children is not null;

    internal bool IsMultipart => ContentType.Type is "multipart";

    internal MimeDocument Document => document;

    internal int BodyStart { get; }

    internal MimePart? LastChild => children?[^1];

    internal ReadOnlyMemory<byte> RawBody => document.Source[BodyStart..Math.Max(BodyStart, bodyEnd)];

    /// <summary>The decoded bytes, as a stream that decodes while it is read.</summary>
    public Stream OpenRead() => new DecodingStream(RawBody, TransferEncoding);

    /// <summary>The decoded bytes, all at once.</summary>
    public byte[] ReadBytes()
    {
        var raw = RawBody.Span;
        var encoding = TransferEncoding;
        if (encoding == TransferEncoding.Identity)
        {
            return raw.ToArray();
        }

        var buffer = ArrayPool<byte>.Shared.Rent(TransferDecoder.MaxDecodedLength(raw.Length));
        try
        {
            return buffer.AsSpan(0, Decode(encoding, raw, buffer)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The decoded text with line feeds as line ends, whatever the media type.</summary>
    public string ReadText() => PartText.Read(this);

    /// <summary>The message inside a <c>message/rfc822</c> part, or null for other parts and past the depth bound.</summary>
    public MailMessage? ReadMessage()
    {
        if (message is not null || !IsMessage)
        {
            return message;
        }

        if (document.Depth + Level >= document.Options.MaxDepth)
        {
            document.Warn(MailWarningCode.TooDeep, "The message nests deeper than the parser reads; what lies deeper was left out.");
            return null;
        }

        var body = TransferEncoding == TransferEncoding.Identity ? RawBody : ReadBytes();
        return message = MailMessage.Parse(body, document.Options, document.Depth + Level + 1);
    }

    internal bool IsMessage => ContentType.Is("message/rfc822") || ContentType.Is("message/global") || ContentType.Is("message/news");

    internal int Level
    {
        get
        {
            var level = 0;
            for (var ancestor = Parent; ancestor is not null; ancestor = ancestor.Parent)
            {
                level++;
            }

            return level;
        }
    }

    internal int Decode(TransferEncoding encoding, ReadOnlySpan<byte> raw, Span<byte> target)
    {
        var length = TransferDecoder.Decode(encoding, raw, target, out var malformed);
        if (malformed)
        {
            document.Warn(MailWarningCode.MalformedBase64, "A part's Base64 is damaged; what could be read was kept.");
        }

        return length;
    }

    internal void AddChild(MimePart child) => (children ??= []).Add(child);

    internal void CloseAt(int end)
    {
        if (!closed)
        {
            closed = true;
            bodyEnd = Math.Max(BodyStart, end);
        }
    }

    internal ReadOnlyMemory<byte> RawHeader(string name)
    {
        for (var i = firstHeader; i < firstHeader + headerCount; i++)
        {
            if (document.HeaderIs(i, name))
            {
                var slot = document.HeaderAt(i);
                return document.Source[slot.ValueStart..slot.End];
            }
        }

        return default;
    }

    /// <summary>All fields of a name, by position in the document.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> RawHeaders(string name)
    {
        for (var i = firstHeader; i < firstHeader + headerCount; i++)
        {
            if (document.HeaderIs(i, name))
            {
                var slot = document.HeaderAt(i);
                yield return document.Source[slot.ValueStart..slot.End];
            }
        }
    }

    internal string? FirstId(string name)
    {
        var raw = RawHeader(name);
        if (raw.IsEmpty)
        {
            return null;
        }

        var ids = new List<string>(1);
        MessageIds.Read(raw.Span, document, ids);
        return ids.Count > 0 ? ids[0] : null;
    }

    private bool DispositionIs(string kind)
    {
        var value = RawHeader("Content-Disposition").Span.Trim(" \t\r\n\"'"u8);
        return value.Length >= kind.Length && Ascii.EqualsIgnoreCase(value[..kind.Length], kind) && (value.Length == kind.Length || !char.IsAsciiLetterOrDigit((char)value[kind.Length]));
    }
}
