using M365Support.Tickets;

namespace M365Support.Bench.Simulation;

/// <summary>When people need help, and with what: a curve over the day and the week, and the mix of causes.</summary>
internal sealed class Demand(int employees, Random random)
{
    /// <summary>Tickets of one employee a day, over the whole week: 400 of 5,000.</summary>
    private const double TicketsPerDay = 400.0 / 5_000;

    /// <summary>A weekend day has so much of a working day's tickets.</summary>
    private const double Weekend = 0.15;

    /// <summary>How the tickets of a day spread over its hours.</summary>
    private static readonly double[] Hours =
    [
        0.4, 0.3, 0.2, 0.2, 0.3, 0.6, 1.5, 4, 8, 12, 11, 9, 5, 8, 10, 9, 7, 5, 3, 2, 1.5, 1, 0.8, 0.6,
    ];

    private static readonly string[] Subjects =
    [
        "Cannot sign in", "VPN drops every few minutes", "Printer does not print", "Outlook asks for my password again", "New laptop for a colleague",
        "Shared folder is missing", "Teams call without sound", "Screen stays black", "Software is needed", "Phone lost",
    ];

    /// <summary>The moments of one day at which somebody opens a ticket, in order.</summary>
    public IReadOnlyList<DateTimeOffset> Day(DateTimeOffset midnight)
    {
        var share = midnight.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? Weekend : 1;
        var expected = employees * TicketsPerDay * 7 / (5 + (2 * Weekend)) * share;
        var sum = Hours.Sum();
        var moments = new List<DateTimeOffset>();
        for (var hour = 0; hour < Hours.Length; hour++)
        {
            for (var left = Poisson(expected * Hours[hour] / sum); left > 0; left--)
            {
                moments.Add(midnight.AddHours(hour).AddSeconds(random.Next(3_600)));
            }
        }

        moments.Sort();
        return moments;
    }

    public Person Requester() => Requester(random.Next(employees));

    public static Person Requester(int number) => Person.Create($"p{number:D5}@contoso.example", $"Person {number:D5}");

    public OpenTicket Open(Person requester) => new(
        requester,
        Subjects[random.Next(Subjects.Length)],
        "It stopped working this morning. I have tried turning it off and on again.",
        random.Next(100) switch { < 88 => Impact.Individual, < 98 => Impact.Team, _ => Impact.Company },
        random.Next(100) switch { < 25 => Urgency.Low, < 85 => Urgency.Medium, _ => Urgency.High });

    /// <summary>Minutes of which half the draws are below <paramref name="median"/> and few are far above.</summary>
    public TimeSpan Around(double median)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return TimeSpan.FromSeconds(Math.Round(Math.Clamp(median * Math.Exp(0.8 * normal), 0.2, median * 20) * 60));
    }

    private int Poisson(double mean)
    {
        var (count, product, least) = (0, random.NextDouble(), Math.Exp(-mean));
        while (product > least)
        {
            count++;
            product *= random.NextDouble();
        }

        return count;
    }
}
