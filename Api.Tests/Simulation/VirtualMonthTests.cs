using M365Support.Bench.Simulation;

namespace M365Support.Api.Tests.Simulation;

public sealed class VirtualMonthTests
{
    [Fact]
    public async Task Two_instances_among_faults_lose_nothing_say_nothing_twice_and_keep_the_hour()
    {
        using var days = new VirtualMonth(new SimulationOptions { Employees = 200, Days = 1, Agents = 8, Instances = 2, Faults = true, Seed = 7 });

        var figures = await days.RunAsync();

        Assert.Empty(figures.Violations);
        Assert.InRange(figures.Tickets, 8, 60);
        Assert.InRange(figures.InstancesKilled, 1, 100);
        Assert.InRange(figures.MessagesSent, figures.Tickets * 3, int.MaxValue);
        Assert.InRange(figures.ProgressSent, 10, int.MaxValue);
    }

    [Theory]
    [InlineData(Sabotage.Hints, "messages were lost")]
    [InlineData(Sabotage.Reminders, "heard nothing for longer than the hour")]
    [InlineData(Sabotage.Posts, "messages were sent twice")]
    [InlineData(Sabotage.Lists, "contradict each other")]
    public async Task What_must_not_break_is_seen_in_the_figures_when_it_does(Sabotage sabotage, string expected)
    {
        using var day = new VirtualMonth(new SimulationOptions { Employees = 200, Days = 0.6, Agents = 4, Sabotage = sabotage });

        var figures = await day.RunAsync();

        Assert.Contains(figures.Violations, violation => violation.Contains(expected, StringComparison.Ordinal));
    }
}
