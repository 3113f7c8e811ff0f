using System.Buffers;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Intake;

/// <summary>Reads mails into memory, large ones only as many at once as there is room for.</summary>
public sealed class MailReader(IOptions<MailOptions> mail, IOptions<IntakeOptions> intake)
{
    /// <summary>Mails up to here, which nearly all are, never wait.</summary>
    internal const int Small = 1024 * 1024;

    private const int ChunkSize = 1024 * 1024;

    private readonly MailMemory memory = new(intake.Value.MailMemory);
    private long released;

    /// <summary>Reads a mail; dispose what is answered once the mail has been dealt with.</summary>
    /// <param name="mime">Read from where it stands to the end, or to the parser's bound.</param>
    /// <param name="length">How many bytes there are, where that is known beforehand; it saves a copy.</param>
    public async Task<MailInMemory> ReadAsync(Stream mime, long? length, CancellationToken cancellationToken)
    {
        var options = mail.Value.Parser;

        // One byte more, so that the parser sees and says that it does not get everything.
        var most = options.MaxSize + 1L;
        length ??= mime.CanSeek ? mime.Length - mime.Position : null;
        MailMemory.Share? share = null;
        try
        {
            if (length is { } known)
            {
                var room = Math.Min(known, most);
                share = room > Small ? await memory.TakeAsync(room, cancellationToken) : null;
                var bytes = GC.AllocateUninitializedArray<byte>((int)room);
                var read = await mime.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
                return new MailInMemory(MailMessage.Parse(bytes.AsMemory(0, read), options), share, Release);
            }

            var chunks = new List<byte[]>();
            try
            {
                var total = 0L;
                for (int read; total < most; total += read)
                {
                    if (total == Small && share is null)
                    {
                        share = await memory.TakeAsync(most, cancellationToken);
                    }

                    var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
                    chunks.Add(chunk);
                    var wanted = (int)Math.Min(ChunkSize, most - total);
                    read = await mime.ReadAtLeastAsync(chunk.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellationToken);
                    if (read < wanted)
                    {
                        total += read;
                        break;
                    }
                }

                share?.ShrinkTo(total);
                return new MailInMemory(MailMessage.Parse(Join(chunks, (int)total), options), share, Release);
            }
            finally
            {
                chunks.ForEach(chunk => ArrayPool<byte>.Shared.Return(chunk));
            }
        }
        catch
        {
            share?.Dispose();
            throw;
        }
    }

    /// <summary>Arrays of this size are collected late, so that the memory of mails long dealt with would add up to several times the bound.</summary>
    private void Release(int bytes)
    {
        if (bytes > Small && Interlocked.Add(ref released, bytes) > memory.Capacity / 2)
        {
            Interlocked.Exchange(ref released, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Optimized, blocking: false);
        }
    }

    /// <summary>One array of just the size: growing one would hold up to three times the mail.</summary>
    private static byte[] Join(List<byte[]> chunks, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        for (var i = 0; i * ChunkSize < length; i++)
        {
            chunks[i].AsSpan(0, Math.Min(ChunkSize, length - (i * ChunkSize))).CopyTo(bytes.AsSpan(i * ChunkSize));
        }

        return bytes;
    }
}

/// <summary>A mail that is being taken in, and its part of the memory for mail.</summary>
public sealed class MailInMemory : IDisposable
{
    private readonly MailMemory.Share? share;
    private readonly Action<int> release;

    internal MailInMemory(MailMessage message, MailMemory.Share? share, Action<int> release) => (Message, this.share, this.release) = (message, share, release);

    public MailMessage Message { get; }

    public void Dispose()
    {
        release(Message.Source.Length);
        share?.Dispose();
    }
}
