using M365Support.Tickets;
using M365Support.Wording;
using Microsoft.AspNetCore.Mvc;

namespace M365Support.HttpApi;

/// <summary>The glossary for programs: everybody of the desk reads it, managers change it.</summary>
public static class GlossaryApi
{
    private const int MostOnPage = 200;

    public static IEndpointRouteBuilder MapGlossaryApi(this IEndpointRouteBuilder app)
    {
        var terms = app.MapGroup("/api/glossary").WithTags("Glossary").RequireAuthorization().CountStorage();
        terms.MapGet("/{language}", List)
            .WithName("ListGlossary").WithSummary("Terms of a language (en, zh-Hans), in order; search narrows them down, first and count choose a page.")
            .Produces<GlossaryPageModel>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        terms.MapGet("/{language}/{term}", Get)
            .WithName("GetGlossaryTerm").WithSummary("One term; the ETag is what a change has to match.")
            .Produces<GlossaryTermModel>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        terms.MapPut("/{language}/{term}", Put)
            .WithName("PutGlossaryTerm").WithSummary("Adds a term (If-None-Match: *) or changes its explanation (If-Match: its ETag).")
            .Produces<GlossaryTermModel>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        terms.MapDelete("/{language}/{term}", Delete)
            .WithName("DeleteGlossaryTerm").WithSummary("Takes a term out (If-Match: its ETag), also one that is shipped.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        return app;
    }

    private static async Task<IResult> List(
        string language, string? search, int? first, int? count, HttpContext http, Glossary glossary, Actors actors, CancellationToken cancellationToken)
    {
        if (!TicketDecider.IsDesk(await actors.FromAsync(http.User, Channel.Api, cancellationToken)))
        {
            return NotAllowed();
        }

        if (!Glossary.Languages.Contains(language))
        {
            return Problems.From(new Rejection(RejectionReason.ValueUnknown, "language", language.Length > 20 ? language[..20] : language, string.Join(", ", Glossary.Languages)));
        }

        var found = Glossary.Search(await glossary.ListAsync(language, cancellationToken), search);
        var page = found.Skip(Math.Max(first ?? 0, 0)).Take(Math.Clamp(count ?? MostOnPage, 1, MostOnPage)).Select(GlossaryTermModel.From).ToList();
        return Results.Ok(new GlossaryPageModel(page, found.Count));
    }

    private static async Task<IResult> Get(string language, string term, HttpContext http, Glossary glossary, Actors actors, CancellationToken cancellationToken) =>
        !TicketDecider.IsDesk(await actors.FromAsync(http.User, Channel.Api, cancellationToken)) ? NotAllowed()
        : await glossary.FindAsync(language, term, cancellationToken) is { } found ? Found(found, http)
        : NotFound(term);

    private static async Task<IResult> Put(
        string language,
        string term,
        [FromBody] GlossaryPlainModel body,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "If-None-Match")] string? ifNoneMatch,
        HttpContext http,
        Glossary glossary,
        Actors actors,
        CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        if (!actor.Is(Roles.Manager))
        {
            return NotAllowed();
        }

        if (string.IsNullOrEmpty(ifMatch) && ifNoneMatch != "*")
        {
            return ConditionMissing("Send If-Match with the term's ETag to change it, or If-None-Match: * to add it.");
        }

        var read = GlossaryTerm.Read(language, term, body.Plain);
        if (!read.IsOk)
        {
            return Problems.From(read.Rejection);
        }

        var outcome = await glossary.SaveAsync(read.Value, ETagOf(ifMatch), actor.Person, cancellationToken);
        return outcome == GlossaryOutcome.Done && await glossary.FindAsync(read.Value.Language, read.Value.Term, cancellationToken) is { } saved
            ? Found(saved, http)
            : Refused(outcome, term);
    }

    private static async Task<IResult> Delete(
        string language, string term, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Glossary glossary, Actors actors, CancellationToken cancellationToken)
    {
        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        if (!actor.Is(Roles.Manager))
        {
            return NotAllowed();
        }

        if (ETagOf(ifMatch) is not { } etag)
        {
            return ConditionMissing("Send If-Match with the term's ETag.");
        }

        var outcome = await glossary.RemoveAsync(language, term, etag, actor.Person, cancellationToken);
        return outcome == GlossaryOutcome.Done ? Results.NoContent() : Refused(outcome, term);
    }

    /// <summary>A term as it was shipped has an ETag in quotes like all others, which the glossary writes without.</summary>
    private static string? ETagOf(string? header) => string.IsNullOrEmpty(header) ? null : header.Trim('"') == Glossary.Shipped ? Glossary.Shipped : header;

    private static IResult Found(GlossaryTerm term, HttpContext http)
    {
        http.Response.Headers.ETag = term.ETag == Glossary.Shipped ? $"\"{Glossary.Shipped}\"" : term.ETag;
        return Results.Ok(GlossaryTermModel.From(term));
    }

    private static IResult NotAllowed() => Results.Problem(
        title: "Not allowed", detail: "The desk reads the glossary, and its managers change it.", statusCode: StatusCodes.Status403Forbidden);

    private static IResult NotFound(string term) =>
        Results.Problem(title: "Not found", detail: $"The glossary has no term “{(term.Length > 60 ? term[..60] : term)}” in this language.", statusCode: StatusCodes.Status404NotFound);

    private static IResult ConditionMissing(string detail) =>
        Results.Problem(title: "Condition missing", detail: detail, statusCode: StatusCodes.Status428PreconditionRequired);

    private static IResult Refused(GlossaryOutcome outcome, string term) => outcome switch
    {
        GlossaryOutcome.NotFound => NotFound(term),
        GlossaryOutcome.Full => Results.Problem(
            title: "Full", detail: $"The glossary has {Glossary.MostOwn} terms of its own. Remove some that nobody needs first.", statusCode: StatusCodes.Status409Conflict),
        _ => Results.Problem(
            title: "Changed meanwhile", detail: "Somebody else changed the term first, or it is there already. Read it again, then try once more.", statusCode: StatusCodes.Status412PreconditionFailed),
    };
}

/// <summary>The explanation of a term.</summary>
public sealed record GlossaryPlainModel(string? Plain);

/// <summary>A term and its explanation.</summary>
/// <param name="By">Who last changed it; null where it is as shipped.</param>
public sealed record GlossaryTermModel(string Language, string Term, string Plain, string Etag, string? By, DateTimeOffset? At)
{
    public static GlossaryTermModel From(GlossaryTerm term) => new(term.Language, term.Term, term.Plain, term.ETag, term.By?.Name, term.At);
}

/// <summary>A page of terms, and how many there are in all.</summary>
public sealed record GlossaryPageModel(IReadOnlyList<GlossaryTermModel> Items, int Found);
