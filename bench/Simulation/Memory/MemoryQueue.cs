using System.Globalization;
using System.Text;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>A message as a receiver sees it.</summary>
internal readonly record struct MemoryMessage(string Id, string Receipt, string Text, DateTimeOffset InsertedAt, DateTimeOffset VisibleAt, int Received);

/// <summary>One queue: the message that became visible first is received first.</summary>
internal sealed class MemoryQueue(TimeProvider clock)
{
    private readonly Lock sync = new();
    private readonly Dictionary<string, Item> items = new(StringComparer.Ordinal);

    // An item stands in it once for each time that it was hidden; only the last one counts.
    private readonly PriorityQueue<(Item Item, long Stamp), (long At, long Order)> order = new();
    private long stamps;

    public int Count
    {
        get
        {
            lock (sync)
            {
                return items.Count;
            }
        }
    }

    public static string Decoded(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : text;
    }

    public IReadOnlyList<string> Texts(DateTimeOffset moment)
    {
        lock (sync)
        {
            return [.. items.Values.Where(item => item.VisibleAt <= moment).Select(item => Decoded(item.Text))];
        }
    }

    public DateTimeOffset? NextVisible()
    {
        lock (sync)
        {
            return Peek()?.VisibleAt;
        }
    }

    public MemoryMessage Send(string text, TimeSpan hidden)
    {
        lock (sync)
        {
            var item = new Item((++stamps).ToString("x12", CultureInfo.InvariantCulture), clock.GetUtcNow()) { Text = text };
            items.Add(item.Id, item);
            Hide(item, hidden);
            return item.Seen();
        }
    }

    public IReadOnlyList<MemoryMessage> Receive(int most, TimeSpan hidden, Func<bool>? again)
    {
        lock (sync)
        {
            var received = new List<MemoryMessage>();
            var repeated = new List<Item>();
            while (received.Count < most && Peek() is { } item && item.VisibleAt <= clock.GetUtcNow())
            {
                item.Received++;
                Hide(item, hidden);
                received.Add(item.Seen());
                if (again?.Invoke() == true)
                {
                    repeated.Add(item);
                }
            }

            // The next receiver gets these, too, and the receipt of the first one ends there.
            repeated.ForEach(item => Hide(item, TimeSpan.Zero, keepReceipt: true));
            return received;
        }
    }

    public (string? Fault, MemoryMessage Message) Update(string id, string receipt, string? text, TimeSpan hidden)
    {
        lock (sync)
        {
            if (Fault(id, receipt) is { } fault)
            {
                return (fault, default);
            }

            var item = items[id];
            item.Text = text ?? item.Text;
            Hide(item, hidden);
            return (null, item.Seen());
        }
    }

    public string? Delete(string id, string receipt)
    {
        lock (sync)
        {
            var fault = Fault(id, receipt);
            if (fault is null)
            {
                items.Remove(id, out var item);
                item!.Stamp = 0;
            }

            return fault;
        }
    }

    private string? Fault(string id, string receipt) =>
        !items.TryGetValue(id, out var item) ? "MessageNotFound" : item.Receipt == receipt ? null : "PopReceiptMismatch";

    private void Hide(Item item, TimeSpan hidden, bool keepReceipt = false)
    {
        item.VisibleAt = clock.GetUtcNow() + hidden;
        item.Stamp = ++stamps;
        item.Receipt = keepReceipt ? item.Receipt : item.Stamp.ToString("x", CultureInfo.InvariantCulture);
        order.Enqueue((item, item.Stamp), (item.VisibleAt.UtcTicks, item.Stamp));
    }

    private Item? Peek()
    {
        while (order.TryPeek(out var next, out _))
        {
            if (next.Item.Stamp == next.Stamp)
            {
                return next.Item;
            }

            order.Dequeue();
        }

        return null;
    }

    private sealed class Item(string id, DateTimeOffset insertedAt)
    {
        public string Id => id;

        public required string Text { get; set; }

        public string Receipt { get; set; } = "";

        public long Stamp { get; set; }

        public DateTimeOffset VisibleAt { get; set; }

        public int Received { get; set; }

        public MemoryMessage Seen() => new(id, Receipt, Text, insertedAt, VisibleAt, Received);
    }
}
