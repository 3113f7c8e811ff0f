using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>The queues of an account (Learn: "Queue service REST API"); what is visible, the clock decides.</summary>
public sealed class MemoryQueues(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, MemoryQueue> queues = new(StringComparer.Ordinal);

    /// <summary>Decides whether a message that is received is left visible, so that somebody else receives it too.</summary>
    public Func<bool>? DeliverTwice { get; set; }

    /// <summary>How much longer than asked a message stays invisible; it is given the message's text and the time that was asked for.</summary>
    public Func<string, TimeSpan, TimeSpan>? Delay { get; set; }

    /// <summary>Decides whether a message vanishes as soon as it is put or changed; it is given the same.</summary>
    public Func<string, TimeSpan, bool>? Lose { get; set; }

    /// <summary>When the next message of a queue can be received, now or later; null when it is empty.</summary>
    public DateTimeOffset? NextVisible(string queue) => queues.TryGetValue(queue, out var found) ? found.NextVisible() : null;

    /// <summary>How many messages a queue holds, visible or not.</summary>
    public int Count(string queue) => queues.TryGetValue(queue, out var found) ? found.Count : 0;

    /// <summary>The texts of the messages that are visible at a moment, as their sender wrote them.</summary>
    public IReadOnlyList<string> Texts(string queue, DateTimeOffset moment) => queues.TryGetValue(queue, out var found) ? found.Texts(moment) : [];

    internal MemoryAnswer Answer(MemoryRequest request)
    {
        var path = request.Path.Trim('/').Split('/');
        if (path is [var name] && request.Method == "PUT")
        {
            return new MemoryAnswer(queues.TryAdd(name, new MemoryQueue(clock)) ? 201 : 204);
        }

        if (!queues.TryGetValue(path[0], out var queue))
        {
            return MemoryAnswer.Error(404, "QueueNotFound");
        }

        return (request.Method, path) switch
        {
            ("GET", [_]) => new MemoryAnswer(200, null, ("x-ms-approximate-messages-count", queue.Count.ToString(CultureInfo.InvariantCulture))),
            ("POST", [_, "messages"]) => Sent(Kept(queue, request, Text(request.Body)!, queue.Send(Text(request.Body)!, Hidden(request, Text(request.Body)!)))),
            ("GET", [_, "messages"]) => Received(queue.Receive(Number(request, "numofmessages", 1), Seconds(request, 30), DeliverTwice)),
            ("PUT", [_, "messages", var id]) => Updated(queue, request, id),
            ("DELETE", [_, "messages", var id]) => queue.Delete(id, request.Query["popreceipt"]) is { } fault
                ? MemoryAnswer.Error(fault == "MessageNotFound" ? 404 : 400, fault)
                : new MemoryAnswer(204),
            _ => MemoryAnswer.Error(501, "NotImplemented"),
        };
    }

    private MemoryAnswer Updated(MemoryQueue queue, MemoryRequest request, string id)
    {
        var text = Text(request.Body);
        var (fault, message) = queue.Update(id, request.Query["popreceipt"], text, Hidden(request, text ?? ""));
        return fault is not null
            ? MemoryAnswer.Error(fault == "MessageNotFound" ? 404 : 400, fault)
            : new MemoryAnswer(204, null, ("x-ms-popreceipt", Kept(queue, request, text ?? "", message).Receipt), ("x-ms-time-next-visible", Time(message.VisibleAt)));
    }

    /// <summary>The message, which is in the queue unless it is lost.</summary>
    private MemoryMessage Kept(MemoryQueue queue, MemoryRequest request, string text, MemoryMessage message)
    {
        if (Lose?.Invoke(MemoryQueue.Decoded(text), Seconds(request, 0)) == true)
        {
            queue.Delete(message.Id, message.Receipt);
        }

        return message;
    }

    private TimeSpan Hidden(MemoryRequest request, string text)
    {
        var asked = Seconds(request, 0);
        return Delay is { } delay ? asked + delay(MemoryQueue.Decoded(text), asked) : asked;
    }

    private static MemoryAnswer Sent(MemoryMessage message) => Xml(
        201,
        $"<QueueMessagesList><QueueMessage><MessageId>{message.Id}</MessageId><InsertionTime>{Time(message.InsertedAt)}</InsertionTime>" +
        $"<PopReceipt>{message.Receipt}</PopReceipt><TimeNextVisible>{Time(message.VisibleAt)}</TimeNextVisible></QueueMessage></QueueMessagesList>");

    private static MemoryAnswer Received(IReadOnlyList<MemoryMessage> messages)
    {
        var xml = new StringBuilder("<QueueMessagesList>");
        foreach (var message in messages)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<QueueMessage><MessageId>{message.Id}</MessageId><InsertionTime>{Time(message.InsertedAt)}</InsertionTime><PopReceipt>{message.Receipt}</PopReceipt>")
                .Append(CultureInfo.InvariantCulture, $"<TimeNextVisible>{Time(message.VisibleAt)}</TimeNextVisible><DequeueCount>{message.Received}</DequeueCount><MessageText>{message.Text}</MessageText></QueueMessage>");
        }

        return Xml(200, xml.Append("</QueueMessagesList>").ToString());
    }

    private static MemoryAnswer Xml(int status, string xml) => new(status, Encoding.UTF8.GetBytes(xml), ("Content-Type", "application/xml"));

    private static int Number(MemoryRequest request, string name, int otherwise) =>
        request.Query.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static TimeSpan Seconds(MemoryRequest request, int otherwise) => TimeSpan.FromSeconds(Number(request, "visibilitytimeout", otherwise));

    private static string Time(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The text between the tags; what has to be escaped in XML does not occur in Base64.</summary>
    private static string? Text(byte[] body)
    {
        const string Open = "<MessageText>";
        var xml = Encoding.UTF8.GetString(body);
        var at = xml.IndexOf(Open, StringComparison.Ordinal);
        return at < 0 ? null : xml[(at + Open.Length)..xml.IndexOf("</MessageText>", StringComparison.Ordinal)];
    }
}
