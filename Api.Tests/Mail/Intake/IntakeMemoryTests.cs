using System.Text;
using M365Support.Azure;
using M365Support.Infrastructure;

namespace M365Support.Mail.Intake;

/// <summary>What taking in a large mail holds in memory. Measured over the whole process, so nothing else may run meanwhile.</summary>
[Collection(AloneCollection.Name)]
public sealed class IntakeMemoryTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int Files = 10;
    private const int FileSize = 5 * 1024 * 1024 / 2;

    /// <summary>Beside the mail itself: a block of an upload (a rented array of 8 MiB), the inspector, connections, and what other objects of the process come to.</summary>
    private const long Beside = 24 * 1024 * 1024;

    [SkippableFact]
    public async Task Mail_of_25_MB_with_10_files_is_taken_in_holding_little_more_than_itself()
    {
        var path = Path.GetTempFileName();
        try
        {
            await WriteAsync(path);
            var length = new FileInfo(path).Length;
            await using var desk = await new DeskHarness(azurite.ConnectionString, DeskHarness.NewPrefix()).StartAsync();
            var intake = desk.Get<IMailIntake>();
            await intake.AcceptAsync(new MemoryStream("From: a@b.example\r\nSubject: first\r\n\r\nWarm up.\r\n"u8.ToArray()), new MailOrigin(null, null), default);

            var before = GC.GetTotalMemory(forceFullCollection: true);
            var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            MailIntakeResult result;
            long held;
            await using (var mail = File.OpenRead(path))
            {
                using var stop = new CancellationTokenSource();
                var watch = Task.Run(() => Highest(stop.Token));
                result = await intake.AcceptAsync(mail, new MailOrigin(null, null) { Length = length }, default);
                await stop.CancelAsync();
                held = await watch - before;
            }

            var allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
            Assert.InRange(held, length, length + Beside);
            Assert.InRange(allocated, length, length + (2 * Beside));

            Assert.True(M365Support.Tickets.TicketId.TryParse(result.Ticket!, out var id));
            var ticket = (await desk.Store.FindAsync(id, default))!.Ticket;
            Assert.Equal(Enumerable.Repeat((long)FileSize, Files), ticket.Attachments.Select(a => a.Size));
            Assert.All(ticket.Attachments, a => Assert.True(a.IsHandedOut));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The most bytes in use at any time.</summary>
    private static long Highest(CancellationToken stop)
    {
        var most = 0L;
        while (!stop.IsCancellationRequested)
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        return most;
    }

    private static async Task WriteAsync(string path)
    {
        await using var mail = new StreamWriter(path, append: false, Encoding.ASCII) { NewLine = "\r\n" };
        await mail.WriteAsync("From: alex@contoso.example\r\nSubject: Ten files\r\nMessage-ID: <ten@contoso.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Here they <b>are</b>.</p>\r\n");
        var random = new Random(1);
        var bytes = new byte[FileSize];
        for (var i = 0; i < Files; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = 0;
            await mail.WriteAsync($"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"log{i}.dat\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            await mail.WriteLineAsync(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks));
        }

        await mail.WriteAsync("--b--\r\n");
    }
}
