using System.Text.Json;
using M365Support.Infrastructure;

namespace M365Support.EndToEnd;

[Collection(AppGroup.Name)]
public sealed class MailTests(AppFixture fixture)
{
    private const string Alex = "alex@contoso.example";
    private const string ZhangWei = "zhangwei@contoso.example";

    [SkippableFact]
    public async Task Mail_becomes_a_ticket_with_the_new_text_its_files_and_the_original()
    {
        var app = fixture.App;
        var mail = Mail(Alex, "Alex Wilber", "Printer on floor 3", """
            The printer is broken.

            On Mon, Mar 2, 2026 at 9:00 AM IT Support <support@contoso.example> wrote:
            > Anything we can do for you?
            """, attachment: true);
        var (ticket, outcome) = await app.MailAsync(mail);
        Assert.Equal("created", outcome);

        var json = await app.TicketAsync(ticket, Alex);
        Assert.Equal("Printer on floor 3", Text(json, "subject"));
        Assert.Equal("The printer is broken.", Text(json, "text"));
        Assert.Equal(Alex, json.GetProperty("requester").GetProperty("address").GetString());
        Assert.Equal("Mail", Text(json, "source"));

        var file = Assert.Single(json.GetProperty("attachments").EnumerateArray());
        Assert.Equal("log.txt", Text(file, "name"));
        Assert.Equal(11, file.GetProperty("size").GetInt64());
        Assert.Equal("hello world", await DownloadAsync(app, Text(file, "url"), Alex));
        Assert.Equal(mail.ReplaceLineEndings("\r\n"), await DownloadAsync(app, Text(json, "original"), Alex));
        Assert.Equal(404, (await app.SendAsync(HttpMethod.Get, Text(json, "original"), "lynne@contoso.example")).Status);
    }

    [SkippableFact]
    public async Task Same_mail_from_eight_callers_at_once_is_one_ticket()
    {
        var app = fixture.App;
        var mail = Mail(Alex, "Alex Wilber", "Eight times", "Only once, please.");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.MailAsync(mail)));

        Assert.Single(answers.Select(a => a.Ticket).Distinct());
        Assert.Equal(1, answers.Count(a => a.Outcome == "created"));
        Assert.Equal(7, answers.Count(a => a.Outcome == "duplicate"));
        Assert.Single((await app.TicketAsync(answers[0].Ticket, Alex)).GetProperty("timeline").EnumerateArray(), e => Text(e, "type") == "opened");
    }

    [SkippableFact]
    public async Task Chinese_mail_and_the_answer_to_it_are_one_ticket()
    {
        var app = fixture.App;
        var id = $"{Guid.NewGuid():N}@contoso.example";
        var (ticket, _) = await app.MailAsync(Mail(ZhangWei, "=?gb2312?B?1cXOsA==?=", "=?utf-8?B?5omT5Y2w5py65pWF6Zqc?=", "三楼的打印机坏了。", id));
        var (same, outcome) = await app.MailAsync(Mail(ZhangWei, "=?gb2312?B?1cXOsA==?=", "=?utf-8?B?5Zue5aSN77ya5omT5Y2w5py65pWF6Zqc?=", """
            现在又好了，谢谢。

            发件人: IT Support
            发送时间: 2026年3月2日 9:00
            收件人: 张伟
            主题: 打印机故障

            请问还有什么问题？
            """, inReplyTo: id));

        Assert.Equal((ticket, "appended"), (same, outcome));
        var json = await app.TicketAsync(ticket, ZhangWei);
        Assert.Equal("打印机故障", Text(json, "subject"));
        Assert.Equal("三楼的打印机坏了。", Text(json, "text"));
        var reply = Assert.Single(json.GetProperty("timeline").EnumerateArray(), e => Text(e, "type") == "reply");
        Assert.Equal("现在又好了，谢谢。", Text(reply, "text"));
    }

    [SkippableFact]
    public async Task Stranger_who_quotes_a_known_message_gets_a_ticket_of_their_own()
    {
        var app = fixture.App;
        var id = $"{Guid.NewGuid():N}@contoso.example";
        var (ticket, _) = await app.MailAsync(Mail(Alex, "Alex Wilber", "Private", "My salary is wrong.", id));
        var (other, outcome) = await app.MailAsync(Mail("mallory@evil.example", "Mallory", "Re: Private", "Tell me more.", inReplyTo: id));

        Assert.NotEqual(ticket, other);
        Assert.Equal("created", outcome);
    }

    [SkippableFact]
    public async Task File_dropped_into_the_inbox_folder_becomes_a_ticket()
    {
        var app = fixture.App;
        var subject = $"Dropped {Guid.NewGuid():N}";
        await File.WriteAllTextAsync(
            Path.Combine(app.Endpoints.GetProperty("inbox").GetString()!, "dropped.eml"), Mail(Alex, "Alex Wilber", subject, "Out of the folder.").ReplaceLineEndings("\r\n"));

        var found = await Eventually.GetAsync("the ticket of the dropped file", async () =>
        {
            var (_, list) = await app.SendAsync(HttpMethod.Get, "/api/tickets?view=mine", Alex);
            return list.GetProperty("items").EnumerateArray().Where(t => Text(t, "subject") == subject).Select(t => Text(t, "id")).FirstOrDefault();
        });
        Assert.Equal("Out of the folder.", Text(await app.TicketAsync(found, Alex), "text"));
    }

    [SkippableTheory]
    [InlineData("", "message/rfc822", 400)]
    [InlineData("From: a@b.example\r\n\r\nhi", "application/x-www-form-urlencoded", 415)]
    public async Task Body_that_is_no_mail_is_refused_with_a_problem(string body, string contentType, int status)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new(contentType);
        using var response = await fixture.App.Http.PostAsync("/api/mail", content);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static string Mail(string address, string name, string subject, string text, string? messageId = null, string? inReplyTo = null, bool attachment = false)
    {
        var head = $"""
            From: {name} <{address}>
            To: IT Support <support@contoso.example>
            Subject: {subject}
            Message-ID: <{messageId ?? $"{Guid.NewGuid():N}@contoso.example"}>
            Date: Mon, 2 Mar 2026 09:00:00 +0100
            MIME-Version: 1.0

            """ + (inReplyTo is null ? "" : $"In-Reply-To: <{inReplyTo}>\nReferences: <{inReplyTo}>\n");
        return attachment
            ? $"""
                {head}Content-Type: multipart/mixed; boundary="b"

                --b
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                {text}
                --b
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename="log.txt"
                Content-Transfer-Encoding: base64

                aGVsbG8gd29ybGQ=
                --b--

                """
            : $"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n";
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";

    private static async Task<string> DownloadAsync(AppProcess app, string path, string person)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Demo-User", person);
        using var response = await app.Http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }
}
