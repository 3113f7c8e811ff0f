using M365Support.Infrastructure;
using M365Support.Sla;
using static M365Support.Tickets.History;

namespace M365Support.Tickets;

/// <summary>How a ticket is described, by two people at once; and days that are waited for.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public void Change_of_what_others_changed_unseen_is_refused_with_how_it_is_now()
    {
        var history = Acknowledged().Do(new DescribeTicket("VPN is down"), AsBo);
        var late = new DescribeTicket("No internet") { Seen = new Dictionary<string, string> { ["subject"] = "No network" } };
        var rejection = history.Try(late).Rejection!;
        Assert.Equal(RejectionReason.ChangedMeanwhile, rejection.Reason);
        Assert.Equal(["subject", "VPN is down"], rejection.Arguments);
        Assert.True(rejection.IsConflict);

        history.Do(late with { Seen = new Dictionary<string, string> { ["subject"] = "VPN is down" } });
        Assert.Equal("No internet", history.Ticket.Subject);
    }

    [Fact]
    public void Same_change_by_two_people_is_no_conflict()
    {
        var seen = new Dictionary<string, string> { ["category"] = "" };
        var history = Acknowledged().Do(new DescribeTicket(Category: "network") { Seen = seen }, AsBo);
        Assert.Empty(history.Try(new DescribeTicket(Category: "network") { Seen = seen }).Value);
    }

    [Fact]
    public void Priority_that_another_agent_has_just_set_is_not_overwritten_unseen()
    {
        var history = Acknowledged().Do(new PrioritiseTicket(Impact.Company, Urgency.High, "All sites"), AsBo);
        var late = new PrioritiseTicket(Impact.Individual, Urgency.Low, "Only me", Seen: Priority.P3);
        Assert.Equal(RejectionReason.ChangedMeanwhile, history.Try(late).Rejection?.Reason);
        history.Do(late with { Seen = Priority.P1 });
        Assert.Equal(Priority.P4, history.Ticket.Priority);
    }

    [Fact]
    public void Tags_can_be_given_as_they_are_to_be()
    {
        var history = Acknowledged().Do(new DescribeTicket { Tags = ["vpn", "home office"] }).Do(new DescribeTicket { Tags = ["VPN", "urgent"] });
        Assert.Equal(["vpn", "urgent"], history.Ticket.Tags);
        history.Do(new DescribeTicket { Tags = [] });
        Assert.Empty(history.Ticket.Tags);
    }

    [Theory]
    [InlineData("Asia/Shanghai", "2026-03-04T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-04T08:00:00Z")]
    [InlineData("America/Los_Angeles", "2026-03-04T17:00:00Z")]
    public void Day_that_is_waited_for_begins_with_working_time_at_the_site(string zone, string expected)
    {
        var history = Acknowledged(TestRules.Create(time: BusinessCalendar.Create(new CalendarSettings { Zone = zone })));
        history.Do(new WaitForTicket(WaitingFor.Schedule, "Parts come", Day: new DateOnly(2026, 3, 4)));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), history.Ticket.Wait!.Until);
    }

    [Fact]
    public void Day_that_has_begun_cannot_be_waited_for() =>
        Assert.Equal(
            RejectionReason.PromiseInThePast,
            Acknowledged().Try(new WaitForTicket(WaitingFor.Schedule, "Today", Day: new DateOnly(2026, 3, 2))).Rejection?.Reason);

    [Fact]
    public void Second_acknowledgement_hears_who_was_first()
    {
        var rejection = Acknowledged().Try(new AcknowledgeTicket(), AsBo).Rejection!;
        Assert.Equal((RejectionReason.AlreadyAcknowledged, (object)"Ari Agent"), (rejection.Reason, rejection.Arguments[0]));
    }

    [Fact]
    public void Who_wrote_a_ticket_down_for_somebody_is_remembered()
    {
        var history = new History().Do(new OpenTicket(Mia, "Called", "No network") { Source = Channel.Phone, Language = " de-DE ", Site = "Berlin" });
        Assert.Equal((Ari, Channel.Phone, "de-DE", "Berlin"), (history.Ticket.OpenedBy, history.Ticket.Source, history.Ticket.Language, history.Ticket.Site));
        Assert.Null(Opened().Ticket.OpenedBy);
        Assert.Equal(RejectionReason.NotAllowed, new History().Try(new OpenTicket(Mia, "Called", "") { Source = Channel.Phone }, AsMia).Rejection?.Reason);
        Assert.Equal("source", new History().Try(new OpenTicket(Mia, "Called", "") { Source = Channel.System }).Rejection?.Field);
    }
}
