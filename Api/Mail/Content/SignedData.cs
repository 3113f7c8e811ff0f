using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace M365Support.Mail;

/// <summary>Opens S/MIME envelopes that only sign (RFC 8551 §3.5.2); nothing is verified.</summary>
internal static class SignedData
{
    /// <summary>The signed content, or null where the bytes are no signed data or are damaged.</summary>
    public static byte[]? Open(byte[] envelope)
    {
        try
        {
            var cms = new SignedCms();
            cms.Decode(envelope);
            return cms.ContentInfo.Content is { Length: > 0 } content ? content : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or InvalidOperationException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether the outermost object identifier says enveloped or authenticated-enveloped data.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> envelope)
    {
        var start = envelope[..Math.Min(envelope.Length, 32)];
        ReadOnlySpan<byte> enveloped = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];
        ReadOnlySpan<byte> authenticated = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17];
        return start.IndexOf(enveloped) >= 0 || start.IndexOf(authenticated) >= 0;
    }
}
