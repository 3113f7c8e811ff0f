using System.Threading.Channels;

namespace M365Support.Local;

/// <summary>The mailboxes of the demo tenant on disk, watched for mail that is dropped into them.</summary>
internal sealed class MailFolders : IAsyncDisposable
{
    private static readonly string[] FurtherFolders = ["junkemail", "archive"];

    private readonly Dictionary<string, IReadOnlyList<EmulatedMailbox>> mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly GraphEmulatorOptions options;
    private readonly Action<EmulatedMailbox, IReadOnlyList<EmulatedMessage>> arrived;
    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stopping = new();
    private readonly List<FileSystemWatcher> watchers = [];
    private Task loop = Task.CompletedTask;

    /// <summary>Makes the folders; <paramref name="arrived"/> is called, once per look at a mailbox, with what came in it.</summary>
    public MailFolders(DemoPeople people, GraphEmulatorOptions options, Action<EmulatedMailbox, IReadOnlyList<EmulatedMessage>> arrived)
    {
        (this.options, this.arrived) = (options, arrived);
        InboxPath = Path.GetFullPath(Path.Combine(options.DataPath, "inbox"));
        SentPath = Path.GetFullPath(Path.Combine(options.DataPath, "sent"));
        OthersPath = Path.GetFullPath(Path.Combine(options.DataPath, "mailboxes"));
        FurtherPath = Path.GetFullPath(Path.Combine(options.DataPath, "folders"));
        Directory.CreateDirectory(SentPath);
        Add(people.SupportMailbox.Id, people.SupportMailbox.Mail, InboxPath);
        foreach (var person in people.People)
        {
            Add(person.Id, person.Mail, Path.Combine(OthersPath, person.Mail));
        }
    }

    /// <summary>The folder of the support mailbox.</summary>
    public string InboxPath { get; }

    public string SentPath { get; }

    private string OthersPath { get; }

    private string FurtherPath { get; }

    /// <summary>The inbox of a mailbox, by the user's id or address.</summary>
    public EmulatedMailbox? Find(string idOrAddress) => Find(idOrAddress, EmulatedMailbox.Inbox);

    /// <summary>A folder of a mailbox, by the user's id or address and the folder's well-known name.</summary>
    public EmulatedMailbox? Find(string idOrAddress, string folder) =>
        mailboxes.GetValueOrDefault(idOrAddress)?.FirstOrDefault(found => string.Equals(found.Name, folder, StringComparison.OrdinalIgnoreCase));

    /// <summary>A message of a mailbox, and the folder that it is in.</summary>
    public (EmulatedMailbox Folder, EmulatedMessage Message)? FindMessage(string idOrAddress, string id)
    {
        foreach (var folder in mailboxes.GetValueOrDefault(idOrAddress) ?? [])
        {
            if (folder.Find(id) is { } message)
            {
                return (folder, message);
            }
        }

        return null;
    }

    /// <summary>Moves a mail to another folder of its mailbox, and says so there.</summary>
    public EmulatedMessage Move(EmulatedMailbox from, EmulatedMessage message, EmulatedMailbox to)
    {
        var moved = to.Receive(message, from);
        from.Forget(message.Id);
        arrived(to, [moved]);
        return moved;
    }

    /// <summary>Looks once, and goes on looking until disposed.</summary>
    public void Start()
    {
        Watch(InboxPath, recursive: false);
        Watch(OthersPath, recursive: true);
        Watch(FurtherPath, recursive: true);
        Scan(options.SettleTime);
        loop = Task.Run(LoopAsync, CancellationToken.None);
    }

    /// <summary>Puts a mail into a mailbox of the tenant, and says so.</summary>
    public void Deliver(EmulatedMailbox mailbox, ReadOnlySpan<byte> mime)
    {
        var message = mailbox.Deliver(mime);
        arrived(mailbox, [message]);
    }

    /// <summary>Looks at every folder now.</summary>
    /// <returns>Whether a file is still being written.</returns>
    public bool Scan(TimeSpan settleTime)
    {
        var again = false;
        foreach (var mailbox in mailboxes.Values.Distinct().SelectMany(folders => folders))
        {
            try
            {
                var (came, unsettled) = mailbox.Scan(settleTime);
                again |= unsettled;
                if (came.Count > 0)
                {
                    arrived(mailbox, came);
                }
            }
            catch (DirectoryNotFoundException)
            {
                Directory.CreateDirectory(mailbox.Folder);
            }
            catch (IOException)
            {
                again = true;
            }
        }

        return again;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        watchers.ForEach(watcher => watcher.Dispose());
        await loop;
        stopping.Dispose();
    }

    private void Add(string id, string address, string folder)
    {
        var journals = Path.GetFullPath(Path.Combine(options.DataPath, "state", "mail"));
        mailboxes[id] = mailboxes[address] =
        [
            new EmulatedMailbox(address, folder, Path.Combine(journals, address + ".jsonl"), options.TimeProvider),
            .. FurtherFolders.Select(name => new EmulatedMailbox(
                address, Path.Combine(FurtherPath, address, name), Path.Combine(journals, $"{address}.{name}.jsonl"), options.TimeProvider, name)),
        ];
    }

    /// <summary>The watcher only wakes the look; where it cannot be had, the regular look does.</summary>
    private void Watch(string folder, bool recursive)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = recursive, NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Created += Wake;
            watcher.Changed += Wake;
            watcher.Renamed += Wake;
            watcher.Deleted += Wake;
            watcher.EnableRaisingEvents = true;
            watchers.Add(watcher);
        }
        catch (IOException)
        {
            // The system has no watches left.
        }
    }

    private void Wake(object sender, FileSystemEventArgs e) => changed.Writer.TryWrite(item: true);

    private async Task LoopAsync()
    {
        var unsettled = true;
        while (!stopping.IsCancellationRequested)
        {
            using var due = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            due.CancelAfter(unsettled ? options.SettleTime : options.RescanInterval);
            try
            {
                await changed.Reader.ReadAsync(due.Token);
            }
            catch (OperationCanceledException)
            {
                // Time for a look, or to stop.
            }

            if (!stopping.IsCancellationRequested)
            {
                unsettled = Scan(options.SettleTime);
            }
        }
    }
}
