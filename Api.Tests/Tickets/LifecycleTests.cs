using M365Support.Infrastructure;
using M365Support.Sla;
using static M365Support.Tickets.History;

namespace M365Support.Tickets;

public class LifecycleTests
{
    private static readonly ResolveTicket Solution = new("Loose cable", "Plugged it in", "Cable clips");

    [Fact]
    public void Waiting_for_the_requester_stops_the_clock_until_he_answers()
    {
        var history = Acknowledged().After("01:00").Do(new WaitForTicket(WaitingFor.Requester, "Which floor?"));
        Assert.Equal(TicketStatus.Waiting, history.Ticket.Status);

        history.After("05:00").Do(new PostReply("The third."), AsMia).After("00:30");

        Assert.Equal(TicketStatus.Open, history.Ticket.Status);
        Assert.Equal(TimeSpan.FromMinutes(90), history.Worked);
    }

    [Fact]
    public void Waiting_for_a_date_ends_by_itself_and_tells_nobody_every_hour_until_then()
    {
        var history = Acknowledged();
        history.Do(new WaitForTicket(WaitingFor.Schedule, "New laptop comes", history.Now.AddHours(30)));

        var acted = history.Run("1.05:59");
        Assert.Empty(acted);
        Assert.IsType<WaitEnded>(history.Run("00:01")[0].Event);
        Assert.Equal(TicketStatus.Open, history.Ticket.Status);
        Assert.Equal(TimeSpan.Zero, history.Worked);
    }

    [Fact]
    public void Requester_who_does_not_answer_is_asked_once_more_and_then_the_agent_is_told()
    {
        var history = Acknowledged();
        history.Do(new WaitForTicket(WaitingFor.Requester, "Which printer is it?"));
        var from = history.Now;

        var acted = history.Run("10.00:00");

        Assert.Equal(
            [(DueKind.RemindRequester, from.AddDays(1)), (DueKind.ReportNoAnswer, from.AddDays(3))],
            acted.Select(e => (Assert.IsType<Reminded>(e.Event).Kind, e.At)));
        Assert.Equal("Which printer is it?", Assert.Single(Notice.From(history.Ticket, [new Reminded(DueKind.RemindRequester)])).Text);
        Assert.Equal(NoticeKind.NoAnswer, Assert.Single(Notice.From(history.Ticket, [new Reminded(DueKind.ReportNoAnswer)])).Kind);

        // Late past both, the agent is told and the requester is left alone.
        var late = Acknowledged();
        late.Do(new WaitForTicket(WaitingFor.Requester, "Which printer is it?")).After("5.00:00").Do(new DoWhatIsDue(), Actor.System);
        Assert.Equal(DueKind.ReportNoAnswer, Assert.IsType<Reminded>(late.Events[^1]).Kind);
        Assert.Empty(late.Run("3.00:00"));

        // Asked for something else, all begins anew; until a date nobody is asked.
        history.Do(new WaitForTicket(WaitingFor.Requester, "And which floor?"));
        Assert.Equal(DueKind.RemindRequester, Assert.IsType<Reminded>(Assert.Single(history.Run("2.00:00")).Event).Kind);
        history.Do(new ResumeTicket());
        history.Do(new WaitForTicket(WaitingFor.Requester, "On Monday", history.Now.AddDays(9)));
        Assert.Empty(history.Run("8.00:00"));
    }

    [Fact]
    public void Vendor_runs_by_its_own_time_while_ours_goes_on_and_is_reported_apart()
    {
        var policy = new SupportPolicy { Vendors = new() { ["Fiber Inc"] = new Vendor { ResolveWithin = TimeSpan.FromHours(4) } } };
        var history = Acknowledged(TestRules.Create(policy));
        history.Do(new WaitForTicket(WaitingFor.Vendor, "Cable cut in the street", Vendor: "Fiber Inc"));

        var acted = history.Run("05:00");

        Assert.Equal(history.Events[^1].At, acted[^1].At);
        Assert.Single(acted, e => e.Event is Reminded { Kind: DueKind.ReportLateVendor } && e.At == history.Ticket.OpenedAt.AddHours(4));
        Assert.Equal(TimeSpan.FromHours(5), history.Worked);
        Assert.Equal(TimeSpan.FromHours(5), history.Clocks.WithVendors(history.Now));
    }

    [Theory]
    [InlineData(WaitingFor.Vendor, null, RejectionReason.TextMissing)]
    [InlineData(WaitingFor.Vendor, "Nobody Ltd", RejectionReason.ValueUnknown)]
    [InlineData(WaitingFor.Schedule, null, RejectionReason.TextMissing)]
    public void Wait_that_says_too_little_is_refused(WaitingFor waitingFor, string? vendor, RejectionReason reason) =>
        Assert.Equal(reason, Acknowledged().Try(new WaitForTicket(waitingFor, "Because", null, vendor)).Rejection?.Reason);

    [Theory]
    [InlineData(ReplyMeaning.Agrees, TicketStatus.Closed)]
    [InlineData(ReplyMeaning.GoesOn, TicketStatus.Open)]
    public void Answer_to_the_report_confirms_or_reopens(ReplyMeaning meaning, TicketStatus after)
    {
        var history = Acknowledged().Do(Solution).Do(new PostReply("Words") { Meaning = meaning }, AsMia);
        Assert.Equal(after, history.Ticket.Status);
        Assert.IsType<ReplyPosted>(history.Events[^2]);
    }

    [Fact]
    public void Nobody_but_the_requester_confirms_by_answering() =>
        Assert.Equal(
            TicketStatus.Resolved,
            Acknowledged().Do(new ChangeParticipants([Bo], [])).Do(Solution).Do(new PostReply("Works!") { Meaning = ReplyMeaning.Agrees }, AsBo with { Roles = Roles.None }).Ticket.Status);

    [Fact]
    public void Reopening_continues_the_clock_where_it_stood()
    {
        var history = Acknowledged().After("02:00").Do(Solution).After("1.00:00").Do(new ReopenTicket("Still broken"), AsMia).After("01:00");
        Assert.Equal(TimeSpan.FromHours(3), history.Worked);
    }

    [Fact]
    public void Silence_closes_after_three_days_and_asks_once_how_it_went_and_for_an_article()
    {
        var history = Acknowledged().Do(Solution);
        var acted = history.Run("5.00:00");
        Assert.Collection(
            acted,
            e => Assert.Equal((DueKind.AskForRating, TimeSpan.FromHours(1)), (((Reminded)e.Event).Kind, e.At - history.Ticket.OpenedAt)),
            e => Assert.Equal((typeof(TicketClosed), TimeSpan.FromDays(3)), (e.Event.GetType(), e.At - history.Ticket.OpenedAt)),
            e => Assert.Equal((DueKind.RemindOfArticle, TimeSpan.FromHours(76)), (((Reminded)e.Event).Kind, e.At - history.Ticket.OpenedAt)));
        Assert.Null(TicketDecider.NextDue(history.Ticket, history.Rules));
    }

    [Fact]
    public void Unacknowledged_ticket_reminds_then_escalates_then_is_a_complaint_risk()
    {
        var history = Opened(impact: Impact.Individual, urgency: Urgency.High);
        var kinds = history.Run("02:00").Where(e => e.Event is not RequesterInformed).Select(e => (e.At - history.Ticket.OpenedAt, e.Event switch
        {
            Reminded r => r.Kind,
            _ => DueKind.Escalate,
        })).ToList();
        Assert.Equal(
            [
                (TimeSpan.FromMinutes(15), DueKind.Escalate),
                (TimeSpan.FromMinutes(15), DueKind.RemindToAcknowledge),
                (TimeSpan.FromHours(2), DueKind.ReportComplaintRisk),
            ],
            kinds);
        Assert.Equal(Tier.L2, history.Ticket.Tier);
    }

    [Fact]
    public void Late_reminders_act_once_and_the_greatest_warning_speaks_for_the_smaller()
    {
        var history = Acknowledged(impact: Impact.Company).After("07.00:00");
        var events = history.Try(new DoWhatIsDue(), Actor.System).Value;
        Assert.Equal([DueKind.ReportBreach], events.OfType<Reminded>().Select(e => e.Kind));
        Assert.Single(events.OfType<RequesterInformed>());
        Assert.Empty(events.OfType<UpdateRequested>());
        Assert.Empty(history.Try(new DoWhatIsDue(), Actor.System).Value);
    }

    [Fact]
    public void Raising_the_priority_warns_anew_by_the_new_target()
    {
        var history = Acknowledged().Do(new HandOverTicket(null, Tier.L3, "Kernel")).After("07:00");
        history.Do(new PrioritiseTicket(Impact.Team, Urgency.Medium, "Others have it too"));
        Assert.Equal(Priority.P2, history.Ticket.Priority);
        Assert.Contains(history.Try(new DoWhatIsDue(), Actor.System).Value, e => e is Reminded { Kind: DueKind.WarnAtMost });
        Assert.Contains(history.Run("01:00"), e => e.Event is Reminded { Kind: DueKind.ReportBreach } && e.At == history.Ticket.OpenedAt.AddHours(8));
    }

    [Fact]
    public void Override_holds_against_the_table_with_a_reason()
    {
        var history = Acknowledged();
        Assert.Equal(RejectionReason.TextMissing, history.Try(new PrioritiseTicket(Impact.Individual, Urgency.Medium, " ", Priority.P1)).Rejection?.Reason);
        history.Do(new PrioritiseTicket(Impact.Individual, Urgency.Medium, "It is the CEO's keynote", Priority.P1));
        Assert.True(history.Ticket is { Priority: Priority.P1, IsPriorityOverridden: true });
    }

    [Fact]
    public void News_makes_the_hourly_message_and_its_lack_makes_it_silent()
    {
        var history = Acknowledged().Do(new HandOverTicket(null, Tier.L3, "Deep")).Do(new AssignTicket(Bo, Tier.L3, new AssignmentReason(new ReasonFact(ReasonCode.Text, "Knows it"))), AsManager);
        var first = history.Run("01:00").Select(e => e.Event).OfType<RequesterInformed>().Single();
        Assert.True(first.HasNews);
        var second = history.Run("01:00").Select(e => e.Event).OfType<RequesterInformed>().Single();
        Assert.False(second.HasNews);
        history.Do(new PostProgress("Found it", history.Now.AddMinutes(30)), AsBo);
        var third = history.Run("00:30").Select(e => e.Event).OfType<RequesterInformed>().Single();
        Assert.True(third.HasNews, "a promise was missed");
    }

    [Fact]
    public void Who_loses_a_ticket_to_somebody_else_is_told()
    {
        var history = Opened().Do(new HandOverTicket(Ari, null, "Yours"), AsManager).Do(new TakeTicket(), AsBo);
        Assert.Contains(Notice.From(history.Ticket, [history.Events[^2]]), n => n is { Kind: NoticeKind.HandedOn } && n.To == Ari && n.By == Bo);
        history.Do(new HandOverTicket(Ari, null, "Better with Ari"), AsManager);
        Assert.Contains(Notice.From(history.Ticket, [history.Events[^1]]), n => n is { Kind: NoticeKind.HandedOn } && n.To == Bo);
        history.Do(new TakeTicket()).Do(new HandOverTicket(Bo, null, "Off shift"));
        Assert.DoesNotContain(Notice.From(history.Ticket, [history.Events[^1]]), n => n.Kind == NoticeKind.HandedOn);
    }

    [Fact]
    public void Second_to_take_or_to_end_is_told_who_was_first()
    {
        var history = Acknowledged();
        Assert.Equal("Ari Agent", history.Try(new TakeTicket(), AsBo).Rejection?.Arguments[0]);
        history.Do(Solution);
        Assert.Equal("Ari Agent", history.Try(Solution, AsBo).Rejection?.Arguments[0]);
    }

    [Fact]
    public void Holder_hands_over_and_others_may_not()
    {
        var history = Acknowledged();
        Assert.Equal(RejectionReason.AlreadyTaken, history.Try(new HandOverTicket(Bo, null, "Mine now"), AsBo).Rejection?.Reason);
        history.After("00:40").Do(new HandOverTicket(Bo, Tier.L2, "Needs a specialist"));
        Assert.True(history.Ticket is { Assignee.Name: "Bo Agent", Tier: Tier.L2, Status: TicketStatus.New, AcknowledgedAt: null, SeeksAgent: false });
        Assert.Equal(history.Now, history.Ticket.AwaitedSince);
    }

    [Fact]
    public void Macro_does_its_steps_in_one_command_and_nothing_where_one_is_refused()
    {
        var policy = new SupportPolicy
        {
            Macros = new()
            {
                ["Ask floor"] = new Macro { Reply = "Dear {requester}, which floor? {agent}", Tags = ["asked back"], WaitFor = WaitingFor.Requester },
                ["Done"] = new Macro { Tags = ["done"], Resolve = new ReportTemplate { Cause = "x", Action = "y", Prevention = "" } },
            },
        };
        var history = Acknowledged(TestRules.Create(policy)).Do(new RunMacro("Ask floor"));
        Assert.Equal("Dear Mia Employee, which floor? Ari Agent", history.Ticket.LastUpdate);
        Assert.True(history.Ticket is { Status: TicketStatus.Waiting, Tags: ["asked-back"] });

        var before = history.Ticket;
        Assert.Equal(RejectionReason.TextMissing, history.Try(new RunMacro("Done")).Rejection?.Reason);
        Assert.Same(before, history.Ticket);
        Assert.Equal(RejectionReason.ValueUnknown, history.Try(new RunMacro("Nothing")).Rejection?.Reason);
    }

    [Fact]
    public void Fields_are_checked_by_their_type_and_a_required_one_before_resolving()
    {
        var policy = new SupportPolicy
        {
            Fields = new(StringComparer.OrdinalIgnoreCase)
            {
                ["Device"] = new TicketField { IsRequired = true },
                ["Cost"] = new TicketField { Type = FieldType.Number },
                ["Os"] = new TicketField { Type = FieldType.Choice, Choices = ["Windows", "macOS"] },
            },
        };
        var history = Acknowledged(TestRules.Create(policy));
        Assert.Equal(RejectionReason.FieldMissing, history.Try(Solution).Rejection?.Reason);
        Assert.Equal("Cost", history.Try(Describe("cost", "much")).Rejection?.Field);
        Assert.Equal(RejectionReason.ValueUnknown, history.Try(Describe("colour", "red")).Rejection?.Reason);
        history.Do(Describe("os", "WINDOWS")).Do(Describe("device", "NB-17")).Do(Describe("os", "")).Do(Solution);
        Assert.Equal(new Dictionary<string, string> { ["Device"] = "NB-17" }, history.Ticket.Fields);

        static DescribeTicket Describe(string name, string value) => new(Fields: new Dictionary<string, string> { [name] = value });
    }

    [Fact]
    public void Requester_rates_only_what_was_resolved_and_between_one_and_five()
    {
        var history = Acknowledged();
        Assert.Equal(RejectionReason.NothingToRate, history.Try(new RateTicket(5), AsMia).Rejection?.Reason);
        history.Do(Solution);
        Assert.Equal(RejectionReason.ValueUnknown, history.Try(new RateTicket(6), AsMia).Rejection?.Reason);
        Assert.Equal(RejectionReason.NotAllowed, history.Try(new RateTicket(5)).Rejection?.Reason);
        history.Do(new RateTicket(4, "Quick"), AsMia);
        Assert.Equal(4, history.Ticket.Rating);
    }

    [Fact]
    public void Muted_requester_gets_no_hourly_notice_but_the_rest()
    {
        var history = Acknowledged().Do(new MuteTicket(true), AsMia);
        var informed = history.Run("01:00").Select(e => e.Event).ToList();
        Assert.DoesNotContain(Notice.From(history.Ticket, [.. informed]), n => n.Kind == NoticeKind.Progress);
        history.Do(new PostProgress("News"));
        Assert.Contains(Notice.From(history.Ticket, [history.Events[^1]]), n => n.Kind == NoticeKind.Update && n.To == Mia);
    }

    [Fact]
    public void Lead_hears_of_the_second_nudge_without_an_answer()
    {
        var history = Acknowledged().After("01:00").Do(new NudgeTicket(), AsMia);
        Assert.Equal([Ari], Nudged());
        Assert.Equal(RejectionReason.NudgedTooSoon, history.Try(new NudgeTicket(), AsMia).Rejection?.Reason);
        history.After("00:30").Do(new NudgeTicket(), AsMia);
        Assert.Equal([Ari, Person.LeadOf(Tier.L1)], Nudged());
        history.Do(new PostProgress("On it")).After("00:30").Do(new NudgeTicket(), AsMia);
        Assert.Equal([Ari], Nudged());
        Assert.Equal(3, history.Ticket.Nudges);

        IEnumerable<Person> Nudged() => Notice.From(history.Ticket, [history.Events[^1]]).Select(n => n.To);
    }

    [Fact]
    public void Silence_lasts_working_days_also_for_what_is_worked_on_day_and_night()
    {
        // Resolved on Friday 6 March 2026 at 17:00: an hour of Friday, Monday and Tuesday of 8 hours, seven hours of Wednesday.
        var history = Acknowledged(TestRules.Create(time: TestCalendars.Named("UTC")), impact: Impact.Company, urgency: Urgency.High).After("4.08:00").Do(Solution);
        var acted = history.Run("9.00:00");
        Assert.Equal(new DateTimeOffset(2026, 3, 11, 17, 0, 0, TimeSpan.Zero), Assert.Single(acted, e => e.Event is TicketClosed).At);
        Assert.Equal(new DateTimeOffset(2026, 3, 12, 12, 0, 0, TimeSpan.Zero), Assert.Single(acted, e => e.Event is Reminded { Kind: DueKind.RemindOfArticle }).At);
    }

    [Fact]
    public void Day_that_is_waited_for_begins_when_the_site_opens_whatever_the_priority()
    {
        var history = Acknowledged(TestRules.Create(time: TestCalendars.Named("Shanghai")), impact: Impact.Company, urgency: Urgency.High);
        history.Do(new WaitForTicket(WaitingFor.Schedule, "The switch comes", Day: new DateOnly(2026, 3, 5)));
        Assert.Equal(WorkingTimeTableTests.At("2026-03-05T09:00+08:00"), history.Ticket.Wait!.Until);
    }

    [Fact]
    public void Days_of_every_target_are_working_days()
    {
        var policy = new SupportPolicy { AcknowledgeWithin = TimeSpan.FromDays(1), ComplaintRiskAfter = TimeSpan.FromDays(2) };
        var acted = Opened(TestRules.Create(policy, TestCalendars.Named("UTC"))).Run("4.00:00");
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 18, 0, 0, TimeSpan.Zero), Assert.Single(acted, e => e.Event is Reminded { Kind: DueKind.RemindToAcknowledge }).At);
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 18, 0, 0, TimeSpan.Zero), Assert.Single(acted, e => e.Event is Reminded { Kind: DueKind.ReportComplaintRisk }).At);
    }

    [Fact]
    public void Requester_who_has_rated_is_not_asked_how_it_went() =>
        Assert.DoesNotContain(Acknowledged().Do(Solution).Do(new RateTicket(5), AsMia).Run("5.00:00"), e => e.Event is Reminded { Kind: DueKind.AskForRating });

    [Fact]
    public void Change_that_leaves_the_priority_does_not_warn_again()
    {
        var history = Acknowledged(urgency: Urgency.High).After("04:30");
        Assert.Contains(history.Try(new DoWhatIsDue(), Actor.System).Value, e => e is Reminded { Kind: DueKind.WarnAtHalf });
        history.Do(new PrioritiseTicket(Impact.Team, Urgency.Medium, "More are hit, less hard"));
        Assert.Equal(Priority.P2, history.Ticket.Priority);
        Assert.DoesNotContain(history.Try(new DoWhatIsDue(), Actor.System).Value, e => e is Reminded { Kind: DueKind.WarnAtHalf });
    }

    [Fact]
    public void Value_of_a_field_that_is_no_longer_configured_stays_and_can_be_cleared()
    {
        var before = Acknowledged(TestRules.Create(new SupportPolicy { Fields = new() { ["Old name"] = new TicketField() } })).Do(Describe("x"));
        var history = new History(TestRules.Create(new SupportPolicy { Fields = new() { ["New name"] = new TicketField() } }));
        history.Adopt(before.Events);
        Assert.Equal("x", history.Ticket.Fields["Old name"]);
        Assert.Equal(RejectionReason.ValueUnknown, history.Try(Describe("y")).Rejection?.Reason);
        Assert.Empty(history.Do(Describe("")).Ticket.Fields);

        static DescribeTicket Describe(string value) => new(Fields: new Dictionary<string, string> { ["Old name"] = value });
    }

    [Fact]
    public void Macro_puts_names_in_as_they_are()
    {
        var policy = new SupportPolicy { Macros = new() { ["Hi"] = new Macro { Reply = "Dear {Requester}, {ticket}: {other}" } } };
        var history = new History(TestRules.Create(policy));
        var mallory = new Person("mia@contoso.example", "{agent} {ticket}");
        history.Do(new OpenTicket(mallory, "No network", "Text"), new Actor(mallory, Roles.None, Channel.Teams)).Do(new RunMacro("Hi"));
        Assert.Equal($"Dear {{agent}} {{ticket}}, {history.Ticket.Id}: {{other}}", history.Ticket.LastUpdate);
    }

    [Fact]
    public void Nudge_that_comes_too_soon_says_how_long_to_wait_in_any_time_zone()
    {
        var history = Acknowledged().Do(new NudgeTicket(), AsMia).After("00:11:30");
        Assert.Equal("The agent has your nudge already. You can nudge again in 19 min.", history.Try(new NudgeTicket(), AsMia).Rejection!.ToString());
    }

    [Fact]
    public void Every_kind_of_reminder_comes_once_and_at_its_time()
    {
        // P3 without an agent, day and night: 15 min, 1 h, 2 h; 2 days of 24 h to resolve.
        var acted = Opened().Run("5.00:00").Where(e => e.Event is not RequesterInformed).Select(e => (e.At - new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), e.Event switch
        {
            Reminded r => r.Kind,
            TicketEscalated => DueKind.Escalate,
            _ => throw new InvalidOperationException(e.Event.ToString()),
        }));
        Assert.Equal(
            [
                (TimeSpan.FromMinutes(15), DueKind.RemindToAcknowledge),
                (TimeSpan.FromHours(1), DueKind.Escalate),
                (TimeSpan.FromHours(2), DueKind.ReportComplaintRisk),
                (TimeSpan.FromHours(24), DueKind.WarnAtHalf),
                (TimeSpan.FromHours(25), DueKind.Escalate),
                (TimeSpan.FromHours(38.4), DueKind.WarnAtMost),
                (TimeSpan.FromHours(48), DueKind.ReportBreach),
            ],
            acted);
    }
}
