using System.CommandLine;
using System.Numerics;

namespace M365Support.Bench.Simulation;

/// <summary>The command <c>simulate</c>: a virtual month of a company through the real desk, or an hour of very many open tickets.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var employees = Number("--employees", 5_000, 1, 200_000, "People of the company.");
        var days = Number("--days", 30.0, 0.05, 366, "Virtual days.");
        var agents = Number("--agents", 30, 1, 1_000, "People of the desk: six tenths first level, three tenths second, the rest third.");
        var instances = Number("--instances", 1, 1, 16, "Desks that share one storage.");
        var faults = new Option<bool?>("--faults") { Description = "Queue messages come twice, late or not at all, Teams fails, instances die. [default: with two instances and more]" };
        var seed = new Option<int>("--seed") { Description = "What the month is drawn from.", DefaultValueFactory = _ => 1 };
        var open = Number("--open", 0, 1, 1_000_000, "Open tickets for which the hour is kept; with it no month is simulated.");
        open.DefaultValueFactory = null;
        var hours = Number("--hours", 2.0, 0.1, 168, "Virtual hours for which it is kept.");
        var sabotage = new Option<Sabotage>("--sabotage") { Description = "Breaks something that must not break, to see that the figures show it." };
        var command = new Command(
            "simulate",
            "Runs a virtual month of a company through the real desk, storage, Graph and Teams in memory. Ends with one line of JSON, and with an error where a message was lost or came twice, the hour was not kept, or what is stored contradicts itself.")
        {
            employees, days, agents, instances, faults, sabotage, seed, open, hours,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetResult(open) is not null)
            {
                var tickets = new OpenTickets(result.GetValue(open), result.GetValue(hours), result.GetValue(agents), result.GetValue(instances));
                var kept = await tickets.RunAsync(cancellationToken);
                SimulationReport.Print(kept, tickets.Logged);
                return kept.Violations.Count == 0 ? 0 : 1;
            }

            using var month = new VirtualMonth(new SimulationOptions
            {
                Employees = result.GetValue(employees),
                Days = result.GetValue(days),
                Agents = result.GetValue(agents),
                Instances = result.GetValue(instances),
                Faults = result.GetValue(faults) ?? result.GetValue(instances) > 1,
                Sabotage = result.GetValue(sabotage),
                Seed = result.GetValue(seed),
            });
            var figures = await month.RunAsync(cancellationToken);
            SimulationReport.Print(figures, month.Faults);
            return figures.Violations.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static Option<T> Number<T>(string name, T otherwise, T least, T most, string description)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (!result.Implicit && result.Tokens is [var token] && T.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) && !(value >= least && value <= most))
            {
                result.AddError(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} must lie between {least} and {most}; {value} does not."));
            }
        });
        return option;
    }
}
