using System.Text.Json;

namespace M365Support.Bench.Simulation.Memory;

/// <summary>Microsoft Graph in memory, as far as presence goes (Learn: "cloudCommunications: getPresencesByUserId"); it counts its calls.</summary>
/// <param name="presenceOf">The availability of the person with an object id.</param>
internal sealed class MemoryGraph(Func<string, string> presenceOf) : HttpMessageHandler
{
    private long calls;

    public long Calls => Interlocked.Read(ref calls);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        var asked = await MemoryRequest.ReadAsync(request, cancellationToken);
        if (!asked.Path.EndsWith("/communications/getPresencesByUserId", StringComparison.Ordinal))
        {
            return MemoryAnswer.Error(404, "itemNotFound").ToResponse(request);
        }

        using var json = JsonDocument.Parse(asked.Body);
        var presences = json.RootElement.GetProperty("ids").EnumerateArray()
            .Select(id => id.GetString()!)
            .Select(id => (Id: id, Availability: presenceOf(id)))
            .Select(person => new { person.Id, person.Availability, Activity = person.Availability });
        return new MemoryAnswer(200, JsonSerializer.SerializeToUtf8Bytes(new { Value = presences }, JsonSerializerOptions.Web), ("Content-Type", "application/json")).ToResponse(request);
    }
}
