namespace M365Support.Tickets;

/// <summary>A time in which a clock stands still, half-open; without an end it still lasts.</summary>
public readonly record struct Pause(DateTimeOffset From, DateTimeOffset? To);

/// <summary>One clock of a ticket, computed from what happened: when it started, when it stood still, when it stopped.</summary>
/// <remarks>
/// Pauses may overlap and come in any order; what lies in several counts once. A pause that ends before it begins is none.
/// Which priority the ticket has decides the working time that is passed in, so the answer depends on the priority of now and not on the way there.
/// </remarks>
/// <param name="Stop">When the clock ended for good, or null while it may still run.</param>
/// <param name="Target">The working time within which it should stop; zero or more.</param>
public sealed record TicketClock(DateTimeOffset Start, DateTimeOffset? Stop, IReadOnlyList<Pause> Pauses, TimeSpan Target)
{
    /// <summary>Working time that the clock has run until <paramref name="now"/>; never negative.</summary>
    public TimeSpan Elapsed(IWorkingTime time, DateTimeOffset now)
    {
        var elapsed = TimeSpan.Zero;
        foreach (var (from, to) in Running(Earlier(now, Stop)))
        {
            elapsed += time.Between(from, to);
        }

        return elapsed;
    }

    /// <summary>What is left of the target; zero once it is used up.</summary>
    public TimeSpan Remaining(IWorkingTime time, DateTimeOffset now)
    {
        var elapsed = Elapsed(time, now);
        return elapsed < Target ? Target - elapsed : TimeSpan.Zero;
    }

    /// <summary>How much of the target is used: 0.5 is half, above 1 is a breach. A target of zero is used up from the start.</summary>
    public double Fraction(IWorkingTime time, DateTimeOffset now) => Target > TimeSpan.Zero ? Elapsed(time, now) / Target : 1;

    /// <summary>When the target is reached; null while the clock stands still at <paramref name="now"/>, or when it stopped, before that.</summary>
    public DateTimeOffset? DueAt(IWorkingTime time, DateTimeOffset now) => ReachesAt(1, time, now);

    /// <summary>When a fraction of the target is reached, in the past or to come; null while the clock stands still at <paramref name="now"/>, or when it stopped, before that.</summary>
    /// <param name="fraction">0 or more; 0 gives <see cref="Start"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is negative.</exception>
    public DateTimeOffset? ReachesAt(double fraction, IWorkingTime time, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fraction);

        var wanted = Target * fraction;
        if (wanted <= TimeSpan.Zero)
        {
            return Start;
        }

        var paused = Pauses.Any(pause => pause.From <= now && !(pause.To <= now));
        foreach (var (from, to) in Running(Stop ?? DateTimeOffset.MaxValue))
        {
            if (paused && from > now)
            {
                return null;
            }

            var at = time.After(from, wanted);
            if (at <= to && at < DateTimeOffset.MaxValue)
            {
                return at;
            }

            wanted -= time.Between(from, to);
        }

        return null;
    }

    /// <summary>The stretches in which the clock runs, in order and apart from each other, until <paramref name="end"/>.</summary>
    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Running(DateTimeOffset end)
    {
        var at = Start;
        foreach (var pause in Pauses.Count > 1 ? Pauses.OrderBy(pause => pause.From) : Pauses.AsEnumerable())
        {
            if (pause.To <= pause.From)
            {
                continue;
            }

            if (pause.From >= end)
            {
                break;
            }

            if (pause.From > at)
            {
                yield return (at, pause.From);
            }

            if (pause.To is not { } to)
            {
                yield break;
            }

            at = to > at ? to : at;
        }

        if (at < end)
        {
            yield return (at, end);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;
}
