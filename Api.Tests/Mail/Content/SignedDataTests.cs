using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace M365Support.Mail.Content;

public sealed class SignedDataTests
{
    private static readonly X509Certificate2 Certificate = CreateCertificate();

    private const string Inner = "Content-Type: multipart/mixed; boundary=i\n\n--i\nContent-Type: text/plain; charset=utf-8\n\nsigned 你好\n--i\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\nfile\n--i--\n";

    [Theory]
    [InlineData("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m")]
    [InlineData("application/x-pkcs7-mime; name=smime.p7m")]
    [InlineData("application/octet-stream; name=smime.p7m")]
    public void Signed_envelope_shows_its_content(string type)
    {
        var message = Envelope(type, Sign(Eml.Bytes(Inner)));

        Assert.True(message.IsSigned);
        Assert.False(message.IsEncrypted);
        Assert.Equal("signed 你好", message.TextBody);
        Assert.Equal("a.txt", Assert.Single(message.Attachments).FileName);
    }

    [Fact]
    public void Encrypted_envelope_is_flagged_and_kept()
    {
        var envelope = new EnvelopedCms(new ContentInfo("secret"u8.ToArray()));
        envelope.Encrypt(new CmsRecipient(Certificate));

        var message = Envelope("application/pkcs7-mime; name=smime.p7m", envelope.Encode());

        Assert.True(message.IsEncrypted);
        Assert.Equal(MailKind.Encrypted, message.Kind);
        Assert.Equal("smime.p7m", Assert.Single(message.Attachments).FileName);
    }

    [Fact]
    public void Damaged_envelope_is_kept_and_warned_of()
    {
        var message = Envelope("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", Sign(Eml.Bytes(Inner))[..100]);

        Assert.Single(message.Attachments);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.MalformedSignedData);
    }

    [Fact]
    public void Envelopes_in_envelopes_end_at_the_depth_bound()
    {
        var inner = Eml.Bytes(Inner);
        for (var i = 0; i < 12; i++)
        {
            inner = Eml.Bytes($"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(Sign(inner))}\n");
        }

        var message = MailMessage.Parse(inner, new MailParserOptions { MaxDepth = 5 });

        Assert.Null(message.TextBody);
        Assert.Single(message.Attachments);
    }

    private static MailMessage Envelope(string type, byte[] cms) => Eml.Parse($"Subject: x\nContent-Type: {type}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(cms, Base64FormattingOptions.InsertLineBreaks)}\n");

    private static byte[] Sign(byte[] content)
    {
        var cms = new SignedCms(new ContentInfo(content));
        cms.ComputeSignature(new CmsSigner(Certificate));
        return cms.Encode();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=Test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
