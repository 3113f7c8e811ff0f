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

    [Fact]
    public void Report_of_a_delay_in_plain_text_is_temporary() =>
        Assert.True(Eml.Parse("From: MAILER-DAEMON@b.example\nSubject: Warning: could not send message for past 4 hours\n\n<u@c.example>... Deferred\n").DeliveryStatus!.IsTemporary);

    [Fact]
    public void Message_of_a_person_is_no_report() => Assert.Null(Eml.WithHeader("From: a@b.example\nSubject: returned mail?").DeliveryStatus);
}
