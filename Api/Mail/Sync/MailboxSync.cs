using System.Text.Json;
using Azure.Data.Tables;
using M365Support.Graph;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Sync;

/// <summary>What became of a batch of notifications.</summary>
/// <param name="Accepted">How many were for a mailbox of ours.</param>
/// <param name="Ignored">How many carried a secret that nobody here knows.</param>
public readonly record struct NotificationsHandled(int Accepted, int Ignored);

/// <summary>Reads the configured folders of the configured mailboxes: woken by Graph's notifications, and at intervals in case none come.</summary>
public sealed partial class MailboxSync : BackgroundService
{
    /// <summary>The table of the mailboxes' states.</summary>
    public const string TableName = MailboxStore.TableName;

    private const int MostNotifications = 10_000;

    private readonly MailboxStore store;
    private readonly List<MailboxWorker> workers;
    private readonly IHostApplicationLifetime? lifetime;
    private readonly ILogger<MailboxSync> logger;
    private readonly TimeProvider clock;

    public MailboxSync(
        GraphClient graph,
        TableClient table,
        IMailIntake intake,
        IOptions<MailOptions> mail,
        IOptions<MailSyncOptions> options,
        IOptions<GraphOptions> graphOptions,
        TimeProvider clock,
        ILogger<MailboxSync> logger,
        IHostApplicationLifetime? lifetime = null)
    {
        (store, this.clock, this.logger, this.lifetime) = (new MailboxStore(table), clock, logger, lifetime);
        var settings = options.Value;
        workers = [.. mail.Value.Mailboxes.SelectMany(address => settings.FoldersRead.Select(name => new MailFolder(address.ToLowerInvariant(), name))).Select(folder => new MailboxWorker(
            folder,
            new MailboxReader(folder, graph, store, intake, settings, clock, logger),
            graphOptions.Value.PublicUrl is { } url ? new MailboxSubscriber(folder, graph, store, url, settings.SubscriptionLifetime, clock, logger) : null,
            store,
            settings,
            clock,
            logger))];
    }

    /// <summary>How each folder of each mailbox fares.</summary>
    public IReadOnlyList<MailboxStatus> Status => [.. workers.Select(worker => worker.Status)];

    /// <summary>Has every mailbox read now.</summary>
    public void Wake() => workers.ForEach(worker => worker.Wake());

    /// <summary>The mail that could not be taken in, oldest first.</summary>
    public async Task<IReadOnlyList<StuckMail>> StuckAsync(CancellationToken cancellationToken = default)
    {
        var stuck = new List<StuckMail>();
        foreach (var worker in workers)
        {
            stuck.AddRange(await store.StuckAsync(worker.Folder, cancellationToken));
        }

        return [.. stuck.OrderBy(mail => mail.FirstFailedAt)];
    }

    /// <summary>Has a mail that was set aside tried again now.</summary>
    public async Task RetryAsync(StuckMail stuck, CancellationToken cancellationToken = default)
    {
        await store.PutStuckAsync(stuck with { NextTryAt = clock.GetUtcNow() }, cancellationToken);
        workers.Find(worker => worker.Folder == new MailFolder(stuck.Mailbox, stuck.Folder))?.LookAtStuck();
    }

    /// <summary>
    /// Takes a batch of change or lifecycle notifications and wakes the mailboxes that they are about; nothing is read here
    /// (Learn: "Receive change notifications through webhooks", "Reduce missing subscriptions and change notifications").
    /// </summary>
    /// <exception cref="JsonException">The body is no batch of notifications.</exception>
    public async Task<NotificationsHandled> HandleNotificationsAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("value", out var batch) || batch.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("The body has no array \"value\".");
        }

        var (accepted, ignored) = (0, 0);
        foreach (var notification in batch.EnumerateArray().Take(MostNotifications))
        {
            var handled = Text(notification, "clientState") is { } clientState && await FindAsync(clientState, cancellationToken) is { } worker
                && Handle(worker, Text(notification, "lifecycleEvent"));
            (accepted, ignored) = handled ? (accepted + 1, ignored) : (accepted, ignored + 1);
        }

        if (ignored > 0)
        {
            Log.Ignored(logger, ignored);
        }

        return new NotificationsHandled(accepted, ignored);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        workers.ForEach(worker => worker.Dispose());
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (lifetime is not null)
        {
            // Graph calls this app back while a subscription is being made, so the app has to be listening.
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var whenStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
            await using var whenStopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
            await started.Task;
        }

        await Task.WhenAll(workers.Select(worker => worker.RunAsync(stoppingToken)));
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Handle(MailboxWorker worker, string? lifecycleEvent)
    {
        if (lifecycleEvent is "reauthorizationRequired" or "subscriptionRemoved")
        {
            worker.DoubtSubscription();
        }
        else
        {
            worker.Wake();
        }

        return true;
    }

    private async Task<MailboxWorker?> FindAsync(string clientState, CancellationToken cancellationToken)
    {
        if (workers.Find(worker => worker.Knows(clientState)) is { } known)
        {
            return known;
        }

        foreach (var worker in workers)
        {
            await worker.ReloadAsync(cancellationToken);
        }

        return workers.Find(worker => worker.Knows(clientState));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} notifications carried a client state that is not ours; they were ignored.")]
        public static partial void Ignored(ILogger logger, int count);
    }
}
