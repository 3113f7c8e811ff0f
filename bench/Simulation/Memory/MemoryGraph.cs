using System.Text;
using System.Text.Json;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>Microsoft Graph in memory, as far as presence, the directory and outgoing mail go; it counts its calls.</summary>
/// <param name="presenceOf">The availability of the person with an object id (Learn: "cloudCommunications: getPresencesByUserId").</param>
/// <param name="mailed">Is told of each mail that is sent: its Message-ID.</param>
internal sealed class MemoryGraph(Func<string, string> presenceOf, Action<string> mailed) : HttpMessageHandler
{
    private const string MessageId = "\r\nMessage-ID:";
    private long calls;
    private long presenceCalls;

    public long Calls => Interlocked.Read(ref calls);

    public long PresenceCalls => Interlocked.Read(ref presenceCalls);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        var asked = await MemoryRequest.ReadAsync(request, cancellationToken);
        var answer = (asked.Method, asked.Path.Split('/')) switch
        {
            ("POST", [.., "communications", "getPresencesByUserId"]) => Presences(asked.Body),
            ("GET", [.., "users"]) => Found(asked.Query["$filter"]),
            ("GET", [.., "users", _, "mailboxSettings"]) => Json(new { TimeZone = "UTC", Language = new { Locale = "en-US" } }),
            ("POST", [.., "users", _, "sendMail"]) => Sent(asked.Body),
            _ => MemoryAnswer.Error(404, "itemNotFound"),
        };
        return answer.ToResponse(request);
    }

    private MemoryAnswer Presences(byte[] body)
    {
        Interlocked.Increment(ref presenceCalls);
        using var json = JsonDocument.Parse(body);
        var presences = json.RootElement.GetProperty("ids").EnumerateArray()
            .Select(id => id.GetString()!)
            .Select(id => (Id: id, Availability: presenceOf(id)))
            .Select(person => new { person.Id, person.Availability, Activity = person.Availability });
        return Json(new { Value = presences });
    }

    /// <summary>Everybody of the company is in the directory; the filter names an address, and that first.</summary>
    private static MemoryAnswer Found(string filter)
    {
        var address = MemoryPath.Quoted(filter, filter.IndexOf('\'', StringComparison.Ordinal), out _);
        return Json(new { Value = new[] { new { Id = Company.IdOf(address), DisplayName = address, Mail = address, UserPrincipalName = address } } });
    }

    private MemoryAnswer Sent(byte[] body)
    {
        var mime = Encoding.ASCII.GetString(Convert.FromBase64String(Encoding.ASCII.GetString(body)));
        var at = mime.IndexOf(MessageId, StringComparison.OrdinalIgnoreCase) + MessageId.Length;
        mailed(mime[at..mime.IndexOf('>', at)].Trim());
        return new MemoryAnswer(202);
    }

    private static MemoryAnswer Json<T>(T value) =>
        new(200, JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web), ("Content-Type", "application/json"));
}
