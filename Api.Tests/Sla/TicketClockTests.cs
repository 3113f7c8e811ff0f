using M365Support.Tickets;

namespace M365Support.Sla;

/// <summary>Clocks of tickets worked out by hand; the last column is the working. 1 June 2026 is a Monday.</summary>
public sealed class TicketClockTests
{
    [Theory]
    [InlineData("UTC", "2026-06-01T09:00Z", null, null, "8:00", "2026-06-01T10:30Z", "1:30", "2026-06-01T18:00Z", "no pause")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T11:30Z/2026-06-01T13:30Z", "8:00", "2026-06-01T14:00Z", "3:00", "2026-06-02T10:00Z", "a wait over lunch costs an hour: 2:30 + 4:30 today, 1 h tomorrow")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T12:00Z/2026-06-01T13:00Z", "8:00", "2026-06-01T18:00Z", "8:00", "2026-06-01T18:00Z", "a wait of lunch alone costs nothing")]
    [InlineData("UTC", "2026-06-05T16:00Z", null, "2026-06-05T17:00Z/2026-06-08T10:00Z", "4:00", "2026-06-08T11:00Z", "2:00", "2026-06-08T14:00Z", "a wait over the weekend: 1 h, then 10-12 and 13-14")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T10:00Z/", "8:00", "2026-06-01T15:00Z", "1:00", null, "still waiting: no due time")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T10:00Z/2026-06-01T11:00Z 2026-06-01T10:30Z/2026-06-01T11:30Z", "2:00", "2026-06-01T12:00Z", "1:30", "2026-06-01T13:30Z", "waits that overlap are one from 10:00 to 11:30")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T14:00Z/2026-06-01T15:00Z 2026-06-01T10:00Z/2026-06-01T11:00Z", "8:00", "2026-06-01T16:00Z", "4:00", "2026-06-02T11:00Z", "waits out of order: 9-10, 11-12, 13-14, 15-18 is 6 h, and 2 h tomorrow")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T10:00Z/2026-06-01T16:00Z 2026-06-01T11:00Z/2026-06-01T12:00Z", "3:00", "2026-06-01T17:00Z", "2:00", "2026-06-01T18:00Z", "a wait inside a wait")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T10:00Z/2026-06-01T11:00Z 2026-06-01T11:00Z/2026-06-01T12:00Z", "2:00", "2026-06-01T13:30Z", "1:30", "2026-06-01T14:00Z", "waits that touch")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T10:00Z/2026-06-01T11:00Z 2026-06-01T10:00Z/2026-06-01T11:00Z", "2:00", "2026-06-01T11:30Z", "1:30", "2026-06-01T12:00Z", "the same wait noted twice")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T08:00Z/2026-06-01T10:00Z", "1:00", "2026-06-01T10:30Z", "0:30", "2026-06-01T11:00Z", "a wait from before the start")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T11:00Z/2026-06-01T10:00Z", "4:00", "2026-06-01T12:00Z", "3:00", "2026-06-01T14:00Z", "a wait that ends before it begins is none")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T10:00Z/2026-06-01T10:00Z", "4:00", "2026-06-01T10:00Z", "1:00", "2026-06-01T14:00Z", "a wait of no time is none")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T11:00Z/2026-06-01T12:00Z", "2:30", "2026-06-01T10:00Z", "1:00", "2026-06-01T13:30Z", "a wait that is planned moves the due time already")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T11:00Z/", "1:00", "2026-06-01T15:00Z", "2:00", "2026-06-01T10:00Z", "due was before the wait")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T10:00Z/", "1:00", "2026-06-01T15:00Z", "1:00", "2026-06-01T10:00Z", "due as the wait began")]
    [InlineData("UTC", "2026-06-01T09:00Z", "2026-06-01T11:00Z", null, "1:00", "2026-06-02T17:00Z", "2:00", "2026-06-01T10:00Z", "stopped after the target")]
    [InlineData("UTC", "2026-06-01T09:00Z", "2026-06-01T11:00Z", null, "4:00", "2026-06-02T17:00Z", "2:00", null, "stopped before the target")]
    [InlineData("UTC", "2026-06-01T09:00Z", "2026-06-01T11:00Z", "2026-06-01T10:00Z/2026-06-01T12:00Z", "4:00", "2026-06-01T15:00Z", "1:00", null, "stopped while waiting")]
    [InlineData("UTC", "2026-06-01T09:00Z", "2026-06-01T08:00Z", null, "4:00", "2026-06-01T15:00Z", "0:00", null, "stopped before it started")]
    [InlineData("UTC", "2026-06-01T09:00Z", "2026-06-01T16:00Z", null, "4:00", "2026-06-01T11:00Z", "2:00", "2026-06-01T14:00Z", "seen from before it stopped")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T10:00Z/2026-06-02T09:00Z", "8:00", "2026-06-02T10:00Z", "2:00", "2026-06-02T17:00Z", "solved for a day and reopened: 7 h are left at 09:00")]
    [InlineData("UTC", "2026-06-05T14:00Z", null, "2026-06-05T15:00Z/2026-06-06T12:00Z", "2:00", "2026-06-08T09:30Z", "1:30", "2026-06-08T10:00Z", "reopened on Saturday runs from Monday")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, "2026-06-01T10:00Z/2026-06-01T11:00Z 2026-06-01T15:00Z/2026-06-02T10:00Z", "8:00", "2026-06-02T11:00Z", "5:00", "2026-06-02T15:00Z", "waited and then reopened: 1 + 1 + 2 h on Monday; 4 h from 10:00")]
    [InlineData("UTC", "2026-06-01T09:00Z", null, null, "1:00", "2026-06-01T08:00Z", "0:00", "2026-06-01T10:00Z", "seen from before it started")]
    [InlineData("UTC", "2026-06-01T06:00Z", null, null, "0:15", "2026-06-01T09:10Z", "0:10", "2026-06-01T09:15Z", "started before opening")]
    [InlineData("UTC", "2026-06-06T10:00Z", null, null, "0:00", "2026-06-08T09:10Z", "0:10", "2026-06-06T10:00Z", "no time allowed")]
    [InlineData("UTC", "2026-06-05T17:00Z", null, null, "16:00", "2026-06-08T10:00Z", "2:00", "2026-06-09T17:00Z", "as P3: 1 h on Friday, 8 h on Monday, 7 h on Tuesday")]
    [InlineData("24x7", "2026-06-05T17:00Z", null, null, "4:00", "2026-06-08T10:00Z", "65:00", "2026-06-05T21:00Z", "the same ticket as P1: 7 h + 48 h + 10 h")]
    [InlineData("24x7", "2026-06-05T17:00Z", null, "2026-06-05T18:00Z/2026-06-08T09:00Z", "4:00", "2026-06-08T10:00Z", "2:00", "2026-06-08T12:00Z", "a P1 that waits over the weekend")]
    [InlineData("24x7", "2026-06-01T09:00Z", null, null, "4:00", "2026-06-01T12:30Z", "3:30", "2026-06-01T13:00Z", "a P1 has no lunch")]
    [InlineData("Berlin", "2026-03-27T17:00+01:00", null, "2026-03-28T00:00+01:00/2026-03-29T12:00+02:00", "3:00", "2026-03-30T10:00+02:00", "2:00", "2026-03-30T11:00+02:00", "waiting while the clocks change on a free Sunday")]
    [InlineData("Berlin", "2026-12-23T17:00+01:00", null, "2026-12-24T10:00+01:00/2026-12-28T10:00+01:00", "8:00", "2026-12-28T11:00+01:00", "3:00", "2026-12-28T17:00+01:00", "waiting over Christmas: 1 + 1 h before, then 10-12 and 13-17")]
    [InlineData("Always Berlin", "2026-03-29T00:00+01:00", null, "2026-03-29T01:30+01:00/2026-03-29T03:30+02:00", "5:00", "2026-03-29T06:00+02:00", "4:00", "2026-03-29T07:00+02:00", "a wait across the gap lasts an hour")]
    [InlineData("Always Berlin", "2026-10-25T00:00+02:00", null, "2026-10-25T02:30+02:00/2026-10-25T02:30+01:00", "4:00", "2026-10-25T03:00+01:00", "3:00", "2026-10-25T04:00+01:00", "a wait from one 02:30 to the other lasts an hour")]
    [InlineData("Shanghai", "2026-02-14T09:00+08:00", null, "2026-02-14T10:00+08:00/2026-02-16T10:00+08:00", "8:00", "2026-02-24T10:00+08:00", "2:00", "2026-02-24T17:00+08:00", "answered in Spring Festival, it runs again from the 24th")]
    [InlineData("Kolkata", "2026-06-01T17:00+05:30", null, "2026-06-01T17:30+05:30/2026-06-02T09:30+05:30", "1:00", "2026-06-02T10:00+05:30", "1:00", "2026-06-02T10:00+05:30", "half an hour on either side of a night's wait")]
    public void Clock_is_as_worked_out_by_hand(string calendar, string start, string? stop, string? pauses, string target, string now, string elapsed, string? due, string working)
    {
        var clock = new TicketClock(At(start), stop is null ? null : At(stop), Pauses(pauses), WorkingTimeTableTests.Hours(target));
        var time = TestCalendars.Named(calendar);

        Assert.True(WorkingTimeTableTests.Hours(elapsed) == clock.Elapsed(time, At(now)), $"{working}: expected {elapsed}, but it is {clock.Elapsed(time, At(now))}.");
        Assert.True((due is null ? null : At(due)) == clock.DueAt(time, At(now)), $"{working}: expected to be due at {due ?? "no time"}, but it is {clock.DueAt(time, At(now)):O}.");
    }

    [Fact]
    public void Raising_to_around_the_clock_and_back_leaves_the_clock_as_it_was()
    {
        var clock = new TicketClock(At("2026-06-05T17:00Z"), null, Pauses("2026-06-08T09:30Z/2026-06-08T10:30Z"), TimeSpan.FromHours(16));
        var now = At("2026-06-08T11:00Z");
        var (p1, p3) = (TestCalendars.Named("24x7"), TestCalendars.Named("UTC"));
        var before = (clock.Elapsed(p3, now), clock.DueAt(p3, now));

        Assert.Equal((TimeSpan.FromHours(65), (DateTimeOffset?)At("2026-06-06T09:00Z")), (clock.Elapsed(p1, now), clock.DueAt(p1, now)));
        Assert.Equal((TimeSpan.FromHours(2), (DateTimeOffset?)At("2026-06-09T18:00Z")), before);
        Assert.Equal(before, (clock.Elapsed(p3, now), clock.DueAt(p3, now)));
    }

    [Fact]
    public void Fraction_is_reached_on_the_way_to_the_target()
    {
        var clock = new TicketClock(At("2026-06-01T09:00Z"), null, Pauses("2026-06-01T14:00Z/2026-06-01T15:00Z"), TimeSpan.FromHours(8));
        var time = TestCalendars.Named("UTC");
        var now = At("2026-06-01T15:30Z");

        Assert.Equal(At("2026-06-01T09:00Z"), clock.ReachesAt(0, time, now));
        Assert.Equal(At("2026-06-01T14:00Z"), clock.ReachesAt(0.5, time, now));
        Assert.Equal(At("2026-06-01T17:24Z"), clock.ReachesAt(0.8, time, now));
        Assert.Equal(At("2026-06-02T10:00Z"), clock.ReachesAt(1, time, now));
        Assert.Equal(At("2026-06-02T15:00Z"), clock.ReachesAt(1.5, time, now));
        Assert.Equal(4.5 / 8, clock.Fraction(time, now));
        Assert.Equal(TimeSpan.FromHours(3.5), clock.Remaining(time, now));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.ReachesAt(-0.1, time, now));
    }

    [Fact]
    public void Nothing_remains_after_a_breach()
    {
        var clock = new TicketClock(At("2026-06-01T09:00Z"), null, [], TimeSpan.FromHours(2));
        var time = TestCalendars.Named("UTC");
        var now = At("2026-06-01T12:00Z");

        Assert.Equal(TimeSpan.Zero, clock.Remaining(time, now));
        Assert.Equal(1.5, clock.Fraction(time, now));
        Assert.Equal(1, (clock with { Target = TimeSpan.Zero }).Fraction(time, now));
    }

    [Fact]
    public void Target_that_no_known_time_holds_is_never_due()
    {
        var clock = new TicketClock(At("2026-06-01T09:00Z"), null, [], TimeSpan.FromDays(365 * 200));

        Assert.Null(clock.DueAt(TestCalendars.Named("UTC"), At("2026-06-01T12:00Z")));
    }

    private static DateTimeOffset At(string text) => WorkingTimeTableTests.At(text);

    private static List<Pause> Pauses(string? text) =>
        [.. (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pause => pause.Split('/')).Select(ends => new Pause(At(ends[0]), ends[1].Length == 0 ? null : At(ends[1])))];
}
