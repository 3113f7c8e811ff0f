using Azure.Data.Tables;
using M365Support.Graph;
using M365Support.Infrastructure;
using M365Support.Local;
using M365Support.Storage;

namespace M365Support.Mail.Sync;

/// <summary>Several folders of a mailbox, and folders with more mail than a filtered round of changes gives.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class MailFolderTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly string tableName = AzuriteFixture.UniqueName("mailboxes");
    private readonly ManualClock clock = new();
    private readonly NotingIntake intake = new();
    private EmulatorDriver graph = null!;

    public async Task InitializeAsync()
    {
        graph = await EmulatorDriver.StartAsync(clock);
        if (azurite.IsAvailable)
        {
            await new TableClient(azurite.ConnectionString, tableName).CreateIfNotExistsAsync();
        }
    }

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [SkippableFact]
    public async Task Each_folder_is_read_with_its_own_subscription_and_link()
    {
        await using (var process = await StartAsync(notified: true, "inbox", "JunkEmail"))
        {
            await ReadAsync(process, subscribed: true);
            Assert.Equal(
                [GraphClient.FolderResource(EmulatorDriver.Support, "inbox"), GraphClient.FolderResource(EmulatorDriver.Support, "junkemail")],
                (await graph.Client.ListSubscriptionsAsync()).Select(subscription => subscription.Resource!).Order(StringComparer.Ordinal));
            await graph.DropAsync("a.eml", "A");
            await graph.DropIntoAsync("junkemail", "B");
            await Eventually.HasAsync(intake, "A", "B");
        }

        await graph.DropIntoAsync("junkemail", "C");
        await using var again = await StartAsync(notified: true, "inbox", "junkemail");
        await Eventually.HasAsync(intake, "C");
        await ReadAsync(again, subscribed: true);
        Assert.Equal(["A", "B", "C"], intake.Subjects.Order(StringComparer.Ordinal));
        Assert.Equal(2, (await graph.Client.ListSubscriptionsAsync()).Count);
    }

    [SkippableFact]
    public async Task Folder_that_is_not_named_is_not_read()
    {
        await graph.DropIntoAsync("junkemail", "Junk");
        await graph.DropAsync("a.eml", "A");
        await using var process = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, "A");
        Assert.Equal(["A"], intake.Subjects);
    }

    [SkippableFact]
    public async Task Mail_moved_between_folders_is_new_in_the_other_and_a_duplicate_to_the_intake()
    {
        await using var process = await StartAsync(notified: true, "inbox", "junkemail");
        await ReadAsync(process, subscribed: true);
        await graph.DropIntoAsync("junkemail", "A");
        await Eventually.HasAsync(intake, "A");
        var found = Assert.Single((await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "junkemail", receivedSince: null)).Changes);
        await graph.MoveAsync(found.Id, "inbox");
        await Eventually.GetAsync(() => Task.FromResult(intake.Subjects), subjects => subjects.Count == 2);
        Assert.Equal(["A", "A"], intake.Subjects);
        Assert.Equal(found.Id, Assert.Single((await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null)).Changes).Id);
        Assert.Empty((await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "junkemail", receivedSince: null)).Changes);
    }

    [SkippableFact]
    public async Task Expired_changes_of_one_folder_have_only_that_one_read_anew()
    {
        await using (var process = await StartAsync(notified: false, "inbox", "junkemail"))
        {
            await graph.DropAsync("a.eml", "A");
            await graph.DropIntoAsync("junkemail", "B");
            await Eventually.HasAsync(intake, "A", "B");
            await ReadAsync(process, subscribed: false);
        }

        await graph.FaultAsync(new { path = "/junkemail/messages/delta", status = 410 });
        await graph.DropIntoAsync("junkemail", "C");
        await using var again = await StartAsync(notified: false, "inbox", "junkemail");
        await Eventually.HasAsync(intake, "C");
        Assert.Equal(["A", "B", "B", "C"], intake.Subjects.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Unknown_folder_is_reported_and_the_others_are_read()
    {
        await using var process = await StartAsync(notified: true, "inbox", "nosuchfolder");
        await graph.DropAsync("a.eml", "A");
        await Eventually.HasAsync(intake, "A");
        var unknown = await Eventually.GetAsync(() => Task.FromResult(process.Sync.Status.Single(folder => folder.Folder == "nosuchfolder")), folder => folder.Error is not null);
        Assert.Equal($"Mailbox {EmulatorDriver.Support} has no folder \"nosuchfolder\"; correct Support:MailFolders, e.g. inbox, junkemail or a folder's id.", unknown.Error);
        Assert.Null(process.Sync.Status.Single(folder => folder.Folder == "inbox").Error);
    }

    [SkippableFact]
    public async Task Mail_set_aside_in_another_folder_is_tried_again_there()
    {
        intake.Refusals["Poison"] = 3;
        await graph.DropIntoAsync("junkemail", "Poison");
        await using var process = await StartAsync(notified: false, "inbox", "junkemail");
        var stuck = Assert.Single(await Eventually.GetAsync(() => process.Sync.StuckAsync(), found => found.Count > 0));
        Assert.Equal("junkemail", stuck.Folder);
        await process.Sync.RetryAsync(stuck);
        await Eventually.HasAsync(intake, "Poison");
        await Eventually.GetAsync(() => process.Sync.StuckAsync(), found => found.Count == 0);
    }

    [SkippableFact]
    public async Task Requests_for_all_folders_of_a_mailbox_together_stay_below_five_at_once()
    {
        foreach (var folder in new[] { "junkemail", "archive" })
        {
            for (var i = 0; i < 10; i++)
            {
                await File.WriteAllTextAsync(Path.Combine(graph.Emulator.FolderPath(EmulatorDriver.Support, folder), $"{i}.eml"), EmulatorDriver.Eml($"{folder} {i}"));
            }
        }

        await graph.ScanAsync();
        await using var process = await StartAsync(notified: false, "inbox", "junkemail", "archive");
        await Eventually.GetAsync(() => Task.FromResult(intake.Subjects), subjects => subjects.Count == 20);
        Assert.InRange(await graph.MostAtOnceAsync(), 1, 4);
    }

    [SkippableFact]
    public async Task More_mail_than_a_filtered_round_gives_is_read_all_the_same()
    {
        string[] subjects = [.. Enumerable.Range(0, EmulatorDriver.MostFiltered + 10).Select(i => $"No {i}")];
        foreach (var subject in subjects)
        {
            await File.WriteAllTextAsync(Path.Combine(graph.Emulator.InboxPath, subject + ".eml"), EmulatorDriver.Eml(subject));
        }

        await graph.ScanAsync();
        await using var process = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, subjects);
        Assert.Equal(subjects.Order(StringComparer.Ordinal), intake.Subjects.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Mail_older_than_the_lookback_is_passed_over_without_being_fetched()
    {
        await graph.DropAsync("old.eml", "Old");
        clock.Advance(TimeSpan.FromHours(25));
        await graph.DropAsync("new.eml", "New");
        await using var process = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, "New");
        await ReadAsync(process, subscribed: false);
        Assert.Equal(["New"], intake.Subjects);
        Assert.Equal(1, await graph.CountAsync("GET /users/{user}/messages/{id}/$value"));
    }

    [SkippableFact]
    public async Task Inbox_goes_on_from_a_link_stored_before_there_were_folders()
    {
        await graph.DropAsync("a.eml", "A");
        var link = (await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null)).DeltaLink;
        await new TableClient(azurite.ConnectionString, tableName).AddEntityAsync(new TableEntity(TableKeys.Escape(EmulatorDriver.Support), "state")
        {
            ["Mailbox"] = EmulatorDriver.Support,
            ["Link"] = link,
            ["Since"] = clock.GetUtcNow().AddDays(-1),
            ["Begun"] = 0,
            ["SyncedAt"] = clock.GetUtcNow(),
        });
        await graph.DropAsync("b.eml", "B");
        await using var process = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, "B");
        Assert.Equal(["B"], intake.Subjects);
    }

    private Task<SyncProcess> StartAsync(bool notified, params string[] folders) =>
        SyncProcess.StartAsync(graph, azurite.ConnectionString, tableName, intake, notified, options => options.MailFolders = folders);

    private static Task<IReadOnlyList<MailboxStatus>> ReadAsync(SyncProcess process, bool subscribed) => Eventually.GetAsync(
        () => Task.FromResult(process.Sync.Status),
        folders => folders.All(folder => folder is { SyncedAt: not null } && folder.IsSubscribed == subscribed));
}
