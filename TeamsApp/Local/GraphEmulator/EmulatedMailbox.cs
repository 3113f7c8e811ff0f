using System.Security.Cryptography;
using System.Text.Json;

namespace M365Support.Local;

/// <summary>A message of a mailbox: a file, and when it came and went in the order of the mailbox's changes.</summary>
internal sealed record EmulatedMessage
{
    /// <summary>The immutable id.</summary>
    public required string Id { get; init; }

    public required string File { get; init; }

    public required long Length { get; init; }

    public required DateTime Written { get; init; }

    public required string Sha256 { get; init; }

    public required DateTimeOffset Received { get; init; }

    public required long Created { get; init; }

    public long? Removed { get; init; }

    public string? MessageId { get; init; }

    public string Subject { get; init; } = "";

    public string? From { get; init; }

    /// <summary>The id that is given out to those who do not ask for immutable ones.</summary>
    public string OrdinaryId => "AAMk" + Id["AAkA".Length..];
}

/// <summary>A mail folder of one mailbox: a folder of <c>.eml</c> files, with a journal of its changes that outlives the process.</summary>
internal sealed class EmulatedMailbox
{
    public const string Inbox = "inbox";

    private readonly Lock sync = new();
    private readonly Dictionary<string, EmulatedMessage> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EmulatedMessage> byFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Length, DateTime Written, long SeenAt)> unsettled = new(StringComparer.Ordinal);
    private readonly string journal;
    private readonly TimeProvider clock;
    private long sequence;

    public EmulatedMailbox(string address, string folder, string journal, TimeProvider clock, string name = Inbox)
    {
        (Address, Folder, Name, this.journal, this.clock) = (address, folder, name, journal, clock);
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(journal)!);
        Generation = Replay() ?? Begin();
    }

    public string Address { get; }

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>The mail folder's well-known name.</summary>
    public string Name { get; }

    /// <summary>Changes when the journal is lost; tokens of another generation are expired.</summary>
    public string Generation { get; }

    public long Sequence
    {
        get
        {
            lock (sync)
            {
                return sequence;
            }
        }
    }

    public EmulatedMessage? Find(string id)
    {
        lock (sync)
        {
            return byId.GetValueOrDefault(id.StartsWith("AAMk", StringComparison.Ordinal) ? "AAkA" + id["AAMk".Length..] : id) is { Removed: null } found ? found : null;
        }
    }

    public string PathOf(EmulatedMessage message) => Path.Combine(Folder, message.File);

    /// <summary>What came or went after a point of the journal, in the order of the last change of each.</summary>
    public IReadOnlyList<EmulatedMessage> ChangesAfter(long after)
    {
        lock (sync)
        {
            return [.. byId.Values.Where(message => (message.Removed ?? message.Created) > after).OrderBy(message => message.Removed ?? message.Created)];
        }
    }

    /// <summary>Puts a mail into the folder at once, whole.</summary>
    public EmulatedMessage Deliver(ReadOnlySpan<byte> mime)
    {
        var name = $"{clock.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid():N}.eml";
        lock (sync)
        {
            EmulatorFiles.WriteWhole(Path.Combine(Folder, name), mime);
            return Add(new FileInfo(Path.Combine(Folder, name)));
        }
    }

    /// <summary>Moves a mail here from another folder of the mailbox; its immutable id stays (Learn: "message: move").</summary>
    public EmulatedMessage Receive(EmulatedMessage message, EmulatedMailbox from)
    {
        lock (sync)
        {
            var file = new FileInfo(Path.Combine(Folder, $"{Guid.NewGuid():N}.eml"));
            File.Move(from.PathOf(message), file.FullName);
            file.Refresh();
            var moved = message with { File = file.Name, Written = file.LastWriteTimeUtc, Created = sequence + 1, Removed = null };
            Record(moved);
            return moved;
        }
    }

    /// <summary>Notes that a mail has been moved elsewhere.</summary>
    public void Forget(string id)
    {
        lock (sync)
        {
            if (byId.GetValueOrDefault(id) is { Removed: null } message)
            {
                Remove(message);
            }
        }
    }

    /// <summary>Compares the folder with the journal; a file whose size still changes is left for the next look.</summary>
    /// <returns>What came, and whether a file is still being written.</returns>
    public (IReadOnlyList<EmulatedMessage> Came, bool Unsettled) Scan(TimeSpan settleTime)
    {
        lock (sync)
        {
            var came = new List<EmulatedMessage>();
            var present = new HashSet<string>(StringComparer.Ordinal);
            foreach (var file in new DirectoryInfo(Folder).EnumerateFiles())
            {
                if (!string.Equals(file.Extension, ".eml", StringComparison.OrdinalIgnoreCase) || file.LinkTarget is not null)
                {
                    continue;
                }

                present.Add(file.Name);
                if (byFile.TryGetValue(file.Name, out var known) && known.Length == file.Length && known.Written == file.LastWriteTimeUtc)
                {
                    continue;
                }

                if (Settled(file, settleTime) && TryTake(file, known) is { } message)
                {
                    came.Add(message);
                }
            }

            foreach (var gone in byFile.Values.Where(message => !present.Contains(message.File)).ToList())
            {
                Remove(gone);
            }

            foreach (var name in unsettled.Keys.Where(name => !present.Contains(name)).ToList())
            {
                unsettled.Remove(name);
            }

            return (came, unsettled.Count > 0);
        }
    }

    private bool Settled(FileInfo file, TimeSpan settleTime)
    {
        var now = TimeProvider.System.GetTimestamp();
        if (!unsettled.TryGetValue(file.Name, out var seen) || seen.Length != file.Length || seen.Written != file.LastWriteTimeUtc)
        {
            seen = unsettled[file.Name] = (file.Length, file.LastWriteTimeUtc, now);
        }

        return settleTime == TimeSpan.Zero
            || (file.Length > 0 && TimeProvider.System.GetElapsedTime(seen.SeenAt, now) >= settleTime)
            || (file.Length > 0 && TimeProvider.System.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc is var age && age >= 2 * settleTime && age < TimeSpan.FromDays(36500));
    }

    /// <summary>A known name with other content is another mail; with the same content it was only touched.</summary>
    private EmulatedMessage? TryTake(FileInfo file, EmulatedMessage? known)
    {
        try
        {
            if (known is not null && Hash(file) == known.Sha256)
            {
                unsettled.Remove(file.Name);
                Record(known with { Length = file.Length, Written = file.LastWriteTimeUtc });
                return null;
            }

            var message = Add(file);
            unsettled.Remove(file.Name);
            return message;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private EmulatedMessage Add(FileInfo file)
    {
        var (head, hash) = (Head(file), Hash(file));
        var headers = EmlHeaders.Parse(head);
        if (byFile.TryGetValue(file.Name, out var replaced))
        {
            Remove(replaced);
        }

        var message = new EmulatedMessage
        {
            Id = "AAkA" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)).Replace('+', '-').Replace('/', '_'),
            File = file.Name,
            Length = file.Length,
            Written = file.LastWriteTimeUtc,
            Sha256 = hash,
            Received = clock.GetUtcNow(),
            Created = sequence + 1,
            MessageId = headers?.MessageId,
            Subject = headers?.Subject ?? "",
            From = headers?.From is [var from, ..] ? from : null,
        };
        Record(message);
        return message;
    }

    private void Remove(EmulatedMessage message) => Record(message with { Removed = sequence + 1 });

    private void Record(EmulatedMessage message)
    {
        using (var file = new FileStream(journal, FileMode.Append, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, message);
            file.Write("\n"u8);
        }

        Apply(message);
    }

    private void Apply(EmulatedMessage message)
    {
        byId[message.Id] = message;
        if (message.Removed is null)
        {
            byFile[message.File] = message;
        }
        else if (byFile.TryGetValue(message.File, out var current) && current.Id == message.Id)
        {
            byFile.Remove(message.File);
        }

        sequence = Math.Max(sequence, message.Removed ?? message.Created);
    }

    private string Begin()
    {
        var generation = Guid.NewGuid().ToString("N");
        EmulatorFiles.WriteWhole(journal, JsonSerializer.SerializeToUtf8Bytes(generation).AsSpan());
        File.AppendAllText(journal, "\n");
        return generation;
    }

    /// <summary>The journal's generation, or null when there is none; a last line that was cut off is dropped.</summary>
    private string? Replay()
    {
        if (!File.Exists(journal))
        {
            return null;
        }

        string? generation = null;
        var whole = 0L;
        foreach (var line in File.ReadLines(journal))
        {
            try
            {
                if (generation is null)
                {
                    generation = JsonSerializer.Deserialize<string>(line);
                }
                else
                {
                    Apply(JsonSerializer.Deserialize<EmulatedMessage>(line)!);
                }
            }
            catch (JsonException)
            {
                break;
            }

            whole += System.Text.Encoding.UTF8.GetByteCount(line) + 1;
        }

        if (generation is not null)
        {
            using var file = new FileStream(journal, FileMode.Open, FileAccess.Write);
            file.SetLength(Math.Min(whole, file.Length));
        }

        return generation;
    }

    private static byte[] Head(FileInfo file)
    {
        using var stream = file.OpenRead();
        var head = new byte[Math.Min(stream.Length, 256 * 1024)];
        stream.ReadExactly(head);
        return head;
    }

    private static string Hash(FileInfo file)
    {
        using var stream = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
