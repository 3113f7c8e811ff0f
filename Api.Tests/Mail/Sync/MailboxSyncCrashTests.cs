using Azure.Data.Tables;
using M365Support.Infrastructure;
using M365Support.Local;

namespace M365Support.Mail.Sync;

/// <summary>The process dies between any two of its requests to Graph and storage, and another one goes on from what is stored.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class MailboxSyncCrashTests(AzuriteFixture azurite)
{
    private static readonly string[] Before = ["No 0", "No 1", "No 2"];
    private static readonly string[] All = [.. Before, "Late"];

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_mail_is_taken_in_wherever_the_process_dies(bool afterwards)
    {
        await using var graph = await EmulatorDriver.StartAsync();
        foreach (var subject in Before)
        {
            await graph.DropAsync(subject + ".eml", subject);
        }

        var crashed = 0;
        for (var request = 1; ; request++, crashed++)
        {
            var (intake, tableName) = (new NotingIntake(), AzuriteFixture.UniqueName("mailboxes"));
            var late = Path.Combine(graph.Emulator.InboxPath, "late.eml");
            File.Delete(late);
            await graph.ScanAsync();
            await new TableClient(azurite.ConnectionString, tableName).CreateIfNotExistsAsync();
            var crash = new Crash(request, afterwards);
            int port;
            await using (var dying = await SyncProcess.StartAsync(graph, azurite.ConnectionString, tableName, intake, notified: true, crash: crash))
            {
                port = dying.Url.Port;
                var first = await Task.WhenAny(crash.Happened, SyncedAsync(dying));
                if (first != crash.Happened)
                {
                    break;
                }
            }

            await graph.DropAsync("late.eml", "Late");
            await using (var next = await SyncProcess.StartAsync(graph, azurite.ConnectionString, tableName, intake, notified: true, port: port))
            {
                await Eventually.HasAsync(intake, All);
                await SyncedAsync(next);
                var subscription = Assert.Single(await graph.Client.ListSubscriptionsAsync());
                await graph.Client.DeleteSubscriptionAsync(subscription.Id!);
                Assert.Empty(await next.Sync.StuckAsync());
            }
        }

        Assert.True(crashed >= 10, $"Only {crashed} places to die were found.");
    }

    [SkippableFact]
    public async Task Two_instances_on_one_storage_lose_nothing_and_keep_going()
    {
        await using var graph = await EmulatorDriver.StartAsync();
        var (intake, tableName) = (new NotingIntake(), AzuriteFixture.UniqueName("mailboxes"));
        await new TableClient(azurite.ConnectionString, tableName).CreateIfNotExistsAsync();
        await using var one = await SyncProcess.StartAsync(graph, azurite.ConnectionString, tableName, intake, notified: false);
        await using var two = await SyncProcess.StartAsync(graph, azurite.ConnectionString, tableName, intake, notified: false);
        string[] subjects = [.. Enumerable.Range(0, 20).Select(i => $"No {i}")];
        foreach (var subject in subjects)
        {
            await graph.DropAsync(subject + ".eml", subject);
        }

        await Eventually.HasAsync(intake, subjects);
        Assert.All(new[] { one, two }, process => Assert.Null(process.Sync.Status[0].Error));
    }

    [SkippableTheory]
    [InlineData(1, 2)]
    [InlineData(3, 3)]
    [InlineData(5, 5)]
    public async Task Mail_that_ends_the_process_each_time_is_set_aside_and_the_others_go_on(int attempts, int deaths)
    {
        const int Never = 1_000_000;
        await using var graph = await EmulatorDriver.StartAsync();
        var (intake, tableName) = (new NotingIntake(), AzuriteFixture.UniqueName("mailboxes"));
        await new TableClient(azurite.ConnectionString, tableName).CreateIfNotExistsAsync();
        foreach (var subject in new[] { "A", "Killer", "B" })
        {
            await graph.DropAsync(subject + ".eml", subject);
        }

        for (var died = 0; ; died++)
        {
            var crash = new Crash(Never, afterwards: false);
            intake.Before = (subject, cancellationToken) => subject == "Killer" ? crash.DieAsync(cancellationToken) : Task.CompletedTask;
            await using var process = await SyncProcess.StartAsync(
                graph, azurite.ConnectionString, tableName, intake, notified: false, options => options.MailAttempts = attempts, crash);
            if (await Task.WhenAny(crash.Happened, Eventually.GetAsync(() => process.Sync.StuckAsync(), found => found.Count > 0)) != crash.Happened)
            {
                Assert.Equal(deaths, died);
                Assert.Contains("ended each time", Assert.Single(await process.Sync.StuckAsync()).Error, StringComparison.Ordinal);
                await Eventually.HasAsync(intake, "A", "B");
                return;
            }
        }
    }

    private static Task<MailboxStatus> SyncedAsync(SyncProcess process) =>
        Eventually.GetAsync(() => Task.FromResult(process.Sync.Status[0]), status => status is { IsSubscribed: true, SyncedAt: not null });
}
