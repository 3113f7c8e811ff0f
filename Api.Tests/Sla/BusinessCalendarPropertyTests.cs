using FsCheck;
using FsCheck.Fluent;

namespace M365Support.Sla;

/// <summary>What holds for any calendar and any moments.</summary>
public sealed class BusinessCalendarPropertyTests
{
    [Fact]
    public void Calendar_agrees_with_counting_minute_by_minute() => ForAll(150, (any, random) =>
    {
        var calendar = any.Calendar;
        Assert.Equal(-1, Array.FindIndex(Enumerable.Range(0, any.Minutes.Length).ToArray(), i => any.Minutes[i] != calendar.IsWorking(any.From.AddMinutes(i))));

        for (var i = 0; i < 20; i++)
        {
            var from = random.Next(any.Minutes.Length);
            var to = random.Next(from, any.Minutes.Length);
            var count = any.Minutes.AsSpan(from, to - from).Count(true);
            Assert.Equal(TimeSpan.FromMinutes(count), calendar.Between(any.From.AddMinutes(from), any.From.AddMinutes(to)));
            if (count > 0)
            {
                var wanted = random.Next(1, count + 1);
                var at = from;
                for (var seen = 0; seen < wanted; at++)
                {
                    seen += any.Minutes[at] ? 1 : 0;
                }

                Assert.Equal(any.From.AddMinutes(at), calendar.After(any.From.AddMinutes(from), TimeSpan.FromMinutes(wanted)));
            }
        }
    });

    [Fact]
    public void Working_time_adds_up_over_any_split() => ForAll(200, (any, random) =>
    {
        var cuts = Enumerable.Range(0, 8).Select(_ => any.Moment(random)).Order().ToList();
        var parts = cuts.Zip(cuts.Skip(1), any.Calendar.Between).ToList();

        Assert.Equal(any.Calendar.Between(cuts[0], cuts[^1]), parts.Aggregate((sum, part) => sum + part));
        Assert.All(parts, part => Assert.True(part >= TimeSpan.Zero));
    });

    [Fact]
    public void Working_time_is_no_longer_than_time_and_grows_with_it() => ForAll(200, (any, random) =>
    {
        DateTimeOffset[] at = [any.Moment(random), any.Moment(random), any.Moment(random)];
        Array.Sort(at);

        Assert.InRange(any.Calendar.Between(at[0], at[1]), TimeSpan.Zero, at[1] - at[0]);
        Assert.True(any.Calendar.Between(at[0], at[1]) <= any.Calendar.Between(at[0], at[2]));
        Assert.True(any.Calendar.Between(at[0], at[2]) >= any.Calendar.Between(at[1], at[2]));
        Assert.Equal(TimeSpan.Zero, any.Calendar.Between(at[2], at[0]));
    });

    [Fact]
    public void Moment_after_some_working_time_is_the_first_that_has_it() => ForAll(200, (any, random) =>
    {
        var from = any.Moment(random);
        var time = TimeSpan.FromTicks(random.NextInt64(1, TimeSpan.TicksPerHour * 2000));
        var at = any.Calendar.After(from, time);

        Assert.Equal(time, any.Calendar.Between(from, at));
        Assert.Equal(time - TimeSpan.FromTicks(1), any.Calendar.Between(from, at.AddTicks(-1)));
    });

    [Fact]
    public void Moment_after_the_working_time_until_another_is_not_later_than_that() => ForAll(200, (any, random) =>
    {
        var from = any.Moment(random);
        var to = from.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 300));

        Assert.InRange(any.Calendar.After(from, any.Calendar.Between(from, to)), from, to);
    });

    [Fact]
    public void Waiting_twice_is_waiting_for_the_sum() => ForAll(200, (any, random) =>
    {
        var from = any.Moment(random);
        var (one, two) = (TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerHour * 100)), TimeSpan.FromTicks(random.NextInt64(1, TimeSpan.TicksPerHour * 100)));

        Assert.Equal(any.Calendar.After(from, one + two), any.Calendar.After(any.Calendar.After(from, one), two));
    });

    [Fact]
    public void Any_moment_and_any_time_has_an_answer()
    {
        DateTimeOffset[] moments = [DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, new(2199, 12, 31, 23, 59, 59, TimeSpan.Zero), new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue];
        TimeSpan[] times = [TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromDays(100_000), TimeSpan.MaxValue];
        foreach (var calendar in TestCalendars.Names.Select(TestCalendars.Named))
        {
            foreach (var at in moments)
            {
                Assert.All(moments, other => Assert.True(calendar.Between(at, other) >= TimeSpan.Zero));
                Assert.All(times, time => Assert.True(calendar.After(at, time) >= at));
                Assert.Throws<ArgumentOutOfRangeException>(() => calendar.After(at, TimeSpan.FromTicks(-1)));
            }

            Assert.Equal(DateTimeOffset.MaxValue, calendar.After(DateTimeOffset.MinValue, TimeSpan.MaxValue));
        }
    }

    [Fact]
    public async Task Calendar_answers_the_same_to_many_at_once()
    {
        var (shared, alone) = (TestCalendars.Of("Europe/Berlin", new() { ["Monday-Friday"] = ["09:00-17:30"] }), TestCalendars.Of("Europe/Berlin", new() { ["Monday-Friday"] = ["09:00-17:30"] }));
        var start = new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var expected = Enumerable.Range(0, 60).Select(year => alone.Between(start, start.AddYears(year))).ToList();
        using var begin = new ManualResetEventSlim();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            begin.Wait();
            return Enumerable.Range(0, 60).Select(year => shared.Between(start, start.AddYears(year))).ToList();
        })).Append(Task.Run(() =>
        {
            begin.Set();
            return expected;
        })));

        Assert.All(answers, answer => Assert.Equal(expected, answer));
    }

    private static void ForAll(int tests, Action<RandomCalendar, Random> check) =>
        Prop.ForAll(RandomCalendar.Any, any => check(any, any.Chance)).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));
}
