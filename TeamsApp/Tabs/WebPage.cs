using M365Support.HttpApi;
using Microsoft.Extensions.FileProviders;

namespace M365Support.Tabs;

/// <summary>Serves the page that hosts the cards, for the tabs in Teams and for the browser.</summary>
public static class WebPage
{
    /// <summary>The page runs its own script only and may be framed by Teams, Outlook and Microsoft 365 only (Learn: "Tab requirements").</summary>
    /// <remarks>The messages that it shows in frames are under its policy, so it allows their style sheet and style attributes; their elements cannot bring sheets of their own.</remarks>
    internal static readonly string ContentSecurityPolicy =
        $"default-src 'none'; script-src 'self'; style-src 'self' {MessageDocument.StyleHash}; style-src-attr 'unsafe-inline'; " +
        "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'self' https://teams.microsoft.com https://*.teams.microsoft.com https://*.teams.microsoft.us https://*.cloud.microsoft " +
        "https://*.office.com https://outlook.office365.com https://*.microsoft365.com";

    private static readonly (string Route, string File)[] Pages =
    [
        ("/", "index.html"), ("/tabs/{tab}", "index.html"), ("/tickets/{id}", "index.html"), ("/privacy", "privacy.html"), ("/terms", "terms.html"),
    ];

    /// <summary>Serves the built page from <c>wwwroot</c>, with its headers.</summary>
    public static WebApplication UseWebPage(this WebApplication app)
    {
        var folder = Path.Combine(app.Environment.ContentRootPath, "wwwroot");
        Directory.CreateDirectory(folder);
        var files = new PhysicalFileProvider(folder);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = file => Protect(file.Context) });
        foreach (var (route, file) in Pages)
        {
            app.MapGet(route, (HttpContext http) => Page(http, files.GetFileInfo(file))).ExcludeFromDescription();
        }

        return app;
    }

    private static IResult Page(HttpContext http, IFileInfo page)
    {
        if (!page.Exists)
        {
            return Results.Problem(
                title: "The page has not been built",
                detail: "Run 'npm ci' and 'npm run build' in TeamsApp, then reload.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        Protect(http);
        return Results.Stream(page.CreateReadStream(), "text/html; charset=utf-8");
    }

    private static void Protect(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = http.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
