namespace M365Support.Graph;

/// <summary>Lets a fixed number of requests through per mailbox, and keeps nothing of mailboxes that nobody is asking about.</summary>
internal sealed class MailboxGate(int requestsPerMailbox)
{
    private readonly Dictionary<string, Entry> entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for a place; disposing the answer gives it back.</summary>
    public async Task<IDisposable> EnterAsync(string mailbox, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (entries)
        {
            if (!entries.TryGetValue(mailbox, out entry))
            {
                entries[mailbox] = entry = new Entry(requestsPerMailbox);
            }

            entry.Users++;
        }

        try
        {
            await entry.Places.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(mailbox, entry);
            throw;
        }

        return new Place(this, mailbox, entry);
    }

    private void Leave(string mailbox, Entry entry)
    {
        lock (entries)
        {
            if (--entry.Users == 0)
            {
                entries.Remove(mailbox);
                entry.Places.Dispose();
            }
        }
    }

    private sealed class Entry(int places)
    {
        public SemaphoreSlim Places { get; } = new(places, places);

        public int Users { get; set; }
    }

    private sealed class Place(MailboxGate gate, string mailbox, Entry entry) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                entry.Places.Release();
                gate.Leave(mailbox, entry);
            }
        }
    }
}
