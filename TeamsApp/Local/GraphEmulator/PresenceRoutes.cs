using System.Text.Json.Nodes;

namespace M365Support.Local;

/// <summary>Presence: read and preferred as in Graph, and set freely through the emulator's own address.</summary>
internal static class PresenceRoutes
{
    private const int Batch = 650;

    public static void Map(WebApplication app, DemoPeople people, EmulatedPresence presence)
    {
        app.MapPost("/v1.0/communications/getPresencesByUserId", (HttpRequest request) => ManyAsync(request, people, presence));
        app.MapGet("/v1.0/users/{user}/presence", (string user) =>
            people.Find(user) is { } person ? EmulatorResults.Json(Shape(person.Id, presence.Of(person))) : EmulatorResults.UserNotFound(user));
        app.MapPost("/v1.0/users/{user}/presence/setUserPreferredPresence", (HttpRequest request, string user) => PreferAsync(request, people, presence, user));
        app.MapPost("/v1.0/users/{user}/presence/clearUserPreferredPresence", (string user) =>
        {
            if (people.Find(user) is not { } person)
            {
                return EmulatorResults.UserNotFound(user);
            }

            presence.Clear(person);
            return Results.Ok();
        });
        app.MapPut("/_emulator/presence/{user}", (HttpRequest request, string user) => SetAsync(request, people, presence, user));
        app.MapGet("/_emulator/people", () => EmulatorResults.Json(new JsonObject
        {
            ["tenant"] = people.Tenant.Name,
            ["supportMailbox"] = people.SupportMailbox.Mail,
            ["people"] = new JsonArray([.. people.People.Select(person => Describe(person, presence.Of(person)))]),
        }));
    }

    private static JsonObject Describe(DemoPerson person, DemoPresence now) => new()
    {
        ["id"] = person.Id,
        ["name"] = person.Name,
        ["mail"] = person.Mail,
        ["role"] = person.Role.ToString().ToLowerInvariant(),
        ["tier"] = person.Tier,
        ["skills"] = new JsonArray([.. person.Skills.Select(skill => (JsonNode)skill)]),
        ["languages"] = new JsonArray([.. person.Languages.Select(language => (JsonNode)language)]),
        ["preferredLanguage"] = person.PreferredLanguage,
        ["timeZone"] = person.TimeZone,
        ["department"] = person.Department,
        ["office"] = person.Office,
        ["availability"] = now.Availability,
        ["activity"] = now.Activity,
    };

    private static JsonObject Shape(string id, DemoPresence presence) => new()
    {
        ["id"] = id,
        ["availability"] = presence.Availability,
        ["activity"] = presence.Activity,
        ["statusMessage"] = null,
        ["outOfOfficeSettings"] = new JsonObject { ["message"] = null, ["isOutOfOffice"] = presence.Activity == "OutOfOffice" },
    };

    private static async Task<IResult> ManyAsync(HttpRequest request, DemoPeople people, EmulatedPresence presence)
    {
        if ((await EmulatorResults.BodyAsync(request))?["ids"] is not JsonArray ids)
        {
            return EmulatorResults.BadJson();
        }

        var wanted = ids.Select(id => id is JsonValue value && value.TryGetValue(out string? text) ? text : null).ToList();
        if (wanted.Count is 0 or > Batch || !wanted.TrueForAll(id => Guid.TryParse(id, out _)))
        {
            return EmulatorResults.Error(400, "BadRequest", $"The ids are 1 to {Batch} object ids.");
        }

        return EmulatorResults.Json(EmulatorResults.Collection(request, "Collection(microsoft.graph.presence)", wanted.Select(id =>
            Shape(id!, people.Find(id!) is { } person ? presence.Of(person) : new DemoPresence("PresenceUnknown", "PresenceUnknown")))));
    }

    private static async Task<IResult> PreferAsync(HttpRequest request, DemoPeople people, EmulatedPresence presence, string user)
    {
        if (people.Find(user) is not { } person)
        {
            return EmulatorResults.UserNotFound(user);
        }

        var body = await EmulatorResults.BodyAsync(request);
        var (availability, activity) = (EmulatorResults.Text(body, "availability"), EmulatorResults.Text(body, "activity"));
        if (EmulatedPresence.PreferredFault(availability, activity) is { } fault)
        {
            return EmulatorResults.Error(400, "BadRequest", fault);
        }

        presence.Set(person, new DemoPresence(availability!, activity!));
        return Results.Ok();
    }

    private static async Task<IResult> SetAsync(HttpRequest request, DemoPeople people, EmulatedPresence presence, string user)
    {
        if (people.Find(user) is not { } person)
        {
            return EmulatorResults.UserNotFound(user);
        }

        var body = await EmulatorResults.BodyAsync(request);
        var (availability, activity) = EmulatedPresence.Complete(EmulatorResults.Text(body, "availability"), EmulatorResults.Text(body, "activity"));
        if (EmulatedPresence.Fault(availability, activity) is { } fault)
        {
            return EmulatorResults.Error(400, "BadRequest", fault + " OutOfOffice is taken as an availability too.");
        }

        presence.Set(person, new DemoPresence(availability!, activity!));
        return EmulatorResults.Json(Describe(person, presence.Of(person)));
    }
}
