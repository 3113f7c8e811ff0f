using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace M365Support.Commands;

public sealed class MailCommandsTests
{
    [Fact]
    public async Task Mail_parse_prints_one_object_per_file_and_an_error_for_what_it_cannot_read()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.eml", """
            From: =?utf-8?B?5byg5Lyf?= <zhang@contoso.example>
            To: help@contoso.example
            Subject: Printer
            Date: Mon, 3 Nov 2025 09:15:00 +0800
            Message-ID: <a@contoso.example>
            Content-Type: multipart/mixed; boundary=b

            --b

            It smokes.

            On Sun, Nov 2, 2025 at 1:00 PM Help <help@contoso.example> wrote:
            > Is it on?
            --b
            Content-Type: application/pdf; name=a.pdf
            Content-Transfer-Encoding: base64

            JVBERg==
            --b--
            """);
        var empty = folder.Write("empty.eml", "");

        var (lines, error, exitCode) = await RunAsync("parse", good, folder.File("missing.eml"), empty);

        Assert.Equal(1, exitCode);
        Assert.Contains("missing.eml", error, StringComparison.Ordinal);
        Assert.Equal(3, lines.Count);
        var mail = lines[0];
        Assert.Equal(
            ["file", "messageId", "inReplyTo", "references", "from", "replyTo", "to", "cc", "subject", "date", "text", "html", "reply", "quoted", "attachments", "kind", "language", "signature", "forwarded", "warnings"],
            mail.EnumerateObject().Select(p => p.Name));
        Assert.Equal(good, mail.GetProperty("file").GetString());
        Assert.Equal("张伟", mail.GetProperty("from").GetProperty("name").GetString());
        Assert.Equal("2025-11-03T09:15:00+08:00", mail.GetProperty("date").GetString());
        Assert.Equal(JsonValueKind.Null, mail.GetProperty("inReplyTo").ValueKind);
        Assert.Equal(JsonValueKind.Null, mail.GetProperty("to")[0].GetProperty("name").ValueKind);
        Assert.Equal("It smokes.", mail.GetProperty("reply").GetString());
        Assert.Equal("human", mail.GetProperty("kind").GetString());
        var attachment = mail.GetProperty("attachments")[0];
        Assert.Equal(("a.pdf", 4, false), (attachment.GetProperty("name").GetString(), attachment.GetProperty("size").GetInt32(), attachment.GetProperty("inline").GetBoolean()));
        Assert.Equal(64, attachment.GetProperty("sha256").GetString()!.Length);
        Assert.NotEmpty(lines[1].GetProperty("error").GetString()!);
        Assert.NotEmpty(lines[2].GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Mail_reply_reads_text_and_html()
    {
        using var folder = new TemporaryFolder();
        var text = folder.Write("a.txt", "Yes.\n\nOn Sun, Nov 2, 2025 at 1:00 PM Help <help@contoso.example> wrote:\n> Is it on?\n");
        var html = folder.Write("b.html", "<p>Ja, läuft.</p>");

        var (lines, error, exitCode) = await RunAsync("reply", text, html);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(["file", "reply", "quoted", "signature", "forwarded"], lines[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal("Yes.", lines[0].GetProperty("reply").GetString());
        Assert.Contains("Is it on?", lines[0].GetProperty("quoted").GetString(), StringComparison.Ordinal);
        Assert.Equal("Ja, läuft.", lines[1].GetProperty("reply").GetString());
    }

    [Fact]
    public async Task Mail_reply_reads_the_other_files_and_fails_when_one_cannot_be_read()
    {
        using var folder = new TemporaryFolder();
        var first = folder.Write("a.txt", "Yes.\r\rSent from my iPhone\r");
        var last = folder.Write("c.txt", "");

        var (lines, error, exitCode) = await RunAsync("reply", first, folder.File("b.txt"), last);

        Assert.Equal(1, exitCode);
        Assert.Contains("b.txt", error, StringComparison.Ordinal);
        Assert.Equal(("Yes.", "Sent from my iPhone"), (lines[0].GetProperty("reply").GetString(), lines[0].GetProperty("signature").GetString()));
        Assert.NotEmpty(lines[1].GetProperty("error").GetString()!);
        Assert.Equal("", lines[2].GetProperty("reply").GetString());
    }

    private static async Task<(List<JsonElement> Lines, string Error, int ExitCode)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
        foreach (var argument in (string[])[typeof(MailCommands).Assembly.Location, "mail", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.False(output.StartsWith('\uFEFF'));
        return ([.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)], await error, process.ExitCode);
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mail-commands-");

        public string File(string name) => Path.Combine(folder.FullName, name);

        public string Write(string name, string text)
        {
            System.IO.File.WriteAllText(File(name), text);
            return File(name);
        }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
