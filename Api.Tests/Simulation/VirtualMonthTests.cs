using M365Support.Bench.Simulation;

namespace M365Support.Api.Tests.Simulation;

public sealed class VirtualMonthTests
{
    [Fact]
    public async Task Two_instances_of_which_one_dies_now_and_then_lose_nothing_and_say_nothing_twice()
    {
        using var days = new VirtualMonth(new SimulationOptions { Employees = 400, Days = 2, Agents = 10, Instances = 2, Seed = 7 });

        var figures = await days.RunAsync();

        Assert.InRange(figures.Tickets, 40, 200);
        Assert.InRange(figures.InstancesKilled, 1, 100);
        Assert.InRange(figures.MessagesSent, figures.Tickets * 3, int.MaxValue);
        Assert.InRange(figures.ProgressSent, 10, int.MaxValue);
        Assert.Equal((0, 0, 0, 0), (figures.MessagesTwice, figures.MessagesLost, figures.Poison, figures.Inconsistencies));
        Assert.Equal(0, figures.ProgressLate);
    }
}
