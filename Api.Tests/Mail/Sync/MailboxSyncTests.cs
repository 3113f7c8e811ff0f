using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using M365Support.Infrastructure;
using M365Support.Local;

namespace M365Support.Mail.Sync;

[Collection(AzuriteCollection.Name)]
public sealed class MailboxSyncTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly string tableName = AzuriteFixture.UniqueName("mailboxes");
    private readonly NotingIntake intake = new();
    private EmulatorDriver graph = null!;

    public async Task InitializeAsync()
    {
        graph = await EmulatorDriver.StartAsync();
        if (azurite.IsAvailable)
        {
            await new TableClient(azurite.ConnectionString, tableName).CreateIfNotExistsAsync();
        }
    }

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [SkippableFact]
    public async Task Mail_is_taken_in_by_polling_when_there_is_no_public_address()
    {
        await graph.DropAsync("a.eml", "A");
        await using var process = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, "A");
        await graph.DropAsync("b.eml", "B");
        await Eventually.HasAsync(intake, "B");
        Assert.Equal(["A", "B"], intake.Subjects);
        Assert.Empty(await graph.Client.ListSubscriptionsAsync());
    }

    [SkippableFact]
    public async Task Notification_has_the_mailbox_read_at_once()
    {
        await using var process = await StartAsync(notified: true);
        await SubscribedAsync(process);
        await graph.DropAsync("a.eml", "A");
        await Eventually.HasAsync(intake, "A");
        var subscription = Assert.Single(await graph.Client.ListSubscriptionsAsync());
        Assert.Equal(new Uri(process.Url, "api/graph/lifecycle").AbsoluteUri, subscription.LifecycleNotificationUrl);
        Assert.Null(subscription.ClientState);
    }

    [SkippableTheory]
    [InlineData("drop")]
    [InlineData("twice")]
    [InlineData("reversed")]
    public async Task Nothing_is_lost_or_repeated_when_notifications_misbehave(string mode)
    {
        await using var process = await StartAsync(notified: true, options => options.MailReconcileInterval = TimeSpan.FromSeconds(1));
        await SubscribedAsync(process);
        using var set = await graph.Http.PutAsJsonAsync("_emulator/notifications", new { mode });
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        string[] subjects = [.. Enumerable.Range(0, 12).Select(i => $"No {i}")];
        foreach (var subject in subjects)
        {
            await File.WriteAllTextAsync(Path.Combine(graph.Emulator.InboxPath, subject + ".eml"), EmulatorDriver.Eml(subject));
        }

        await graph.ScanAsync();
        await Eventually.HasAsync(intake, subjects);
        Assert.Equal(subjects.Order(StringComparer.Ordinal), intake.Subjects.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Expired_changes_have_the_inbox_read_anew()
    {
        await using (var first = await StartAsync(notified: false))
        {
            await graph.DropAsync("a.eml", "A");
            await Eventually.HasAsync(intake, "A");
            await Eventually.GetAsync(() => Task.FromResult(first.Sync.Status[0].SyncedAt is not null), synced => synced);
        }

        await graph.DropAsync("b.eml", "B");
        await graph.FaultAsync(new { path = "/delta", status = 410 });
        await using var second = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, "B");
        Assert.Equal(1, intake.Subjects.Count(subject => subject == "B"));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("https://graph.evil.example/v1.0/users/x/mailFolders/inbox/messages/delta?$deltatoken=x")]
    [InlineData("users/support@contoso.example/sendMail")]
    [InlineData("users/support@contoso.example/mailFolders/inbox/messages/delta?$deltatoken=no%20token")]
    public async Task Damaged_link_has_the_inbox_read_anew(string link)
    {
        await using (var first = await StartAsync(notified: false))
        {
            await graph.DropAsync("a.eml", "A");
            await Eventually.HasAsync(intake, "A");
            await Eventually.GetAsync(() => Task.FromResult(first.Sync.Status[0].SyncedAt is not null), synced => synced);
        }

        var table = new TableClient(azurite.ConnectionString, tableName);
        await foreach (var row in table.QueryAsync<TableEntity>(filter: null))
        {
            row["Link"] = link;
            await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        }

        await graph.DropAsync("b.eml", "B");
        await using var second = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, "B");
        Assert.Single(intake.Subjects, subject => subject == "B");
    }

    [SkippableFact]
    public async Task Every_mail_is_taken_in_once_however_oddly_Graph_answers()
    {
        using var odd = new OddGraph();
        string[] subjects = [.. Enumerable.Range(0, 70).Select(i => $"No {i}")];
        foreach (var subject in subjects)
        {
            await File.WriteAllTextAsync(Path.Combine(graph.Emulator.InboxPath, subject + ".eml"), EmulatorDriver.Eml(subject));
        }

        await graph.ScanAsync();
        await using var process = await SyncProcess.StartAsync(graph, azurite.ConnectionString, tableName, intake, notified: false, service: odd);
        await Eventually.HasAsync(intake, subjects);
        await graph.DropAsync("late.eml", "Late");
        await Eventually.HasAsync(intake, "Late");
        Assert.Equal(subjects.Append("Late").Order(StringComparer.Ordinal), intake.Subjects.Order(StringComparer.Ordinal));
        Assert.True(odd.EmptyPages >= 2 && odd.BrokenMails > 20, $"{odd.EmptyPages} empty pages, {odd.BrokenMails} broken mails");
        Assert.Empty(await process.Sync.StuckAsync());
    }

    [SkippableFact]
    public async Task Longest_subscription_is_made_although_the_clock_is_a_minute_ahead()
    {
        await using var process = await SyncProcess.StartAsync(
            graph, azurite.ConnectionString, tableName, intake, notified: true, options => options.SubscriptionLifetime = TimeSpan.FromDays(7), clock: new Ahead(TimeSpan.FromMinutes(1)));
        await SubscribedAsync(process);
        await graph.DropAsync("a.eml", "A");
        await Eventually.HasAsync(intake, "A");
    }

    [SkippableTheory]
    [InlineData("ErrorItemNotFound", 0)]
    [InlineData("MailboxNotEnabledForRESTAPI", 1)]
    public async Task Mail_counts_as_gone_only_where_Graph_says_so(string code, int setAside)
    {
        await graph.FaultAsync(new { path = "/$value", status = 404, code, times = 3 });
        await graph.DropAsync("1.eml", "A");
        await using var process = await StartAsync(notified: false);
        await Eventually.GetAsync(() => Task.FromResult(process.Sync.Status[0].SyncedAt is not null), synced => synced);
        Assert.Equal(setAside, (await process.Sync.StuckAsync()).Count);
    }

    [SkippableFact]
    public async Task Mail_that_is_refused_again_and_again_is_set_aside_and_the_others_go_on()
    {
        intake.Refusals["Poison"] = 4;
        await graph.DropAsync("1.eml", "A");
        await graph.DropAsync("2.eml", "Poison");
        await graph.DropAsync("3.eml", "B");
        await using var process = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, "A", "B");
        var stuck = Assert.Single(await Eventually.GetAsync(() => process.Sync.StuckAsync(), found => found.Count > 0));
        Assert.Equal((EmulatorDriver.Support, 1), (stuck.Mailbox, stuck.Attempts));
        Assert.Contains("Poison is refused.", stuck.Error, StringComparison.Ordinal);
        Assert.NotNull(stuck.NextTryAt);

        await process.Sync.RetryAsync(stuck);
        Assert.Equal(2, Assert.Single(await Eventually.GetAsync(() => process.Sync.StuckAsync(), found => found is [{ Attempts: 2 }])).Attempts);
        await Eventually.GetAsync(
            async () =>
            {
                var left = await process.Sync.StuckAsync();
                await Task.WhenAll(left.Select(mail => process.Sync.RetryAsync(mail)));
                return left;
            },
            left => left.Count == 0 && intake.Subjects.Contains("Poison"));
    }

    [SkippableFact]
    public async Task No_mail_is_set_aside_while_the_storage_does_not_answer()
    {
        (intake.Refusals["A"], intake.NotReady) = (2, 2);
        await graph.DropAsync("1.eml", "A");
        await graph.DropAsync("2.eml", "B");
        await using var process = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, "A", "B");
        Assert.Equal(["A", "B"], intake.Subjects);
        Assert.Empty(await process.Sync.StuckAsync());
    }

    [SkippableFact]
    public async Task Mail_that_Graph_cannot_give_is_set_aside_too()
    {
        await graph.DropAsync("1.eml", "A");
        await graph.FaultAsync(new { path = "/$value", status = 400, code = "ErrorCorruptData", times = 3 });
        await using var process = await StartAsync(notified: false);
        var stuck = Assert.Single(await Eventually.GetAsync(() => process.Sync.StuckAsync(), found => found.Count > 0));
        Assert.Contains("ErrorCorruptData", stuck.Error, StringComparison.Ordinal);
        await graph.DropAsync("2.eml", "B");
        await Eventually.HasAsync(intake, "B");
    }

    [SkippableFact]
    public async Task Removed_subscription_is_made_anew_and_nothing_is_missed()
    {
        await using var process = await StartAsync(notified: true);
        var first = await SubscribedAsync(process);
        using (await graph.Http.PutAsJsonAsync("_emulator/notifications", new { mode = "drop" }))
        {
            await graph.DropAsync("a.eml", "A");
        }

        await graph.Http.PostAsync("_emulator/lifecycle", new { @event = "subscriptionRemoved" });
        await Eventually.HasAsync(intake, "A");
        var second = await Eventually.GetAsync(async () => (await graph.Client.ListSubscriptionsAsync()).SingleOrDefault(), found => found is not null);
        Assert.NotEqual(first, second!.Id);
    }

    [SkippableTheory]
    [InlineData("missed")]
    [InlineData("reauthorizationRequired")]
    public async Task Lifecycle_event_has_the_mailbox_read_and_the_subscription_renewed(string lifecycleEvent)
    {
        await using var process = await StartAsync(notified: true);
        await SubscribedAsync(process);
        using (await graph.Http.PutAsJsonAsync("_emulator/notifications", new { mode = "drop" }))
        {
            await graph.DropAsync("a.eml", "A");
        }

        await graph.Http.PostAsync("_emulator/lifecycle", new { @event = lifecycleEvent });
        await Eventually.HasAsync(intake, "A");
        Assert.Equal(lifecycleEvent == "missed" ? 0 : 1, await graph.CountAsync("PATCH /subscriptions/{id}"));
        Assert.Single(await graph.Client.ListSubscriptionsAsync());
    }

    [SkippableFact]
    public async Task Notification_without_our_secret_is_ignored()
    {
        await using var process = await StartAsync(notified: true);
        var subscription = await SubscribedAsync(process);
        var reads = await graph.CountAsync("GET /users/{user}/mailFolders/{folder}/messages/delta");
        foreach (var clientState in new[] { "guess", "", null })
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { value = new[] { new { subscriptionId = subscription, clientState, changeType = "created" } } });
            Assert.Equal(new NotificationsHandled(0, 1), await process.Sync.HandleNotificationsAsync(body));
        }

        Assert.Equal(reads, await graph.CountAsync("GET /users/{user}/mailFolders/{folder}/messages/delta"));
        await Assert.ThrowsAnyAsync<JsonException>(() => process.Sync.HandleNotificationsAsync("[]"u8.ToArray()));
    }

    [SkippableFact]
    public async Task Endpoint_echoes_a_validation_token_as_text_and_refuses_nonsense()
    {
        await using var process = await StartAsync(notified: false);
        using var http = new HttpClient { BaseAddress = process.Url };
        using var echo = await http.PostAsync("api/graph/notifications?validationToken=" + Uri.EscapeDataString("<b>a+b &%20</b>"), content: null);
        Assert.Equal(("text/plain", "<b>a+b &%20</b>"), (echo.Content.Headers.ContentType?.MediaType, await echo.Content.ReadAsStringAsync()));
        using var tooLong = await http.PostAsync("api/graph/lifecycle?validationToken=" + new string('x', 3000), content: null);
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
        using var nonsense = await http.PostAsync("api/graph/notifications", new StringContent("{", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
        using var unknown = await http.PostAsJsonAsync("api/graph/notifications", new { value = new[] { new { clientState = "x" } } });
        Assert.Equal(HttpStatusCode.Accepted, unknown.StatusCode);
    }

    [SkippableFact]
    public async Task Unreachable_public_address_only_means_polling()
    {
        await graph.FaultAsync(new { path = "/subscriptions", method = "POST", status = 400, code = "ValidationError", times = 1000 });
        await using var process = await StartAsync(notified: true);
        await graph.DropAsync("a.eml", "A");
        await Eventually.HasAsync(intake, "A");
        Assert.False(process.Sync.Status[0].IsSubscribed);
    }

    [SkippableFact]
    public async Task Several_mailboxes_are_read_each_with_its_own_subscription_and_state()
    {
        string[] mailboxes = [EmulatorDriver.Support, "alex@contoso.example"];
        await using var process = await SyncProcess.StartAsync(graph, azurite.ConnectionString, tableName, intake, notified: true, mailboxes: mailboxes);
        await Eventually.GetAsync(() => Task.FromResult(process.Sync.Status), all => all.All(status => status is { IsSubscribed: true, SyncedAt: not null }));
        Assert.Equal(2, (await graph.Client.ListSubscriptionsAsync()).Count);
        await graph.DropAsync("a.eml", "A");
        await File.WriteAllTextAsync(Path.Combine(graph.Emulator.InboxPath, "..", "mailboxes", "alex@contoso.example", "b.eml"), EmulatorDriver.Eml("B"));
        await graph.ScanAsync();
        await Eventually.HasAsync(intake, "A", "B");
        Assert.Equal(mailboxes, process.Sync.Status.Select(status => status.Mailbox));
    }

    [SkippableFact]
    public async Task Outage_is_waited_out()
    {
        await graph.DropAsync("a.eml", "A");
        await graph.FaultAsync(new { path = "/delta", status = 503, times = 5 });
        await using var process = await StartAsync(notified: false);
        await Eventually.HasAsync(intake, "A");
        Assert.Empty(await process.Sync.StuckAsync());
    }

    /// <summary>A clock that is ahead of everybody else's.</summary>
    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    private Task<SyncProcess> StartAsync(bool notified, Action<MailSyncOptions>? configure = null) =>
        SyncProcess.StartAsync(graph, azurite.ConnectionString, tableName, intake, notified, configure);

    /// <summary>Waits for the subscription and the first reading after it.</summary>
    private async Task<string> SubscribedAsync(SyncProcess process)
    {
        await Eventually.GetAsync(() => Task.FromResult(process.Sync.Status[0]), status => status is { IsSubscribed: true, SyncedAt: not null });
        return Assert.Single(await graph.Client.ListSubscriptionsAsync()).Id!;
    }
}
