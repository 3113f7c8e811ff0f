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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public void Parser_survives_mutated_messages()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("MAIL_MUTATIONS"), out var wanted) ? wanted : DefaultCount;
        var seeds = MutationSeeds.All();
        var mutator = new Mutator(new Random(Seed), seeds);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            var source = mutator.Next();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            try
            {
                ReadEverything(MailMessage.Parse(source), depth: 0);
            }
            catch (Exception e)
            {
                Assert.Fail($"Mutation {i} threw {e}\n{Convert.ToBase64String(source)}");
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            Assert.True(clock.Elapsed < Patience, $"Mutation {i} took {clock.Elapsed}\n{Convert.ToBase64String(source)}");
            if (allocated >= AllocationFloor + (AllocationFactor * source.Length))
            {
                // The first mail that needs a table builds it once; what counts is what each mail takes.
                allocated = GC.GetAllocatedBytesForCurrentThread();
                ReadEverything(MailMessage.Parse(source), depth: 0);
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            }

            Assert.True(allocated < AllocationFloor + (AllocationFactor * source.Length), $"Mutation {i} of {source.Length} bytes allocated {allocated} bytes\n{Convert.ToBase64String(source)}");
        }

        Assert.True(slowest > TimeSpan.Zero);
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
