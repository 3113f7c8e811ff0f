using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace M365Support.Mail;

/// <summary>What is composed by the rules comes back as it was.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Alphabet = ["a", "Z", "0", " ", "  ", ".", ",", ";", ":", "\"", "\\", "(", ")", "<", ">", "@", "=", "?", "_", "%", "'", "*", "é", "ß", "你", "好", "テ", "한", "я", "🖨", "-", "--", "From ", "=?", "?="];

    private static readonly Gen<string> Texts = Gen.Elements(Alphabet).ArrayOf().Select(string.Concat);

    [Fact]
    public void Subject_survives_encoded_words() => Check(text =>
    {
        var words = Split(text).Select((chunk, i) => i % 2 == 0 ? $"=?utf-8?B?{Convert.ToBase64String(chunk)}?=" : $"=?utf-8?Q?{string.Concat(chunk.Select(b => $"={b:X2}"))}?=");
        return Eml.WithHeader("Subject: " + string.Join("\n ", words)).Subject == text.Trim(' ');
    });

    [Fact]
    public void Display_name_survives_quoting() => Check(text =>
    {
        // Encoded words are decoded in quoted strings too, and white space at the ends is no part of a name, nor are quotes around it that a program quoted once more.
        var name = text.Replace("=?", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Trim(' ');
        var quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return name.Length == 0 || (name is ['"', .., '"'] && name.Count(c => c == '"') == 2) || Eml.WithHeader($"From: \"{quoted}\" <a@b.example>").From == new MailAddress(name, "a@b.example");
    });

    [Fact]
    public void File_name_survives_continuations() => Check(text =>
    {
        var pieces = Split(text).Select((chunk, i) => $"; filename*{i}*={(i == 0 ? "utf-8''" : "")}{string.Concat(chunk.Select(b => $"%{b:X2}"))}");
        return string.IsNullOrWhiteSpace(text) || Eml.WithHeader("Content-Disposition: attachment" + string.Join("\n ", pieces)).Root.FileName == text;
    });

    [Theory]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    [InlineData("8bit")]
    public void Text_survives_transfer_encodings_and_multiparts(string encoding) => Check(text =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var coded = encoding switch
        {
            "base64" => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks),
            "quoted-printable" => string.Join("=\r\n", Split(text).Select(c => string.Concat(c.Select(b => $"={b:X2}")))),
            _ => text,
        };
        var message = Eml.Parse($"Content-Type: multipart/mixed; boundary=\"b 1\"\n\n--b 1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{coded}\n--b 1\nContent-Disposition: attachment; filename=x\n\n{text}\n--b 1--\n");
        return message.TextBody == text && message.Attachments[0].Size == bytes.Length;
    });

    private static void Check(Func<string, bool> holds) => Prop.ForAll(Texts.ToArbitrary(), text => holds(text)).QuickCheckThrowOnFailure();

    /// <summary>Pieces of up to seven bytes, characters torn apart.</summary>
    private static IEnumerable<byte[]> Split(string text) => Encoding.UTF8.GetBytes(text).Chunk(7);
}
