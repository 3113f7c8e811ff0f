using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace M365Support.Local;

/// <summary>Posts notifications, those of one subscription in their order, and every subscription by itself, so that a dead address holds up none but its own.</summary>
internal sealed class NotificationPosts(HttpClient http) : IAsyncDisposable
{
    private const int Attempts = 3;
    private const int MostWaiting = 10_000;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);

    private readonly Lock sync = new();
    private readonly Dictionary<string, ChannelWriter<Post>> queues = new(StringComparer.Ordinal);
    private readonly List<Task> running = [];
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Has a body posted after what waits for the same subscription; past 10,000 the oldest are lost.</summary>
    public void Add(string subscription, Uri url, JsonObject body)
    {
        lock (sync)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (!queues.TryGetValue(subscription, out var queue))
            {
                var channel = Channel.CreateBounded<Post>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
                queues[subscription] = queue = channel.Writer;
                running.RemoveAll(task => task.IsCompleted);
                running.Add(Task.Run(() => PostAllAsync(channel.Reader), CancellationToken.None));
            }

            queue.TryWrite(new Post(url, body));
        }
    }

    /// <summary>Posts what waits for a subscription, and then forgets it.</summary>
    public void End(string subscription)
    {
        lock (sync)
        {
            if (queues.Remove(subscription, out var queue))
            {
                queue.Complete();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] ending;
        lock (sync)
        {
            stopping.Cancel();
            ending = [.. running];
        }

        await Task.WhenAll(ending);
        stopping.Dispose();
    }

    private async Task PostAllAsync(ChannelReader<Post> queue)
    {
        try
        {
            await foreach (var post in queue.ReadAllAsync(stopping.Token))
            {
                for (var attempt = 1; !await PostAsync(post) && attempt < Attempts; attempt++)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task<bool> PostAsync(Post post)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        limit.CancelAfter(AnswerTime);
        try
        {
            using var answer = await http.PostAsJsonAsync(post.Url, post.Body, limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private sealed record Post(Uri Url, JsonObject Body);
}
