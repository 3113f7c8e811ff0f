using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NodaTime.TimeZones;

namespace M365Support.Local;

/// <summary>Users and their mailbox settings.</summary>
internal static partial class DirectoryRoutes
{
    public static void Map(WebApplication app, DemoPeople people)
    {
        var users = All(people).ToList();
        app.MapGet("/v1.0/users", (HttpRequest request) => List(request, users));
        app.MapGet("/v1.0/users/{user}", (HttpRequest request, string user) =>
            Find(users, user) is { } found
                ? EmulatorResults.Json(EmulatorResults.Select((JsonObject)found.DeepClone(), request.Query["$select"]))
                : EmulatorResults.UserNotFound(user));
        app.MapGet("/v1.0/users/{user}/mailboxSettings", (HttpRequest request, string user) => Settings(request, people, users, user));
    }

    private static IEnumerable<JsonObject> All(DemoPeople people)
    {
        foreach (var person in people.People)
        {
            yield return User(person.Id, person.Name, person.Mail, person.PreferredLanguage, person.Department, person.Office, person.JobTitle);
        }

        yield return User(people.SupportMailbox.Id, people.SupportMailbox.Name, people.SupportMailbox.Mail, "en-US", "IT", office: null, jobTitle: null);
    }

    private static JsonObject User(string id, string name, string mail, string language, string? department, string? office, string? jobTitle) => new()
    {
        ["id"] = id,
        ["displayName"] = name,
        ["mail"] = mail,
        ["userPrincipalName"] = mail,
        ["preferredLanguage"] = language,
        ["department"] = department,
        ["officeLocation"] = office,
        ["jobTitle"] = jobTitle,
        ["accountEnabled"] = true,
        ["proxyAddresses"] = new JsonArray("SMTP:" + mail),
    };

    private static JsonObject? Find(List<JsonObject> users, string idOrName) => users.Find(user => Is(user, "id", idOrName) || Is(user, "userPrincipalName", idOrName));

    private static bool Is(JsonObject user, string property, string value) => string.Equals((string?)user[property], value, StringComparison.OrdinalIgnoreCase);

    private static IResult List(HttpRequest request, List<JsonObject> users)
    {
        var found = users;
        if (request.Query["$filter"].FirstOrDefault() is { Length: > 0 } filter)
        {
            if (Parse(filter) is not { } condition)
            {
                return EmulatorResults.Error(400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified.");
            }

            found = users.FindAll(condition);
        }

        var (top, skip) = (Number(request, "$top", 100), Number(request, "$skiptoken", 0));
        if (top is < 1 or > 999)
        {
            return EmulatorResults.Error(400, "Request_BadRequest", "Invalid page size specified. Must be between 1 and 999 inclusive.");
        }

        string? select = request.Query["$select"];
        var page = EmulatorResults.Collection(request, "users", found.Skip(skip).Take(top).Select(user => EmulatorResults.Select((JsonObject)user.DeepClone(), select)));
        if (request.Query["$count"] == "true")
        {
            page["@odata.count"] = found.Count;
        }

        if (skip + top < found.Count)
        {
            page["@odata.nextLink"] = string.Create(CultureInfo.InvariantCulture, $"{EmulatorResults.Root(request)}/users?$select={Uri.EscapeDataString(select ?? "")}&$top={top}&$skiptoken={skip + top}")
                + (request.Query["$filter"].FirstOrDefault() is { } same ? "&$filter=" + Uri.EscapeDataString(same) : "");
        }

        return EmulatorResults.Json(page);
    }

    private static int Number(HttpRequest request, string name, int otherwise) =>
        int.TryParse(request.Query[name].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Conditions of equality joined by <c>or</c>; null for anything else.</summary>
    private static Predicate<JsonObject>? Parse(string filter)
    {
        if (!Filter().IsMatch(filter))
        {
            return null;
        }

        var conditions = Condition().Matches(filter).Select(match => (
            Property: match.Groups["property"].Success ? match.Groups["property"].Value : null,
            Value: match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal))).ToList();
        return user => conditions.Exists(condition => condition.Property is { } property
            ? Is(user, property, condition.Value)
            : user["proxyAddresses"]!.AsArray().Any(address => string.Equals((string?)address, condition.Value, StringComparison.OrdinalIgnoreCase)));
    }

    private static IResult Settings(HttpRequest request, DemoPeople people, List<JsonObject> users, string user)
    {
        if (Find(users, user) is not { } found)
        {
            return EmulatorResults.UserNotFound(user);
        }

        var zone = people.Find((string)found["id"]!)?.TimeZone ?? "Etc/UTC";
        var settings = new JsonObject
        {
            // Exchange names zones as Windows does unless an administrator has chosen otherwise.
            ["timeZone"] = TzdbDateTimeZoneSource.Default.TzdbToWindowsIds.TryGetValue(zone, out var windows) ? windows : zone,
            ["language"] = new JsonObject { ["locale"] = (string)found["preferredLanguage"]!, ["displayName"] = CultureInfo.GetCultureInfo((string)found["preferredLanguage"]!).DisplayName },
        };
        return EmulatorResults.Json(EmulatorResults.Select(settings, request.Query["$select"]));
    }

    [GeneratedRegex(@"^(?:(?:^|\s+or\s+)(?:(?:mail|userPrincipalName|id|displayName) eq '(?:[^']|'')*'|proxyAddresses/any\((?<variable>\w+):\s*\k<variable> eq '(?:[^']|'')*'\)))+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Filter();

    [GeneratedRegex(@"(?:(?<property>mail|userPrincipalName|id|displayName) eq|any\(\w+:\s*\w+ eq) '(?<value>(?:[^']|'')*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Condition();
}
