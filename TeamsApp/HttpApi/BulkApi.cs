using System.Globalization;
using System.Text.Json;
using M365Support.Acts;
using M365Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace M365Support.HttpApi;

/// <summary>One command for several tickets.</summary>
public static class BulkApi
{
    public static IEndpointRouteBuilder MapBulkApi(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/tickets/bulk", Execute)
            .WithName("CommandTickets").WithTags("Tickets").RequireAuthorization()
            .WithSummary("Does the same to up to 100 tickets. Answers 200 with what each came to, in the order asked for; the same Idempotency-Key again repeats nothing that was done.")
            .Produces<BulkAnswerModel>().ProducesProblem(StatusCodes.Status400BadRequest);
        return app;
    }

    private static async Task<IResult> Execute(
        [FromBody] BulkModel bulk,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        HttpContext http,
        TicketActs acts,
        Actors actors,
        CancellationToken cancellationToken)
    {
        if (bulk.Ids is not { Count: > 0 and <= TicketActs.MostTickets } || string.IsNullOrWhiteSpace(bulk.Command))
        {
            return Problems.Invalid($"ids is a list of 1 to {TicketActs.MostTickets.ToString(CultureInfo.InvariantCulture)} ticket numbers, command one of {string.Join(", ", TicketVerbs.All)}, and fields an object with the command's fields.");
        }

        if (!TicketVerbs.All.Contains(bulk.Command))
        {
            return Problems.From(new Rejection(RejectionReason.ValueUnknown, "command", bulk.Command.Length > 60 ? bulk.Command[..60] : bulk.Command, string.Join(", ", TicketVerbs.All)));
        }

        if (JsonFields.Refuse(bulk.Fields, bulk.Command) is { } refusal)
        {
            return refusal;
        }

        var ids = new List<TicketId>();
        foreach (var text in bulk.Ids)
        {
            if (!TicketId.TryParse(text, out var id))
            {
                return Problems.From(new Rejection(RejectionReason.ValueUnknown, "ids", text ?? "", "482-019-360, …"));
            }

            ids.Add(id);
        }

        var actor = await actors.FromAsync(http.User, Channel.Api, cancellationToken);
        var outcomes = await acts.DoAllAsync(
            [.. ids.Distinct()], bulk.Command, JsonFields.Of(bulk.Fields), actor, id => TicketsApi.CommandId($"{bulk.Command}\n{id}", idempotencyKey, actor), cancellationToken);
        return Results.Ok(BulkAnswerModel.From(outcomes, CultureInfo.CurrentUICulture));
    }
}

/// <summary>One command for several tickets.</summary>
/// <param name="Ids">1 to 100 ticket numbers.</param>
/// <param name="Command">As in the path of a command for one ticket.</param>
/// <param name="Fields">As in the body of a command for one ticket.</param>
public sealed record BulkModel(IReadOnlyList<string>? Ids, string? Command, JsonElement? Fields);

/// <summary>What several tickets came to.</summary>
/// <param name="Done">How many now are as asked for.</param>
/// <param name="Refused">How many are not.</param>
public sealed record BulkAnswerModel(int Done, int Refused, IReadOnlyList<BulkResultModel> Results)
{
    internal static BulkAnswerModel From(IReadOnlyList<ActOutcome> outcomes, CultureInfo culture) => new(
        outcomes.Count(o => o.Result.IsOk),
        outcomes.Count(o => !o.Result.IsOk),
        [.. outcomes.Select(o => BulkResultModel.From(o, culture))]);
}

/// <summary>What one ticket of several came to.</summary>
/// <param name="Status">The status that the command alone would have been answered with: 200, or that of the refusal.</param>
/// <param name="Changed">Whether this call changed it.</param>
/// <param name="Reason">The reason of a refusal, as in problem details.</param>
/// <param name="Detail">What is wrong and how to mend it.</param>
/// <param name="Version">The ticket's version now; null for a refusal.</param>
public sealed record BulkResultModel(string Id, int Status, bool Changed, string? Reason, string? Detail, string? Field, long? Version)
{
    internal static BulkResultModel From(ActOutcome outcome, CultureInfo culture) => outcome.Result is { IsOk: false, Rejection: { } rejection }
        ? new BulkResultModel(outcome.Ticket.ToString(), Problems.StatusOf(rejection.Reason), Changed: false, rejection.Reason.ToString(), rejection.ToText(culture), rejection.Field, null)
        : new BulkResultModel(outcome.Ticket.ToString(), StatusCodes.Status200OK, outcome.Result.Value.IsNew, null, null, null, outcome.Result.Value.Ticket.Version);
}
