using System.Globalization;
using Azure;
using M365Support.People;
using M365Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace M365Support.HttpApi;

/// <summary>The roster for programs: managers read and change it, agents pause themselves.</summary>
public static class RosterApi
{
    private const int MostChanges = 100;

    public static IEndpointRouteBuilder MapRosterApi(this IEndpointRouteBuilder app)
    {
        var members = app.MapGroup("/api/roster").WithTags("Roster").RequireAuthorization().CountStorage();
        members.MapGet("/", List)
            .WithName("ListRoster").WithSummary("Everybody of the desk; managers only.")
            .Produces<IReadOnlyList<RosterMemberModel>>().ProducesProblem(StatusCodes.Status403Forbidden);
        members.MapGet("/{address}", Get)
            .WithName("GetRosterMember").WithSummary("One member, by mail address; the ETag is what a change has to match.")
            .Produces<RosterMemberModel>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        members.MapGet("/{address}/changes", Changes)
            .WithName("ListRosterChanges").WithSummary("Who changed a member, when, and how it was before; the latest first.")
            .Produces<IReadOnlyList<RosterChangeModel>>().ProducesProblem(StatusCodes.Status403Forbidden);
        members.MapPut("/{address}", Put)
            .WithName("PutRosterMember")
            .WithSummary("Adds a member (If-None-Match: *) or replaces one (If-Match: its ETag).")
            .Produces<RosterMemberModel>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        members.MapDelete("/{address}", Delete)
            .WithName("DeleteRosterMember").WithSummary("Takes a member off the roster (If-Match: its ETag).")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        members.MapPut("/me/pause", Pause)
            .WithName("PauseMe").WithSummary("Has the calling agent take no new tickets, until a moment or until further notice; or take them again.")
            .Produces<RosterMemberModel>().ProducesProblem(StatusCodes.Status403Forbidden);
        return app;
    }

    private static async Task<IResult> List(HttpContext http, Roster roster, Actors actors, CancellationToken cancellationToken) =>
        await ManagerAsync(http, actors, cancellationToken) is null
            ? NotAllowed()
            : Results.Ok((await roster.LoadAsync(cancellationToken)).Select(RosterMemberModel.From).ToList());

    private static async Task<IResult> Get(string address, HttpContext http, Roster roster, Actors actors, CancellationToken cancellationToken) =>
        await ManagerAsync(http, actors, cancellationToken) is null ? NotAllowed()
        : await roster.ReadAsync(address, cancellationToken) is { } member ? Member(member, http)
        : NotFound(address);

    private static async Task<IResult> Changes(string address, HttpContext http, Roster roster, Actors actors, CancellationToken cancellationToken) =>
        await ManagerAsync(http, actors, cancellationToken) is null
            ? NotAllowed()
            : Results.Ok((await roster.ChangesAsync(address, MostChanges, cancellationToken)).Select(RosterChangeModel.From).ToList());

    private static async Task<IResult> Put(
        string address,
        [FromBody] RosterDraft draft,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "If-None-Match")] string? ifNoneMatch,
        HttpContext http,
        Roster roster,
        PersonDirectory directory,
        Actors actors,
        CancellationToken cancellationToken)
    {
        if (await ManagerAsync(http, actors, cancellationToken) is not { } manager)
        {
            return NotAllowed();
        }

        if (string.IsNullOrEmpty(ifMatch) && ifNoneMatch != "*")
        {
            return ConditionMissing("Send If-Match with the member's ETag to replace it, or If-None-Match: * to add it.");
        }

        var (member, faults) = (draft with { Address = address }).Read();
        if (member is null)
        {
            return Results.ValidationProblem(faults.GroupBy(f => f.Field, StringComparer.Ordinal)
                .ToDictionary(f => f.Key, f => f.Select(fault => fault.ToText(CultureInfo.CurrentUICulture)).ToArray(), StringComparer.Ordinal));
        }

        var etag = string.IsNullOrEmpty(ifMatch) ? default : ifMatch == "*" ? (await roster.ReadAsync(address, cancellationToken))?.ETag ?? ETag.All : new ETag(ifMatch);
        var id = member.AadObjectId ?? (await directory.FindByAddressAsync(member.Address, member.Name, cancellationToken)).AadObjectId;
        var result = await roster.SaveAsync(member with { AadObjectId = id, ETag = etag }, manager.Person, cancellationToken);
        return result.Outcome == RosterOutcome.Done ? Member(result.Change!.After!, http) : Refused(result.Outcome, address);
    }

    private static async Task<IResult> Delete(
        string address, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Roster roster, Actors actors, CancellationToken cancellationToken)
    {
        if (await ManagerAsync(http, actors, cancellationToken) is not { } manager)
        {
            return NotAllowed();
        }

        if (string.IsNullOrEmpty(ifMatch))
        {
            return ConditionMissing("Send If-Match with the member's ETag.");
        }

        var result = await roster.RemoveAsync(address, new ETag(ifMatch), manager.Person, cancellationToken);
        return result.Outcome == RosterOutcome.Done ? Results.NoContent() : Refused(result.Outcome, address);
    }

    private static async Task<IResult> Pause([FromBody] PauseModel pause, HttpContext http, Roster roster, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        var result = await roster.PauseAsync(actor.Person.Address, pause.Paused, pause.Until, actor.Person, cancellationToken);
        return result.Outcome == RosterOutcome.Done && await roster.FindAsync(actor.Person.Address, cancellationToken) is { } member
            ? Member(member, http)
            : NotAllowed();
    }

    private static async Task<Actor?> ManagerAsync(HttpContext http, Actors actors, CancellationToken cancellationToken) =>
        await actors.FromAsync(http.User, Channel.Api, cancellationToken) is var actor && actor.Is(Roles.Manager) ? actor : null;

    private static IResult Member(RosterMember member, HttpContext http)
    {
        http.Response.Headers.ETag = member.ETag.ToString();
        return Results.Ok(RosterMemberModel.From(member));
    }

    private static IResult NotAllowed() => Results.Problem(
        title: "Not allowed", detail: "Only managers of the desk see and change its roster; agents pause themselves.", statusCode: StatusCodes.Status403Forbidden);

    private static IResult NotFound(string address) =>
        Results.Problem(title: "Not found", detail: $"Nobody on the roster has the address {address}.", statusCode: StatusCodes.Status404NotFound);

    private static IResult ConditionMissing(string detail) =>
        Results.Problem(title: "Condition missing", detail: detail, statusCode: StatusCodes.Status428PreconditionRequired);

    private static IResult Refused(RosterOutcome outcome, string address) => outcome switch
    {
        RosterOutcome.NotFound => NotFound(address),
        RosterOutcome.LastManager => Results.Problem(
            title: "The last manager", detail: "A desk has at least one manager. Add another one first.", statusCode: StatusCodes.Status409Conflict),
        _ => Results.Problem(
            title: "Changed meanwhile", detail: "Somebody else changed the member first. Read it again, then try once more.", statusCode: StatusCodes.Status412PreconditionFailed),
    };
}

/// <summary>Somebody of the desk.</summary>
/// <param name="Etag">What a change has to match.</param>
/// <param name="Version">How often it was changed.</param>
public sealed record RosterMemberModel(RosterDraft Member, string Etag, int Version)
{
    public static RosterMemberModel From(RosterMember member) => new(RosterDraft.Of(member), member.ETag.ToString(), member.Version);
}

/// <summary>A change of the roster.</summary>
/// <param name="Before">Null where the member was added.</param>
/// <param name="After">Null where the member was taken off.</param>
public sealed record RosterChangeModel(string Id, DateTimeOffset At, PersonModel By, RosterDraft? Before, RosterDraft? After)
{
    public static RosterChangeModel From(RosterChange change) => new(
        change.Id,
        change.At,
        PersonModel.From(change.By)!,
        change.Before is null ? null : RosterDraft.Of(change.Before),
        change.After is null ? null : RosterDraft.Of(change.After));
}

/// <summary>Whether new tickets come.</summary>
/// <param name="Until">When they come again by themselves; null for until further notice.</param>
public sealed record PauseModel(bool Paused, DateTimeOffset? Until);
