using M365Support.Infrastructure;
using M365Support.Tickets;
using static M365Support.Mail.Intake.IntakeScene;

namespace M365Support.Mail.Intake;

/// <summary>Which ticket a mail goes to.</summary>
public sealed class ThreadingTests(AzuriteFixture azurite) : IntakeTest(azurite)
{
    [SkippableTheory]
    [InlineData("subject")]
    [InlineData("address")]
    [InlineData("delivered")]
    [InlineData("message")]
    public async Task Mark_of_ours_leads_to_its_ticket_wherever_it_stands(string place)
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network"));
        var answer = place switch
        {
            "subject" => Compose(Partner, "AW: " + Scene.Tokens.Subject(ticket, "No network")),
            "address" => Compose(Partner, "AW: No network", to: Scene.Tokens.PlusAddress(ticket, Support)),
            "delivered" => Compose(Partner, "AW: No network", more: $"Delivered-To: {Scene.Tokens.PlusAddress(ticket, Support)}"),
            _ => Compose(Partner, "AW: No network", answers: Scene.Tokens.MessageId(ticket, "1", "contoso.example")),
        };
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(answer));
        Assert.Equal(Person.Create(Partner, null), (await Scene.EventAsync<ReplyPosted>(ticket)).By);
    }

    [SkippableFact]
    public async Task Colleague_in_Cc_who_answers_the_original_lands_on_the_ticket_and_is_a_participant()
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network", id: id, cc: $"{Stranger}, {Lynne}"));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Stranger, "Re: No network", answers: id)));
        Assert.Equal([Stranger, Lynne], (await Scene.TicketAsync(ticket)).Participants.Select(p => p.Address));
    }

    [SkippableFact]
    public async Task Person_of_the_tenant_who_was_not_written_to_may_answer_and_becomes_a_participant()
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network", id: id));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Lynne, "Re: No network", answers: id)));
        Assert.Contains((await Scene.TicketAsync(ticket)).Participants, p => p.Address == Lynne);
    }

    [SkippableFact]
    public async Task Stranger_with_a_mark_or_reference_gets_a_ticket_of_their_own_linked_both_ways()
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "Private", id: id));
        foreach (var mail in new[] { Compose(Stranger, "Re: Private", answers: id), Compose(Stranger, Scene.Tokens.Subject(ticket, "Private")) })
        {
            var (other, outcome) = await Scene.TakeAsync(mail);
            Assert.Equal(MailOutcome.Created, outcome);
            Assert.Equal([new TicketLink(LinkKind.Related, ticket)], (await Scene.TicketAsync(other)).Links);
            await Eventually.BecomesTrueAsync("the other is linked too", async () => (await Scene.TicketAsync(ticket)).Links.Contains(new TicketLink(LinkKind.Related, other)));
            Assert.DoesNotContain("/", (await Scene.TicketAsync(other)).Subject, StringComparison.Ordinal);
        }

        Assert.Empty((await Scene.EventsAsync(ticket)).OfType<ReplyPosted>());
    }

    [SkippableTheory]
    [InlineData("spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=contoso.example; dkim=none (message not signed) header.d=none;dmarc=fail action=quarantine header.from=contoso.example;compauth=fail reason=000", false)]
    [InlineData("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=contoso.example; dkim=none;dmarc=pass action=none header.from=contoso.example;compauth=pass reason=100", true)]
    [InlineData("mx.evil.example; dmarc=fail", true)]
    public async Task Sender_whom_the_mail_servers_found_forged_is_not_let_onto_the_ticket(string results, bool isLetIn)
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "Private", id: id));
        var (other, _) = await Scene.TakeAsync(Compose(Alex, "Re: Private", answers: id, more: $"Authentication-Results: {results}"));
        Assert.Equal(isLetIn, ticket == other);
        Assert.Equal(isLetIn ? 0 : 1, (await Scene.EventsAsync(other)).OfType<NoteAdded>().Count());
    }

    [SkippableFact]
    public async Task Forged_agent_does_not_speak_for_the_desk()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network"));
        var (other, _) = await Scene.TakeAsync(Compose(Adele, Scene.Tokens.Subject(ticket, "No network"), more: "Authentication-Results: spf=fail smtp.mailfrom=contoso.example;compauth=fail reason=001"));
        Assert.NotEqual(ticket, other);
    }

    [SkippableFact]
    public async Task Answer_that_comes_before_the_original_and_a_second_one_are_one_ticket_with_it()
    {
        var id = Id();
        var (first, _) = await Scene.TakeAsync(Compose(Lynne, "Re: No network", "Same here.", answers: id, to: $"{Partner}, {Support}"));
        Assert.Equal((first, MailOutcome.Appended), await Scene.TakeAsync(Compose(Alex, "Re: No network", "Here too.", answers: id, to: $"{Partner}, {Support}", cc: Lynne)));
        Assert.Equal((first, MailOutcome.Appended), await Scene.TakeAsync(Compose(Partner, "No network", id: id, cc: $"{Lynne}, {Alex}")));
    }

    [SkippableFact]
    public async Task Ticket_that_a_stranger_opened_ahead_of_a_message_does_not_draw_it()
    {
        var id = Id();
        var (trap, _) = await Scene.TakeAsync(Compose(Stranger, "Re: Salaries", answers: id));
        var (own, outcome) = await Scene.TakeAsync(Compose(Alex, "Salaries", id: id));
        Assert.Equal(MailOutcome.Created, outcome);
        Assert.NotEqual(trap, own);
    }

    [SkippableFact]
    public async Task Outlook_conversation_leads_to_the_ticket_where_nothing_else_does()
    {
        var index = "01" + string.Concat(Enumerable.Repeat("a7", 21));
        static string Field(string hex) => "Thread-Topic: No network\nThread-Index: " + Convert.ToBase64String(Convert.FromHexString(hex));
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "No network", more: Field(index)));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Lynne, "AW: No network", more: Field(index + "0102030405"))));
        Assert.Equal(MailOutcome.Created, (await Scene.TakeAsync(Compose(Lynne, "No network", more: Field(index)))).Outcome);
        Assert.Equal(MailOutcome.Created, (await Scene.TakeAsync(Compose(Stranger, "Re: No network", more: Field(index + "0102030405")))).Outcome);
    }

    [SkippableFact]
    public async Task Reply_to_an_ended_ticket_reopens_it_within_the_window_and_opens_a_linked_one_later()
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "No network", id: id));
        await Scene.EndAsync(ticket);
        Scene.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Alex, "Re: No network", "Again.", answers: id)));
        Assert.True((await Scene.TicketAsync(ticket)).IsOngoing);

        await Scene.EndAsync(ticket);
        Scene.Clock.Advance(TimeSpan.FromDays(8));
        var late = Compose(Alex, "Re: No network", "And again.", answers: id);
        var (next, outcome) = await Scene.TakeAsync(late);
        Assert.Equal(MailOutcome.Created, outcome);
        Assert.Equal([new TicketLink(LinkKind.Related, ticket)], (await Scene.TicketAsync(next)).Links);
        await Eventually.BecomesTrueAsync("the other is linked too", async () => (await Scene.TicketAsync(ticket)).Links is [var link] && link == new TicketLink(LinkKind.Related, next));
        Assert.False((await Scene.TicketAsync(ticket)).IsOngoing);
        Assert.Equal((next, MailOutcome.Duplicate), await Scene.TakeAsync(late));
    }

    [SkippableFact]
    public async Task Reply_to_a_withdrawn_ticket_reopens_it()
    {
        var id = Id();
        var (ticket, _) = await Scene.TakeAsync(Compose(Alex, "No network", id: id));
        await Scene.Desk.DoAsync(ticket, new WithdrawTicket(), new Actor(Person.Create(Alex, null), Roles.None, Channel.Web));
        await Scene.TakeAsync(Compose(Alex, "Re: No network", "It is back.", answers: id));
        Assert.True((await Scene.TicketAsync(ticket)).IsOngoing);
    }

    [SkippableFact]
    public async Task Answer_of_an_agent_goes_to_the_requester_also_on_a_ticket_that_ended_long_ago()
    {
        var (ticket, _) = await Scene.TakeAsync(Compose(Partner, "No network"));
        await Scene.EndAsync(ticket);
        Scene.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal((ticket, MailOutcome.Appended), await Scene.TakeAsync(Compose(Adele, "Re: " + Scene.Tokens.Subject(ticket, "No network"), "The cause has been found.")));
        Assert.True((await Scene.EventAsync<ReplyPosted>(ticket)).FromDesk);
    }

    [SkippableFact]
    public async Task Reply_to_a_merged_ticket_goes_to_the_one_that_survived_and_a_ring_of_merges_ends()
    {
        var (id, lastId) = (Id(), Id());
        var (first, _) = await Scene.TakeAsync(Compose(Partner, "No network", id: id));
        var (second, _) = await Scene.TakeAsync(Compose(Alex, "Network is down"));
        var (last, _) = await Scene.TakeAsync(Compose(Lynne, "Nothing works", id: lastId));
        await MergeAsync(first, second);
        await MergeAsync(second, last);
        Assert.Equal((last, MailOutcome.Appended), await Scene.TakeAsync(Compose(Partner, "Re: No network", answers: id)));

        var stored = (await Scene.Desk.Store.FindAsync(last, default))!;
        await Scene.Desk.Store.CommitAsync(new Commit("ring", stored, stored.Ticket with { MergedInto = first }, [], []), default);
        Assert.Equal(MailOutcome.Created, (await Scene.TakeAsync(Compose(Lynne, "Re: Nothing works", answers: lastId))).Outcome);

        async Task MergeAsync(TicketId from, TicketId into) =>
            Assert.True((await Scene.Desk.Desk.MergeAsync(from, into, new Actor(Person.Create(Adele, null), Roles.Agent, Channel.Web), $"merge-{from}", default)).IsOk);
    }

    [SkippableFact]
    public async Task Answer_waits_for_the_mail_that_it_answers_while_that_is_being_taken_in()
    {
        // A process that was killed between the number and the ticket left this.
        var id = Id();
        await Scene.Desk.Get<IntakeIndex>().ReserveAsync(IntakeKey.Mail(id, "2026-03-02T09:00:00Z"), TicketId.Create(), default);
        var answer = Compose(Partner, "Re: No network", answers: id);
        await Assert.ThrowsAsync<TimeoutException>(() => Scene.TakeAsync(answer));
        await Assert.ThrowsAsync<TimeoutException>(() => Scene.TakeAsync(answer));

        // The storage has a clock of its own.
        Scene.Clock.Advance(TimeProvider.System.GetUtcNow().AddMinutes(3) - Scene.Clock.GetUtcNow());
        Assert.Equal(MailOutcome.Created, (await Scene.TakeAsync(answer)).Outcome);
    }

    [SkippableFact]
    public async Task Thousand_references_cost_no_more_than_twenty()
    {
        var references = string.Join("\n ", Enumerable.Range(0, 1_000).Select(i => $"<{i}@nowhere.example>"));
        await Scene.TakeAsync(Compose(Alex, "Re: all", more: $"References: {references}"));
        Assert.InRange(Scene.RequestCount, 20, 50);
    }
}
