using M365Support.Tickets;

namespace M365Support.HttpApi;

/// <summary>Hands out files that came from outside so that nothing in them runs in this origin.</summary>
internal static class FileResults
{
    private const string NothingRuns = "default-src 'none'; sandbox";

    /// <summary>A file to save, whatever it claims to be; or why it is not handed out.</summary>
    public static Task<IResult> DownloadAsync(AttachmentRef? file, TicketFiles files, HttpContext http, CancellationToken cancellationToken) =>
        AnswerAsync(file, inline: false, files, http, cancellationToken);

    /// <summary>A picture inside a message as a picture, anything else to save; or why it is not handed out.</summary>
    public static Task<IResult> ShowAsync(AttachmentRef? file, TicketFiles files, HttpContext http, CancellationToken cancellationToken) =>
        AnswerAsync(file, file is { ContentId: not null, ContentType: "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "image/bmp" }, files, http, cancellationToken);

    /// <summary>A mail as it came.</summary>
    public static async Task<IResult> OriginalAsync(string? blob, string name, TicketFiles files, HttpContext http, CancellationToken cancellationToken)
    {
        if (blob is null)
        {
            return Problems.From(new Rejection(RejectionReason.NotFound));
        }

        Protect(http);
        return Results.Stream(await files.OpenAsync(blob, cancellationToken), "message/rfc822", name);
    }

    private static async Task<IResult> AnswerAsync(AttachmentRef? file, bool inline, TicketFiles files, HttpContext http, CancellationToken cancellationToken)
    {
        if (file is not { IsHandedOut: true, Blob: { } blob })
        {
            return Problems.From(file switch
            {
                null => new Rejection(RejectionReason.NotFound),
                { Concern: AttachmentConcern.Executable or AttachmentConcern.Macro } => new Rejection(RejectionReason.FileWithheld, file.Name),
                _ => new Rejection(RejectionReason.FileNotKept, file.Name),
            });
        }

        Protect(http);
        var content = await files.OpenAsync(blob, cancellationToken);

        // With a name ASP.NET Core writes Content-Disposition: attachment, in ASCII and as RFC 6266 §4.3 asks.
        return inline ? Results.Stream(content, file.ContentType) : Results.Stream(content, "application/octet-stream", file.Name);
    }

    private static void Protect(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = NothingRuns;
        headers.CacheControl = "private, max-age=600";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
