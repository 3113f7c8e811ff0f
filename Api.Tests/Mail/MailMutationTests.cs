using System.Diagnostics;

namespace M365Support.Mail;

/// <summary>Parses messages damaged at random; MAIL_MUTATIONS sets how many, for longer runs by hand.</summary>
public sealed class MailMutationTests
{
    private const int Seed = 20251103;
    private const int DefaultCount = 100_000;

    /// <summary>Bytes that parsing may allocate: so much at the least, and so many times the message's length.</summary>
    private const long AllocationFloor = 512 * 1024;
    private const long AllocationFactor = 64;
    private const int Repeats = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public void Parser_survives_mutated_messages()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("MAIL_MUTATIONS"), out var wanted) ? wanted : DefaultCount;
        var seeds = MutationSeeds.All();
        var mutator = new Mutator(new Random(Seed), seeds);
        for (var i = 0; i < count; i++)
        {
            var source = mutator.Next();
            var most = AllocationFloor + (AllocationFactor * source.Length);
            var (time, allocated) = (TimeSpan.Zero, 0L);
            try
            {
                (time, allocated) = Cost(source);

                // Tables are built once, and other tests take the processor and empty the pools; what counts is what the mail itself takes, each time.
                for (var again = 0; again < Repeats && (time >= Patience || allocated >= most); again++)
                {
                    (time, allocated) = Cost(source);
                }
            }
            catch (Exception e)
            {
                Assert.Fail($"Mutation {i} threw {e}\n{Convert.ToBase64String(source)}");
            }

            Assert.True(time < Patience, $"Mutation {i} took {time}\n{Convert.ToBase64String(source)}");
            Assert.True(allocated < most, $"Mutation {i} of {source.Length} bytes allocated {allocated} bytes\n{Convert.ToBase64String(source)}");
        }
    }

    private static (TimeSpan Time, long Allocated) Cost(byte[] source)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        ReadEverything(MailMessage.Parse(source), depth: 0);
        return (clock.Elapsed, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static void ReadEverything(MailMessage message, int depth)
    {
        foreach (var header in message.Headers)
        {
            Assert.DoesNotContain('\n', header.Value);
            _ = header.Name;
        }

        _ = (message.From, message.Sender, message.To, message.Cc, message.Bcc, message.ReplyTo, message.Subject, message.Date, message.MessageId, message.InReplyTo, message.References);
        _ = (message.ListId, message.ThreadIndex, message.ThreadTopic, message.TextBody, message.HtmlBody, message.CalendarBody, message.Kind, message.DeliveryStatus, message.IsSigned, message.IsEncrypted);
        foreach (var attachment in message.Attachments)
        {
            Assert.NotEmpty(attachment.FileName);
            Assert.True(attachment.FileName.IndexOfAny(['/', '\\', '\0', '\n']) < 0);
            using var stream = attachment.OpenRead();
            stream.CopyTo(Stream.Null);
            Assert.True(attachment.Size >= 0);
            if (depth < 5 && attachment.ReadMessage() is { } inner)
            {
                ReadEverything(inner, depth + 1);
            }
        }

        _ = message.Warnings.Count;
    }
}
