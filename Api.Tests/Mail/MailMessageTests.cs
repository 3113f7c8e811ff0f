namespace M365Support.Mail;

public sealed class MailMessageTests
{
    private const string Alternative = """
        From: =?utf-8?B?5byg5Lyf?= <zhang.wei@contoso.example>
        To: "Help, Desk" <help@contoso.example>, ops@contoso.example
        Subject: =?utf-8?Q?Printer_on_the_3rd_floor_=F0=9F=96=A8?=
        Date: Mon, 3 Nov 2025 09:15:00 +0800
        Message-ID: <a1@contoso.example>
        In-Reply-To: <a0@contoso.example>
        References: <root@contoso.example> <a0@contoso.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        The printer is on fire =E7=81=AB=
        !
        --inner
        Content-Type: text/html; charset=utf-8

        <p>The printer is on <b>fire</b></p>
        --inner--
        --outer
        Content-Type: image/png; name=fire.png
        Content-Transfer-Encoding: base64
        Content-Disposition: inline; filename=fire.png
        Content-ID: <fire@contoso.example>

        iVBORw0KGgo=
        --outer--
        """;

    [Fact]
    public void Message_yields_headers_bodies_and_attachments()
    {
        var message = Eml.Parse(Alternative);

        Assert.Equal(new MailAddress("张伟", "zhang.wei@contoso.example"), message.From);
        Assert.Equal([new("Help, Desk", "help@contoso.example"), new(null, "ops@contoso.example")], message.To);
        Assert.Equal("Printer on the 3rd floor 🖨", message.Subject);
        Assert.Equal(new DateTimeOffset(2025, 11, 3, 9, 15, 0, TimeSpan.FromHours(8)), message.Date);
        Assert.Equal("a1@contoso.example", message.MessageId);
        Assert.Equal("a0@contoso.example", message.InReplyTo);
        Assert.Equal(["root@contoso.example", "a0@contoso.example"], message.References);
        Assert.Equal("The printer is on fire 火!", message.TextBody);
        Assert.Equal("<p>The printer is on <b>fire</b></p>", message.HtmlBody);
        var image = Assert.Single(message.Attachments);
        Assert.Equal(("fire.png", "image/png", 8L, "fire@contoso.example", true), (image.FileName, image.ContentType, image.Size, image.ContentId, image.IsInline));
        Assert.Equal("4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6", image.Sha256);
        Assert.Equal(MailKind.Human, message.Kind);
        Assert.Empty(message.Warnings);
    }

    [Fact]
    public async Task Message_is_the_same_from_a_stream()
    {
        using var stream = new MemoryStream(Eml.Bytes(Alternative));
        var message = await MailMessage.ParseAsync(stream);

        Assert.Equal(Eml.Parse(Alternative).TextBody, message.TextBody);
        Assert.Single(message.Attachments);
    }

    [Theory]
    [InlineData(150 * 1024 * 1024)]
    [InlineData(1024)]
    public async Task Message_is_the_same_from_a_stream_that_gives_byte_by_byte(int maxSize)
    {
        var options = new MailParserOptions { MaxSize = maxSize };
        foreach (var source in MutationSeeds.All().Where(s => s.Length < 5_000))
        {
            var whole = MailMessage.Parse(source, options);
            var dripped = await MailMessage.ParseAsync(new DrippingStream(source, failsAt: null), options);

            Assert.Equal(whole.Source.ToArray(), dripped.Source.ToArray());
            Assert.Equal((whole.TextBody, whole.HtmlBody, whole.Kind), (dripped.TextBody, dripped.HtmlBody, dripped.Kind));
            Assert.Equal(whole.Attachments.Select(a => (a.FileName, a.Sha256)), dripped.Attachments.Select(a => (a.FileName, a.Sha256)));
            Assert.Equal(whole.Warnings, dripped.Warnings);
        }
    }

    [Fact]
    public async Task Message_from_a_stream_that_fails_is_none() =>
        await Assert.ThrowsAsync<IOException>(() => MailMessage.ParseAsync(new DrippingStream(Eml.Bytes(Alternative), failsAt: 100)));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("no headers at all")]
    [InlineData("Subject:")]
    [InlineData(":")]
    [InlineData("Content-Type: multipart/mixed; boundary=b")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b--")]
    public void Message_without_much_in_it_parses(string text)
    {
        var message = Eml.Parse(text);

        Assert.Null(message.From);
        Assert.Empty(message.Attachments);
        Assert.Equal(MailKind.Human, message.Kind);
    }

    [Fact]
    public void Message_larger_than_the_bound_is_cut_and_says_so()
    {
        var message = Eml.Parse("Subject: long\n\n" + new string('x', 5000), new MailParserOptions { MaxSize = 1024 });

        Assert.Equal("long", message.Subject);
        Assert.Equal(1024 - "Subject: long\r\n\r\n".Length, message.TextBody!.Length);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.MessageTruncated);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Message_parses_whatever_ends_its_lines(string lineEnd)
    {
        var message = MailMessage.Parse(System.Text.Encoding.UTF8.GetBytes(Alternative.ReplaceLineEndings(lineEnd)));

        Assert.Equal("The printer is on fire 火!", message.TextBody);
        Assert.Single(message.Attachments);
    }
}
