namespace M365Support.Mail.Intake;

/// <summary>Bounds how many bytes of mail are worked on at once: who needs more than what is left waits, in the order of arrival.</summary>
public sealed class MailMemory
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiting> queue = [];
    private long free;

    /// <summary>Room for so many bytes.</summary>
    public MailMemory(long capacity) => (Capacity, free) = (capacity, capacity);

    /// <summary>Bytes that can be had at once.</summary>
    public long Capacity { get; }

    /// <summary>Waits until so many bytes can be had; dispose to give them back.</summary>
    /// <param name="bytes">More than the capacity counts as all of it.</param>
    public async Task<Share> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        bytes = Math.Clamp(bytes, 0, Capacity);
        Waiting waiting;
        lock (gate)
        {
            if (queue.Count == 0 && bytes <= free)
            {
                free -= bytes;
                return new Share(this, bytes);
            }

            waiting = new Waiting(bytes);
            queue.AddLast(waiting);
        }

        await using (cancellationToken.Register(() => GiveUp(waiting, cancellationToken)))
        {
            await waiting.Done.Task;
        }

        return new Share(this, bytes);
    }

    private void GiveUp(Waiting waiting, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (queue.Remove(waiting))
            {
                waiting.Done.SetCanceled(cancellationToken);
                Admit();
            }
        }
    }

    private void Return(long bytes)
    {
        lock (gate)
        {
            free += bytes;
            Admit();
        }
    }

    private void Admit()
    {
        while (queue.First is { Value: var next } && next.Bytes <= free)
        {
            queue.RemoveFirst();
            free -= next.Bytes;
            next.Done.SetResult();
        }
    }

    /// <summary>A part of the memory, held until it is disposed.</summary>
    public sealed class Share : IDisposable
    {
        private readonly MailMemory owner;
        private long held;

        internal Share(MailMemory owner, long bytes) => (this.owner, held) = (owner, bytes);

        /// <summary>Gives back what is not needed after all.</summary>
        public void ShrinkTo(long bytes)
        {
            var spare = held - Math.Max(bytes, 0);
            if (spare > 0)
            {
                held -= spare;
                owner.Return(spare);
            }
        }

        public void Dispose() => ShrinkTo(0);
    }

    private sealed class Waiting(long bytes)
    {
        public long Bytes { get; } = bytes;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
