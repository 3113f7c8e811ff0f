using static M365Support.Tickets.History;

namespace M365Support.Tickets;

/// <summary>What merging two tickets does to each of them, and what taking it back restores.</summary>
public class MergingTests
{
    private static readonly TicketId Other = TicketId.FromCompact(11_111_111);
    private static readonly TicketId Third = TicketId.FromCompact(22_222_222);
    private static readonly Person Cy = new("cy@contoso.example", "Cy Colleague");
    private static readonly Person Dan = new("dan@contoso.example", "Dan Colleague");
    private static readonly ResolveTicket Solution = new("Loose cable", "Plugged it in", "Cable clips");

    [Fact]
    public void People_of_the_other_ticket_come_along_and_go_again_but_for_those_who_were_there_anyway()
    {
        var history = Acknowledged().Do(new ChangeParticipants([Dan], [])).Do(new WatchTicket(true), AsManager);
        var (participants, watchers) = (history.Ticket.Participants, history.Ticket.Watchers);

        history.Do(new AbsorbTicket(Other, Cy, [Dan, Mia]) { Watchers = [Bo, AsManager.Person] });
        Assert.Equal([Dan, Cy], history.Ticket.Participants);
        Assert.Equal([AsManager.Person, Bo], history.Ticket.Watchers);
        Assert.True(history.Ticket.Concerns(Cy));

        history.Do(new ReleaseTicket(Other), Actor.System);
        Assert.Equal(participants, history.Ticket.Participants);
        Assert.Equal(watchers, history.Ticket.Watchers);
        Assert.False(history.Ticket.Concerns(Cy));
        Assert.Empty(history.Ticket.Absorbed);
    }

    [Fact]
    public void Who_came_with_two_tickets_stays_for_the_second_and_who_was_added_meanwhile_stays_for_good()
    {
        var history = Acknowledged()
            .Do(new AbsorbTicket(Other, Cy, [Dan, Bo]))
            .Do(new AbsorbTicket(Third, Cy, [Dan]))
            .Do(new ChangeParticipants([], [Dan]))
            .Do(new ChangeParticipants([Dan], []));

        history.Do(new ReleaseTicket(Other), Actor.System);
        Assert.Equal([Cy, Dan], history.Ticket.Participants);
        history.Do(new ReleaseTicket(Third), Actor.System);
        Assert.Equal([Dan], history.Ticket.Participants);
    }

    [Fact]
    public void What_had_been_merged_before_comes_along_and_its_requester_hears_on()
    {
        var loser = Acknowledged().Do(new AbsorbTicket(Third, Dan, [Bo]) { Watchers = [AsManager.Person] });
        var absorb = AbsorbTicket.Of(loser.Ticket) with { Other = Other, Requester = Cy };
        var history = Acknowledged().Do(absorb);

        Assert.Equal([Mia, Cy, Dan], history.Ticket.Requesters);
        Assert.Equal([AsManager.Person], history.Ticket.Watchers);
        history.Do(new PostProgress("Found it"));
        Assert.Equal([Mia, Cy, Dan], Notice.From(history.Ticket, [history.Events[^1]]).Where(n => n.Kind == NoticeKind.Update).Select(n => n.To));

        history.Do(new ReleaseTicket(Third), Actor.System);
        Assert.Equal([Mia, Cy], history.Ticket.Requesters);
        Assert.Equal([Cy], history.Ticket.Participants);
        Assert.Empty(history.Ticket.Watchers);
    }

    [Fact]
    public void Requester_of_a_merged_ticket_may_nudge_and_reopen_but_not_agree_for_the_other()
    {
        var history = Acknowledged().Do(new AbsorbTicket(Other, Cy, []));
        var asCy = new Actor(Cy, Roles.None, Channel.Teams);
        history.Do(new NudgeTicket(), asCy).Do(Solution);
        Assert.Equal([Mia, Cy], Notice.From(history.Ticket, [history.Events[^1]]).Where(n => n.Kind == NoticeKind.Resolved).Select(n => n.To));
        Assert.Equal(RejectionReason.NotAllowed, history.Try(new ConfirmTicket(), asCy).Rejection?.Reason);
        Assert.Equal(TicketStatus.Open, history.Do(new ReopenTicket("Not for me"), asCy).Ticket.Status);
    }

    [Fact]
    public void Wait_goes_on_where_it_was_and_the_time_merged_counts_as_rest()
    {
        var history = Acknowledged().After("00:30");
        var until = history.Now.AddHours(30);
        history.Do(new WaitForTicket(WaitingFor.Schedule, "New laptop comes", until)).After("02:00").Do(new MergeTicket(Other)).After("03:00").Do(new UnmergeTicket());

        Assert.True(history.Ticket is { Status: TicketStatus.Waiting, EndedAt: null, MergedInto: null, Wait: { Kind: StretchKind.WaitingForSchedule, Reason: "New laptop comes" } });
        Assert.Equal((until, DueKind.EndWait), (history.Ticket.ArmedFor!.Value, TicketDecider.NextDue(history.Ticket, history.Rules)!.Value.Kind));
        Assert.Equal(TimeSpan.FromMinutes(30), history.Worked);
        Assert.Empty(TicketInvariants.BrokenBy(history));
    }

    [Fact]
    public void Promise_that_lies_ahead_still_holds_and_one_that_passed_gives_way_to_the_hour()
    {
        var history = Acknowledged();
        var promise = history.Now.AddHours(5);
        history.Do(new PostProgress("Ordered", promise)).After("01:00").Do(new MergeTicket(Other)).After("01:00").Do(new UnmergeTicket());
        Assert.Equal(promise, history.Ticket.NextInformAt);

        history.Do(new MergeTicket(Other)).After("10:00").Do(new UnmergeTicket());
        Assert.Equal(history.Now.AddHours(1), history.Ticket.NextInformAt);
        Assert.Equal([(NoticeKind.Progress, Mia, false)], Notice.From(history.Ticket, [history.Events[^1]]).Where(n => n.Kind != NoticeKind.Effect).Select(n => (n.Kind, n.To, n.IsSilent)));
    }

    [Fact]
    public void Ended_ticket_has_its_end_and_its_last_day_back()
    {
        var history = Acknowledged().Do(Solution).Do(new ConfirmTicket(), AsMia);
        var before = history.Ticket;
        history.After("20:00").Do(new MergeTicket(Other)).After("03:00").Do(new UnmergeTicket());

        Assert.Equal((before.Status, before.EndedAt, before.EndedBy!.Name, before.Resolution), (history.Ticket.Status, history.Ticket.EndedAt, history.Ticket.EndedBy!.Name, history.Ticket.Resolution));
        Assert.Empty(TicketInvariants.BrokenBy(history));
    }

    [Fact]
    public void Merge_is_taken_back_within_a_day_and_what_happened_meanwhile_stays()
    {
        var history = Acknowledged().Do(new MergeTicket(Other)).After("23:59").Do(new AddNote("Wrong one")).Do(new DescribeTicket(AddTags: ["wrong"]));
        Assert.Equal(RejectionReason.AlreadyMerged, history.Try(new PostReply("Hello?"), AsMia).Rejection?.Reason);
        Assert.Equal(["wrong"], history.Do(new UnmergeTicket()).Ticket.Tags);
        Assert.Equal(RejectionReason.NotMerged, history.Try(new UnmergeTicket()).Rejection?.Reason);
        history.Do(new MergeTicket(Other)).After("1.00:00:01");
        Assert.Equal(RejectionReason.MergeTooOld, history.Try(new UnmergeTicket()).Rejection?.Reason);
    }

    [Fact]
    public void More_requesters_than_can_be_told_are_refused_rather_than_forgotten()
    {
        var history = Acknowledged();
        for (var i = 1; i < 20; i++)
        {
            history.Do(new AbsorbTicket(TicketId.FromCompact(11_111_111 + i), new Person($"p{i}@contoso.example", $"P{i}"), []));
        }

        Assert.Equal(RejectionReason.TooMany, history.Try(new AbsorbTicket(Other, Cy, [])).Rejection?.Reason);
        history.Do(new AbsorbTicket(Other, Mia, []));
        Assert.Equal(20, Notice.From(history.Ticket, history.Do(Solution).Events[^1] is var resolved ? [resolved] : []).Count(n => n.Kind == NoticeKind.Resolved));
    }
}
