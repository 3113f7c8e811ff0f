using M365Support.Tickets;

namespace M365Support.Sla;

/// <summary>Working time that never rests: 24 hours on every day.</summary>
public sealed class RoundTheClock : IWorkingTime
{
    public static readonly RoundTheClock Instance = new();

    private RoundTheClock()
    {
    }

    /// <summary>24 hours.</summary>
    public TimeSpan Day => TimeSpan.FromDays(1);

    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to) => to > from ? to - from : TimeSpan.Zero;

    /// <inheritdoc/>
    /// <remarks><see cref="DateTimeOffset.MaxValue"/> where that moment is later than can be written.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public DateTimeOffset After(DateTimeOffset from, TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return time < DateTimeOffset.MaxValue - from ? from.ToUniversalTime() + time : DateTimeOffset.MaxValue;
    }

    public bool IsWorking(DateTimeOffset at) => true;
}
