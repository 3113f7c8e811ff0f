using System.Text.Json;
using M365Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace M365Support.HttpApi;

/// <summary>Tickets for programs and for the tabs: open, read, list, act.</summary>
public static class TicketsApi
{
    private const int TimelineLength = 50;
    private const int LongestKey = 200;

    public static IEndpointRouteBuilder MapTicketsApi(this IEndpointRouteBuilder app)
    {
        var tickets = app.MapGroup("/api/tickets").WithTags("Tickets").RequireAuthorization().CountStorage();
        tickets.MapPost("/", Open)
            .WithName("OpenTicket")
            .WithSummary("Opens a ticket. The same Idempotency-Key again answers with the ticket that it opened the first time.")
            .Produces<TicketModel>(StatusCodes.Status201Created).Produces<TicketModel>().ProducesProblem(StatusCodes.Status400BadRequest);
        tickets.MapGet("/", List)
            .WithName("ListTickets")
            .WithSummary("A page of tickets: the caller's own (mine), those assigned to the caller (assigned), or every ongoing one (queue).")
            .Produces<TicketPageModel>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        tickets.MapGet("/{id}", Get)
            .WithName("GetTicket").WithSummary("One ticket with its latest events.")
            .Produces<TicketModel>().ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapPost("/{id}/{command}", Execute)
            .WithName("CommandTicket")
            .WithSummary("Does something to a ticket: " + string.Join(", ", TicketVerbs.All) + ". Fields of the body: text; promisedAt (progress); cause, action, prevention (resolve); reason (reopen); impact, urgency, reason (prioritise).")
            .Produces<TicketModel>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        tickets.MapGet("/{id}/original", GetOriginal)
            .WithName("GetOriginal").WithSummary("The mail that the ticket came as, as it came.")
            .Produces(StatusCodes.Status200OK, contentType: "message/rfc822").ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapGet("/{id}/attachments/{index:int}", GetAttachment)
            .WithName("GetAttachment").WithSummary("A file of the ticket, by its place in the ticket's list.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
        return app;
    }

    private static async Task<IResult> Open(
        NewTicketModel ticket,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        HttpContext http,
        Desk desk,
        Actors actors,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(idempotencyKey) || idempotencyKey.Length > LongestKey)
        {
            return Problems.Invalid($"The header Idempotency-Key is missing or longer than {LongestKey} characters. Send a new UUID with each new ticket, and the same one when you try again.");
        }

        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        var requester = ticket.Requester is { } other ? TicketVerbs.ParsePerson(other.Address ?? "", other.Name) : actor.Person;
        if (!requester.IsOk)
        {
            return Problems.From(requester.Rejection);
        }

        var command = TicketVerbs.ParseOpen(requester.Value, name => name switch
        {
            "subject" => ticket.Subject,
            "text" => ticket.Text,
            "impact" => ticket.Impact,
            "urgency" => ticket.Urgency,
            "businessEffect" => ticket.BusinessEffect,
            _ => null,
        });
        if (!command.IsOk)
        {
            return Problems.From(command.Rejection);
        }

        var opened = await desk.OpenAsync(command.Value, IntakeKey.Api(actor.Person, idempotencyKey), actor, cancellationToken);
        if (!opened.IsOk)
        {
            return Problems.From(opened.Rejection);
        }

        var model = await ModelAsync(opened.Value.Ticket, actor, desk, cancellationToken);
        return opened.Value.IsNew ? Results.Created($"/api/tickets/{model.Id}", model) : Results.Ok(model);
    }

    private static async Task<IResult> List(
        string view, string? cursor, string? tier, HttpContext http, TicketViews views, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        Tier? onlyTier = null;
        if (!string.IsNullOrEmpty(tier))
        {
            if (!Enum.TryParse<Tier>(tier, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
            {
                return Problems.From(new Rejection(RejectionReason.ValueUnknown, "tier", tier, string.Join(", ", Enum.GetNames<Tier>())));
            }

            onlyTier = parsed;
        }

        var page = view switch
        {
            "mine" => await views.OfRequesterAsync(actor.Person, cursor, cancellationToken),
            "assigned" when TicketDecider.IsDesk(actor) => await views.OfAssigneeAsync(actor.Person, cursor, cancellationToken),
            "queue" when TicketDecider.IsDesk(actor) => await views.OfQueueAsync(onlyTier, cursor, cancellationToken),
            "assigned" or "queue" => new Rejection(RejectionReason.NotAllowed),
            _ => new Rejection(RejectionReason.ValueUnknown, "view", view, "mine, assigned, queue"),
        };
        return page.IsOk
            ? Results.Ok(new TicketPageModel([.. page.Value.Items.Select(TicketSummaryModel.From)], page.Value.Cursor))
            : Problems.From(page.Rejection);
    }

    private static async Task<IResult> Get(string id, HttpContext http, Desk desk, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        return await FindAsync(id, actor, desk, cancellationToken) is { } ticket
            ? Results.Ok(await ModelAsync(ticket, actor, desk, cancellationToken))
            : Problems.From(new Rejection(RejectionReason.NotFound));
    }

    private static async Task<IResult> Execute(
        string id,
        string command,
        [FromBody] JsonElement? body,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        HttpContext http,
        Desk desk,
        Actors actors,
        CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        var parsed = TicketVerbs.Parse(command, name => FieldOf(body, name));
        if (!parsed.IsOk)
        {
            return Problems.From(parsed.Rejection);
        }

        if (!TicketId.TryParse(id, out var ticketId))
        {
            return Problems.From(new Rejection(RejectionReason.NotFound));
        }

        var commandId = string.IsNullOrWhiteSpace(idempotencyKey)
            ? $"{command}-{Guid.NewGuid():N}"
            : IntakeKey.Api(actor.Person, $"{command}\n{idempotencyKey}").ToCommandId();
        var result = await desk.ExecuteAsync(ticketId, parsed.Value, actor, commandId, cancellationToken);
        return result.IsOk
            ? Results.Ok(await ModelAsync(result.Value.Ticket, actor, desk, cancellationToken))
            : Problems.From(result.Rejection);
    }

    private static async Task<IResult> GetOriginal(
        string id, HttpContext http, Desk desk, TicketFiles files, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        return await FindAsync(id, actor, desk, cancellationToken) is { Original: { } blob } ticket
            ? Results.Stream(await files.OpenAsync(blob, cancellationToken), "message/rfc822", $"{ticket.Id}.eml")
            : Problems.From(new Rejection(RejectionReason.NotFound));
    }

    private static async Task<IResult> GetAttachment(
        string id, int index, HttpContext http, Desk desk, TicketFiles files, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);

        // Always as a download and never as what it claims to be: a foreign file must not run in this origin.
        return await FindAsync(id, actor, desk, cancellationToken) is { } ticket && ticket.Attachments.ElementAtOrDefault(index) is { Blob: { } blob } file
            ? Results.Stream(await files.OpenAsync(blob, cancellationToken), "application/octet-stream", file.Name)
            : Problems.From(new Rejection(RejectionReason.NotFound));
    }

    private static async Task<Ticket?> FindAsync(string id, Actor actor, Desk desk, CancellationToken cancellationToken) =>
        TicketId.TryParse(id, out var ticketId) ? await desk.FindAsync(ticketId, actor, cancellationToken) : null;

    private static async Task<TicketModel> ModelAsync(Ticket ticket, Actor actor, Desk desk, CancellationToken cancellationToken) =>
        TicketModel.From(
            ticket,
            await desk.TextAsync(ticket, cancellationToken),
            await desk.HistoryAsync(ticket, actor, null, TimelineLength, cancellationToken),
            TicketDecider.IsDesk(actor));

    private static string? FieldOf(JsonElement? body, string name) =>
        body is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value)
            ? value.ValueKind is JsonValueKind.String ? value.GetString() : value.ValueKind is JsonValueKind.Null ? null : value.GetRawText()
            : null;
}
