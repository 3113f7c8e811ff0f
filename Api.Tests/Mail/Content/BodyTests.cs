namespace M365Support.Mail.Content;

public sealed class BodyTests
{
    [Fact]
    public void Flowed_text_is_joined_and_quotes_keep_their_depth()
    {
        var message = Eml.Parse("Content-Type: text/plain; format=flowed\n\nOne long \nline.\n> quoted \n> line\n>> deeper\n stuffed\n-- \nMe\n");

        Assert.Equal("One long line.\n> quoted line\n>> deeper\nstuffed\n-- \nMe\n", message.TextBody);
    }

    [Fact]
    public void Flowed_text_with_delsp_loses_the_space_of_each_join() =>
        Assert.Equal("長い行です", Eml.Parse("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n長い \n行です").TextBody);

    [Theory]
    [InlineData("Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nSee:=20\nbegin 644 cat.txt\n#0V%T\n`\nend\n", "See: \n", "cat.txt")]
    [InlineData("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nU2VlOgpiZWdpbiA2NDQgY2F0LnR4dAojMFYlVApgCmVuZAo=\n", "See:\nbegin 644 cat.txt\n#0V%T\n`\nend\n", "")]
    public void Uuencoded_file_is_in_the_text_or_an_attachment_whatever_encodes_the_text(string source, string text, string files)
    {
        var message = Eml.Parse(source);

        Assert.Equal(text, message.TextBody);
        Assert.Equal(files, string.Join(' ', message.Attachments.Select(a => a.FileName)));
    }

    [Fact]
    public void Html_of_an_alternative_is_the_body_even_if_it_has_a_name() =>
        Assert.Equal("<p>hi</p>", Eml.Parse("Content-Type: multipart/alternative; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: text/html; name=mail.html\n\n<p>hi</p>\n--b--\n").HtmlBody);

    [Theory]
    [InlineData("text / plain ; charset=utf-8")]
    [InlineData("text/markdown; charset=utf-8")]
    [InlineData("text/x-unheard-of; charset=utf-8")]
    public void Text_of_any_kind_is_the_body_where_there_is_nothing_else(string type)
    {
        var message = Eml.WithHeader("Content-Type: " + type);

        Assert.Equal("body\n", message.TextBody);
        Assert.Empty(message.Attachments);
    }

    [Fact]
    public void Text_parts_of_a_mixed_message_are_one_text()
    {
        var message = Eml.Parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbefore\n--b\nContent-Type: image/png; name=i.png\nContent-Disposition: inline\n\npng\n--b\n\nafter\n--b--\n");

        Assert.Equal("before\nafter", message.TextBody);
        Assert.True(Assert.Single(message.Attachments).IsInline);
    }

    [Fact]
    public void Text_of_an_alternative_is_whole_where_a_footer_stands_beside_the_html()
    {
        var message = Eml.Parse("Content-Type: multipart/alternative; boundary=b\n\n--b\n\nthe text\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>the html</p>\n--c\nContent-Type: application/pdf; name=f.pdf\n\npdf\n--c\n\nfooter\n--c--\n--b--\n");

        Assert.Equal("the text", message.TextBody);
        Assert.Equal("<p>the html</p>", message.HtmlBody);
        Assert.Equal("f.pdf", Assert.Single(message.Attachments).FileName);
    }

    [Fact]
    public void Related_images_are_inline_and_the_start_part_is_the_body()
    {
        var message = Eml.Parse("Content-Type: multipart/related; start=\"<root>\"; boundary=b\n\n--b\nContent-Type: image/png\nContent-ID: <i>\n\npng\n--b\nContent-Type: text/html\nContent-ID: <root>\n\n<img src=cid:i>\n--b--\n");

        Assert.Equal("<img src=cid:i>", message.HtmlBody);
        var image = Assert.Single(message.Attachments);
        Assert.Equal(("i", true, "attachment-1.png"), (image.ContentId, image.IsInline, image.FileName));
        Assert.Null(image.DeclaredFileName);
    }

    [Theory]
    [InlineData("text/plain; name=notes.txt", "attachment; filename=notes.txt")]
    [InlineData("text/html", "attachment")]
    [InlineData("text/csv", "inline")]
    [InlineData("text/x-vcard", "inline; filename=a.vcf")]
    public void Text_that_is_a_file_is_an_attachment(string type, string disposition)
    {
        var message = Eml.Parse($"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: {type}\nContent-Disposition: {disposition}\n\nfile\n--b--\n");

        Assert.Equal("body", message.TextBody);
        Assert.Null(message.HtmlBody);
        Assert.Single(message.Attachments);
    }

    [Fact]
    public void Text_that_is_named_but_first_is_the_body() =>
        Assert.Equal("body", Eml.Parse("Content-Type: text/plain; name=\"body.txt\"\n\nbody").TextBody);

    [Fact]
    public void Whole_message_can_be_one_file()
    {
        var message = Eml.Parse("Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n");

        Assert.Null(message.TextBody);
        Assert.Equal(("a.pdf", 4L), (message.Attachments[0].FileName, message.Attachments[0].Size));
    }

    [Fact]
    public void Uuencoded_files_leave_the_text_and_become_attachments()
    {
        var message = Eml.Parse("Subject: x\n\nbefore\nbegin 644 cat.txt\n#0V%T\n`\nend\nafter\nbegin 2025 in peace\n");

        Assert.Equal("before\nafter\nbegin 2025 in peace\n", message.TextBody);
        var file = Assert.Single(message.Attachments);
        using var reader = new StreamReader(file.OpenRead());
        Assert.Equal(("cat.txt", "Cat"), (file.FileName, reader.ReadToEnd()));
    }

    [Fact]
    public void Calendar_in_an_alternative_is_no_attachment()
    {
        var message = Eml.Parse("Content-Type: multipart/alternative; boundary=b\n\n--b\n\ninvitation\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--b--\n");

        Assert.Equal(("invitation", "BEGIN:VCALENDAR", MailKind.Calendar), (message.TextBody, message.CalendarBody, message.Kind));
        Assert.Empty(message.Attachments);
    }

    [Fact]
    public void Text_longer_than_the_bound_is_cut_and_says_so()
    {
        var message = Eml.Parse("Subject: x\n\n" + new string('x', 5000), new MailParserOptions { MaxTextLength = 1000 });

        Assert.Equal(1000, message.TextBody!.Length);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.TextTruncated);
    }
}
