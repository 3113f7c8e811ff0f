using System.Text.Json.Nodes;

namespace M365Support.Local;

/// <summary>A page for people: who is there, who is available, and what was sent.</summary>
internal static class EmulatorPage
{
    private const int MostListed = 200;

    public static void Map(WebApplication app, MailFolders mail)
    {
        app.MapGet("/", (HttpResponse response) =>
        {
            response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
            return Resource("page.html", "text/html; charset=utf-8");
        });
        app.MapGet("/page.css", () => Resource("page.css", "text/css; charset=utf-8"));
        app.MapGet("/page.js", () => Resource("page.js", "text/javascript; charset=utf-8"));
        app.MapGet("/_emulator/sent", () => EmulatorResults.Json(new JsonObject { ["sent"] = new JsonArray([.. Sent(mail.SentPath)]) }));
        app.MapGet("/_emulator/sent/{name}", (HttpResponse response, string name) =>
        {
            response.Headers.XContentTypeOptions = "nosniff";
            return Path.GetFileName(name) == name && name.EndsWith(".eml", StringComparison.Ordinal) && File.Exists(Path.Combine(mail.SentPath, name))
                ? Results.File(Path.Combine(mail.SentPath, name), "text/plain; charset=utf-8")
                : EmulatorResults.Error(404, "ErrorItemNotFound", "There is no such mail.");
        });
    }

    private static IEnumerable<JsonNode> Sent(string folder) => new DirectoryInfo(folder).EnumerateFiles("*.eml")
        .OrderByDescending(file => file.Name, StringComparer.Ordinal)
        .Take(MostListed)
        .Select(file => (file.Name, Headers: EmlHeaders.Parse(File.ReadAllBytes(file.FullName))))
        .Select(sent => new JsonObject
        {
            ["file"] = sent.Name,
            ["date"] = sent.Headers?.Date,
            ["from"] = sent.Headers?.From is [var from, ..] ? from : null,
            ["to"] = new JsonArray([.. (sent.Headers?.Addresses("To", "Cc") ?? []).Select(address => (JsonNode)address)]),
            ["subject"] = sent.Headers?.Subject,
        });

    private static IResult Resource(string name, string type) =>
        Results.Stream(typeof(EmulatorPage).Assembly.GetManifestResourceStream("GraphEmulator." + name)!, type);
}
