using System.Diagnostics;
using System.Text;

namespace M365Support.Mail;

/// <summary>Input made to be slow: each is near a megabyte, and reading it must stay proportional to that.</summary>
public sealed class HostileMailTests
{
    private const int Size = 800_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("To: ", "\"\\\"", "")]
    [InlineData("To: <", "(", "")]
    [InlineData("To: ", "[", "")]
    [InlineData("To: ", "(", "")]
    [InlineData("To: ", "<a@b>", "")]
    [InlineData("To: ", "a:", ";")]
    [InlineData("To: ", "=?a?q?x", "")]
    [InlineData("To: ", "x, ", "")]
    [InlineData("Subject: ", "=?x?Q?=FF?= a ", "")]
    [InlineData("Subject: ", "=?utf-8?B?/w==?= ", "")]
    [InlineData("Subject: ", "\r\n ", "x")]
    [InlineData("References: ", "<a@b> ", "")]
    [InlineData("References: ", "<", "")]
    [InlineData("Content-Type: text/plain; ", "a=\"\\\";", "")]
    [InlineData("Content-Type: text/plain; ", "a;", "")]
    [InlineData("Content-Type: text/plain; ", "a b ", "")]
    [InlineData("Content-Type: text/plain; ", "(", "")]
    [InlineData("Content-Disposition: attachment; ", "filename*0*=a; ", "")]
    [InlineData("Date: ", "(", "")]
    [InlineData("List-Id: ", "<", "")]
    [InlineData("", "a: b\r\n", "")]
    [InlineData("", " \r\n", "")]
    [InlineData("", "junk\r\n", "Subject: x")]
    [InlineData("\r\n", "begin 644 a\n#0V%T\n`\nend\n", "")]
    [InlineData("\r\n", "begin 644 a\n", "")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b\r\n", "")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--\r\n", "")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b", "")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", "")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\n", "--c\r\nContent-Type: multipart/mixed\r\n\r\n", "")]
    [InlineData("", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n", "")]
    [InlineData("", "Content-Type: message/rfc822\r\n\r\n", "")]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n", "a:b\r\n\r\n", "")]
    [InlineData("Content-Type: text/plain; format=flowed\r\n\r\n", "> \r\n", "")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n\r\n", "=", "")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n\r\n", "=\r\n", "")]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n", "A=", "")]
    [InlineData("Content-Type: text/html\r\n\r\n", "<meta charset", "")]
    [InlineData("Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n", "\u001b$B", "")]
    public void Message_is_read_in_time(string start, string repeated, string end)
    {
        var source = Encoding.Latin1.GetBytes(start + string.Concat(Enumerable.Repeat(repeated, Size / repeated.Length)) + end);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();

        var message = MailMessage.Parse(source);
        foreach (var header in message.Headers)
        {
            _ = header.Value;
        }

        _ = (message.From, message.To, message.References, message.Date, message.ListId, message.TextBody, message.HtmlBody, message.Kind, message.Attachments.Count, message.Root.FileName);

        Assert.True(clock.Elapsed < Patience, $"Took {clock.Elapsed}.");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 200L * Size);
    }
}
