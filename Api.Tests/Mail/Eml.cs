using System.Text;

namespace M365Support.Mail;

/// <summary>Messages written as text in tests; line ends become CRLF.</summary>
internal static class Eml
{
    public static MailMessage Parse(string text) => MailMessage.Parse(Bytes(text));

    public static MailMessage Parse(string text, MailParserOptions options) => MailMessage.Parse(Bytes(text), options);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    /// <summary>A message of that header field and nothing else.</summary>
    public static MailMessage WithHeader(string field) => Parse(field + "\n\nbody\n");

    /// <summary>A message whose body is in the given charset, labelled or not.</summary>
    public static MailMessage InCharset(string text, int codePage, string? label)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        var header = label is null ? "Subject: x\r\n\r\n" : $"Content-Type: text/plain; charset={label}\r\n\r\n";
        return MailMessage.Parse((byte[])[.. Encoding.ASCII.GetBytes(header), .. encoding.GetBytes(text)]);
    }
}
