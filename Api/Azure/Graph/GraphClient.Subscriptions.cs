using Azure;
using Azure.Core;

namespace M365Support.Graph;

public sealed partial class GraphClient
{
    /// <summary>The longest life of a subscription to messages (Learn: "subscription resource type").</summary>
    public static readonly TimeSpan LongestSubscription = TimeSpan.FromMinutes(10_080);

    /// <summary>The resource of a subscription to what arrives in a folder of a mailbox.</summary>
    /// <param name="mailbox">The user's id or address.</param>
    /// <param name="folder">The folder's id or well-known name.</param>
    public static string FolderResource(string mailbox, string folder) => $"users/{Segment(mailbox)}/mailFolders('{folder}')/messages";

    /// <summary>Creates a subscription; Graph calls both URLs with a validation token before it answers (Learn: "Create subscription").</summary>
    public Task<GraphSubscription> CreateSubscriptionAsync(GraphSubscription subscription, CancellationToken cancellationToken = default)
    {
        var message = MailMessage(RequestMethod.Post, "subscriptions");
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Content = Json(subscription, GraphJson.Default.GraphSubscription);
        return ReadAsync(message, GraphJson.Default.GraphSubscription, cancellationToken);
    }

    /// <summary>Gives a subscription a later end, which reauthorizes it as well; null when Graph no longer has it (Learn: "Update subscription").</summary>
    public async Task<GraphSubscription?> RenewSubscriptionAsync(string id, DateTimeOffset expires, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var message = MailMessage(RequestMethod.Patch, $"subscriptions/{Segment(id)}");
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Content = Json(new SubscriptionRenewal(expires), GraphJson.Default.SubscriptionRenewal);
        try
        {
            return await ReadAsync(message, GraphJson.Default.GraphSubscription, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Ends a subscription; one that is gone already is no error (Learn: "Delete subscription").</summary>
    public async Task DeleteSubscriptionAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        using var message = MailMessage(RequestMethod.Delete, $"subscriptions/{Segment(id)}");
        try
        {
            await SendAsync(message, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Somebody else has ended it, or it has expired.
        }
    }

    /// <summary>Every subscription of this app; the client state is left out (Learn: "List subscriptions").</summary>
    public async Task<IReadOnlyList<GraphSubscription>> ListSubscriptionsAsync(CancellationToken cancellationToken = default)
    {
        var subscriptions = new List<GraphSubscription>();
        for (string? next = "subscriptions"; next is not null;)
        {
            var page = await ReadAsync(Message(RequestMethod.Get, next), GraphJson.Default.GraphPageGraphSubscription, cancellationToken);
            subscriptions.AddRange(page.Value ?? []);
            next = Relative(page.NextLink);
        }

        return subscriptions;
    }
}
