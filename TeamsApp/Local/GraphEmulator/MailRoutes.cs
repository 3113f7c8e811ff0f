using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace M365Support.Local;

/// <summary>Reading a mailbox: changes of a folder, a message, its MIME, and moving it.</summary>
internal static partial class MailRoutes
{
    /// <summary>The most that Graph takes in one request, in bytes.</summary>
    public const int LargestRequest = 4 * 1024 * 1024;

    private const int DefaultPage = 10;

    public static void Map(WebApplication app, DemoPeople people, MailFolders mail, int mostFiltered)
    {
        app.MapGet("/v1.0/users/{user}/mailFolders/{folder}/messages/delta", (HttpRequest request, HttpResponse response, string user, string folder) =>
            mail.Find(user) is null ? EmulatorResults.UserNotFound(user)
            : mail.Find(user, folder) is { } found ? Delta(request, response, found, user, mostFiltered)
            : ItemNotFound());
        app.MapPost("/v1.0/users/{user}/messages/{id}/move", (HttpRequest request, HttpResponse response, string user, string id) => MoveAsync(request, response, mail, user, id));
        app.MapGet("/v1.0/users/{user}/messages/{id}", (HttpRequest request, HttpResponse response, string user, string id) =>
            mail.Find(user) is null ? EmulatorResults.UserNotFound(user)
            : mail.FindMessage(user, id) is (_, var message) ? EmulatorResults.Json(EmulatorResults.Select(Shape(message, Immutable(request, response)), request.Query["$select"]))
            : ItemNotFound());
        app.MapGet("/v1.0/users/{user}/messages/{id}/$value", (string user, string id) =>
            mail.Find(user) is not null ? Mime(mail, user, id) : EmulatorResults.UserNotFound(user));
        app.MapPost("/v1.0/users/{user}/sendMail", (HttpRequest request, string user) => new SendMail(people, mail).HandleAsync(request, user));
        app.MapPost("/_emulator/scan", () =>
        {
            mail.Scan(TimeSpan.Zero);
            return Results.NoContent();
        });
    }

    private static IResult Delta(HttpRequest request, HttpResponse response, EmulatedMailbox mailbox, string user, int mostFiltered)
    {
        if (Token(request, mailbox) is not { } token)
        {
            return EmulatorResults.Error(400, "BadRequest", "The query is not supported: changeType is created, updated or deleted; $filter is receivedDateTime ge or gt.");
        }

        if (token.Generation != mailbox.Generation)
        {
            return EmulatorResults.Error(410, "SyncStateNotFound", "The sync state generation is not found.");
        }

        var immutable = Immutable(request, response);
        var left = token.Since is null ? int.MaxValue : mostFiltered - token.Given;
        var size = Math.Min(PageSize(request), left);
        var end = mailbox.Sequence;
        var changes = mailbox.ChangesAfter(token.After).Where(message => (message.Removed ?? message.Created) <= end && Wanted(message, token)).Take(size + 1).ToList();
        var page = changes.Take(size).ToList();
        var body = EmulatorResults.Collection(request, "Collection(message)", page.Select(message => Change(message, token, immutable)));
        var link = $"{EmulatorResults.Root(request)}/users/{Uri.EscapeDataString(user)}/mailFolders/{mailbox.Name}/messages/delta?";
        if (changes.Count > size && size < left)
        {
            body["@odata.nextLink"] = link + "$skiptoken=" + (token with { After = page[^1].Removed ?? page[^1].Created, Given = token.Given + size });
        }
        else
        {
            body["@odata.deltaLink"] = link + "$deltatoken=" + (token with { After = Math.Max(end, token.After), Initial = false, Given = 0 });
        }

        return EmulatorResults.Json(body);
    }

    private static DeltaToken? Token(HttpRequest request, EmulatedMailbox mailbox)
    {
        var given = request.Query["$deltatoken"].FirstOrDefault() ?? request.Query["$skiptoken"].FirstOrDefault();
        if (given is not null)
        {
            return DeltaToken.Parse(given);
        }

        var changeType = request.Query["changeType"].FirstOrDefault();
        return changeType is null or "created" or "updated" or "deleted" && DeltaToken.TryReadFilter(request.Query["$filter"], out var since)
            ? new DeltaToken(mailbox.Generation, After: 0, Initial: true, changeType, request.Query["$select"], since)
            : null;
    }

    private static bool Wanted(EmulatedMessage message, DeltaToken token) =>
        message.Removed is null
            ? token.ChangeType is null or "created" && (token.Since is not { } since || message.Received >= since)
            : !token.Initial && message.Created <= token.After && token.ChangeType is null or "deleted";

    private static JsonObject Change(EmulatedMessage message, DeltaToken token, bool immutable) => message.Removed is null
        ? EmulatorResults.Select(Shape(message, immutable), token.Select)
        : new JsonObject { ["id"] = immutable ? message.Id : message.OrdinaryId, ["@removed"] = new JsonObject { ["reason"] = "deleted" } };

    private static JsonObject Shape(EmulatedMessage message, bool immutable) => new()
    {
        ["@odata.etag"] = $"W/\"{message.Sha256[..16]}\"",
        ["id"] = immutable ? message.Id : message.OrdinaryId,
        ["receivedDateTime"] = message.Received.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["internetMessageId"] = message.MessageId,
        ["subject"] = message.Subject,
        ["from"] = message.From is null ? null : new JsonObject { ["emailAddress"] = new JsonObject { ["address"] = message.From } },
        ["isRead"] = false,
    };

    private static async Task<IResult> MoveAsync(HttpRequest request, HttpResponse response, MailFolders mail, string user, string id)
    {
        var destination = EmulatorResults.Text(await EmulatorResults.BodyAsync(request), "destinationId") ?? "";
        return mail.FindMessage(user, id) is var (from, message) && mail.Find(user, destination) is { } to
            ? EmulatorResults.Json(Shape(from == to ? message : mail.Move(from, message, to), Immutable(request, response)), StatusCodes.Status201Created)
            : ItemNotFound();
    }

    private static IResult Mime(MailFolders mail, string user, string id)
    {
        try
        {
            return mail.FindMessage(user, id) is var (folder, message)
                ? Results.Stream(new FileStream(folder.PathOf(message), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), "text/plain")
                : ItemNotFound();
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ItemNotFound();
        }
    }

    private static IResult ItemNotFound() => EmulatorResults.Error(404, "ErrorItemNotFound", "The specified object was not found in the store.");

    /// <summary>Learn: "Obtain immutable identifiers for Outlook resources".</summary>
    private static bool Immutable(HttpRequest request, HttpResponse response)
    {
        var asked = request.Headers["Prefer"].Any(value => value?.Contains("IdType=\"ImmutableId\"", StringComparison.Ordinal) == true);
        if (asked)
        {
            response.Headers["Preference-Applied"] = "IdType=\"ImmutableId\"";
        }

        return asked;
    }

    private static int PageSize(HttpRequest request) =>
        request.Headers["Prefer"].Select(value => MaxPageSize().Match(value ?? "")).FirstOrDefault(match => match.Success) is { } size
            ? Math.Clamp(int.Parse(size.Groups["size"].Value, CultureInfo.InvariantCulture), 1, 1000)
            : DefaultPage;

    [GeneratedRegex(@"odata\.maxpagesize=(?<size>\d{1,5})", RegexOptions.ExplicitCapture)]
    private static partial Regex MaxPageSize();
}
