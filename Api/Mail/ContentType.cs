using System.Text;
using M365Support.Mail.Headers;
using M365Support.Mail.Parsing;

namespace M365Support.Mail;

/// <summary>The media type of a part (RFC 2045 §5), its parameters decoded when asked for.</summary>
public sealed class ContentType
{
    private static readonly string[] Common =
    [
        "text/plain", "text/html", "multipart/alternative", "multipart/mixed", "multipart/related", "multipart/report", "multipart/signed", "application/octet-stream", "application/pdf",
        "image/png", "image/jpeg", "image/gif", "message/rfc822", "message/delivery-status", "text/calendar", "application/pkcs7-signature", "application/pgp-signature",
        "application/ms-tnef", "application/zip", "text/rfc822-headers",
    ];

    private readonly MimeDocument document;
    private readonly ReadOnlyMemory<byte> value;
    private readonly int slash;

    internal ContentType(MimeDocument document, ReadOnlyMemory<byte> value, string fallback)
    {
        this.document = document;
        this.value = value;
        MediaType = ReadMediaType(value.Span) ?? fallback;
        slash = MediaType.IndexOf('/', StringComparison.Ordinal);
    }

    /// <summary>Type and subtype, in lower case.</summary>
    public string MediaType { get; }

    /// <summary>The type, such as <c>text</c>.</summary>
    public ReadOnlySpan<char> Type => MediaType.AsSpan(0, slash);

    /// <summary>The subtype, such as <c>plain</c>.</summary>
    public ReadOnlySpan<char> Subtype => MediaType.AsSpan(slash + 1);

    public string? Charset => this["charset"];

    /// <summary>The boundary, each byte a character.</summary>
    public string? Boundary => Parameters.FindRaw(value.Span, "boundary", document) is { Length: > 0 } bytes ? Encoding.Latin1.GetString(bytes).TrimEnd() : null;

    /// <summary>A parameter's decoded value, or null (RFC 2231).</summary>
    public string? this[string parameter] => value.IsEmpty ? null : Parameters.Find(value.Span, parameter, document);

    public bool Is(string mediaType) => string.Equals(MediaType, mediaType, StringComparison.Ordinal);

    public override string ToString() => MediaType;

    private static string? ReadMediaType(ReadOnlySpan<byte> value)
    {
        value = WithoutSpaceAtSlash(value.TrimStart(" \t\r\n\"'"u8));
        var end = value.IndexOfAny(Separators.Token);
        value = end < 0 ? value : value[..end];
        var separator = value.IndexOf((byte)'/');
        if (value.Length > 128 || value.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0)
        {
            return null;
        }

        if (separator <= 0 || separator == value.Length - 1)
        {
            value = separator < 0 ? value : value[..separator];
            return Ascii.EqualsIgnoreCase(value, "text") ? "text/plain" : Ascii.EqualsIgnoreCase(value, "html") ? "text/html" : Ascii.EqualsIgnoreCase(value, "multipart") ? "multipart/mixed" : null;
        }

        foreach (var common in Common)
        {
            if (common.Length == value.Length && Ascii.EqualsIgnoreCase(value, common))
            {
                return common;
            }
        }

        return Encoding.ASCII.GetString(value).ToLowerInvariant();
    }

    /// <summary>"text / html" has white space where RFC 822 allowed it.</summary>
    private static ReadOnlySpan<byte> WithoutSpaceAtSlash(ReadOnlySpan<byte> value)
    {
        var middle = value.IndexOf((byte)'/');
        if (middle <= 0 || middle == value.Length - 1 || !(char.IsWhiteSpace((char)value[middle - 1]) || char.IsWhiteSpace((char)value[middle + 1])))
        {
            return value;
        }

        var type = value[..middle].TrimEnd(" \t\r\n"u8);
        return type.ContainsAny(Separators.Token) ? value : (byte[])[.. type, (byte)'/', .. value[(middle + 1)..].TrimStart(" \t\r\n"u8)];
    }
}
