using System.Text.Json.Nodes;

namespace M365Support.Local;

/// <summary>A subscription as the emulator keeps it.</summary>
internal sealed record EmulatedSubscription
{
    public required string Id { get; init; }

    public required string ChangeType { get; init; }

    public required string Resource { get; init; }

    public required string Mailbox { get; init; }

    public string Folder { get; init; } = EmulatedMailbox.Inbox;

    public required Uri NotificationUrl { get; init; }

    public Uri? LifecycleNotificationUrl { get; init; }

    public string? ClientState { get; init; }

    public bool ImmutableIds { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public bool ReauthorizationAsked { get; init; }
}

/// <summary>How notifications are delivered; anything but <see cref="Deliver"/> imitates a bad day of the service.</summary>
internal enum NotificationMode
{
    Deliver,
    Drop,
    Twice,
    Reversed,
}

/// <summary>The subscriptions, which survive a restart, and the posting of their notifications.</summary>
internal sealed class EmulatedSubscriptions : IAsyncDisposable
{
    private static readonly TimeSpan ValidationTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReauthorizeBefore = TimeSpan.FromMinutes(15);

    private readonly Lock sync = new();
    private readonly Dictionary<string, EmulatedSubscription> all;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly NotificationPosts posts;
    private readonly CancellationTokenSource stopping = new();
    private readonly DemoPeople people;
    private readonly string path;
    private readonly TimeProvider clock;
    private ITimer? timer;

    public EmulatedSubscriptions(DemoPeople people, string path, TimeProvider clock)
    {
        (this.people, this.path, this.clock) = (people, path, clock);
        posts = new NotificationPosts(http);
        all = EmulatorFiles.ReadJson<Dictionary<string, EmulatedSubscription>>(path) ?? [];
    }

    public NotificationMode Mode { get; set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public void Start() =>
        timer = clock.CreateTimer(_ => Expire(), state: null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    public IReadOnlyList<EmulatedSubscription> List()
    {
        Expire();
        lock (sync)
        {
            return [.. all.Values.OrderBy(subscription => subscription.Id, StringComparer.Ordinal)];
        }
    }

    public EmulatedSubscription? Find(string id) => List().FirstOrDefault(subscription => subscription.Id == id);

    public void Put(EmulatedSubscription subscription)
    {
        lock (sync)
        {
            all[subscription.Id] = subscription;
            EmulatorFiles.WriteJson(path, all);
        }
    }

    public bool Remove(string id)
    {
        lock (sync)
        {
            if (!all.Remove(id))
            {
                return false;
            }

            EmulatorFiles.WriteJson(path, all);
            posts.End(id);
            return true;
        }
    }

    /// <summary>The address of one of the tenant's mailboxes by id or address, or null.</summary>
    public string? MailboxOf(string user) =>
        people.Find(user)?.Mail
        ?? (string.Equals(user, people.SupportMailbox.Id, StringComparison.OrdinalIgnoreCase) || string.Equals(user, people.SupportMailbox.Mail, StringComparison.OrdinalIgnoreCase)
            ? people.SupportMailbox.Mail
            : null);

    /// <summary>Posts a validation token to the address and expects it back as text (Learn: "Receive change notifications through webhooks").</summary>
    /// <returns>What is wrong with the answer, or null.</returns>
    public async Task<string?> ValidateAsync(Uri url, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        limit.CancelAfter(ValidationTime);
        var token = $"Validation: Testing client application reachability for subscription Request-Id: {Guid.NewGuid()}";
        var query = (url.Query.Length > 0 ? url.Query + "&" : "?") + "validationToken=" + Uri.EscapeDataString(token);
        try
        {
            using var answer = await http.PostAsync(new Uri(url.GetLeftPart(UriPartial.Path) + query), new StringContent("", mediaType: null), limit.Token);
            var text = await answer.Content.ReadAsStringAsync(limit.Token);
            return (int)answer.StatusCode != 200 ? $"Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request, not {(int)answer.StatusCode}."
                : answer.Content.Headers.ContentType?.MediaType != "text/plain" || text != token ? "Subscription validation request failed. Response must exactly match validationToken query parameter as text/plain."
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return "Subscription validation request failed. The endpoint did not answer within 10 seconds.";
        }
    }

    /// <summary>Tells every subscriber of the folder what came.</summary>
    public void Notify(EmulatedMailbox mailbox, IReadOnlyList<EmulatedMessage> came)
    {
        foreach (var subscription in List().Where(subscription => subscription.Mailbox == mailbox.Address && subscription.Folder == mailbox.Name && subscription.ChangeType.Contains("created", StringComparison.Ordinal)))
        {
            var bodies = came.Select(message => Batch(Notification(subscription, mailbox, message))).ToList();
            var chosen = Mode switch
            {
                NotificationMode.Drop => [],
                NotificationMode.Twice => bodies.Concat(bodies.Select(body => (JsonObject)body.DeepClone())),
                NotificationMode.Reversed => Enumerable.Reverse(bodies),
                _ => bodies,
            };
            foreach (var body in chosen)
            {
                posts.Add(subscription.Id, subscription.NotificationUrl, body);
            }
        }
    }

    /// <summary>Sends a lifecycle event; <c>subscriptionRemoved</c> removes the subscription as well.</summary>
    public void Lifecycle(EmulatedSubscription subscription, string lifecycleEvent)
    {
        if (lifecycleEvent == "subscriptionRemoved")
        {
            Remove(subscription.Id);
        }

        if (subscription.LifecycleNotificationUrl is { } url)
        {
            var notification = Envelope(subscription);
            notification["lifecycleEvent"] = lifecycleEvent;
            posts.Add(subscription.Id, url, Batch(notification));
        }

        if (lifecycleEvent == "subscriptionRemoved")
        {
            posts.End(subscription.Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (timer is not null)
        {
            await timer.DisposeAsync();
        }

        await posts.DisposeAsync();
        http.Dispose();
        stopping.Dispose();
    }

    private static JsonObject Batch(JsonObject notification) => new() { ["value"] = new JsonArray(notification) };

    private JsonObject Envelope(EmulatedSubscription subscription) => new()
    {
        ["subscriptionId"] = subscription.Id,
        ["subscriptionExpirationDateTime"] = subscription.Expires,
        ["tenantId"] = people.Tenant.Id,
        ["clientState"] = subscription.ClientState,
    };

    private JsonObject Notification(EmulatedSubscription subscription, EmulatedMailbox mailbox, EmulatedMessage message)
    {
        var id = subscription.ImmutableIds ? message.Id : message.OrdinaryId;
        var resource = $"Users/{mailbox.Address}/Messages/{id}";
        var notification = Envelope(subscription);
        notification["changeType"] = "created";
        notification["resource"] = resource;
        notification["resourceData"] = new JsonObject { ["@odata.type"] = "#Microsoft.Graph.Message", ["@odata.id"] = resource, ["id"] = id };
        return notification;
    }

    private void Expire()
    {
        List<EmulatedSubscription> asking;
        lock (sync)
        {
            var now = clock.GetUtcNow();
            foreach (var id in all.Values.Where(subscription => subscription.Expires <= now).Select(subscription => subscription.Id).ToList())
            {
                Remove(id);
            }

            asking = [.. all.Values.Where(subscription => !subscription.ReauthorizationAsked && subscription.Expires - now <= ReauthorizeBefore)];
            asking.ForEach(subscription => Put(subscription with { ReauthorizationAsked = true }));
        }

        asking.ForEach(subscription => Lifecycle(subscription, "reauthorizationRequired"));
    }
}
