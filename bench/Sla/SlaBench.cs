using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using M365Support.Sla;
using M365Support.Tickets;

namespace M365Support.Bench.Sla;

/// <summary>The command <c>sla</c>: what a question to a business calendar and to a ticket's clock costs.</summary>
internal static class SlaBench
{
    private const int Moments = 100_000;

    private const int Rounds = 5;

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 10, 30, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var command = new Command("sla", "Asks a calendar with lunch, holidays and daylight saving 100,000 times, single-threaded, and prints nanoseconds per question.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        var cold = Stopwatch.StartNew();
        var calendar = BusinessCalendar.Create(new CalendarSettings { Zone = "Europe/Berlin", Holidays = ["*-01-01", "*-05-01", "*-12-25/*-12-26", "2026-04-03", "2026-04-06"] });
        calendar.Between(Now, Now.AddHours(1));
        cold.Stop();

        var random = new Random(4);
        var starts = new DateTimeOffset[Moments];
        var clocks = new TicketClock[Moments];
        for (var i = 0; i < Moments; i++)
        {
            starts[i] = Now.AddMinutes(-random.Next(14 * 24 * 60));
            clocks[i] = new TicketClock(starts[i], null, [new Pause(starts[i].AddHours(1), starts[i].AddHours(3)), new Pause(starts[i].AddHours(20), starts[i].AddHours(30))], 2 * calendar.Day);
        }

        var figures = new Figures(
            Math.Round(cold.Elapsed.TotalMilliseconds, 1),
            Measure("between, two weeks at most", i => calendar.Between(starts[i], Now).Ticks),
            Measure("between, ten years", i => calendar.Between(starts[i].AddYears(-10), Now).Ticks),
            Measure("after two days", i => calendar.After(starts[i], 2 * calendar.Day).Ticks),
            Measure("clock with two pauses, elapsed", i => clocks[i].Elapsed(calendar, Now).Ticks),
            Measure("clock with two pauses, due", i => clocks[i].DueAt(calendar, Now)?.Ticks ?? 0));
        Console.WriteLine(JsonSerializer.Serialize(figures, Json));
    }

    /// <summary>The median of some rounds, in nanoseconds per question.</summary>
    private static double Measure(string name, Func<int, long> ask)
    {
        var rounds = new double[Rounds + 1];
        var sum = 0L;
        for (var round = 0; round < rounds.Length; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Moments; i++)
            {
                sum ^= ask(i);
            }

            rounds[round] = watch.Elapsed.TotalNanoseconds / Moments;
        }

        GC.KeepAlive(sum);
        var measured = rounds[1..];
        Array.Sort(measured);
        var median = Math.Round(measured[Rounds / 2]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-32} {median,8:N0} ns"));
        return median;
    }

    private sealed record Figures(double FirstQuestionMilliseconds, double BetweenNanoseconds, double BetweenTenYearsNanoseconds, double AfterNanoseconds, double ClockElapsedNanoseconds, double ClockDueNanoseconds);
}
