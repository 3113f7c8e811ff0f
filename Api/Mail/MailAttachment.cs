using System.Buffers;
using System.Security.Cryptography;
using M365Support.Mail.Transfer;

namespace M365Support.Mail;

/// <summary>A file, inline image or message that came with a message; decoded while it is read.</summary>
public sealed class MailAttachment
{
    private readonly ReadOnlyMemory<byte> raw;
    private readonly TransferEncoding encoding;
    private readonly MimePart? part;
    private readonly int number;
    private long size = -1;
    private string? sha256;
    private string? fileName;

    internal MailAttachment(MimePart part, int number, bool inline)
        : this(part.RawBody, part.TransferEncoding, part.FileName ?? LocationName(part), part.ContentType.MediaType, number)
    {
        this.part = part;
        ContentId = part.ContentId;
        IsInline = inline;
    }

    internal MailAttachment(ReadOnlyMemory<byte> raw, TransferEncoding encoding, string? declaredName, string contentType, int number)
    {
        this.raw = raw;
        this.encoding = encoding;
        this.number = number;
        DeclaredFileName = declaredName;
        ContentType = contentType;
    }

    /// <summary>The name as the sender wrote it, decoded; null where there is none. Not safe to use as a file name.</summary>
    public string? DeclaredFileName { get; }

    /// <summary>A name that is safe on any file system, made up where none was declared.</summary>
    public string FileName => fileName ??= SafeFileName.Create(DeclaredFileName, IsMessage ? ReadMessage()?.Subject : null, ContentType, number);

    /// <summary>The declared media type, in lower case.</summary>
    public string ContentType { get; }

    /// <summary>The identifier that HTML refers to as <c>cid:</c>, or null.</summary>
    public string? ContentId { get; internal init; }

    /// <summary>Whether it belongs into the text, such as a pasted image.</summary>
    public bool IsInline { get; internal init; }

    /// <summary>Whether it is a message (<c>message/rfc822</c>).</summary>
    public bool IsMessage => part?.IsMessage == true;

    /// <summary>Decoded bytes; found by decoding once.</summary>
    public long Size
    {
        get
        {
            if (size < 0)
            {
                Measure(hash: null);
            }

            return size;
        }
    }

    /// <summary>SHA-256 of the decoded bytes in lower-case hexadecimal; computed once.</summary>
    public string Sha256
    {
        get
        {
            if (sha256 is null)
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                Measure(hash);
                sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            }

            return sha256;
        }
    }

    /// <summary>The decoded bytes.</summary>
    public Stream OpenRead() => new DecodingStream(raw, encoding);

    /// <summary>The attached message, or null where this is none.</summary>
    public MailMessage? ReadMessage() => part?.ReadMessage();

    private static string? LocationName(MimePart part)
    {
        var location = part.Headers["Content-Location"];
        return location is not null && !location.Contains("://", StringComparison.Ordinal) && location.Contains('.', StringComparison.Ordinal) ? location : null;
    }

    private void Measure(IncrementalHash? hash)
    {
        if (encoding == TransferEncoding.Identity)
        {
            size = raw.Length;
            hash?.AppendData(raw.Span);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        using var stream = OpenRead();
        var total = 0L;
        for (int read; (read = stream.Read(buffer)) > 0; total += read)
        {
            hash?.AppendData(buffer.AsSpan(0, read));
        }

        ArrayPool<byte>.Shared.Return(buffer);
        size = total;
    }
}
