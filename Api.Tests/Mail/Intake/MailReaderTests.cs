using System.IO.Pipelines;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Intake;

public sealed class MailReaderTests
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData(10, true)]
    [InlineData(10, false)]
    [InlineData(MiB, false)]
    [InlineData(MiB + 1, false)]
    [InlineData((3 * MiB) + 17, true)]
    [InlineData((3 * MiB) + 17, false)]
    public async Task Mail_is_read_whole_whether_its_length_is_known_or_not(int length, bool known)
    {
        var bytes = Bytes(length);
        using var mail = await Reader().ReadAsync(PipeReader.Create(new MemoryStream(bytes)).AsStream(), known ? length : null, default);
        Assert.True(mail.Message.Source.Span.SequenceEqual(bytes));
    }

    [Fact]
    public async Task What_is_beyond_the_bound_is_left_out_with_a_warning()
    {
        using var mail = await Reader(maxSize: 2 * MiB).ReadAsync(new MemoryStream(Bytes(3 * MiB)), null, default);
        Assert.Equal(2 * MiB, mail.Message.Source.Length);
        Assert.Contains(mail.Message.Warnings, w => w.Code == MailWarningCode.MessageTruncated);
    }

    [Fact]
    public async Task Large_mails_wait_for_room_and_small_ones_do_not()
    {
        var reader = Reader(memory: 4 * MiB);
        var first = await reader.ReadAsync(new MemoryStream(Bytes(3 * MiB)), null, default);
        var second = reader.ReadAsync(new MemoryStream(Bytes(2 * MiB)), null, default);
        using (await reader.ReadAsync(new MemoryStream(Bytes(1000)), null, default))
        {
            Assert.False(second.IsCompleted);
        }

        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task Room_is_given_back_when_reading_fails()
    {
        var reader = Reader(memory: 4 * MiB);
        await Assert.ThrowsAsync<IOException>(() => reader.ReadAsync(new Broken(), 4 * MiB, default));
        (await reader.ReadAsync(new MemoryStream(Bytes(4 * MiB)), null, default)).Dispose();
    }

    private static MailReader Reader(int maxSize = 100 * MiB, long memory = 200 * MiB) => new(
        Options.Create(new MailOptions { Parser = new MailParserOptions { MaxSize = maxSize } }), Options.Create(new IntakeOptions { MailMemory = memory }));

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = i % 70 == 69 ? (byte)'\n' : (byte)('a' + (i / 70 % 26));
        }

        return bytes;
    }

    private sealed class Broken : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The connection broke.");
    }
}
