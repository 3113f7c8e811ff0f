using M365Support.People;
using M365Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace M365Support.HttpApi;

/// <summary>A caller's own preferences.</summary>
public static class PreferencesApi
{
    public static IEndpointRouteBuilder MapPreferencesApi(this IEndpointRouteBuilder app)
    {
        var me = app.MapGroup("/api/me/preferences").WithTags("Preferences").RequireAuthorization().CountStorage();
        me.MapGet("/", Get).WithName("GetMyPreferences").WithSummary("How the caller hears from the desk.").Produces<PreferenceDraft>();
        me.MapPut("/", Put)
            .WithName("PutMyPreferences")
            .WithSummary("Replaces it: way (Teams, Mail, Both), language (en, zh-Hans, or none for the client's), quietFrom and quietTo (22:00 to 07:00 by the caller's own clock, or none).")
            .Produces<PreferenceDraft>().ProducesProblem(StatusCodes.Status400BadRequest);
        return app;
    }

    private static async Task<IResult> Get(HttpContext http, PreferenceStore preferences, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        return Results.Ok(PreferenceDraft.Of(await preferences.FindAsync(actor.Person, cancellationToken)));
    }

    private static async Task<IResult> Put([FromBody] PreferenceDraft draft, HttpContext http, PreferenceStore preferences, Actors actors, CancellationToken cancellationToken)
    {
        var read = draft.Read();
        if (!read.IsOk)
        {
            return Problems.From(read.Rejection);
        }

        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        await preferences.SaveAsync(actor.Person, read.Value, cancellationToken);
        return Results.Ok(PreferenceDraft.Of(read.Value));
    }
}
