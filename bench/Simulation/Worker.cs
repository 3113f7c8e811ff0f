using System.Globalization;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Bench.Simulation;

/// <summary>An agent of the simulated desk: when they work, and how reachable they are at any moment.</summary>
internal sealed class Worker
{
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(20);

    private readonly int seed;
    private readonly int firstFreeDay;
    private readonly DateTimeOffset vacationFrom;

    public Worker(int number, Tier tier, bool isNight, int seed, DateTimeOffset start, int days)
    {
        var random = new Random((seed * 1_009) + number);
        this.seed = random.Next();
        Tier = tier;
        Person = Person.Create($"agent{number:D2}@contoso.example", $"Agent {number:D2}");
        ObjectId = Company.IdOf(Person.Address);

        // Of those who do not keep the night, every seventh works each weekend.
        (From, Hours) = (isNight ? 22 : (number % 3) switch { 0 => 7, 1 => 9, _ => 13 }, 9);
        firstFreeDay = isNight ? (number * 3) + 1 : number % 7 is 5 or 6 ? 2 + (number % 3) : 6;
        vacationFrom = random.NextDouble() < 0.3 ? start.AddDays(random.Next(Math.Max(1, days))) : DateTimeOffset.MaxValue.AddDays(-9);
    }

    public Person Person { get; }

    public Tier Tier { get; }

    /// <summary>The object id in the directory.</summary>
    public string ObjectId { get; }

    /// <summary>The hour at which the shift begins, and how many it has.</summary>
    public int From { get; }

    public int Hours { get; }

    /// <summary>The same as the roster has it.</summary>
    public WeeklyHours WeeklyHours => WeeklyHours.Read(
        WeeklyHours.Days.Index().Where(day => !IsFree((day.Index + 1) % 7)).ToDictionary(day => day.Item, _ => string.Create(CultureInfo.InvariantCulture, $"{From:D2}:00-{(From + Hours) % 24:D2}:00"), StringComparer.Ordinal),
        out _)!;

    public Actor Actor => new(Person, Roles.Agent, Channel.Teams);

    public bool IsOnShift(DateTimeOffset now)
    {
        var begun = now.AddHours(-From);
        var day = new DateTimeOffset(begun.Date, TimeSpan.Zero);
        var since = now - day.AddHours(From);
        var isAway = now >= vacationFrom && now < vacationFrom.AddDays(7);
        return since >= TimeSpan.Zero && since < TimeSpan.FromHours(Hours) && !IsFree((int)day.DayOfWeek) && !isAway;
    }

    /// <summary>Graph's availability; the same for twenty minutes, and away over lunch.</summary>
    public string AvailabilityAt(DateTimeOffset now)
    {
        if (!IsOnShift(now))
        {
            return "Offline";
        }

        if (now.Hour == (From + 4) % 24)
        {
            return "Away";
        }

        return ((uint)Scattered(seed + (int)(now.UtcTicks / Slot.Ticks)) % 100) switch
        {
            < 62 => "Available",
            < 78 => "Busy",
            < 84 => "DoNotDisturb",
            < 92 => "BeRightBack",
            _ => "Away",
        };
    }

    /// <summary>The first moment from <paramref name="now"/> on at which the agent is at work, to five minutes.</summary>
    public DateTimeOffset NextOnShift(DateTimeOffset now)
    {
        for (var at = now; at < now.AddDays(20); at = at.AddMinutes(5))
        {
            if (IsOnShift(at))
            {
                return at;
            }
        }

        return now.AddDays(20);
    }

    private bool IsFree(int weekday) => weekday == firstFreeDay % 7 || weekday == (firstFreeDay + 1) % 7;

    /// <summary>A number that looks random, and is the same each time (the finaliser of MurmurHash3).</summary>
    private static int Scattered(int number)
    {
        var hash = (uint)number;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return (int)(hash ^ (hash >> 16));
    }
}
