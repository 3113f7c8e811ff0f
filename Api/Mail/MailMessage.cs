using M365Support.Mail.Parsing;

namespace M365Support.Mail;

/// <summary>A message as received (RFC 5322, MIME), decoded when asked for. Not for use from several threads at once.</summary>
public sealed partial class MailMessage
{
    private readonly MimeDocument document;
    private MailContent? content;
    private DeliveryStatus? deliveryStatus;
    private bool deliveryStatusRead;
    private MailKind? kind;

    private MailMessage(MimeDocument document, MimePart root)
    {
        this.document = document;
        Root = root;
    }

    /// <summary>The outermost part.</summary>
    public MimePart Root { get; }

    /// <summary>All header fields, in order.</summary>
    public MailHeaderCollection Headers => Root.Headers;

    /// <summary>The message as received, but for what a size bound cut off.</summary>
    public ReadOnlyMemory<byte> Source => document.Source;

    /// <summary>What was odd so far; reading more of the message can add to it.</summary>
    public IReadOnlyList<MailWarning> Warnings => content is null ? document.Warnings : [.. document.Warnings.Concat(content.InnerWarnings).DistinctBy(w => w.Code)];

    /// <summary>The text, line ends as LF, or null where the message has none but HTML.</summary>
    public string? TextBody => Content.TextBody;

    /// <summary>The HTML, or null where the message has none.</summary>
    public string? HtmlBody => Content.HtmlBody;

    /// <summary>The first iCalendar object of the message, or null.</summary>
    public string? CalendarBody => Content.Calendar?.ReadText();

    /// <summary>Everything that is not the body: files, inline images, attached messages.</summary>
    public IReadOnlyList<MailAttachment> Attachments => Content.Attachments;

    /// <summary>Whether a signature is attached or around the content; it is not verified.</summary>
    public bool IsSigned => Content.IsSigned;

    /// <summary>Whether the content, or part of it, is encrypted (S/MIME, PGP).</summary>
    public bool IsEncrypted => Content.IsEncrypted;

    /// <summary>What a delivery report says, or null where the message is none.</summary>
    public DeliveryStatus? DeliveryStatus
    {
        get
        {
            if (!deliveryStatusRead)
            {
                deliveryStatusRead = true;
                deliveryStatus = DeliveryStatusReader.Read(this);
            }

            return deliveryStatus;
        }
    }

    /// <summary>Who or what wrote it.</summary>
    public MailKind Kind => kind ??= MailKindClassifier.Classify(this);

    internal MailContent Content => content ??= MailContent.Of(this);

    internal MimeDocument Document => document;

    /// <summary>Reads a message; never throws for its content.</summary>
    /// <param name="source">The bytes, which must stay as they are while the message is in use.</param>
    /// <param name="options">The bounds; <see cref="MailParserOptions.Default"/> where null.</param>
    public static MailMessage Parse(ReadOnlyMemory<byte> source, MailParserOptions? options = null) => Parse(source, options ?? MailParserOptions.Default, depth: 0);

    /// <summary>Reads a message from a stream, up to <see cref="MailParserOptions.MaxSize"/> bytes of it.</summary>
    public static async Task<MailMessage> ParseAsync(Stream stream, MailParserOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= MailParserOptions.Default;
        return Parse(await SourceReader.ReadAsync(stream, options.MaxSize + 1L, cancellationToken), options);
    }

    internal static MailMessage Parse(ReadOnlyMemory<byte> source, MailParserOptions options, int depth)
    {
        var readable = SourceReader.MakeReadable(source.Length > options.MaxSize ? source[..options.MaxSize] : source);
        var parsed = new MimeDocument(readable, options, depth);
        if (source.Length > options.MaxSize)
        {
            parsed.Warn(MailWarningCode.MessageTruncated, "The message is longer than the parser reads; the rest was left out.");
        }

        var root = new StructureScanner(parsed).ScanMessage();
        parsed.Root = root;
        return new(parsed, root);
    }
}
