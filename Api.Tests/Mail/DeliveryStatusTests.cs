namespace M365Support.Mail;

public sealed class DeliveryStatusTests
{
    private static string Report(string groups) => $"""
        From: MAILER-DAEMON@b.example
        Subject: Delivery Status Notification
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b

        Your message was not delivered.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; b.example

        {groups}
        --b
        Content-Type: message/rfc822

        Message-ID: <original@b.example>
        Subject: the original

        text
        --b--
        """;

    [Fact]
    public void Report_names_each_recipient_with_status_and_reason()
    {
        var message = Eml.Parse(Report("Final-Recipient: rfc822; <u@b.example>\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n unknown user\n\nOriginal-Recipient: rfc822;v@b.example\nAction: delayed\nStatus: 4.2.2 (mailbox full)"));

        Assert.Equal(MailKind.Bounce, message.Kind);
        var status = message.DeliveryStatus!;
        Assert.Equal([new("u@b.example", DeliveryAction.Failed, "5.1.1", "550 5.1.1 unknown user"), new("v@b.example", DeliveryAction.Delayed, "4.2.2", null)], status.Recipients);
        Assert.True(status.IsPermanent);
        Assert.Equal("original@b.example", status.OriginalMessageId);
        Assert.Equal("Your message was not delivered.", message.TextBody);
    }

    [Theory]
    [InlineData("Action: delayed\nStatus: 4.4.1", false, true, MailKind.Bounce)]
    [InlineData("Status: 4.4.1", false, true, MailKind.Bounce)]
    [InlineData("Action: failed\nStatus: 4.4.7", true, false, MailKind.Bounce)]
    [InlineData("Action: delivered\nStatus: 2.0.0", false, false, MailKind.Receipt)]
    [InlineData("Action: relayed\nStatus: 2.0.0", false, false, MailKind.Receipt)]
    public void Report_is_permanent_or_temporary_by_its_action(string fields, bool permanent, bool temporary, MailKind kind)
    {
        var message = Eml.Parse(Report("Final-Recipient: rfc822;u@b.example\n" + fields));

        Assert.Equal((permanent, temporary, kind), (message.DeliveryStatus!.IsPermanent, message.DeliveryStatus.IsTemporary, message.Kind));
    }

    [Fact]
    public void Report_in_plain_text_names_the_recipient_found_in_it()
    {
        var message = Eml.Parse("Return-Path: <>\nFrom: MAILER-DAEMON@b.example\nSubject: failure notice\n\nHi. This is the qmail-send program at b.example.\n\n<u@c.example>:\n192.0.2.1 does not like recipient.\n");

        Assert.Equal("u@c.example", Assert.Single(message.DeliveryStatus!.Recipients).Address);
        Assert.True(message.DeliveryStatus.IsPermanent);
    }

    /// <summary>Reports of servers that write no standard one: subject, text, and the recipients to find.</summary>
    public static TheoryData<string, string, string> PlainReports => new()
    {
        { "failure notice", "This is the qmail-send program at mx.example.\n\n<u@x.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n<v@x.example>:\nIt is gone.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <bo@b.example>\nTo: w@x.example\n", "u@x.example 5.1.1 Sorry, no mailbox here by that name. (#5.1.1)|v@x.example  It is gone" },
        { "Mail delivery failed: returning message to sender", "The following address(es) failed:\n\n  u@x.example\n    (generated from bo@b.example)\n    unknown user\n\n------ This is a copy of the message, including all the headers. ------\n", "u@x.example  (generated from bo@b.example) unknown user" },
        { "Undeliverable: Printer", "Your message\n\n  To:      u@x.example\n  Subject: Printer\n\ndid not reach the following recipient(s):\n\nu@x.example on Mon, 3 Nov 2025 00:00:05 -0000\n    The recipient name is not recognized\n", "u@x.example  on Mon, 3 Nov 2025 00:00:05 -0000 The recipient name is not recognized" },
        { "Delivery Notification: Delivery has failed", "This report relates to:\n\n  Message-id: <abc@b.example>\n  From: bo@b.example\n\nYour message cannot be delivered to the following recipients:\n\n  Recipient address: u@x.example\n  Reason: unknown user\n", "u@x.example  " },
        { "系统退信", "抱歉，您的邮件被退回来了……\n收件人：u@x.example\n退信原因：收件人地址不存在\n", "u@x.example  " },
        { "Sorry!", "The mailbox of\nu@x.example\nis full.\n", "u@x.example  is full" },
    };

    [Theory]
    [MemberData(nameof(PlainReports))]
    public void Report_in_plain_text_names_all_recipients_and_why(string subject, string text, string expected)
    {
        var message = Eml.Parse($"From: MAILER-DAEMON@mx.example\nTo: bo@b.example\nSubject: {subject}\n\n{text}");

        Assert.Equal(MailKind.Bounce, message.Kind);
        Assert.Equal(expected, string.Join('|', message.DeliveryStatus!.Recipients.Select(r => $"{r.Address} {r.Status} {r.Diagnostic}")));
    }

    [Fact]
    public void Report_without_blank_lines_between_its_groups_names_each_recipient() =>
        Assert.Equal(["u@x.example", "v@x.example"], Eml.Parse(Report("Final-Recipient: rfc822;u@x.example\nAction: failed\nFinal-Recipient: rfc822;v@x.example\nAction: failed")).DeliveryStatus!.Recipients.Select(r => r.Address));

    [Fact]
    public void Report_whose_status_is_declared_plain_text_names_its_recipient() =>
        Assert.Equal("u@x.example", Assert.Single(Eml.Parse(Report("Final-Recipient: rfc822;u@x.example\nAction: failed").Replace("message/delivery-status", "text/plain", StringComparison.Ordinal)).DeliveryStatus!.Recipients).Address);

    [Fact]
    public void Report_of_a_delay_in_the_header_of_failures_is_temporary() =>
        Assert.True(Eml.WithHeader("From: mailer-daemon@b.example\nSubject: Delivery Status Notification (Delay)\nX-Failed-Recipients: u@x.example").DeliveryStatus!.IsTemporary);

    [Fact]
    public void Report_of_a_delay_in_plain_text_is_temporary() =>
        Assert.True(Eml.Parse("From: MAILER-DAEMON@b.example\nSubject: Warning: could not send message for past 4 hours\n\n<u@c.example>... Deferred\n").DeliveryStatus!.IsTemporary);

    [Fact]
    public void Message_of_a_person_is_no_report() => Assert.Null(Eml.WithHeader("From: a@b.example\nSubject: returned mail?").DeliveryStatus);
}
