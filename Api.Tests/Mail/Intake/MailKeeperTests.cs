using System.Text;
using M365Support.Infrastructure;
using M365Support.Mail.Tnef;
using M365Support.Tickets;
using Microsoft.Extensions.Options;

namespace M365Support.Mail.Intake;

public sealed class MailKeeperTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==");

    [SkippableFact]
    public async Task Files_are_kept_one_by_one_and_what_could_run_is_marked()
    {
        var (kept, files) = await KeepAsync(Mixed(
            Part("notes.txt", "text/plain", "hello"u8.ToArray()),
            Part("invoice.pdf.exe", "application/pdf", "MZ\x90"u8.ToArray()),
            Part("picture.png", "image/png", [0x7F, (byte)'E', (byte)'L', (byte)'F']),
            Part("table.xlsm", "application/octet-stream", "x"u8.ToArray())));

        Assert.Equal(
            [("notes.txt", AttachmentConcern.None), ("invoice.pdf.exe", AttachmentConcern.Executable), ("picture.png", AttachmentConcern.Executable), ("table.xlsm", AttachmentConcern.Macro)],
            kept.Attachments.Select(a => (a.Name, a.Concern)));
        Assert.All(kept.Attachments, a => Assert.NotNull(a.Blob));
        Assert.Equal([true, false, false, false], kept.Attachments.Select(a => a.IsHandedOut));
        Assert.Equal("hello", await ReadAsync(files, kept.Attachments[0].Blob!));
        Assert.Equal(5, kept.Attachments[0].Size);
    }

    [SkippableFact]
    public async Task Original_is_kept_to_the_byte_and_keeping_again_changes_nothing()
    {
        var mail = Mixed(Part("a.bin", "application/octet-stream", [0, 255, 13, 10]));
        var (kept, files) = await KeepAsync(mail, folder: "mail/same");
        await using var stored = await files.OpenAsync(kept.Original, default);
        using var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes);
        Assert.Equal(mail, bytes.ToArray());

        var (again, _) = await KeepAsync(mail, files: files, folder: "mail/same");
        Assert.Equal(kept.Attachments, again.Attachments);
    }

    [SkippableFact]
    public async Task Too_large_files_are_named_with_their_size_but_not_kept()
    {
        var (kept, _) = await KeepAsync(
            Mixed(Part("big.bin", "application/octet-stream", new byte[3_000]), Part("a.bin", "application/octet-stream", new byte[1_500]), Part("b.bin", "application/octet-stream", new byte[1_500]), Part("c.bin", "application/octet-stream", new byte[10]), Part("d.bin", "application/octet-stream", new byte[10])),
            new IntakeOptions { MaxAttachmentSize = 2_000, MaxAttachmentsSize = 2_500, MaxAttachments = 4 });

        Assert.Equal(
            [("big.bin", 3_000L, false), ("a.bin", 1_500, true), ("b.bin", 1_500, false), ("c.bin", 10, true), ("d.bin", 10, false)],
            kept.Attachments.Select(a => (a.Name, a.Size, a.Blob is not null)));
        Assert.All(kept.Attachments.Where(a => a.Blob is null), a => Assert.Equal(AttachmentConcern.TooLarge, a.Concern));
    }

    [SkippableFact]
    public async Task Pictures_keep_their_place_and_are_no_files_of_their_own()
    {
        var (kept, files) = await KeepAsync(Related(
            "<p>Look <img src=\"cid:shot@1\" alt=\"Screen\"> and <img src=cid:fake@1 alt=Fake> <img src=https://evil.example/t.png alt=Remote width=400></p><p>-- <br>Alex <img src=cid:logo@1 alt=Logo></p>",
            Part("shot.png", "image/png", Png, "shot@1"),
            Part("fake.png", "image/png", "<svg onload=alert(1)>"u8.ToArray(), "fake@1"),
            Part("logo.png", "application/octet-stream", Png, "logo@1"),
            Part("other.png", "image/png", Png, "other@1")));

        Assert.Equal(["shot@1", null, "logo@1", null], kept.Attachments.Select(a => a.ContentId));
        Assert.Equal("image/png", kept.Attachments[2].ContentType);
        var stored = await ReadAsync(files, kept.Html!);
        var html = MessageHtml.Read(stored, kept.Attachments, place => $"/files/{place}");
        Assert.Contains("<img src=\"/files/0\" alt=\"Screen\"", html.Written, StringComparison.Ordinal);
        Assert.Contains("[▣ Fake", html.Written, StringComparison.Ordinal);
        Assert.Contains("[▣ Remote", html.Written, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", html.Written + html.Rest, StringComparison.Ordinal);
        Assert.Contains("<img src=\"/files/2\" alt=\"Logo\"", html.Rest, StringComparison.Ordinal);
        Assert.DoesNotContain("cid:", html.Written + html.Rest, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Html_cannot_name_pictures_by_place_nor_pretend_to_part_the_message()
    {
        var (kept, files) = await KeepAsync(Related(
            "<p>a <img src=\"cid:0\" alt=zero> &lt;!--rest--&gt; <!--rest--> b</p>", Part("setup.exe", "application/octet-stream", "MZ"u8.ToArray()), Part("shot.png", "image/png", Png, "shot@1")));
        var html = MessageHtml.Read(await ReadAsync(files, kept.Html!), kept.Attachments, place => $"/files/{place}");
        Assert.Null(html.Rest);
        Assert.DoesNotContain("<img", html.Written, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Attached_message_is_kept_as_eml_and_winmail_is_unpacked()
    {
        var inner = "From: vendor@vendor.example\r\nSubject: Licence / renewal\r\n\r\nIt expires.\r\n";
        var (kept, files) = await KeepAsync(Mixed(
            $"Content-Type: message/rfc822\r\n\r\n{inner}",
            Part("winmail.dat", "application/ms-tnef", TnefWithFile())));
        Assert.Equal(["Licence _ renewal.eml", "budget.txt"], kept.Attachments.Select(a => a.Name));
        Assert.Equal(inner.TrimEnd(), (await ReadAsync(files, kept.Attachments[0].Blob!)).TrimEnd());
        Assert.Equal("12 %", await ReadAsync(files, kept.Attachments[1].Blob!));
    }

    private async Task<(KeptMail Kept, TicketFiles Files)> KeepAsync(byte[] mail, IntakeOptions? options = null, TicketFiles? files = null, string folder = "mail/test")
    {
        if (files is null)
        {
            var storage = DeskHarness.StorageOf(azurite.ConnectionString, DeskHarness.NewPrefix());
            files = new TicketFiles(storage);
            await storage.CreateAsync(default);
        }

        var message = MailMessage.Parse(mail);
        var keeper = new MailKeeper(files, Options.Create(options ?? new IntakeOptions()));
        return (await keeper.KeepAsync(message, WrittenMail.Of(message), folder, default), files);
    }

    private static async Task<string> ReadAsync(TicketFiles files, string blob)
    {
        await using var content = await files.OpenAsync(blob, default);
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync();
    }

    private static byte[] Mixed(params string[] parts) => Multipart("mixed", "Content-Type: text/plain\r\n\r\nSee the files.", parts);

    private static byte[] Related(string html, params string[] parts) => Multipart("related", $"Content-Type: text/html; charset=utf-8\r\n\r\n{html}", parts);

    private static byte[] Multipart(string kind, string body, string[] parts) => Encoding.UTF8.GetBytes(
        $"From: alex@contoso.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=\"=b\"\r\n\r\n--=b\r\n{string.Join("\r\n--=b\r\n", [body, .. parts])}\r\n--=b--\r\n");

    private static string Part(string name, string type, byte[] content, string? id = null) =>
        $"Content-Type: {type}\r\nContent-Disposition: {(id is null ? "attachment" : "inline")}; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n{(id is null ? "" : $"Content-ID: <{id}>\r\n")}\r\n{Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)}";

    private static byte[] TnefWithFile() => new TnefBuilder()
        .MessageProperties(TnefBuilder.Unicode(0x1000, "Body of winmail"))
        .Attachment("BUDGET~1.TXT", "12 %"u8.ToArray(), TnefBuilder.Unicode(0x3707, "budget.txt"))
        .Build();
}
