namespace M365Support.Tickets;

/// <summary>Working time: how much of it lies between two moments, and when so much of it has passed.</summary>
public interface IWorkingTime
{
    /// <summary>Working time from one moment to a later one; zero where <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    TimeSpan Between(DateTimeOffset from, DateTimeOffset to);

    /// <summary>The first moment at which <paramref name="time"/> of working time has passed since <paramref name="from"/>. Zero gives <paramref name="from"/> itself.</summary>
    DateTimeOffset After(DateTimeOffset from, TimeSpan time);

    /// <summary>What one working day counts.</summary>
    TimeSpan Day { get; }

    bool IsWorking(DateTimeOffset at);
}

/// <summary>Which working time holds for a ticket.</summary>
public interface IWorkingTimes
{
    /// <summary>The round-the-clock time of the priority, or the business calendar of the site (null or unknown site: the default calendar).</summary>
    IWorkingTime For(Priority priority, string? site);
}
