namespace M365Support.Mail.Transfer;

/// <summary>Decodes a part's bytes in one go.</summary>
internal static class TransferDecoder
{
    /// <summary>Bytes that the target must hold for a source of <paramref name="length"/> bytes.</summary>
    public static int MaxDecodedLength(int length) => length + 4;

    public static int Decode(TransferEncoding encoding, ReadOnlySpan<byte> source, Span<byte> target, out bool malformed)
    {
        malformed = false;
        switch (encoding)
        {
            case TransferEncoding.QuotedPrintable:
                return QuotedPrintableDecoder.Decode(source, target);
            case TransferEncoding.Base64:
                var decoder = new Base64Decoder();
                var written = decoder.Decode(source, target);
                written += decoder.Flush(target[written..]);
                malformed = decoder.Malformed;
                return written;
            case TransferEncoding.Uuencode:
                return UuDecoder.Decode(source, target);
            case TransferEncoding.Identity:
            default:
                source.CopyTo(target);
                return source.Length;
        }
    }
}
