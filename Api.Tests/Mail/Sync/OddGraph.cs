using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace M365Support.Mail.Sync;

/// <summary>
/// A Graph that does everything its documentation reserves the right to do: empty pages with a next link, changes twice and in any order, removals of
/// what nobody has seen, throttling with a date, and connections that end within a mail.
/// </summary>
internal sealed class OddGraph : DelegatingHandler
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private int mails;
    private int rounds;

    public OddGraph()
        : base(new SocketsHttpHandler { UseProxy = false })
    {
    }

    public int EmptyPages { get; private set; }

    public int BrokenMails { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!.AbsoluteUri;
        if (uri.Contains("/delta?", StringComparison.Ordinal))
        {
            return await ChangesAsync(request, uri, cancellationToken);
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (uri.EndsWith("/$value", StringComparison.Ordinal) && Interlocked.Increment(ref mails) % 3 == 1 && answer.IsSuccessStatusCode)
        {
            BrokenMails++;
            var whole = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            answer.Content = new StreamContent(new EndingStream(whole[..(whole.Length / 2)]));
        }

        return answer;
    }

    private async Task<HttpResponseMessage> ChangesAsync(HttpRequestMessage request, string uri, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref rounds) == 1)
        {
            var throttled = Answer(request, HttpStatusCode.TooManyRequests, new JsonObject { ["error"] = new JsonObject { ["code"] = "TooManyRequests", ["message"] = "Later." } });
            throttled.Headers.TryAddWithoutValidation("Retry-After", TimeProvider.System.GetUtcNow().AddSeconds(1).ToString("R", CultureInfo.InvariantCulture));
            return throttled;
        }

        if (!uri.Contains("&page=", StringComparison.Ordinal) && seen.Add(uri))
        {
            EmptyPages++;
            return Answer(request, HttpStatusCode.OK, new JsonObject { ["value"] = new JsonArray(), ["@odata.nextLink"] = uri + "&page=2" });
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return answer;
        }

        var page = (await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken))!.AsObject();
        var changes = page["value"]!.AsArray().Select(change => change!.ToJsonString()).ToList();
        page["value"] = new JsonArray([
            new JsonObject { ["id"] = "never-seen", ["@removed"] = new JsonObject { ["reason"] = "deleted" } },
            .. changes.Concat(changes.AsEnumerable().Reverse()).Select(change => JsonNode.Parse(change)),
        ]);
        return Answer(request, HttpStatusCode.OK, page);
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status, JsonObject body) =>
        new(status) { RequestMessage = request, Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    /// <summary>A connection that is reset after some bytes.</summary>
    private sealed class EndingStream(byte[] beginning) : MemoryStream(beginning)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The connection was reset.");
    }
}
