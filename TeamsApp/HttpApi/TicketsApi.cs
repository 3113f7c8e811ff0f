using System.Text.Json;
using M365Support.Acts;
using M365Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace M365Support.HttpApi;

/// <summary>Tickets for programs and for the tabs: open, read, list, act.</summary>
public static class TicketsApi
{
    private const int TimelineLength = 50;
    private const int LongestTimeline = 200;
    private const int LongestKey = 200;

    private const string FieldsOfCommands =
        """
        Fields of the body; lists may be arrays or texts with commas:
        - progress: text; promisedAt, next. reply, note: text. reopen: reason. rate: score (1 to 5), comment.
        - resolve: cause, action, prevention.
        - prioritise: impact (Individual, Team, Company), urgency (Low, Medium, High), reason; priority (P1 to P4) to override the table.
        - handover: reason; to (the address of an agent, or L1, L2, L3 for whoever is the best of it; none for the best at all).
        - wait: for (Requester, Vendor, Schedule), reason; vendor (one of Support:Vendors); until (a moment, or a date for the morning of that day).
        - describe: subject, category, tags (as they are to be) or addTags and removeTags, fields (an object; an empty text clears one); seen (an object with the values that were read: others by now are a conflict).
        - participants: add, remove (addresses). link, unlink: other (a number), kind (Related, Duplicate, Parent, Child). merge: into (a number). macro: name.
        - take, acknowledge, nudge, confirm, withdraw, resume, watch, unwatch, mute, unmute, unmerge have none.
        With an Idempotency-Key the same request again changes nothing and answers with the ticket.
        """;

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
        tickets.MapGet("/{id}/timeline", GetTimeline)
            .WithName("GetTimeline").WithSummary("A page of what happened to a ticket, the newest first; pass on before to get the page before.")
            .Produces<TimelineModel>().ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapPost("/{id}/split", Split)
            .WithName("SplitTicket")
            .WithSummary("Makes a message of the requester a ticket of its own, linked to this one. Body: sequence (of the message in the timeline), subject. Answers with the new ticket.")
            .Produces<TicketModel>(StatusCodes.Status201Created).Produces<TicketModel>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapPost("/{id}/{command}", Execute)
            .WithName("CommandTicket")
            .WithSummary("Does something to a ticket: " + string.Join(", ", TicketVerbs.All.Where(verb => verb != TicketVerbs.Split)) + ".")
            .WithDescription(FieldsOfCommands)
            .Produces<TicketModel>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);
        tickets.MapGet("/{id}/original", GetOriginal)
            .WithName("GetOriginal").WithSummary("The mail that the ticket came as, as it came.")
            .Produces(StatusCodes.Status200OK, contentType: "message/rfc822").ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapGet("/{id}/attachments/{index:int}", GetAttachment)
            .WithName("GetAttachment").WithSummary("A file of the ticket, by its place in the ticket's list.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        return app;
    }

    private static async Task<IResult> Open(
        [FromBody] NewTicketModel ticket,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        HttpContext http,
        Desk desk,
        TicketActs acts,
        Actors actors,
        DeskRules rules,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(idempotencyKey) || idempotencyKey.Length > LongestKey)
        {
            return Problems.Invalid($"The header Idempotency-Key is missing or longer than {LongestKey} characters. Send a new UUID with each new ticket, and the same one when you try again.");
        }

        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        var opened = await acts.OpenAsync(ticket.Field, IntakeKey.Api(actor.Person, idempotencyKey), actor, language: null, cancellationToken);
        if (!opened.IsOk)
        {
            return Problems.From(opened.Rejection);
        }

        return Opened(opened.Value, await ModelAsync(opened.Value.Ticket, actor, desk, rules, clock, cancellationToken));
    }

    private static async Task<IResult> List(
        string? view, string? cursor, string? tier, HttpContext http, TicketViews views, Actors actors, CancellationToken cancellationToken)
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
            _ => new Rejection(RejectionReason.ValueUnknown, "view", view ?? "", "mine, assigned, queue"),
        };
        return page.IsOk
            ? Results.Ok(new TicketPageModel([.. page.Value.Items.Select(TicketSummaryModel.From)], page.Value.Cursor))
            : Problems.From(page.Rejection);
    }

    private static async Task<IResult> Get(
        string id, HttpContext http, Desk desk, Actors actors, DeskRules rules, TimeProvider clock, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        return await FindAsync(id, actor, desk, cancellationToken) is { } ticket
            ? Results.Ok(await ModelAsync(ticket, actor, desk, rules, clock, cancellationToken))
            : Problems.From(new Rejection(RejectionReason.NotFound));
    }

    private static async Task<IResult> GetTimeline(
        string id, long? before, int? count, HttpContext http, Desk desk, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        if (await FindAsync(id, actor, desk, cancellationToken) is not { } ticket)
        {
            return Problems.From(new Rejection(RejectionReason.NotFound));
        }

        if (before < 1 || count is < 1 or > LongestTimeline)
        {
            return Problems.Invalid($"before is a sequence number from 1, and count lies between 1 and {LongestTimeline}.");
        }

        var wanted = count ?? TimelineLength;
        var from = Math.Min(before ?? long.MaxValue, ticket.Version + 1);
        var events = await desk.HistoryAsync(ticket, actor, before, wanted, cancellationToken);
        return Results.Ok(new TimelineModel([.. events.Select(recorded => EventModel.From(recorded, ticket, TicketDecider.IsDesk(actor)))], from - wanted > 1 ? from - wanted : null));
    }

    private static async Task<IResult> Execute(
        string id,
        string command,
        [FromBody] JsonElement? body,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        HttpContext http,
        Desk desk,
        TicketActs acts,
        Actors actors,
        DeskRules rules,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        if (!TicketId.TryParse(id, out var ticketId))
        {
            return Problems.From(new Rejection(RejectionReason.NotFound));
        }

        if (JsonFields.Refuse(body, command) is { } refusal)
        {
            return refusal;
        }

        var result = await acts.DoAsync(ticketId, command, JsonFields.Of(body), actor, CommandId(command, idempotencyKey, actor), cancellationToken);
        return result.IsOk
            ? Results.Ok(await ModelAsync(result.Value.Ticket, actor, desk, rules, clock, cancellationToken))
            : Problems.From(result.Rejection);
    }

    private static async Task<IResult> Split(
        string id,
        [FromBody] JsonElement? body,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        HttpContext http,
        Desk desk,
        TicketActs acts,
        Actors actors,
        DeskRules rules,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        if (!TicketId.TryParse(id, out var ticketId))
        {
            return Problems.From(new Rejection(RejectionReason.NotFound));
        }

        if (JsonFields.Refuse(body, TicketVerbs.Split) is { } refusal)
        {
            return refusal;
        }

        var result = await acts.DoAsync(ticketId, TicketVerbs.Split, JsonFields.Of(body), actor, CommandId(TicketVerbs.Split, idempotencyKey, actor), cancellationToken);
        return result.IsOk
            ? Opened(result.Value, await ModelAsync(result.Value.Ticket, actor, desk, rules, clock, cancellationToken))
            : Problems.From(result.Rejection);
    }

    /// <summary>The id of a command: with a key the same whenever the same caller sends it again.</summary>
    internal static string CommandId(string command, string? idempotencyKey, Actor actor) => string.IsNullOrWhiteSpace(idempotencyKey)
        ? Guid.NewGuid().ToString("N")
        : IntakeKey.Api(actor.Person, $"{command}\n{idempotencyKey}").ToCommandId();

    private static IResult Opened(Change change, TicketModel model) =>
        change.IsNew ? Results.Created($"/api/tickets/{model.Id}", model) : Results.Ok(model);

    private static async Task<IResult> GetOriginal(
        string id, HttpContext http, Desk desk, TicketFiles files, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        return await FindAsync(id, actor, desk, cancellationToken) is { } ticket
            ? await FileResults.OriginalAsync(ticket.Original, $"{ticket.Id}.eml", files, http, cancellationToken)
            : Problems.From(new Rejection(RejectionReason.NotFound));
    }

    private static async Task<IResult> GetAttachment(
        string id, int index, HttpContext http, Desk desk, TicketFiles files, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        return await FileResults.DownloadAsync(
            (await FindAsync(id, actor, desk, cancellationToken))?.Attachments.ElementAtOrDefault(index), files, http, cancellationToken);
    }

    private static async Task<Ticket?> FindAsync(string id, Actor actor, Desk desk, CancellationToken cancellationToken) =>
        TicketId.TryParse(id, out var ticketId) ? await desk.FindAsync(ticketId, actor, cancellationToken) : null;

    private static async Task<TicketModel> ModelAsync(Ticket ticket, Actor actor, Desk desk, DeskRules rules, TimeProvider clock, CancellationToken cancellationToken) =>
        TicketModel.From(
            ticket,
            await desk.TextAsync(ticket, cancellationToken),
            await desk.HistoryAsync(ticket, actor, null, TimelineLength, cancellationToken),
            actor,
            rules,
            clock.GetUtcNow());
}
