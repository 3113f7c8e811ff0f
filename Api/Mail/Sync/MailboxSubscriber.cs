using System.Buffers.Text;
using System.Security.Cryptography;
using M365Support.Graph;
using Microsoft.Extensions.Logging;

namespace M365Support.Mail.Sync;

/// <summary>Keeps one folder's subscription alive. The client state is stored before Graph learns it, so no notification comes too early to be known.</summary>
internal sealed partial class MailboxSubscriber(MailFolder folder, GraphClient graph, MailboxStore store, Uri publicUrl, TimeSpan lifetime, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan LongestAsked = GraphClient.LongestSubscription - TimeSpan.FromMinutes(15);

    private readonly string notificationUrl = new Uri(publicUrl, "api/graph/notifications").AbsoluteUri;
    private readonly string lifecycleUrl = new Uri(publicUrl, "api/graph/lifecycle").AbsoluteUri;
    private readonly string resource = GraphClient.FolderResource(folder.Mailbox, folder.Name);

    /// <summary>Graph counts by its own clock, and refuses what is a second too long.</summary>
    private readonly TimeSpan lifetime = lifetime < LongestAsked ? lifetime : LongestAsked;

    private bool confirmed;

    /// <summary>Asks Graph at the next look whether the subscription is still there, and renews it.</summary>
    public void Doubt() => Volatile.Write(ref confirmed, value: false);

    /// <summary>When <see cref="EnsureAsync"/> has something to do again.</summary>
    public DateTimeOffset RenewalDue(MailboxState state) => (state.SubscriptionExpires ?? clock.GetUtcNow()) - (lifetime / 2);

    /// <summary>Creates or renews the subscription if that is due.</summary>
    /// <param name="state">The state last stored.</param>
    /// <param name="remember">Is told a new client state as soon as it is stored.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The stored state, or null when another instance changed it meanwhile.</returns>
    public async Task<MailboxState?> EnsureAsync(MailboxState state, Action<string?> remember, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ours = state.SubscriptionId is not null && state.NotificationUrl == notificationUrl;
        if (ours && Volatile.Read(ref confirmed) && RenewalDue(state) > now)
        {
            return state;
        }

        if (ours && await graph.RenewSubscriptionAsync(state.SubscriptionId!, now + lifetime, cancellationToken) is { } renewed)
        {
            Volatile.Write(ref confirmed, value: true);
            return await store.SaveAsync(folder, state with { SubscriptionExpires = renewed.ExpirationDateTime }, cancellationToken);
        }

        return await CreateAsync(state, remember, cancellationToken);
    }

    private async Task<MailboxState?> CreateAsync(MailboxState state, Action<string?> remember, CancellationToken cancellationToken)
    {
        var clientState = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var pending = await store.SaveAsync(folder, state with { SubscriptionId = null, SubscriptionExpires = null, ClientState = clientState, NotificationUrl = notificationUrl }, cancellationToken);
        if (pending is null)
        {
            return null;
        }

        remember(clientState);
        await RemoveOrphansAsync(state.SubscriptionId, cancellationToken);
        var created = await graph.CreateSubscriptionAsync(
            new GraphSubscription
            {
                ChangeType = "created",
                Resource = resource,
                NotificationUrl = notificationUrl,
                LifecycleNotificationUrl = lifecycleUrl,
                ClientState = clientState,
                ExpirationDateTime = clock.GetUtcNow() + lifetime,
            },
            cancellationToken);
        var stored = await store.SaveAsync(folder, pending with { SubscriptionId = created.Id, SubscriptionExpires = created.ExpirationDateTime }, cancellationToken);
        if (stored is null)
        {
            await graph.DeleteSubscriptionAsync(created.Id!, cancellationToken);
            return null;
        }

        Volatile.Write(ref confirmed, value: true);
        Log.Subscribed(logger, folder, created.ExpirationDateTime);
        return stored;
    }

    /// <summary>Ends what a process left behind that died between creating a subscription and storing its id.</summary>
    private async Task RemoveOrphansAsync(string? former, CancellationToken cancellationToken)
    {
        foreach (var orphan in await graph.ListSubscriptionsAsync(cancellationToken))
        {
            if (orphan.Id is { } id && (id == former || (orphan.NotificationUrl == notificationUrl && string.Equals(orphan.Resource, resource, StringComparison.OrdinalIgnoreCase))))
            {
                await graph.DeleteSubscriptionAsync(id, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Graph notifies of mail in {Folder} until {Expires}.")]
        public static partial void Subscribed(ILogger logger, MailFolder folder, DateTimeOffset expires);
    }
}
