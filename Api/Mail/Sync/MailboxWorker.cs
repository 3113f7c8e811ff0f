using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace M365Support.Mail.Sync;

/// <summary>Looks after one folder of a mailbox: reads it when woken, at intervals, and after failures with growing pauses.</summary>
internal sealed partial class MailboxWorker(MailFolder folder, MailboxReader reader, MailboxSubscriber? subscriber, MailboxStore store, MailSyncOptions options, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim reloading = new(1);
    private MailboxState? state;
    private byte[]? clientStateHash;
    private DateTimeOffset? syncedAt;
    private DateTimeOffset reloadedAt;
    private DateTimeOffset stuckLookAt;
    private string? error;
    private bool subscribed;

    public MailboxStatus Status => new(folder.Mailbox, folder.Name, syncedAt, error, subscribed);

    public MailFolder Folder => folder;

    public void Dispose() => reloading.Dispose();

    /// <summary>Has the folder read soon; several wakes before that are one.</summary>
    public void Wake() => woken.Writer.TryWrite(item: true);

    /// <summary>Has what was set aside looked at with the next reading.</summary>
    public void LookAtStuck()
    {
        stuckLookAt = default;
        Wake();
    }

    /// <summary>Has the subscription renewed or made anew with the next reading.</summary>
    public void DoubtSubscription()
    {
        subscriber?.Doubt();
        Wake();
    }

    /// <summary>Compares the secret of a notification, in a time that says nothing about it.</summary>
    public bool Knows(string clientState) =>
        Volatile.Read(ref clientStateHash) is { } hash && CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(clientState)));

    /// <summary>Reads the secret again, for another instance may have made the subscription; at most every five seconds.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await reloading.WaitAsync(cancellationToken);
        try
        {
            if (clock.GetUtcNow() - reloadedAt >= ReloadPause)
            {
                reloadedAt = clock.GetUtcNow();
                Remember((await store.LoadAsync(folder, cancellationToken))?.ClientState);
            }
        }
        finally
        {
            reloading.Release();
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var wait = await LookAsync(cancellationToken);
                (failures, error) = (0, null);
                await WaitAsync(wait, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                error = e.Message;
                state = null;
                var pause = FirstPause * (1 << Math.Min(failures++, 10));
                pause = pause > LongestPause ? LongestPause : pause;
                if (e is MailFolderNotFoundException)
                {
                    Log.NoFolder(logger, e.Message, pause);
                }
                else
                {
                    Log.Failed(logger, folder, pause, e);
                }

                try
                {
                    await WaitAsync(pause, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    /// <summary>One look at the folder; the answer is how long it may be left alone.</summary>
    private async Task<TimeSpan> LookAsync(CancellationToken cancellationToken)
    {
        state ??= await LoadAsync(cancellationToken);
        await SubscribeAsync(cancellationToken);
        state = state is null ? null : await reader.ReadAsync(state, cancellationToken);
        if (state is null)
        {
            return TimeSpan.Zero;
        }

        var now = clock.GetUtcNow();
        syncedAt = now;
        if (now >= stuckLookAt)
        {
            stuckLookAt = await reader.RetryStuckAsync(cancellationToken) is { } due && due < now + options.MailReconcileInterval ? due : now + options.MailReconcileInterval;
        }

        var until = now + (subscribed ? options.MailReconcileInterval : options.MailPollInterval);
        until = subscribed && subscriber!.RenewalDue(state) < until ? subscriber.RenewalDue(state) : until;
        until = stuckLookAt < until ? stuckLookAt : until;
        return until > now ? until - now : TimeSpan.Zero;
    }

    private async Task<MailboxState?> LoadAsync(CancellationToken cancellationToken)
    {
        var loaded = await store.LoadAsync(folder, cancellationToken)
            ?? await store.SaveAsync(folder, new MailboxState { Since = clock.GetUtcNow() - options.MailLookback }, cancellationToken)
            ?? await store.LoadAsync(folder, cancellationToken);
        Remember(loaded?.ClientState);
        return loaded;
    }

    /// <summary>A subscription that cannot be had only means that the mailbox is polled.</summary>
    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        if (subscriber is null || state is null)
        {
            return;
        }

        try
        {
            state = await subscriber.EnsureAsync(state, Remember, cancellationToken);
            subscribed = state?.SubscriptionId is not null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            subscribed = false;
            state = null;
            Log.NotSubscribed(logger, folder, e);
            state = await LoadAsync(cancellationToken);
        }
    }

    private void Remember(string? clientState) =>
        Volatile.Write(ref clientStateHash, clientState is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(clientState)));

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var due = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, due.Token);
        try
        {
            await woken.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time for another look.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Folder} could not be read; the next try is in {Pause}.")]
        public static partial void Failed(ILogger logger, MailFolder folder, TimeSpan pause, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "Graph could not be made to notify of mail in {Folder}; it is polled.")]
        public static partial void NotSubscribed(ILogger logger, MailFolder folder, Exception exception);

        [LoggerMessage(3, LogLevel.Error, "{Problem} The other folders are read; the next try is in {Pause}.")]
        public static partial void NoFolder(ILogger logger, string problem, TimeSpan pause);
    }
}
