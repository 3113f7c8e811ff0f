using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure;
using M365Support.Local;

namespace M365Support.Graph;

public sealed class GraphClientMailTests : IAsyncLifetime
{
    private EmulatorDriver graph = null!;

    public async Task InitializeAsync() => graph = await EmulatorDriver.StartAsync();

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [Fact]
    public async Task Changes_come_page_by_page_and_then_only_what_is_new()
    {
        for (var i = 0; i < 7; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(graph.Emulator.InboxPath, $"{i}.eml"), EmulatorDriver.Eml($"No {i}"));
        }

        await graph.ScanAsync();
        var first = await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null, pageSize: 3);
        var (ids, link) = await FollowAsync(first, pageSize: 3);
        Assert.Equal(7, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, await graph.CountAsync("GET /users/{user}/mailFolders/{folder}/messages/delta"));

        await graph.DropAsync("late.eml", "Late");
        var (later, _) = await FollowAsync(await graph.Client.ContinueDeltaAsync(EmulatorDriver.Support, link));
        Assert.DoesNotContain(Assert.Single(later), ids);
    }

    [Fact]
    public async Task Stored_link_and_ids_survive_a_restart_on_another_port()
    {
        await graph.DropAsync("a.eml", "First");
        var (ids, link) = await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null));
        await graph.RestartAsync();
        await graph.DropAsync("b.eml", "Second");
        var (later, _) = await FollowAsync(await graph.Client.ContinueDeltaAsync(EmulatorDriver.Support, link));
        Assert.Contains("Hello Second", await ReadAsync(Assert.Single(later)), StringComparison.Ordinal);
        Assert.Contains("Hello First", await ReadAsync(Assert.Single(ids)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_mail_is_left_out_when_asked()
    {
        await graph.DropAsync("a.eml", "First");
        var (none, link) = await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", TimeProvider.System.GetUtcNow().AddHours(1)));
        Assert.Empty(none);
        Assert.Empty((await graph.Client.ContinueDeltaAsync(EmulatorDriver.Support, link)).Changes);
    }

    [Fact]
    public async Task Filtered_round_is_cut_off_as_in_Graph_and_an_unfiltered_one_is_not()
    {
        for (var i = 0; i < EmulatorDriver.MostFiltered + 5; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(graph.Emulator.InboxPath, $"{i}.eml"), EmulatorDriver.Eml($"No {i}"));
        }

        await graph.ScanAsync();
        var since = TimeProvider.System.GetUtcNow().AddHours(-1);
        Assert.Equal(EmulatorDriver.MostFiltered, (await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", since, pageSize: 7), pageSize: 7)).Ids.Count);
        Assert.Equal(EmulatorDriver.MostFiltered + 5, (await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null))).Ids.Count);
    }

    [Fact]
    public async Task Expired_link_has_an_exception_of_its_own()
    {
        var (_, link) = await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null));
        await graph.FaultAsync(new { path = "/delta", status = 410 });
        var expired = await Assert.ThrowsAsync<DeltaExpiredException>(() => graph.Client.ContinueDeltaAsync(EmulatorDriver.Support, link));
        Assert.Equal("SyncStateNotFound", expired.ErrorCode);
    }

    [Theory]
    [InlineData("https://evil.example/v1.0/users/x")]
    [InlineData("//evil.example/v1.0/users/x")]
    [InlineData("../secret")]
    public async Task Link_to_elsewhere_is_not_followed(string link)
    {
        var expired = await Assert.ThrowsAsync<DeltaExpiredException>(() => graph.Client.ContinueDeltaAsync(EmulatorDriver.Support, link));
        Assert.Equal(0, expired.Status);
    }

    [Fact]
    public async Task Ids_are_immutable_ones()
    {
        await graph.DropAsync("a.eml", "First");
        var (ids, _) = await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null));
        var ordinary = await graph.Http.GetFromJsonAsync<JsonNode>($"v1.0/users/{EmulatorDriver.Support}/mailFolders/inbox/messages/delta?$select=subject");
        Assert.NotEqual((string?)ordinary!["value"]![0]!["id"], Assert.Single(ids));
        Assert.Equal("First", (string?)ordinary["value"]![0]!["subject"]);
        Assert.Null(ordinary["value"]![0]!["receivedDateTime"]);
    }

    [Fact]
    public async Task Deleted_file_is_a_removed_message()
    {
        await graph.DropAsync("a.eml", "First");
        var (ids, _) = await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null));
        File.Delete(Path.Combine(graph.Emulator.InboxPath, "a.eml"));
        await graph.ScanAsync();
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => graph.Client.OpenMessageMimeAsync(EmulatorDriver.Support, ids[0]));
        Assert.Equal((404, "ErrorItemNotFound"), (failure.Status, failure.ErrorCode));
        Assert.Empty((await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null))).Ids);
    }

    [Fact]
    public async Task Message_is_given_byte_for_byte()
    {
        var mime = Encoding.UTF8.GetBytes("Subject: 大邮件\r\n\r\n").Concat(Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31 >> 3))).ToArray();
        await File.WriteAllBytesAsync(Path.Combine(graph.Emulator.InboxPath, "big.EML"), mime);
        await graph.ScanAsync();
        var (ids, _) = await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null));
        await using var stream = await graph.Client.OpenMessageMimeAsync(EmulatorDriver.Support, Assert.Single(ids));
        using var read = new MemoryStream();
        await stream.CopyToAsync(read);
        Assert.Equal(mime, read.ToArray());
    }

    [Fact]
    public async Task No_more_than_four_requests_are_under_way_for_one_mailbox()
    {
        await graph.DropAsync("a.eml", "First");
        var (ids, _) = await FollowAsync(await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null));
        await graph.FaultAsync(new { path = "/$value", hold = true, times = 4 });
        var reading = Enumerable.Range(0, 20).Select(_ => ReadAsync(ids[0])).ToList();
        while (await graph.CountAsync("GET /users/{user}/messages/{id}/$value") < 4)
        {
            await Task.Yield();
        }

        await graph.ClearFaultsAsync();
        Assert.All(await Task.WhenAll(reading), text => Assert.Contains("Hello First", text, StringComparison.Ordinal));
        Assert.Equal(4, await graph.MostAtOnceAsync());
        Assert.Equal(20, await graph.CountAsync("GET /users/{user}/messages/{id}/$value"));
    }

    [Fact]
    public async Task Sent_mail_is_kept_and_reaches_local_mailboxes_without_its_blind_recipients()
    {
        const string Mime = "From: IT Support <support@contoso.example>\r\nTo: Alex <alex@contoso.example>\r\nBcc: lina@contoso.example,\r\n someone@elsewhere.example\r\n"
            + "Subject: =?utf-8?B?5L2g5aW9?=\r\nMessage-ID: <1@contoso.example>\r\nAuto-Submitted: auto-replied\r\n\r\nHello\r\n";
        await graph.Client.SendMailAsync(EmulatorDriver.Support, Encoding.UTF8.GetBytes(Mime));
        Assert.Equal(Mime, await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(graph.Emulator.SentPath))));
        foreach (var mailbox in new[] { "alex@contoso.example", "lina@contoso.example" })
        {
            var (ids, _) = await FollowAsync(await graph.Client.StartDeltaAsync(mailbox, "inbox", receivedSince: null), mailbox);
            var text = await ReadAsync(Assert.Single(ids), mailbox);
            Assert.DoesNotContain("Bcc", text, StringComparison.Ordinal);
            Assert.DoesNotContain("someone", text, StringComparison.Ordinal);
            Assert.Contains("Auto-Submitted: auto-replied\r\n\r\nHello", text, StringComparison.Ordinal);
        }

        var sent = await graph.Http.GetFromJsonAsync<JsonNode>("_emulator/sent");
        Assert.Equal("你好", (string?)sent!["sent"]![0]!["subject"]);
    }

    [Fact]
    public async Task Mail_is_refused_as_Exchange_refuses_it()
    {
        var denied = await Assert.ThrowsAsync<RequestFailedException>(() => graph.Client.SendMailAsync(EmulatorDriver.Support, "From: alex@contoso.example\r\nTo: lina@contoso.example\r\n\r\nx"u8.ToArray()));
        Assert.Equal((403, "ErrorSendAsDenied"), (denied.Status, denied.ErrorCode));
        var nobody = await Assert.ThrowsAsync<RequestFailedException>(() => graph.Client.SendMailAsync(EmulatorDriver.Support, "Subject: x\r\n\r\nx"u8.ToArray()));
        Assert.Equal("ErrorInvalidRecipients", nobody.ErrorCode);
        var big = await Assert.ThrowsAsync<RequestFailedException>(() => graph.Client.SendMailAsync(EmulatorDriver.Support, new byte[4 * 1024 * 1024]));
        Assert.Equal(413, big.Status);
        using var body = new StringContent("this is no base64!", new MediaTypeHeaderValue("text/plain"));
        using var answer = await graph.Http.PostAsync($"v1.0/users/{EmulatorDriver.Support}/sendMail", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("ErrorMimeContentInvalidBase64String", (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"]!["code"]);
    }

    [Theory]
    [InlineData(429, 17)]
    [InlineData(503, null)]
    public async Task Refused_mail_is_not_sent_again_and_the_caller_learns_when_to_try(int status, int? retryAfter)
    {
        await graph.FaultAsync(new { path = "/sendMail", status, retryAfter });
        var refused = await Assert.ThrowsAsync<GraphThrottledException>(() => graph.Client.SendMailAsync(EmulatorDriver.Support, "To: alex@contoso.example\r\n\r\nx"u8.ToArray()));
        Assert.Equal((status, retryAfter), (refused.Status, (int?)refused.RetryAfter?.TotalSeconds));
        Assert.Equal(1, await graph.CountAsync("POST /users/{user}/sendMail"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(504)]
    public async Task Mail_is_not_sent_again_after_an_answer_that_leaves_open_whether_it_was_sent(int status)
    {
        await graph.FaultAsync(new { path = "/sendMail", status });
        await Assert.ThrowsAsync<RequestFailedException>(() => graph.Client.SendMailAsync(EmulatorDriver.Support, "To: alex@contoso.example\r\n\r\nx"u8.ToArray()));
        Assert.Equal(1, await graph.CountAsync("POST /users/{user}/sendMail"));
    }

    [Fact]
    public async Task Mail_that_is_called_off_at_the_last_moment_is_not_sent()
    {
        Assert.False(await graph.Client.SendMailAsync(EmulatorDriver.Support, "To: alex@contoso.example\r\n\r\nx"u8.ToArray(), _ => Task.FromResult(false)));
        Assert.Equal(0, await graph.CountAsync("POST /users/{user}/sendMail"));
    }

    [Fact]
    public async Task Mail_is_not_sent_again_when_the_connection_breaks()
    {
        await graph.FaultAsync(new { path = "/sendMail", abort = true });
        await Assert.ThrowsAnyAsync<Exception>(() => graph.Client.SendMailAsync(EmulatorDriver.Support, "To: alex@contoso.example\r\n\r\nx"u8.ToArray()));
        Assert.Equal(1, await graph.CountAsync("POST /users/{user}/sendMail"));
    }

    private async Task<(List<string> Ids, string DeltaLink)> FollowAsync(MessageDeltaPage page, string mailbox = EmulatorDriver.Support, int pageSize = 50)
    {
        var ids = page.Changes.Where(change => change.Removed is null).Select(change => change.Id).ToList();
        while (page.NextLink is { } next)
        {
            page = await graph.Client.ContinueDeltaAsync(mailbox, next, pageSize);
            ids.AddRange(page.Changes.Where(change => change.Removed is null).Select(change => change.Id));
        }

        return (ids, page.DeltaLink!);
    }

    private async Task<string> ReadAsync(string id, string mailbox = EmulatorDriver.Support)
    {
        await using var stream = await graph.Client.OpenMessageMimeAsync(mailbox, id);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
