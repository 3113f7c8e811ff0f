using M365Support.Infrastructure;
using M365Support.Tickets;
using static M365Support.Mail.Intake.IntakeScene;

namespace M365Support.Mail.Intake;

/// <summary>Mail that is passed on to the desk: by an agent for its author, by anybody else for themselves.</summary>
public sealed class PassedOnMailTests(AzuriteFixture azurite) : IntakeTest(azurite)
{
    private const string Inline = """
        Please help her.

        -----Original Message-----
        From: Lynne Robbins <lynne@contoso.example>
        Sent: Monday, March 2, 2026 8:00 AM
        To: Adele Vance <adele@contoso.example>
        Subject: My screen flickers

        It flickers since Friday.
        """;

    [SkippableFact]
    public async Task Forwarded_author_is_the_requester_and_the_agents_words_are_a_note()
    {
        var original = Id();
        var (ticket, outcome) = await Scene.TakeAsync(Compose($"Adele Vance <{Adele}>", "FW: My screen flickers", Inline, answers: original));
        Assert.Equal(MailOutcome.Created, outcome);
        var opened = await Scene.EventAsync<TicketOpened>(ticket);
        Assert.Equal((Lynne, "Lynne Robbins", Adele), (opened.Requester.Address, opened.Requester.Name, opened.By.Address));
        Assert.Equal(("My screen flickers", "It flickers since Friday.", original), (opened.Subject, opened.Text, opened.MessageId));
        Assert.Empty(opened.Participants);
        var note = await Scene.EventAsync<NoteAdded>(ticket);
        Assert.Equal(("Please help her.", Adele), (note.Text, note.By.Address));
        Assert.True(note.Original is not null && opened.Original is null, "the agent's words are not for the requester");
        Assert.Contains((NoticeKind.Received, Lynne), await Scene.NoticesAsync());
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Lynne, "My screen flickers", id: original, to: Adele, cc: Support)));
    }

    [SkippableFact]
    public async Task Author_of_an_attached_message_is_the_requester()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Adele, "WG: Bildschirm", """
            --b
            Content-Type: text/plain

            Bitte helfen.
            --b
            Content-Type: message/rfc822

            From: Lynne Robbins <lynne@contoso.example>
            Subject: Bildschirm
            Message-ID: <inner@contoso.example>

            Er flackert.
            --b--
            """, more: "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b"));
        var opened = await Scene.EventAsync<TicketOpened>(ticket);
        Assert.Equal((Lynne, "Bildschirm", "Er flackert.", "inner@contoso.example"), (opened.Requester.Address, opened.Subject, opened.Text, opened.MessageId));
        Assert.Equal("Bitte helfen.", (await Scene.EventAsync<NoteAdded>(ticket)).Text);
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Lynne, "Re: Bildschirm", answers: "inner@contoso.example")));
    }

    [SkippableFact]
    public async Task Agent_stays_the_requester_where_the_author_has_no_address()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Adele, "Fwd: My screen flickers", Inline.Replace(" <lynne@contoso.example>", "", StringComparison.Ordinal)));
        Assert.Equal(Adele, (await Scene.TicketAsync(ticket)).Requester.Address);
    }

    [SkippableFact]
    public async Task What_others_than_agents_pass_on_is_theirs()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "Fwd: My screen flickers", Inline));
        var opened = await Scene.TicketAsync(ticket);
        Assert.Equal(Alex, opened.Requester.Address);
        Assert.Contains("It flickers since Friday.", opened.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Mail_passed_on_to_a_ticket_that_is_there_is_a_note_that_the_requester_does_not_get()
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Lynne, "My screen flickers", id: id));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Adele, "Fwd: My screen flickers", Inline, answers: id)));
        Assert.Contains("Please help her.", (await Scene.EventAsync<NoteAdded>(ticket)).Text, StringComparison.Ordinal);
        Assert.Empty((await Scene.EventsAsync(ticket)).OfType<ReplyPosted>());
    }
}
