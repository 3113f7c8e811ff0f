using System.Globalization;
using System.Text;
using System.Text.Json;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>What becomes of a message that is posted.</summary>
internal enum PostFate
{
    Arrives,

    /// <summary>It arrives, and the sender is told that the service failed.</summary>
    AnswerLost,

    /// <summary>Teams has no time; nothing arrives.</summary>
    Refused,
}

/// <summary>The Bot Connector in memory, as far as messages to people go (Learn: "Bot Connector API reference").</summary>
/// <param name="hasApp">Whether the person with an object id has the app installed.</param>
internal sealed class MemoryConnector(Ledger ledger, Func<string, bool> hasApp) : HttpMessageHandler
{
    /// <summary>What the bot is configured with to reach it.</summary>
    public const string ServiceUrl = "http://localhost/connector/";

    private const string Conversations = "/connector/v3/conversations";
    private long activities;

    /// <summary>Decides about a message before it is taken.</summary>
    public Func<PostFate>? Fate { get; set; }

    /// <summary>Whether a message is taken for two, as if the sender had posted it again.</summary>
    public Func<bool>? Repeats { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = await MemoryRequest.ReadAsync(request, cancellationToken);
        var answer = (asked.Method, asked.Path[Conversations.Length..].Split('/')) switch
        {
            ("POST", [""]) => Open(asked.Body),
            ("POST", [_, var conversation, "activities"]) => Post(conversation),
            ("PUT", [_, _, "activities", var activity]) => Replace(activity),
            _ => Refusal(404, "NotFound"),
        };
        return answer.ToResponse(request);
    }

    private MemoryAnswer Open(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var person = json.RootElement.GetProperty("members")[0].GetProperty("id").GetString()!;
        return hasApp(person) ? Json(201, $$"""{"id":"a:{{person}}"}""") : Refusal(403, "ForbiddenOperationException");
    }

    private MemoryAnswer Post(string conversation)
    {
        var fate = Fate?.Invoke() ?? PostFate.Arrives;
        if (fate == PostFate.Refused)
        {
            return new MemoryAnswer(429, null, ("Retry-After", "5"));
        }

        ledger.Posted(conversation);
        if (Repeats?.Invoke() == true)
        {
            ledger.Posted(conversation);
        }

        var id = Interlocked.Increment(ref activities).ToString(CultureInfo.InvariantCulture);
        return fate == PostFate.AnswerLost ? Refusal(504, "GatewayTimeout") : Json(201, $$"""{"id":"{{id}}"}""");
    }

    private MemoryAnswer Replace(string activity)
    {
        if (!long.TryParse(activity, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id > Interlocked.Read(ref activities))
        {
            return Refusal(404, "ActivityNotFoundInConversation");
        }

        ledger.Edited();
        return Json(200, $$"""{"id":"{{activity}}"}""");
    }

    private static MemoryAnswer Json(int status, string json) => new(status, Encoding.ASCII.GetBytes(json), ("Content-Type", "application/json"));

    private static MemoryAnswer Refusal(int status, string code) => Json(status, $$$"""{"error":{"code":"{{{code}}}","message":"{{{code}}}"}}""");
}
