using System.Text;

namespace M365Support.Mail.Tnef;

public sealed class TnefTests
{
    [Fact]
    public void Winmail_gives_way_to_its_body_and_files()
    {
        var tnef = new TnefBuilder()
            .MessageProperties(TnefBuilder.Property(0x8001, 3, [.. new byte[16], 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]), TnefBuilder.Unicode(0x1000, "Printer down.\r\n你好"))
            .Attachment("SHORT~1.TXT", "file"u8.ToArray(), TnefBuilder.Unicode(0x3707, "A long name 长.txt"), TnefBuilder.Unicode(0x370E, "text/plain"))
            .Attachment("pic.png", [1, 2, 3], TnefBuilder.Unicode(0x3712, "<pic@x>"))
            .Build();

        var message = TnefBuilder.InMessage(tnef);

        Assert.Equal("Printer down.\n你好", message.TextBody);
        Assert.Equal([("A long name 长.txt", "text/plain", 4L, false), ("pic.png", "application/octet-stream", 3L, true)], message.Attachments.Select(a => (a.FileName, a.ContentType, a.Size, a.IsInline)));
        Assert.Empty(message.Warnings);
    }

    [Fact]
    public void Winmail_beside_a_text_leaves_the_text()
    {
        var message = TnefBuilder.InMessage(new TnefBuilder().MessageProperties(TnefBuilder.Unicode(0x1000, "from Outlook")).Build(), "from the server");

        Assert.Equal("from the server", message.TextBody);
        Assert.Empty(message.Attachments);
    }

    [Fact]
    public void Winmail_is_known_by_its_name_where_its_type_says_nothing()
    {
        var tnef = Convert.ToBase64String(new TnefBuilder().Attachment("a.txt", "file"u8.ToArray()).Build());
        var message = Eml.Parse($"Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/octet-stream; name=WINMAIL.DAT\nContent-Transfer-Encoding: base64\n\n{tnef}\n--b--\n");

        Assert.Equal("a.txt", Assert.Single(message.Attachments).FileName);
    }

    [Fact]
    public void Winmail_with_old_attributes_is_read_in_its_code_page()
    {
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding(936)!;
        var message = TnefBuilder.InMessage(new TnefBuilder().Attribute(1, 0x00069007, [0xA8, 0x03, 0, 0, 0, 0, 0, 0]).Attribute(1, 0x0002800C, gbk.GetBytes("打印机坏了\0")).Build());

        Assert.Equal("打印机坏了", message.TextBody);
    }

    [Fact]
    public void Winmail_html_is_the_html_body()
    {
        var message = TnefBuilder.InMessage(new TnefBuilder().MessageProperties(TnefBuilder.Property(0x3FDE, 3, [0xE9, 0xFD, 0, 0]), TnefBuilder.Property(0x1013, 0x102, Encoding.UTF8.GetBytes("<p>你好</p>"))).Build());

        Assert.Equal("<p>你好</p>", message.HtmlBody);
    }

    [Fact]
    public void Winmail_in_an_attached_item_is_unpacked_too()
    {
        var inner = new TnefBuilder().MessageProperties(TnefBuilder.Unicode(0x0037, "Inner"), TnefBuilder.Unicode(0x1000, "inner text")).Attachment("deep.txt", "deep"u8.ToArray()).Build();
        var outer = new TnefBuilder().Attribute(2, 0x00069002, new byte[14]).Attribute(2, 0x00069005, TnefBuilder.Properties(TnefBuilder.Property(0x3701, 0x0D, [.. new byte[16], .. inner]))).Build();

        Assert.Equal(["Inner.txt", "deep.txt"], TnefBuilder.InMessage(outer).Attachments.Select(a => a.FileName));
    }

    [Fact]
    public void Winmail_that_is_damaged_keeps_what_can_be_read_and_warns()
    {
        var tnef = new TnefBuilder().MessageProperties(TnefBuilder.Unicode(0x1000, "readable")).Attachment("a.txt", "file"u8.ToArray()).Build();

        var message = TnefBuilder.InMessage(tnef[..^36]);

        Assert.Equal("readable", message.TextBody);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.MalformedTnef);
    }

    [Fact]
    public void Winmail_that_is_something_else_stays_an_attachment()
    {
        var message = TnefBuilder.InMessage("not TNEF at all"u8.ToArray());

        Assert.Equal("winmail.dat", Assert.Single(message.Attachments).FileName);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.MalformedTnef);
    }

    [Theory]
    [InlineData("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c0900206277" + "05b06c647d0a800fa0", "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n")]
    [InlineData("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}")]
    public void Rtf_of_the_specification_decompresses(string compressed, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(CompressedRtf.Decompress(Convert.FromHexString(compressed), 1000)!));

    [Theory]
    [InlineData(@"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}\f0 Hello\par caf\'e9 \{x\}\tab y}", "Hello\ncafé {x}\ty")]
    [InlineData(@"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 Arial;}}\'c4\'e3\'ba\'c3}", "你好")]
    [InlineData(@"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset134 SimSun;}}\f0 a {\f1 \'c4\'e3} b}", "a 你 b")]
    [InlineData(@"{\rtf1\uc1 \u20320?\u22909?!}", "你好!")]
    [InlineData(@"{\rtf1{\*\generator Riched20;}text{\pict 0102}}", "text")]
    public void Rtf_gives_its_text(string rtf, string expected)
    {
        Assert.Equal(expected, RtfText.Read(Encoding.ASCII.GetBytes(rtf), 1000, out var isHtml));
        Assert.False(isHtml);
    }

    [Fact]
    public void Rtf_gives_the_html_it_wraps()
    {
        const string Rtf = @"{\rtf1\ansi\fromhtml1 \deff0{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Hello {\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 world{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\mhtmltag0 x}{\*\htmltag72 </p>}}";

        Assert.Equal("<p>Hello <b>world</b></p>", RtfText.Read(Encoding.ASCII.GetBytes(Rtf), 1000, out var isHtml));
        Assert.True(isHtml);
    }

    [Fact]
    public void Rtf_that_claims_gigabytes_costs_little()
    {
        byte[] bomb = [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0x4C, 0x5A, 0x46, 0x75, 0, 0, 0, 0, 0xFF, 0, 0x1F, 0, 0x1F];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.NotNull(CompressedRtf.Decompress(bomb, int.MaxValue));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000);
    }
}
