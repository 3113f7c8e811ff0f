using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace M365Support.Bench.Simulation;

/// <summary>The command <c>simulate</c>: a virtual month of a company through the real desk, or an hour of very many open tickets.</summary>
internal static class SimulateCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var employees = new Option<int>("--employees") { Description = "People of the company.", DefaultValueFactory = _ => 5_000 };
        var days = new Option<double>("--days") { Description = "Virtual days.", DefaultValueFactory = _ => 30 };
        var agents = new Option<int>("--agents") { Description = "People of the desk.", DefaultValueFactory = _ => 30 };
        var instances = new Option<int>("--instances") { Description = "Desks that share one storage; from two on things go wrong on purpose.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "What the month is drawn from.", DefaultValueFactory = _ => 1 };
        var open = new Option<int>("--open") { Description = "Open tickets for which the hour is kept; with it no month is simulated." };
        var hours = new Option<double>("--hours") { Description = "Virtual hours for which it is kept.", DefaultValueFactory = _ => 2 };
        var command = new Command("simulate", "Runs a virtual month of a company through the real desk with storage and Graph in memory.") { employees, days, agents, instances, seed, open, hours };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetValue(open) is > 0 and var count)
            {
                return Print(await new OpenTickets(count, result.GetValue(hours), result.GetValue(agents), result.GetValue(instances)).RunAsync(cancellationToken));
            }

            var options = new SimulationOptions
            {
                Employees = result.GetValue(employees),
                Days = result.GetValue(days),
                Agents = result.GetValue(agents),
                Instances = result.GetValue(instances),
                Seed = result.GetValue(seed),
            };
            using var month = new VirtualMonth(options);
            var figures = await month.RunAsync(cancellationToken);
            Print(figures, month);
            return figures.MessagesTwice + figures.MessagesLost + figures.Inconsistencies + figures.Poison == 0 ? 0 : 1;
        });
        return command;
    }

    private static int Print(OpenTicketsFigures figures)
    {
        Line($"progress messages      {figures.ProgressDue} due, {figures.ProgressSent} sent, {figures.ProgressLate} late; agents asked {figures.UpdatesAsked} times; {figures.MessagesTwice} messages twice, {figures.MessagesLost} lost");
        Line($"an hour of theirs      {figures.WallSecondsPerHour} s: {figures.TimesRealTime} times real time; the slowest minute {figures.SlowestMinuteSeconds} s");
        Line($"storage                {figures.StorageRequestsPerProgress} requests for each progress message, asking the agent included");
        Line($"memory                 at most {figures.PeakMemoryMegabytes} MB");
        Console.WriteLine(JsonSerializer.Serialize(figures, Json));
        return figures.ProgressLate + figures.MessagesTwice + figures.MessagesLost == 0 && figures.SlowestMinuteSeconds < 60 ? 0 : 1;
    }

    private static void Print(SimulationFigures figures, VirtualMonth month)
    {
        Line($"{figures.Tickets} tickets in {figures.Days} days of {figures.Employees} people, {figures.StillOpen} still open; {figures.Agents} agents, {figures.Instances} instances, seed {figures.Seed}");
        Line($"acknowledged in time   {figures.AcknowledgedInTime} % of {figures.Acknowledgements}");
        Line($"progress messages      {figures.ProgressDue} due, {figures.ProgressSent} sent, {figures.ProgressLate} late (and {figures.ProgressLateByFault} of those held back on purpose); longest delay {figures.LongestProgressDelaySeconds} s");
        foreach (var (priority, of) in figures.ByPriority)
        {
            Line($"breaches {priority}            {of.Breached} of {of.Tickets}");
        }

        Line($"agents                 Gini of tickets assigned to even share {figures.AssignedGini}, of mean load {figures.LoadGini}");
        foreach (var (tier, of) in figures.ByTier)
        {
            Line($"  {tier}                   {of.Agents} agents, {of.Assigned} assignments, Gini {of.AssignedGini}, mean open {of.MeanOpen} (Gini {of.LoadGini})");
        }

        Line($"messages               {figures.MessagesSent} sent, {figures.MessagesTwice} twice, {figures.MessagesLost} lost, {figures.Poison} poison; {figures.Digests} digests");
        Line($"went wrong on purpose  {figures.QueueMessagesDeliveredTwice} queue messages delivered twice, {figures.QueueMessagesHeldBack} held back, {figures.InstancesKilled} instances killed; {figures.Inconsistencies} inconsistencies found");
        Line($"refused                {string.Join(", ", figures.Rejections.Select(r => $"{r.Key} {r.Value}"))}");
        Line($"storage                {figures.StorageRequests} requests, {figures.StorageRequestsPerTicket} a ticket; transactions by kind of work (count, mean, most, mean ms):");
        foreach (var (kind, of) in figures.StorageTransactions)
        {
            Line($"  {kind,-20} {of.Count,8} {of.Mean,7:F2} {of.Most,4} {of.MeanMilliseconds,9:F3}");
        }

        Line($"Graph                  {figures.GraphCalls} calls");
        Line($"time and memory        {figures.WallSeconds} s, at most {figures.PeakMemoryMegabytes} MB");
        foreach (var (name, count, first) in month.Faults)
        {
            Line($"logged {count} × {name}: {first}");
        }

        Console.WriteLine(JsonSerializer.Serialize(figures, Json));
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
