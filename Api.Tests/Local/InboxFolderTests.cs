namespace M365Support.Local;

public sealed class InboxFolderTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private EmulatorDriver graph = null!;

    public async Task InitializeAsync() => graph = await EmulatorDriver.StartAsync();

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [Fact]
    public async Task Dropped_file_is_noticed_without_being_asked()
    {
        await File.WriteAllTextAsync(InboxFile("mail.eml"), EmulatorDriver.Eml("Noticed"));
        Assert.Single(await UntilAsync(ids => ids.Count == 1));
    }

    [Fact]
    public void File_that_is_still_being_written_is_waited_for()
    {
        var folder = Directory.CreateTempSubdirectory("mailbox-").FullName;
        try
        {
            var mailbox = new EmulatedMailbox(EmulatorDriver.Support, Path.Combine(folder, "inbox"), Path.Combine(folder, "journal"), TimeProvider.System);
            using (var file = new FileStream(Path.Combine(mailbox.Folder, "slow.eml"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
            {
                for (var part = 0; part < 3; part++)
                {
                    file.Write("X-Part: one\r\n"u8);
                    file.Flush();
                    var (early, unsettled) = mailbox.Scan(TimeSpan.FromHours(1));
                    Assert.Empty(early);
                    Assert.True(unsettled);
                }

                file.Write("\r\nwhole\r\n"u8);
            }

            var (came, again) = mailbox.Scan(TimeSpan.Zero);
            Assert.Equal(new FileInfo(Path.Combine(mailbox.Folder, "slow.eml")).Length, Assert.Single(came).Length);
            Assert.False(again);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Only_mail_counts()
    {
        await File.WriteAllTextAsync(InboxFile("notes.txt"), "nothing");
        await File.WriteAllTextAsync(InboxFile(".mail.eml.part"), "half");
        Directory.CreateDirectory(InboxFile("folder.eml"));
        await graph.DropAsync("mail.eml", "One");
        Assert.Single(await IdsAsync());
    }

    [Fact]
    public async Task Same_name_with_other_content_is_another_mail_and_a_touched_file_is_not()
    {
        await graph.DropAsync("mail.eml", "One", "1");
        var first = Assert.Single(await IdsAsync());
        File.SetLastWriteTimeUtc(InboxFile("mail.eml"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await graph.ScanAsync();
        Assert.Equal(first, Assert.Single(await IdsAsync()));
        await graph.DropAsync("mail.eml", "Two", "2");
        Assert.NotEqual(first, Assert.Single(await IdsAsync()));
    }

    [Fact]
    public async Task Mail_dropped_while_the_emulator_is_down_is_found_at_the_start()
    {
        await graph.DropAsync("a.eml", "One");
        var before = await IdsAsync();
        await graph.RestartAsync();
        Assert.Equal(before, await IdsAsync());
        await File.WriteAllTextAsync(InboxFile("b.eml"), EmulatorDriver.Eml("Two"));
        await graph.RestartAsync();
        await UntilAsync(ids => ids.Count == 2);
    }

    [Fact]
    public async Task Journal_cut_off_in_the_middle_of_a_line_loses_no_mail()
    {
        await graph.DropAsync("a.eml", "One");
        await graph.DropAsync("b.eml", "Two");
        var journal = Path.Combine(graph.Emulator.InboxPath, "..", "state", "mail", EmulatorDriver.Support + ".jsonl");
        await using (var file = new FileStream(journal, FileMode.Open, FileAccess.Write))
        {
            file.SetLength(file.Length - 20);
        }

        await graph.RestartAsync();
        await graph.ScanAsync();
        Assert.Equal(2, (await IdsAsync()).Count);
    }

    private string InboxFile(string name) => Path.Combine(graph.Emulator.InboxPath, name);

    private async Task<List<string>> IdsAsync()
    {
        var page = await graph.Client.StartDeltaAsync(EmulatorDriver.Support, "inbox", receivedSince: null);
        Assert.Null(page.NextLink);
        return [.. page.Changes.Select(change => change.Id)];
    }

    private async Task<List<string>> UntilAsync(Predicate<List<string>> enough)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var ids = await IdsAsync();
            if (enough(ids))
            {
                return ids;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }
}
