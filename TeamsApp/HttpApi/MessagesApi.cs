using System.Globalization;
using M365Support.Cards;
using M365Support.Mail.Intake;
using M365Support.Tickets;

namespace M365Support.HttpApi;

/// <summary>The messages of a ticket one by one: formatted, as they came, and their files.</summary>
public static class MessagesApi
{
    public static IEndpointRouteBuilder MapMessagesApi(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/api/tickets/{id}/messages/{sequence:long}").WithTags("Messages").RequireAuthorization().CountStorage();
        messages.MapGet("/", GetDocument)
            .WithName("GetMessage").WithSummary("A message as an HTML document in which nothing runs and nothing is loaded from elsewhere. theme: default, dark or contrast.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html").ProducesProblem(StatusCodes.Status404NotFound);
        messages.MapGet("/original", GetOriginal)
            .WithName("GetMessageOriginal").WithSummary("The mail that the message came as, as it came.")
            .Produces(StatusCodes.Status200OK, contentType: "message/rfc822").ProducesProblem(StatusCodes.Status404NotFound);
        messages.MapGet("/attachments/{index:int}", GetAttachment)
            .WithName("GetMessageAttachment").WithSummary("A file of the message, or a picture inside it, by its place in the message's list.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        return app;
    }

    private static async Task<IResult> GetDocument(
        string id, long sequence, string? theme, HttpContext http, Desk desk, TicketFiles files, Actors actors, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, sequence, http, desk, actors, cancellationToken) is not var (ticket, message))
        {
            return Problems.From(new Rejection(RejectionReason.NotFound));
        }

        var culture = CultureInfo.CurrentUICulture;
        var title = CardText.Plain($"{message.From.Name}: {ticket.Subject}");
        var html = await MessageHtml.ReadAsync(message, files, place => Address(ticket, message, $"attachments/{place.ToString(CultureInfo.InvariantCulture)}"), cancellationToken);
        var document = html is null
            ? MessageDocument.Draw(await TextAsync(message, files, cancellationToken), title, theme ?? "", culture)
            : MessageDocument.Draw(html, title, theme ?? "", culture);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = MessageDocument.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        return Results.Content(document, "text/html; charset=utf-8");
    }

    private static async Task<IResult> GetOriginal(
        string id, long sequence, HttpContext http, Desk desk, TicketFiles files, Actors actors, CancellationToken cancellationToken) =>
        await FindAsync(id, sequence, http, desk, actors, cancellationToken) is var (ticket, message)
            ? await FileResults.OriginalAsync(message.Original, string.Create(CultureInfo.InvariantCulture, $"{ticket.Id}-{message.Sequence}.eml"), files, http, cancellationToken)
            : Problems.From(new Rejection(RejectionReason.NotFound));

    private static async Task<IResult> GetAttachment(
        string id, long sequence, int index, HttpContext http, Desk desk, TicketFiles files, Actors actors, CancellationToken cancellationToken) =>
        await FileResults.ShowAsync(
            (await FindAsync(id, sequence, http, desk, actors, cancellationToken))?.Message.Attachments.ElementAtOrDefault(index), files, http, cancellationToken);

    /// <summary>The address of a message, or of something of it.</summary>
    internal static string Address(Ticket ticket, TicketMessage message, string of = "") =>
        string.Create(CultureInfo.InvariantCulture, $"/api/tickets/{ticket.Id}/messages/{message.Sequence}{(of.Length == 0 ? "" : "/")}{of}");

    private static async Task<(Ticket Ticket, TicketMessage Message)?> FindAsync(
        string id, long sequence, HttpContext http, Desk desk, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        if (!TicketId.TryParse(id, out var ticketId) || await desk.FindAsync(ticketId, actor, cancellationToken) is not { } ticket ||
            sequence < 1 || sequence > ticket.Version)
        {
            return null;
        }

        var history = await desk.HistoryAsync(ticket, actor, sequence + 1, 1, cancellationToken);
        return history is [{ } recorded] && recorded.Sequence == sequence && TicketMessage.Of(recorded) is { } message ? (ticket, message) : null;
    }

    private static async Task<string> TextAsync(TicketMessage message, TicketFiles files, CancellationToken cancellationToken)
    {
        if (message.LongText is not { } blob)
        {
            return message.Text;
        }

        await using var content = await files.OpenAsync(blob, cancellationToken);
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
