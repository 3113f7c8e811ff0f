namespace M365Support.Bench.Simulation;

/// <summary>A clock that stands still until it is moved. Timers of a second and more wait for it; shorter waits, as between two tries, take no virtual time.</summary>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private readonly Lock sync = new();
    private readonly PriorityQueue<VirtualTimer, long> timers = new();
    private long ticks = start.UtcTicks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    /// <summary>Moves on to a moment and lets the timers ring that are due by then; a moment in the past changes nothing.</summary>
    public void AdvanceTo(DateTimeOffset moment)
    {
        while (NextTimer(moment.UtcTicks) is { } timer)
        {
            Interlocked.Exchange(ref ticks, Math.Max(Interlocked.Read(ref ticks), timer.DueAt));
            timer.Ring();
        }

        Interlocked.Exchange(ref ticks, Math.Max(Interlocked.Read(ref ticks), moment.UtcTicks));
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private VirtualTimer? NextTimer(long until)
    {
        lock (sync)
        {
            while (timers.TryPeek(out var timer, out var at) && at <= until)
            {
                timers.Dequeue();
                if (timer.DueAt == at)
                {
                    return timer;
                }
            }

            return null;
        }
    }

    private void Set(VirtualTimer timer)
    {
        lock (sync)
        {
            timers.Enqueue(timer, timer.DueAt);
        }
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private long period;

        /// <summary>In ticks; what the clock's list says of an earlier setting is stale.</summary>
        public long DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            period = newPeriod > TimeSpan.Zero ? newPeriod.Ticks : 0;
            DueAt = long.MaxValue;
            if (dueTime < TimeSpan.Zero)
            {
                return true;
            }

            if (dueTime < ShortWait && period == 0)
            {
                ThreadPool.QueueUserWorkItem(_ => callback(state));
                return true;
            }

            DueAt = clock.GetTimestamp() + dueTime.Ticks;
            clock.Set(this);
            return true;
        }

        public void Ring()
        {
            if (period > 0)
            {
                DueAt += period;
                clock.Set(this);
            }

            callback(state);
        }

        public void Dispose() => DueAt = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
