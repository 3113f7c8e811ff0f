using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace M365Support.Local;

/// <summary>Creating, renewing, listing and deleting subscriptions to the messages of a mailbox's folders.</summary>
internal static partial class SubscriptionRoutes
{
    private const int LongestMinutes = 10_080;
    private const int ShortestMinutes = 45;

    public static void Map(WebApplication app, EmulatedSubscriptions subscriptions, MailFolders mail)
    {
        app.MapPost("/v1.0/subscriptions", (HttpRequest request) => CreateAsync(request, subscriptions, mail));
        app.MapGet("/v1.0/subscriptions", (HttpRequest request) =>
            EmulatorResults.Json(EmulatorResults.Collection(request, "subscriptions", subscriptions.List().Select(subscription => Shape(subscription)))));
        app.MapGet("/v1.0/subscriptions/{id}", (string id) => subscriptions.Find(id) is { } found ? EmulatorResults.Json(Shape(found)) : NotFound(id));
        app.MapPatch("/v1.0/subscriptions/{id}", (HttpRequest request, string id) => RenewAsync(request, subscriptions, id));
        app.MapDelete("/v1.0/subscriptions/{id}", (string id) => subscriptions.Remove(id) ? Results.NoContent() : NotFound(id));
        app.MapPost("/v1.0/subscriptions/{id}/reauthorize", (string id) => subscriptions.Find(id) is not null ? Results.Ok() : NotFound(id));
        app.MapPost("/_emulator/lifecycle", (HttpRequest request) => LifecycleAsync(request, subscriptions));
        app.MapPut("/_emulator/notifications", (HttpRequest request) => SetModeAsync(request, subscriptions));
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, EmulatedSubscriptions subscriptions, MailFolders mail)
    {
        if (await EmulatorResults.BodyAsync(request) is not { } body)
        {
            return EmulatorResults.BadJson();
        }

        var resource = EmulatorResults.Text(body, "resource") ?? "";
        if (Messages().Match(resource) is not { Success: true } match || subscriptions.MailboxOf(Uri.UnescapeDataString(match.Groups["user"].Value)) is not { } mailbox)
        {
            return Invalid($"The resource '{resource}' is not users/{{id}}/mailFolders('{{id}}')/messages of a mailbox here.");
        }

        if (mail.Find(mailbox, match.Groups["folder"].Value) is not { } folder)
        {
            return EmulatorResults.Error(404, "ErrorItemNotFound", "The specified object was not found in the store.");
        }

        var changeType = EmulatorResults.Text(body, "changeType") ?? "";
        if (changeType.Length == 0 || changeType.Split(',').Any(type => type is not ("created" or "updated" or "deleted")))
        {
            return Invalid("changeType is a list of created, updated, deleted.");
        }

        var clientState = EmulatorResults.Text(body, "clientState");
        if (clientState?.Length > 128)
        {
            return Invalid("clientState has at most 128 characters.");
        }

        if (!TryReadExpiry(body, subscriptions, out var expires, out var fault))
        {
            return fault;
        }

        if (Loopback(EmulatorResults.Text(body, "notificationUrl")) is not { } notificationUrl)
        {
            return Invalid("notificationUrl is an address on loopback; this emulator calls no other.");
        }

        var lifecycleText = EmulatorResults.Text(body, "lifecycleNotificationUrl");
        var lifecycleUrl = Loopback(lifecycleText);
        if (lifecycleText is not null && lifecycleUrl is null)
        {
            return Invalid("lifecycleNotificationUrl is an address on loopback; this emulator calls no other.");
        }

        foreach (var url in new[] { notificationUrl, lifecycleUrl }.OfType<Uri>().Distinct())
        {
            if (await subscriptions.ValidateAsync(url, request.HttpContext.RequestAborted) is { } refusal)
            {
                return EmulatorResults.Error(400, "ValidationError", refusal);
            }
        }

        var subscription = new EmulatedSubscription
        {
            Id = Guid.NewGuid().ToString(),
            ChangeType = changeType,
            Resource = resource,
            Mailbox = mailbox,
            Folder = folder.Name,
            NotificationUrl = notificationUrl,
            LifecycleNotificationUrl = lifecycleUrl,
            ClientState = clientState,
            ImmutableIds = request.Headers["Prefer"].Any(value => value?.Contains("IdType=\"ImmutableId\"", StringComparison.Ordinal) == true),
            Expires = expires,
        };
        subscriptions.Put(subscription);
        return EmulatorResults.Json(Shape(subscription, subscription.ClientState), StatusCodes.Status201Created);
    }

    private static async Task<IResult> RenewAsync(HttpRequest request, EmulatedSubscriptions subscriptions, string id)
    {
        if (await EmulatorResults.BodyAsync(request) is not { } body)
        {
            return EmulatorResults.BadJson();
        }

        if (subscriptions.Find(id) is not { } subscription)
        {
            return NotFound(id);
        }

        if (!TryReadExpiry(body, subscriptions, out var expires, out var fault))
        {
            return fault;
        }

        var renewed = subscription with { Expires = expires, ReauthorizationAsked = false };
        subscriptions.Put(renewed);
        return EmulatorResults.Json(Shape(renewed));
    }

    private static async Task<IResult> LifecycleAsync(HttpRequest request, EmulatedSubscriptions subscriptions)
    {
        var body = await EmulatorResults.BodyAsync(request);
        if (EmulatorResults.Text(body, "event") is not ("missed" or "subscriptionRemoved" or "reauthorizationRequired") and var unknown)
        {
            return EmulatorResults.Error(400, "BadRequest", $"The event '{unknown}' is not one of missed, subscriptionRemoved, reauthorizationRequired.");
        }

        var id = EmulatorResults.Text(body, "subscription");
        foreach (var subscription in subscriptions.List().Where(subscription => id is null || subscription.Id == id))
        {
            subscriptions.Lifecycle(subscription, EmulatorResults.Text(body, "event")!);
        }

        return Results.NoContent();
    }

    private static async Task<IResult> SetModeAsync(HttpRequest request, EmulatedSubscriptions subscriptions)
    {
        var body = await EmulatorResults.BodyAsync(request);
        if (!Enum.TryParse<NotificationMode>(EmulatorResults.Text(body, "mode"), ignoreCase: true, out var mode) || !Enum.IsDefined(mode))
        {
            return EmulatorResults.Error(400, "BadRequest", "The mode is deliver, drop, twice or reversed.");
        }

        subscriptions.Mode = mode;
        return Results.NoContent();
    }

    private static bool TryReadExpiry(JsonObject body, EmulatedSubscriptions subscriptions, out DateTimeOffset expires, out IResult fault)
    {
        fault = Invalid("expirationDateTime is a time in ISO 8601.");
        if (!DateTimeOffset.TryParse(EmulatorResults.Text(body, "expirationDateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out expires))
        {
            return false;
        }

        var now = subscriptions.Now;
        if (expires > now.AddMinutes(LongestMinutes) || expires <= now)
        {
            fault = Invalid($"Subscription expiration can only be {LongestMinutes} minutes in the future.");
            return false;
        }

        expires = expires < now.AddMinutes(ShortestMinutes) ? now.AddMinutes(ShortestMinutes) : expires;
        return true;
    }

    private static Uri? Loopback(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && LoopbackOnly.IsLoopback(url.Host) ? url : null;

    private static JsonObject Shape(EmulatedSubscription subscription, string? clientState = null) => new()
    {
        ["id"] = subscription.Id,
        ["resource"] = subscription.Resource,
        ["changeType"] = subscription.ChangeType,
        ["clientState"] = clientState,
        ["notificationUrl"] = subscription.NotificationUrl.OriginalString,
        ["lifecycleNotificationUrl"] = subscription.LifecycleNotificationUrl?.OriginalString,
        ["expirationDateTime"] = subscription.Expires.UtcDateTime,
    };

    private static IResult Invalid(string message) => EmulatorResults.Error(400, "InvalidRequest", message);

    private static IResult NotFound(string id) => EmulatorResults.Error(404, "ResourceNotFound", $"The object '{id}' was not found.");

    [GeneratedRegex(@"^/?users/(?<user>[^/]+)/mailFolders\('(?<folder>[^']+)'\)/messages$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Messages();
}
