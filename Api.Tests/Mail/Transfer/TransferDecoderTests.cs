using System.Text;

namespace M365Support.Mail.Transfer;

public sealed class TransferDecoderTests
{
    [Theory]
    [InlineData("base64", "SGVs\r\nbG8=\r\n", "Hello")]
    [InlineData("BASE64", "SGVsbG8", "Hello")]
    [InlineData("base64", "S G V s\tbG8=", "Hello")]
    [InlineData("base64", "SGVs!bG8=", "Hello")]
    [InlineData("base64", "SGVsbG8=\r\nSGVsbG8=\r\n", "HelloHello")]
    [InlineData("base64", "SGVsbG8=\r\n_____________\r\nlist footer\r\n", "Hello")]
    [InlineData("base64", "SGVs\r\n\r\n-- \r\nfooter, no padding before\r\n", "Hel")]
    [InlineData("base64", "SGVs\nbG8gd29y\nbGQ=", "Hello world")]
    [InlineData("\"base64\"", "SGVsbG8=", "Hello")]
    [InlineData("base64;", "SGVsbG8=", "Hello")]
    [InlineData("quoted-printable", "caf=C3=A9", "café")]
    [InlineData("quoted-printable", "caf=c3=a9 =\r\nnoir", "café noir")]
    [InlineData("quoted-printable", "soft = \t\r\nbreak", "soft break")]
    [InlineData("quoted-printable", "trailing \t\r\nspace=20\r\n", "trailing\r\nspace \r\n")]
    [InlineData("quoted-printable", "not=an escape =", "not=an escape ")]
    [InlineData("quoted-printable", "=", "")]
    [InlineData("quoted-printable", "a=3", "a=3")]
    [InlineData("Quoted-Printable (comment)", "=41", "A")]
    [InlineData("x-uuencode", "begin 644 a\r\n#0V%T\r\n`\r\nend\r\n", "Cat")]
    [InlineData("7bit", "=41", "=41")]
    [InlineData("7-bit", "=41", "=41")]
    [InlineData("binary", "=41", "=41")]
    [InlineData("", "=41", "=41")]
    [InlineData("text/html", "=41", "=41")]
    public void Part_decodes(string encoding, string body, string expected)
    {
        var message = MailMessage.Parse(Encoding.UTF8.GetBytes($"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}"));

        Assert.Equal(expected, Encoding.UTF8.GetString(message.Root.ReadBytes()));
        Assert.Equal(expected.Length, Encoding.UTF8.GetString(message.Root.ReadBytes()).Length);
        using var stream = message.Root.OpenRead();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        Assert.Equal(message.Root.ReadBytes(), copy.ToArray());
    }

    [Theory]
    [InlineData("base64", 76)]
    [InlineData("base64", 61)]
    [InlineData("base64", int.MaxValue)]
    [InlineData("quoted-printable", 76)]
    [InlineData("quoted-printable", int.MaxValue)]
    public void Stream_gives_the_same_as_all_at_once_however_the_lines_fall(string encoding, int lineLength)
    {
        var random = new Random(7);
        var data = new byte[200_000];
        random.NextBytes(data);
        var text = encoding == "base64" ? Convert.ToBase64String(data) : string.Concat(data.Select(b => $"={b:X2}"));
        var lines = new StringBuilder();
        for (var i = 0; i < text.Length; i += lineLength)
        {
            var length = Math.Min(lineLength, text.Length - i);
            if (encoding != "base64" && length < text.Length - i)
            {
                length -= length % 3;
            }

            lines.Append(text, i, length).Append(encoding == "base64" ? "\r\n" : "=\r\n");
            i -= Math.Min(lineLength, text.Length - i) - length;
        }

        var message = MailMessage.Parse(Encoding.ASCII.GetBytes($"Content-Transfer-Encoding: {encoding}\r\n\r\n{lines}"));
        Assert.Equal(data, message.Root.ReadBytes());
        using var stream = message.Root.OpenRead();
        using var copy = new MemoryStream();
        var buffer = new byte[777];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            copy.Write(buffer, 0, read);
        }

        Assert.Equal(data, copy.ToArray());
    }
}
