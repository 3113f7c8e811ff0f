using FsCheck;
using FsCheck.Fluent;
using M365Support.Tickets;

namespace M365Support.Sla;

/// <summary>What holds for the clock of any history.</summary>
public sealed class TicketClockPropertyTests
{
    [Fact]
    public void Clock_counts_exactly_what_no_pause_covers() => ForAll((time, clock, now, _) =>
    {
        var end = clock.Stop < now ? clock.Stop.Value : now;
        var cuts = clock.Pauses.SelectMany(pause => new[] { pause.From, pause.To ?? end }).Append(clock.Start).Append(end).Where(at => at >= clock.Start && at <= end).Order().ToList();
        var expected = cuts.Zip(cuts.Skip(1))
            .Where(part => !clock.Pauses.Any(pause => pause.From <= part.First && (pause.To is null || pause.To >= part.Second)))
            .Aggregate(TimeSpan.Zero, (sum, part) => sum + time.Between(part.First, part.Second));

        Assert.Equal(expected, clock.Elapsed(time, now));
    });

    [Fact]
    public void Clock_is_never_negative_and_a_pause_never_adds() => ForAll((time, clock, now, _) =>
    {
        Assert.InRange(clock.Elapsed(time, now), TimeSpan.Zero, (clock with { Pauses = [] }).Elapsed(time, now));
        Assert.InRange(clock.Remaining(time, now), TimeSpan.Zero, clock.Target);
        Assert.True(clock.Fraction(time, now) >= 0);
    });

    [Fact]
    public void Order_and_repetition_of_pauses_do_not_matter() => ForAll((time, clock, now, random) =>
    {
        var mixed = clock.Pauses.Concat(clock.Pauses.Take(2)).ToArray();
        random.Shuffle(mixed);
        var other = clock with { Pauses = mixed };

        Assert.Equal(clock.Elapsed(time, now), other.Elapsed(time, now));
        Assert.Equal(clock.DueAt(time, now), other.DueAt(time, now));
    });

    [Fact]
    public void Clock_does_not_run_backwards() => ForAll((time, clock, now, random) =>
    {
        var later = now.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 5));

        Assert.InRange(clock.Elapsed(time, later) - clock.Elapsed(time, now), TimeSpan.Zero, time.Between(now, later));
    });

    [Fact]
    public void Clock_reaches_its_target_at_the_due_time_and_not_before() => ForAll((time, clock, now, _) =>
    {
        if (clock.DueAt(time, now) is { } due)
        {
            Assert.Equal(clock.Target, clock.Elapsed(time, due));
            Assert.True(clock.Elapsed(time, due.AddTicks(-1)) < clock.Target);
            Assert.True(clock.ReachesAt(0.5, time, now) <= due);
        }
        else
        {
            Assert.True(clock.Elapsed(time, now) < clock.Target);
        }
    });

    [Fact]
    public void Due_time_is_missing_only_while_paused_or_once_stopped() => ForAll((time, clock, now, _) =>
    {
        var mayRun = clock with { Stop = null, Pauses = [.. clock.Pauses.Where(pause => pause.To <= now)] };

        Assert.NotNull(mayRun.DueAt(time, now));
    });

    private static void ForAll(Action<IWorkingTime, TicketClock, DateTimeOffset, Random> check) =>
        Prop.ForAll(RandomCalendar.Any, any =>
        {
            var random = any.Chance;
            var start = any.Moment(random);
            DateTimeOffset Soon() => start.AddTicks(random.NextInt64(-TimeSpan.TicksPerDay, TimeSpan.TicksPerDay * 12));
            for (var i = 0; i < 10; i++)
            {
                var pauses = Enumerable.Range(0, random.Next(6)).Select(_ => new Pause(Soon(), random.Next(6) == 0 ? null : Soon())).ToList();
                var clock = new TicketClock(start, random.Next(3) == 0 ? Soon() : null, pauses, TimeSpan.FromTicks(random.NextInt64(1, TimeSpan.TicksPerHour * 60)));
                check(random.Next(4) == 0 ? RoundTheClock.Instance : any.Calendar, clock, Soon(), random);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
}
