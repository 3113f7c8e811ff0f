namespace M365Support.Tickets;

/// <summary>Working time: how much of it lies between two moments, and when so much of it has passed.</summary>
public interface IWorkingTime
{
    /// <summary>What one working day counts.</summary>
    TimeSpan Day { get; }

    /// <summary>Working time from one moment to a later one; zero where <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    TimeSpan Between(DateTimeOffset from, DateTimeOffset to);

    /// <summary>The first moment at which <paramref name="time"/> of working time has passed since <paramref name="from"/>; zero gives <paramref name="from"/> itself.</summary>
    DateTimeOffset After(DateTimeOffset from, TimeSpan time);

    bool IsWorking(DateTimeOffset at);

    /// <summary>When work begins on a day as the place of this working time has it, or next after it where that day is free.</summary>
    DateTimeOffset StartOf(DateOnly day) => After(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), TimeSpan.Zero);
}

/// <summary>Which working time holds for a ticket.</summary>
public interface IWorkingTimes
{
    /// <summary>Round-the-clock time for the priorities that are worked on at all hours, else the business calendar of the site.</summary>
    /// <param name="site">The requester's site; null or an unknown one has the default calendar.</param>
    IWorkingTime For(Priority priority, string? site);

    /// <summary>The business calendar of the site, whatever the priority: what people's own time goes by.</summary>
    /// <param name="site">The requester's site; null or an unknown one has the default calendar.</param>
    IWorkingTime OfSite(string? site);
}
