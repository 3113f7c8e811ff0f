namespace M365Support.Mail;

public sealed class StructureTests
{
    [Fact]
    public void Multipart_without_closing_boundary_keeps_its_parts()
    {
        var message = Eml.Parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Disposition: attachment; filename=f.txt\n\ntwo");

        Assert.Equal("one", message.TextBody);
        Assert.Equal(3, Assert.Single(message.Attachments).Size);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.UnclosedMultipart);
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed")]
    [InlineData("Content-Type: multipart/mixed; boundary=")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"other\"")]
    public void Multipart_with_missing_or_wrong_boundary_finds_the_one_in_use(string field)
    {
        var message = Eml.Parse(field + "\n\n--real\nContent-Type: text/plain\n\none\n--real\nContent-Type: text/html\n\n<p>two</p>\n--real--\n");

        Assert.Equal("one", message.TextBody);
        Assert.Equal("<p>two</p>", message.HtmlBody);
    }

    [Fact]
    public void Multipart_whose_boundary_never_occurs_shows_its_text()
    {
        var message = Eml.Parse("Content-Type: multipart/mixed; boundary=b\n\nJust text.\n");

        Assert.Equal("Just text.\n", message.TextBody);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.BoundaryNotFound);
    }

    [Fact]
    public void Multipart_whose_inner_one_is_unclosed_ends_it_at_the_outer_boundary()
    {
        var message = Eml.Parse("""
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner
            Content-Type: text/plain

            text
            --inner
            Content-Type: text/html

            <p>html</p>
            --outer
            Content-Disposition: attachment; filename=a.txt

            file
            --outer--
            """);

        Assert.Equal("text", message.TextBody);
        Assert.Equal("<p>html</p>", message.HtmlBody);
        Assert.Equal("a.txt", Assert.Single(message.Attachments).FileName);
    }

    [Fact]
    public void Multipart_boundary_may_begin_another()
    {
        var message = Eml.Parse("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\ninner\n--bb--\n--b\n\nouter\n--b--\n");

        Assert.Equal("inner\nouter", message.TextBody);
    }

    [Theory]
    [InlineData("--b \t\n")]
    [InlineData("--b\r\r\n")]
    public void Multipart_boundary_may_have_space_behind_it(string delimiter)
    {
        var message = MailMessage.Parse(System.Text.Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n" + delimiter + "\r\ntext\r\n--b--\r\n"));

        Assert.Equal("text", message.TextBody);
    }

    [Fact]
    public void Multipart_text_that_only_looks_like_a_boundary_stays_text()
    {
        var message = Eml.Parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--bold\n-- \n--\n--b--\n");

        Assert.Equal("one\n--bold\n-- \n--", message.TextBody);
    }

    [Fact]
    public void Multipart_preamble_and_epilogue_are_not_text()
    {
        var message = Eml.Parse("Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\nbody\n--b--\nepilogue\n");

        Assert.Equal("body", message.TextBody);
    }

    [Fact]
    public void Part_without_a_blank_line_before_its_body_keeps_the_body()
    {
        var message = Eml.Parse("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nNo blank line here.\n--b--\n");

        Assert.Equal("No blank line here.", message.TextBody);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.MissingHeaderSeparator);
    }

    [Fact]
    public void Digest_parts_are_messages()
    {
        var message = Eml.Parse("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\ntext one\n--b\n\nSubject: two\n\ntext two\n--b--\n");

        Assert.Equal(["one", "two"], message.Attachments.Select(a => a.ReadMessage()!.Subject));
    }

    [Fact]
    public void Attached_message_is_readable_and_named_by_its_subject()
    {
        var message = Eml.Parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\nSubject: The: original?\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ninner text\n--c--\n--b--\n");

        var attached = Assert.Single(message.Attachments);
        Assert.True(attached.IsMessage);
        Assert.Equal("The_ original_.eml", attached.FileName);
        Assert.Equal("inner text", attached.ReadMessage()!.TextBody);
    }

    [Fact]
    public void Attached_message_in_Base64_is_readable_too()
    {
        var inner = Convert.ToBase64String("Subject: coded\r\n\r\ninner"u8);
        var message = Eml.Parse($"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}\n");

        Assert.Equal("coded", Assert.Single(message.Attachments).ReadMessage()!.Subject);
    }

    [Theory]
    [InlineData("From a@b.example Mon Nov  3 09:15:00 2025\n")]
    [InlineData(">From a@b.example Mon Nov  3 09:15:00 2025\n")]
    [InlineData("\n\n")]
    [InlineData("HTTP/1.1 200 OK\n")]
    [InlineData("\uFEFF")]
    public void Message_may_begin_with_things_that_are_no_header(string start)
    {
        var message = Eml.Parse(start + "Subject: found\nFrom: a@b.example\n\nbody");

        Assert.Equal("found", message.Subject);
        Assert.Equal("a@b.example", message.From!.Address);
        Assert.Equal("body", message.TextBody);
    }

    [Fact]
    public void Message_with_a_malformed_line_among_its_headers_reads_the_others()
    {
        var message = Eml.Parse("From: a@b.example\nthis is junk\nquite Delivered-To: x\nSubject : spaced\nTo: c@b.example\n\nbody");

        Assert.Equal("spaced", message.Subject);
        Assert.Equal("c@b.example", Assert.Single(message.To).Address);
        Assert.Equal("body", message.TextBody);
    }

    [Fact]
    public void Message_nested_past_the_bound_is_cut_and_says_so()
    {
        var text = string.Concat(Enumerable.Range(0, 200).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")) + "\ndeep";
        var message = Eml.Parse(text);

        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.TooDeep);
        Assert.NotNull(message.TextBody);
    }

    [Fact]
    public void Attached_messages_nested_past_the_bound_end()
    {
        var message = Eml.Parse(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\n\n", 500)) + "Subject: bottom\n\n", new MailParserOptions { MaxDepth = 10 });

        var depth = 0;
        for (var inner = message; inner is not null; inner = inner.Attachments is [var next, ..] ? next.ReadMessage() : null)
        {
            depth++;
        }

        Assert.Equal(11, depth);
    }

    [Fact]
    public void Message_with_too_many_parts_keeps_the_first()
    {
        var message = Eml.Parse("Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\nContent-Disposition: attachment\n\nx\n", 500)), new MailParserOptions { MaxParts = 20 });

        Assert.Equal(19, message.Attachments.Count);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.TooManyParts);
    }

    [Fact]
    public void Message_with_too_many_headers_keeps_the_first_and_the_body()
    {
        var message = Eml.Parse("Subject: kept\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: y\n")) + "\nbody", new MailParserOptions { MaxHeaders = 20 });

        Assert.Equal("kept", message.Subject);
        Assert.Equal(20, message.Headers.Count);
        Assert.Equal("body", message.TextBody);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.HeadersTruncated);
    }
}
