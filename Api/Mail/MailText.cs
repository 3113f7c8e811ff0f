using M365Support.Mail.Charsets;

namespace M365Support.Mail;

/// <summary>Decodes texts that stand alone, such as a saved body.</summary>
public static class MailText
{
    /// <summary>The text, its charset found by byte order mark, the HTML's own declaration, or by what it looks like.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, bool isHtml) =>
        TextDecoder.Decode(bytes, isHtml ? HtmlCharset.Find(bytes) : null, document: null).ReplaceLineEndings("\n");
}
