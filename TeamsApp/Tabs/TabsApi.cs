using System.Text.Json;
using M365Support.Bot;
using M365Support.Cards;
using M365Support.Cards.Elements;
using M365Support.HttpApi;
using M365Support.Identity;
using M365Support.People;
using M365Support.Tickets;
using M365Support.Turns;
using Microsoft.AspNetCore.Mvc;

namespace M365Support.Tabs;

/// <summary>What the web page asks for: the card of a tab, and what pressing a button leads to.</summary>
public static class TabsApi
{
    public static IEndpointRouteBuilder MapTabsApi(this IEndpointRouteBuilder app)
    {
        var tabs = app.MapGroup("/api").WithTags("Tabs").RequireAuthorization().CountStorage();
        tabs.MapGet("/tabs", ListTabs).WithName("ListTabs").WithSummary("The tabs that are for the caller.").Produces<IReadOnlyList<string>>();
        tabs.MapGet("/tabs/{tab}", GetTab).WithName("GetTab").WithSummary("The card of a tab: mine, assigned, queue, desk, roster, settings or glossary.").Produces<FaceModel>();
        tabs.MapGet("/tabs/tickets/{id}", GetTicket).WithName("GetTicketCard").WithSummary("The card of one ticket.").Produces<FaceModel>();
        tabs.MapPost("/cards/actions", Act)
            .WithName("ActOnCard")
            .WithSummary("Does what a button of a card says; body and answer are those of the invoke adaptiveCard/action (Learn: \"Universal Actions for Adaptive Cards\").")
            .Produces<CardAnswerModel>();
        return app;
    }

    /// <summary>The demo people, for the picker of the page; only where the demo scheme is.</summary>
    public static IEndpointRouteBuilder MapDemoPeople(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/demo/people", async (HttpContext http, IDemoPeople people, Roster roster, CancellationToken cancellationToken) =>
                LoopbackGuard.IsLocal(http)
                    ? Results.Ok(await ListAsync(people, roster, cancellationToken))
                    : Results.NotFound())
            .WithName("ListDemoPeople").WithTags("Tabs").WithSummary("The people of the demo; in Development on this machine only.").Produces<IReadOnlyList<DemoPersonModel>>();
        return app;
    }

    private static async Task<IReadOnlyList<DemoPersonModel>> ListAsync(IDemoPeople people, Roster roster, CancellationToken cancellationToken)
    {
        var members = (await roster.LoadAsync(cancellationToken)).ToDictionary(m => m.Address, StringComparer.Ordinal);
        return
        [
            .. people.All.Select(p => new DemoPersonModel(
                p.Mail,
                p.Name,
                members.GetValueOrDefault(p.Mail) is { } member ? [member.Role.ToString().ToLowerInvariant(), .. member.Tier is { } tier ? new[] { tier.ToString() } : []] : [])),
        ];
    }

    private static async Task<IResult> ListTabs(HttpContext http, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Web, cancellationToken);
        string[] ofDesk = TicketDecider.IsDesk(actor) ? ["assigned", "queue"] : [];
        string[] ofManager = actor.Is(Roles.Manager) ? ["desk", "roster", "glossary"] : [];
        return Results.Ok((string[])["mine", .. ofDesk, .. ofManager, "settings"]);
    }

    private static async Task<IResult> GetTab(string tab, string? cursor, HttpContext http, Faces faces, RosterFaces roster, SettingsFaces settings, GlossaryFaces glossary, WebViewers viewers, CancellationToken cancellationToken)
    {
        var context = await viewers.OfAsync(http, cancellationToken);
        return Answer(tab switch
        {
            "mine" => await faces.ListAsync(new ListPlace(TicketList.Mine, cursor), context, cancellationToken),
            "assigned" => await faces.ListAsync(new ListPlace(TicketList.Assigned, cursor), context, cancellationToken),
            "queue" => await faces.ListAsync(new ListPlace(TicketList.Queue, cursor), context, cancellationToken),
            "roster" => await roster.ListAsync(null, null, null, context, cancellationToken),
            "desk" => await faces.DeskAsync(context, cancellationToken),
            "settings" => await settings.ShowAsync(context, cancellationToken),
            "glossary" => await glossary.ListAsync(null, null, null, null, context, cancellationToken),
            _ => new Rejection(RejectionReason.ValueUnknown, "tab", tab, "mine, assigned, queue, desk, roster, settings, glossary"),
        });
    }

    private static async Task<IResult> GetTicket(string id, HttpContext http, Faces faces, WebViewers viewers, CancellationToken cancellationToken)
    {
        var context = await viewers.OfAsync(http, cancellationToken);
        return Answer(TicketId.TryParse(id, out var ticket)
            ? await faces.TicketAsync(ticket, null, context, cancellationToken)
            : new Rejection(RejectionReason.NotFound));
    }

    private static async Task<IResult> Act([FromBody] AdaptiveCardInvokeValue invoke, HttpContext http, WebViewers viewers, CardActions actions, CancellationToken cancellationToken)
    {
        if (invoke.Action is not { } action)
        {
            return Problems.Invalid("The body has no action. Send {\"action\": {\"type\": \"Action.Execute\", \"verb\": …, \"data\": {…}}}.");
        }

        var context = await viewers.OfAsync(http, cancellationToken);
        var face = await actions.ShowAsync(CardActionData.Read(action.Verb, action.Data), context, cancellationToken);
        var (status, type, value) = CardActions.Answer(face, context);
        return Results.Json(new CardAnswerModel(status, type, value, face.IsOk ? face.Value.Title : null, face.IsOk ? face.Value.Ticket?.ToString() : null), BotJson.Options);
    }

    private static IResult Answer(Result<Face> face) =>
        face.IsOk ? Results.Json(new FaceModel(face.Value.Title, CardJson.ToElement(face.Value.Card)), BotJson.Options) : Problems.From(face.Rejection);
}

/// <summary>A card and its title.</summary>
public sealed record FaceModel(string Title, JsonElement Card);

/// <summary>The answer to an invoke, and what the page around the card has to know.</summary>
/// <param name="Title">The title of the card that was answered.</param>
/// <param name="Ticket">The number of the ticket that the card is about, where it is about one.</param>
public sealed record CardAnswerModel(int StatusCode, string? Type, object? Value, string? Title, string? Ticket);

/// <summary>A person of the demo, and what they do on the desk.</summary>
public sealed record DemoPersonModel(string Address, string Name, IReadOnlyList<string> Roles);
