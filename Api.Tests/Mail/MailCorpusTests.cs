namespace M365Support.Mail;

/// <summary>What a careful reader finds in the real messages of the corpus.</summary>
public sealed class MailCorpusTests
{
    [SkippableFact]
    public void Every_message_parses()
    {
        foreach (var file in Directory.EnumerateFiles(MailCorpus.Folder("messages"), "*.eml"))
        {
            var message = MailMessage.Parse(File.ReadAllBytes(file));

            Assert.True(message.From is { Address.Length: > 0 }, file);
            Assert.True(message.TextBody is not null || message.HtmlBody is not null || message.Attachments.Count > 0 || message.Root.RawBody.Length <= 2, file);
            Assert.DoesNotContain(message.Attachments, a => a.Size == 0);
        }
    }

    [SkippableTheory]
    [InlineData("japanese", "まみむめも")]
    [InlineData("example14", "Re: TEST テストテスト")]
    [InlineData("raw_email", "NOTE: 한국말로 하는 것")]
    [InlineData("raw_email_with_partially_quoted_subject", "Re: Test: \"漢字\" mid \"漢字\" tail")]
    [InlineData("attachment_pdf", "Another PDF with 🎉 Unicode chars in it 🍿")]
    [InlineData("utf8_headers", "Säying Hello")]
    [InlineData("raw_email_incorrect_header", "Stop adware/spyware once and for all.")]
    [InlineData("raw_email_with_binary_encoded", "Testing outlook")]
    [InlineData("invalid_subject_characters", "Formação FrenetikPolis: Mega Campanha Final Verão | Cursos de Setembro")]
    [InlineData("raw_email_encoded_stack_level_too_deep", "Nicolas Fouché has accepted your invitation to Gmail")]
    [InlineData("japanese_attachment_long_name", "まみむめもまみむめもまみむめもまみむめもまみむめもまみむめもまみむめもまみむめもまみむめもまみむめも")]
    public void Subject_is_read(string name, string subject) => Assert.Equal(subject, MailCorpus.Read(name).Subject);

    [SkippableTheory]
    [InlineData("example04", "Chris Jones|c@a.test |joe@where.test John|jdoe@one.test")]
    [InlineData("example10", "Chris Jones|c@public.example |joe@example.org John|jdoe@one.test")]
    [InlineData("example11", "Mary Smith|mary@example.net |jdoe@test.example")]
    [InlineData("japanese", "みける|raasdnil@gmail.com")]
    [InlineData("utf8_headers", "Märy Smith|märy@exämple.net")]
    [InlineData("raw_email11", "xxxxx@xxxxx|matmail")]
    [InlineData("new_line_in_to_header", "|leads@sg.dc.com |sag@leads.gs.ry.com |sn@example-hotmail.com |e-s-a-g-8718@app.ar.com |jp@t-exmaple.com |cc@c-l-example.com")]
    [InlineData("empty_group_lists", "")]
    public void Recipients_are_read(string name, string expected) => Assert.Equal(expected, string.Join(' ', MailCorpus.Read(name).To.Select(a => $"{a.Name}|{a.Address}")));

    [SkippableTheory]
    [InlineData("raw_email", "대부분의 마찬가지로, 우리는 하나님을 믿습니다.")]
    [InlineData("ks_c_5601-1987", "스티해")]
    [InlineData("japanese", "かきくえこ")]
    [InlineData("raw_email10", "Envoyé par le service de messagerie texte de Bell Mobilité.")]
    [InlineData("raw_email5", "Envoyé par le service de messagerie texte de Bell Mobilité.")]
    [InlineData("raw_email_quoted_with_0d0a", "\nTime: 3/9/2006 3:50:52 PM\nReceived from remote ID: \n")]
    [InlineData("raw_email_with_illegal_boundary", "This is an outlook test")]
    [InlineData("raw_email_encoded_stack_level_too_deep", "and has chosen the \nbrand new address")]
    [InlineData("raw_email4", "Orange Multi Media Message")]
    [InlineData("content_transfer_encoding_7-bit", "DISCOVERÆ CARD")]
    [InlineData("multi_address_bounce2", "I'm sorry to have to inform you")]
    [InlineData("multipart_report_multiple_status", "<u@ci.com> has restricted SMS e-mail")]
    [InlineData("multiple_references_with_one_invalid", "foo")]
    public void Text_is_read(string name, string part) => Assert.Contains(part, MailCorpus.Read(name).TextBody, StringComparison.Ordinal);

    [SkippableTheory]
    [InlineData("attachment_nonascii_filename", "ciële.txt", 11)]
    [InlineData("attachment_pdf", "broken.pdf", 1026)]
    [InlineData("attachment_with_base64_encoded_name", "This is a test.pdf", 399)]
    [InlineData("japanese_attachment_long_name", "かきくけこかきくけこかきくけこかきくけこかきくけこ.txt", 18)]
    [InlineData("missing_content_disposition", "somefile.jpg", 1311)]
    [InlineData("raw_email_with_binary_encoded", "2013-08-13_19-08-28-1.jpg", 24)]
    [InlineData("raw_email_with_multipart_mixed_quoted_boundary", "broken.pdf", 1026)]
    public void Attachment_is_read(string name, string fileName, long size)
    {
        var attachment = Assert.Single(MailCorpus.Read(name).Attachments);

        Assert.Equal((fileName, size), (attachment.FileName, attachment.Size));
    }

    [SkippableFact]
    public void Attachment_in_a_charset_its_bytes_contradict_keeps_the_rest_of_its_name() =>
        Assert.Matches("^01 Quien Te Dij.at\\. Pitbull\\.mp3$", Assert.Single(MailCorpus.Read("attachment_with_encoded_name").Attachments).FileName);

    [SkippableFact]
    public void Nested_multiparts_give_their_files_in_order() =>
        Assert.Equal(["test.rb", "test.pdf", "smime.p7s"], MailCorpus.Read("raw_email7").Attachments.Select(a => a.FileName));

    [SkippableFact]
    public void References_are_saved_from_a_broken_field() =>
        Assert.Equal(["foo@bar.net", "baz@bar.net", "invalid.something@bar.net"], MailCorpus.Read("multiple_references_with_one_invalid").References);

    [SkippableFact]
    public void Bounces_name_their_recipients()
    {
        var many = MailCorpus.Read("multi_address_bounce2");
        var one = MailCorpus.Read("multipart_report_multiple_status");

        Assert.Equal((MailKind.Bounce, MailKind.Bounce), (many.Kind, one.Kind));
        Assert.True(many.DeliveryStatus!.Recipients.Count > 3);
        Assert.All(many.DeliveryStatus.Recipients, r => Assert.Equal("5.1.1", r.Status));
        Assert.Equal(new DeliveryRecipient("u@ci.com", DeliveryAction.Failed, "5.3.0", null), Assert.Single(one.DeliveryStatus!.Recipients));
    }

    [SkippableFact]
    public void Replies_of_common_clients_are_found()
    {
        foreach (var file in Directory.EnumerateFiles(MailCorpus.Folder("talon"), "*.eml"))
        {
            Assert.StartsWith("Hello", MailReply.Of(MailMessage.Parse(File.ReadAllBytes(file))).Reply, StringComparison.Ordinal);
        }
    }
}
