using System.Net;
using System.Text.Json;
using M365Support.Infrastructure;
using Microsoft.Playwright;

namespace M365Support.EndToEnd;

/// <summary>What a mail carries, from the mail to the page and the files handed out.</summary>
[Collection(AppGroup.Name)]
public sealed class MessageTests(AppFixture fixture)
{
    private const string Alex = "alex@contoso.example";
    private const string Stranger = "lynne@contoso.example";
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";

    [SkippableFact]
    public async Task Files_are_handed_out_as_downloads_to_the_people_of_the_ticket_unless_they_could_run()
    {
        var (id, ticket) = await SendAsync();
        var files = ticket.GetProperty("attachments").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);
        Assert.Equal(["Grüße 你好.html", "invoice.pdf.exe", "prices.docx"], files.Keys);
        Assert.Equal(["None", "Executable", "Macro"], files.Values.Select(f => f.GetProperty("concern").GetString()));
        Assert.Equal([JsonValueKind.String, JsonValueKind.Null, JsonValueKind.Null], files.Values.Select(f => f.GetProperty("url").ValueKind));

        var path = files["Grüße 你好.html"].GetProperty("url").GetString()!;
        using var file = await GetAsync(path, Alex);
        Assert.Equal("application/octet-stream", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("Grüße 你好.html", file.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("nosniff", Header(file, "X-Content-Type-Options"));
        Assert.Contains("sandbox", Header(file, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("<script>alert(1)</script>", await file.Content.ReadAsStringAsync());

        using var other = await GetAsync(path, Stranger);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        foreach (var index in new[] { 1, 2 })
        {
            var (status, problem) = await fixture.App.SendAsync(HttpMethod.Get, $"/api/tickets/{id}/attachments/{index}", Alex);
            Assert.Equal(403, status);
            Assert.Equal("FileWithheld", problem.GetProperty("reason").GetString());
            Assert.Contains("not handed out", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Message_is_served_harmless_with_its_pictures_in_place()
    {
        var (id, ticket) = await SendAsync();
        var opened = ticket.GetProperty("timeline").EnumerateArray().Single(e => e.GetProperty("type").GetString() == "opened");
        var path = opened.GetProperty("message").GetString()!;
        Assert.Equal($"/api/tickets/{id}/messages/1", path);
        using var message = await GetAsync(path, Alex);
        Assert.Equal("text/html", message.Content.Headers.ContentType?.MediaType);
        var policy = Header(message, "Content-Security-Policy");
        Assert.StartsWith("sandbox", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(message, "X-Content-Type-Options"));

        var html = await message.Content.ReadAsStringAsync();
        Assert.Contains("<b>cannot</b>", html, StringComparison.Ordinal);
        Assert.Contains($"<img src=\"{path}/attachments/0\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", html, StringComparison.Ordinal);

        using var picture = await GetAsync($"{path}/attachments/0", Alex);
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        Assert.Null(picture.Content.Headers.ContentDisposition);
        using var file = await GetAsync($"{path}/attachments/1", Alex);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);

        foreach (var hidden in new[] { path, $"{path}/original", $"{path}/attachments/0" })
        {
            using var refused = await GetAsync(hidden, Stranger);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        foreach (var missing in new[] { $"/api/tickets/{id}/messages/0", $"/api/tickets/{id}/messages/99", $"/api/tickets/{id}/messages/9223372036854775807", $"{path}/attachments/99" })
        {
            using var none = await GetAsync(missing, Alex);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    [SkippableFact]
    public async Task Original_of_every_message_can_be_opened()
    {
        var app = fixture.App;
        var messageId = $"{Guid.NewGuid():N}@contoso.example";
        var (id, _) = await app.MailAsync($"From: {Alex}\nSubject: First\nMessage-ID: <{messageId}>\n\nOne.\n");
        var reply = $"From: {Alex}\nSubject: Re: First\nMessage-ID: <{Guid.NewGuid():N}@contoso.example>\nIn-Reply-To: <{messageId}>\nContent-Type: text/html\n\n<p>Two <i>three</i>.</p>\n";
        await app.MailAsync(reply);

        var answer = (await app.TicketAsync(id, Alex)).GetProperty("timeline").EnumerateArray().Single(e => e.GetProperty("type").GetString() == "reply");
        using var original = await GetAsync(answer.GetProperty("original").GetString()!, Alex);
        Assert.Equal("message/rfc822", original.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", original.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(reply.ReplaceLineEndings("\r\n"), await original.Content.ReadAsStringAsync());
        using var message = await GetAsync(answer.GetProperty("message").GetString()!, Alex);
        Assert.Contains("Two <i>three</i>.", await message.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var plain = await GetAsync($"/api/tickets/{id}/messages/1", Alex);
        Assert.Contains("One.", await plain.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Mail_beyond_the_bound_is_refused_before_it_is_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/mail") { Content = new StreamContent(Stream.Null) };
        request.Content.Headers.ContentType = new("message/rfc822");
        request.Content.Headers.ContentLength = 200L * 1024 * 1024;
        request.Headers.ExpectContinue = true;
        using var response = await fixture.App.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("Support:Parser:MaxSize", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Page_shows_the_message_with_its_picture()
    {
        var (id, _) = await SendAsync();
        await using var browser = await ChromiumBrowser.OpenAsync();
        var page = await browser.PageAsync();
        var address = fixture.App.Endpoints.GetProperty("app").GetString();
        await page.GotoAsync($"{address}/tickets/{id}?as={Alex}");
        await Assertions.Expect(page.Locator(".ac-adaptiveCard").First).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Shot("ticket-mail"), FullPage = true });
        await page.GetByRole(AriaRole.Link, new() { Name = "Formatted message" }).ClickAsync();
        var message = page.FrameLocator("dialog iframe");
        await Assertions.Expect(message.GetByText("cannot")).ToBeVisibleAsync();
        await Assertions.Expect(message.GetByAltText("Screenshot")).ToHaveJSPropertyAsync("naturalWidth", 5);
        await page.ScreenshotAsync(new() { Path = Shot("ticket-mail-message") });
        Assert.Empty(browser.Errors);
    }

    private static string Shot(string name) => Path.Combine(NodePackages.Root, "artifacts", "screenshots", name + ".png");

    private async Task<(string Id, JsonElement Ticket)> SendAsync()
    {
        var zip = new MemoryStream();
        using (var document = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            document.CreateEntry("word/vbaProject.bin");
        }

        var (id, _) = await fixture.App.MailAsync($"""
            From: Alex Wilber <{Alex}>
            To: support@contoso.example
            Subject: Cannot sign in
            Message-ID: <{Guid.NewGuid():N}@contoso.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: text/html; charset=utf-8

            <p onclick="alert(1)">I <b>cannot</b> sign in, see <img src="cid:shot@1" alt="Screenshot" width="200"></p><ol><li>Open Outlook</li><li>Sign in</li></ol>
            <script>alert(2)</script><img src="https://evil.example/t.png" width="300"><p>-- <br>Alex Wilber<br>Contoso</p>
            --r
            Content-Type: image/png; name="shot.png"
            Content-ID: <shot@1>
            Content-Disposition: inline; filename="shot.png"
            Content-Transfer-Encoding: base64

            {Png}
            --r--
            --m
            Content-Type: text/html
            Content-Disposition: attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%E4%BD%A0%E5%A5%BD.html
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String("<script>alert(1)</script>"u8)}
            --m
            Content-Type: application/pdf
            Content-Disposition: attachment; filename="invoice.pdf.exe"
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String("MZ\x90\0"u8)}
            --m
            Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document
            Content-Disposition: attachment; filename="prices.docx"
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(zip.ToArray())}
            --m--
            """);
        return (id, await fixture.App.TicketAsync(id, Alex));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string person)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Demo-User", person);
        return await fixture.App.Http.SendAsync(request);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));
}
