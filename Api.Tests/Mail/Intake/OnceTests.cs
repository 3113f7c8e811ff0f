using M365Support.Infrastructure;
using M365Support.Tickets;
using static M365Support.Mail.Intake.IntakeScene;

namespace M365Support.Mail.Intake;

/// <summary>Each mail is one message on one ticket, however often and by whatever way it comes.</summary>
public sealed class OnceTests(AzuriteFixture azurite) : IntakeTest(azurite)
{
    [SkippableFact]
    public async Task Copies_that_came_through_a_list_or_another_mailbox_are_the_same_mail()
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose($"Alex Wilber <{Alex}>", "No network", id: id));
        var copies = new[]
        {
            Compose($"Alex Wilber <{Alex}>", "[EXTERNAL] No network", "It does not work.\n-- \nThis mail was scanned.", id: id, more: "Received: from mx2"),
            Compose("Alex Wilber via IT <it@lists.example>", "[IT] No network", "It does not work.\n____\nIT mailing list", id: id, to: "it@lists.example", more: $"List-Id: <it.lists.example>\nReply-To: {Alex}"),
            Compose("'Alex Wilber' via IT <it@lists.example>", "No network", id: id, more: $"List-Id: <it.lists.example>\nX-Original-Sender: {Alex}"),
        };
        foreach (var copy in copies)
        {
            Assert.Equal((ticket, MailOutcome.Duplicate), await Scene.TakeAsync(copy, Helpdesk));
        }

        Assert.Single((await Scene.EventsAsync(ticket)).OfType<TicketOpened>());
    }

    [SkippableFact]
    public async Task Mails_of_a_program_that_gives_all_the_same_identifier_are_all_taken_in()
    {
        var mails = new[] { Compose(Alex, "One", id: "same@scanner"), Compose(Lynne, "Two", id: "same@scanner"), Compose(Alex, "Three", id: "same@scanner").Replace("09:00:00", "09:00:01", StringComparison.Ordinal) };
        foreach (var mail in mails)
        {
            Assert.Equal(MailOutcome.Created, (await Scene.TakeAsync(mail)).Outcome);
        }
    }

    [SkippableFact]
    public async Task Copies_of_a_mail_without_identifier_or_date_are_known_by_what_they_say()
    {
        foreach (var missing in new[] { "Message-ID", "Date" })
        {
            var mail = string.Join('\n', Compose(Partner, "Scan of page 1", $"{Guid.NewGuid()}").Split('\n').Where(line => !line.StartsWith(missing, StringComparison.Ordinal)));
            var (ticket, _) = await Scene.TakeAsync($"Received: from mx1\nDelivered-To: {Support}\n{mail}");
            Assert.Equal((ticket, MailOutcome.Duplicate), await Scene.TakeAsync($"Received: from mx2\nX-Scanned: yes\nDelivered-To: {Helpdesk}\n{mail}\n", Helpdesk));
            Assert.Equal(MailOutcome.Created, (await Scene.TakeAsync(mail.Replace("page 1", "page 2", StringComparison.Ordinal))).Outcome);
        }

        // A device that says the same again and again, without either: only the servers on the way tell one from the next.
        const string Toner = "From: printer@partner.example\nSubject: Toner is low\n\nToner is low.\n";
        Assert.Equal(MailOutcome.Created, (await Scene.TakeAsync($"Received: by mx; 2 Mar\n{Toner}")).Outcome);
        Assert.Equal(MailOutcome.Created, (await Scene.TakeAsync($"Received: by mx; 3 Mar\n{Toner}")).Outcome);
        Assert.Equal(MailOutcome.Duplicate, (await Scene.TakeAsync($"Received: by mx; 3 Mar\n{Toner}")).Outcome);
    }

    [SkippableFact]
    public async Task Original_and_answers_at_the_same_moment_from_two_mailboxes_are_one_ticket_with_each_once()
    {
        var id = Id();
        var mails = new List<string> { Compose(Alex, "No network", id: id, cc: Lynne) };
        mails.AddRange(Enumerable.Range(0, 5).Select(i => Compose(Lynne, "Re: No network", $"Answer {i}", answers: id, cc: Alex)));
        var results = await Task.WhenAll(mails.Concat(mails).Select(mail => Task.Run(() => Scene.TakeAsync(mail))));

        var ticket = Assert.Single(results.Select(r => r.Ticket).Distinct());
        Assert.Equal(6, results.Count(r => r.Outcome == MailOutcome.Duplicate));
        Assert.Equal(7, (await Scene.EventsAsync(ticket)).Count(e => e is TicketOpened or ReplyPosted or TicketAssigned));
    }

    [SkippableFact]
    public async Task Own_mailboxes_never_become_participants_whatever_form_of_the_address_is_used()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network", to: $"SUPPORT+vip@contoso.example, {Helpdesk}, IT <support@CONTOSO.example>", cc: $"helpdesk+x@contoso.example, {Lynne}, undisclosed-recipients:;, broken@, {Partner}"));
        Assert.Equal([Lynne], (await Scene.TicketAsync(ticket)).Participants.Select(p => p.Address));
    }

    [SkippableFact]
    public async Task Thousand_people_in_Cc_are_a_hundred_participants()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "Hello all", cc: string.Join(",\n ", Enumerable.Range(0, 1_000).Select(i => $"p{i}@partner.example"))));
        Assert.Equal(100, (await Scene.TicketAsync(ticket)).Participants.Count);
    }
}
