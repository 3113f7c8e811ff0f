using M365Support.Infrastructure;
using M365Support.Tickets;
using static M365Support.Mail.Intake.IntakeScene;

namespace M365Support.Mail.Intake;

/// <summary>What each kind of mail does: none is dropped, and none but a person's is answered.</summary>
public sealed class MailKindHandlingTests(AzuriteFixture azurite) : IntakeTest(azurite)
{
    private const string Away = "Auto-Submitted: auto-replied (vacation)\nX-Auto-Response-Suppress: All";

    [SkippableFact]
    public async Task Out_of_office_is_a_note_that_reopens_nothing_and_tells_nobody()
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "No network", id: id));
        await Scene.EndAsync(ticket);
        var before = await Scene.TicketAsync(ticket);
        var told = (await Scene.NoticesAsync()).Count;
        Scene.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Alex, "Automatic reply: No network", "I am away.", answers: id, more: Away)));

        var after = await Scene.TicketAsync(ticket);
        Assert.Equal((before.Status, before.NextInformAt, before.ArmedFor, before.LastMessageId), (after.Status, after.NextInformAt, after.ArmedFor, after.LastMessageId));
        var note = await Scene.EventAsync<NoteAdded>(ticket);
        Assert.Contains("I am away.", note.Text, StringComparison.Ordinal);
        Assert.Equal((Alex, Channel.Mail), (note.By.Address, note.Via));
        Assert.NotNull(note.Original);
        Assert.Equal(told, (await Scene.NoticesAsync()).Count);
    }

    [SkippableFact]
    public async Task Out_of_office_of_somebody_else_goes_by_our_mark_alone()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network"));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Stranger, "Out of office", answers: Scene.Tokens.MessageId(ticket, "1", "contoso.example"), more: Away)));
        Assert.DoesNotContain((await Scene.TicketAsync(ticket)).Participants, p => p.Address == Stranger);
    }

    [SkippableTheory]
    [InlineData("Auto-Submitted: auto-replied", Authorship.Machine)]
    [InlineData("Auto-Submitted: auto-generated", Authorship.Machine)]
    [InlineData("Precedence: bulk", Authorship.Machine)]
    [InlineData("List-Id: <announce.contoso.example>", Authorship.List)]
    public async Task Mail_that_no_person_sent_to_us_opens_a_ticket_without_receipt(string header, Authorship author)
    {
        var (ticket, outcome) = await Scene.TakeAsync(Compose(Partner, "Disk full", cc: Lynne, more: header));
        Assert.Equal(MailOutcome.Created, outcome);
        Assert.Equal(author, (await Scene.TicketAsync(ticket)).Author);
        Assert.Equal(author == Authorship.Machine ? 0 : 1, (await Scene.TicketAsync(ticket)).Participants.Count);
        Assert.Equal([(NoticeKind.Assigned, Adele)], await Scene.NoticesAsync());
    }

    [SkippableFact]
    public async Task Mail_of_a_person_has_a_receipt()
    {
        await Scene.TakeAsync(Compose(Partner, "No network"));
        Assert.Contains((NoticeKind.Received, Partner), await Scene.NoticesAsync());
    }

    [SkippableFact]
    public async Task Mail_that_wants_no_answer_of_a_program_gets_none()
    {
        foreach (var (header, isAnswered) in new[]
        {
            ("Return-Path: <>", false), ("X-Auto-Response-Suppress: All", false), ("X-Auto-Response-Suppress: OOF, AutoReply", false), ($"X-Loop: <{Support.ToUpperInvariant()}>", false),
            ("Return-Path: <pat@partner.example>", true), ("X-Auto-Response-Suppress: DR, OOF, NDR", true), ("X-Loop: other@partner.example", true),
        })
        {
            var sender = $"{Guid.NewGuid():N}@partner.example";
            await Scene.TakeAsync(Compose(sender, "Coffee machine", cc: Lynne, more: header));
            Assert.Equal((header, isAnswered), (header, (await Scene.NoticesAsync()).Contains((NoticeKind.Received, sender))));
        }
    }

    [SkippableFact]
    public async Task Answer_through_a_list_is_an_answer()
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "No network", id: id));
        await Scene.TakeAsync(Compose(Lynne, "Re: No network", "Same here.", answers: id, more: "List-Id: <all.contoso.example>\nPrecedence: list"));
        Assert.Equal("Same here.", (await Scene.EventAsync<ReplyPosted>(ticket)).Text);
    }

    [SkippableTheory]
    [InlineData("failed", "5.1.1", true)]
    [InlineData("delayed", "4.4.1", false)]
    public async Task Bounce_of_our_mail_tells_the_agent_who_was_not_reached_and_never_the_requester(string action, string status, bool tells)
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network"));
        var before = await Scene.NoticesAsync();
        var ours = Scene.Tokens.MessageId(ticket, "1", "contoso.example");
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Bounce(action, status, $"Message-ID: <{ours}>\nSubject: Your ticket")));

        var note = await Scene.EventAsync<NoteAdded>(ticket);
        Assert.Contains($"pat@partner.example ({status}: 550 no such user)", note.Text, StringComparison.Ordinal);
        Assert.Equal(tells ? [(NoticeKind.Noted, Adele)] : [], (await Scene.NoticesAsync()).Skip(before.Count));
    }

    [SkippableFact]
    public async Task Bounce_is_known_by_the_subject_in_the_returned_headers_too()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network"));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Bounce("failed", "5.1.1", $"Message-ID: <rewritten@outlook.example>\nSubject: {Scene.Tokens.Subject(ticket, "x")}")));
    }

    [SkippableFact]
    public async Task Bounce_of_somebody_elses_mail_opens_a_ticket_that_is_not_answered()
    {
        var (ticket, outcome) = await Scene.TakeAsync(Bounce("failed", "5.1.1", "Message-ID: <other@elsewhere.example>\nSubject: Hello"));
        Assert.Equal(MailOutcome.Created, outcome);
        Assert.Equal(Authorship.Machine, (await Scene.TicketAsync(ticket)).Author);
        Assert.DoesNotContain(await Scene.NoticesAsync(), n => n.Kind == NoticeKind.Received);
    }

    [SkippableFact]
    public async Task Own_mail_that_comes_back_is_known_and_kept()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network"));
        var version = (await Scene.TicketAsync(ticket)).Version;
        var own = Compose(Support, Scene.Tokens.Subject(ticket, "No network"), "News.", id: Scene.Tokens.MessageId(ticket, "1", "contoso.example"), more: "Auto-Submitted: auto-generated");
        Assert.Equal((ticket, MailOutcome.Ignored), await Scene.TakeAsync(own));
        Assert.Equal((ticket, MailOutcome.Ignored), await Scene.TakeAsync(Compose(Support, Scene.Tokens.Subject(ticket, "No network"), more: "Auto-Submitted: auto-generated")));
        Assert.Equal((ticket, MailOutcome.Ignored), await Scene.TakeAsync(Compose("IT list <all@lists.example>", "x", more: $"X-M365-Support: <{Scene.Tokens.MessageId(ticket, "1", "contoso.example")}>")));
        Assert.Equal((default, MailOutcome.Ignored), await Scene.TakeAsync(Compose(Support, "Digest", more: "Auto-Submitted: auto-generated")));
        Assert.Equal(version, (await Scene.TicketAsync(ticket)).Version);
        Assert.Contains("Blobs.", Scene.Requests, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Person_who_writes_as_our_own_mailbox_opens_a_ticket_or_leaves_a_note_and_is_never_a_participant()
    {
        var (own, outcome) = await Scene.TakeAsync(Compose(Support, "Please look at the copier", to: Helpdesk));
        Assert.Equal(MailOutcome.Created, outcome);
        Assert.DoesNotContain(await Scene.NoticesAsync(), n => n.To == Support);

        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network", id: id));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Support, "Re: No network", "Have you tried a cable?", answers: id, to: Partner, cc: Support)));
        Assert.Contains("cable", (await Scene.EventAsync<NoteAdded>(ticket)).Text, StringComparison.Ordinal);
        Assert.Empty((await Scene.TicketAsync(ticket)).Participants);
        Assert.NotEqual(own, ticket);
    }

    [SkippableFact]
    public async Task Invitation_says_in_words_what_when_and_where()
    {
        var calendar = """
            BEGIN:VCALENDAR
            METHOD:REQUEST
            BEGIN:VEVENT
            SUMMARY:Network down\, meet
            DTSTART;TZID="Europe/Berlin":20260302T090000
            DTEND;TZID="Europe/Berlin":20260302T093000
            LOCATION:Room
              7
            ORGANIZER;CN="Alex: Wilber":mailto:alex@contoso.example
            BEGIN:VALARM
            SUMMARY:Alarm
            END:VALARM
            END:VEVENT
            END:VCALENDAR
            """;
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "Network down", calendar, more: "MIME-Version: 1.0\nContent-Type: text/calendar; method=REQUEST; charset=utf-8"));
        Assert.Equal("""
            Invitation: Network down, meet
            When: 2026-03-02 09:00 (Europe/Berlin) to 2026-03-02 09:30 (Europe/Berlin)
            Where: Room 7
            Organizer: Alex: Wilber <alex@contoso.example>
            """.ReplaceLineEndings("\n"), (await Scene.TicketAsync(ticket)).Text);
        Assert.Equal(Authorship.Person, (await Scene.TicketAsync(ticket)).Author);
    }

    [SkippableFact]
    public async Task Encrypted_mail_opens_a_ticket_that_says_it_cannot_be_read_and_keeps_the_original()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "Secret", "MIAGCSqGSIb3DQEHA6CAMIACAQAxggE=", more: "MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64"));
        var opened = await Scene.TicketAsync(ticket);
        Assert.StartsWith("This mail is encrypted", opened.Text, StringComparison.Ordinal);
        Assert.NotNull(opened.Original);
    }

    private static string Bounce(string action, string status, string returned) => $"""
        From: Mail Delivery System <MAILER-DAEMON@mx.partner.example>
        To: support@contoso.example
        Return-Path: <>
        Subject: Undelivered Mail Returned to Sender
        Message-ID: <{Guid.NewGuid():N}@mx.partner.example>
        Date: Mon, 2 Mar 2026 09:05:00 +0000
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        I am sorry to have to inform you that your message could not be delivered.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.partner.example

        Final-Recipient: rfc822; pat@partner.example
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 no such user

        --b
        Content-Type: text/rfc822-headers

        {returned}
        --b--

        """;
}
