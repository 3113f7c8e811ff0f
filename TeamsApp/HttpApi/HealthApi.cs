using M365Support.Mail.Sync;
using M365Support.Storage;
using M365Support.Tickets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace M365Support.HttpApi;

/// <summary>Whether the process lives, and whether what it needs answers.</summary>
public static class HealthApi
{
    public static IServiceCollection AddDeskHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<StorageHealth>("storage")
            .AddCheck<QueueHealth>("queue")
            .AddCheck<GraphHealth>("graph")
            .AddCheck<MailHealth>("mail");
        return services;
    }

    public static IEndpointRouteBuilder MapHealthApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Ok(new HealthModel("Healthy", new Dictionary<string, HealthEntryModel>())))
            .WithName("Live").WithTags("Health").WithSummary("Answers as long as the process lives.").Produces<HealthModel>();
        app.MapGet("/health/ready", Ready)
            .WithName("Ready").WithTags("Health")
            .WithSummary("Storage, Graph, mail folders and queue, each by name, with the number of work items that wait and that were set aside (poison).")
            .Produces<HealthModel>().Produces<HealthModel>(StatusCodes.Status503ServiceUnavailable);
        return app;
    }

    private static async Task<IResult> Ready(HealthCheckService checks, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var model = new HealthModel(
            report.Status.ToString(),
            report.Entries.ToDictionary(e => e.Key, e => new HealthEntryModel(e.Value.Status.ToString(), e.Value.Description, e.Value.Data)));
        return Results.Json(model, statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private sealed class StorageHealth(DeskStorage storage) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await storage.CheckAsync(cancellationToken);
                return HealthCheckResult.Healthy("Tables and blobs answer.");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("Tables or blobs do not answer; check Storage:ConnectionString or Storage:AccountName, and the network.");
            }
        }
    }

    private sealed class QueueHealth(WorkQueue queue) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var (waiting, poison) = await queue.CountAsync(cancellationToken);
                var data = new Dictionary<string, object> { ["waiting"] = waiting, ["poison"] = poison };
                return poison == 0
                    ? HealthCheckResult.Healthy("The work queue answers.", data)
                    : HealthCheckResult.Degraded("Work items were set aside in the queue work-poison; the log says why.", data: data);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("The work queue does not answer; check Storage:ConnectionString or Storage:AccountName, and the network.");
            }
        }
    }

    private sealed class GraphHealth(Graph.GraphClient graph) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var users = graph.ListUsersAsync(1, cancellationToken).GetAsyncEnumerator(cancellationToken);
                await users.MoveNextAsync();
                return HealthCheckResult.Healthy("Microsoft Graph answers.");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Without Graph tickets are still taken and worked on; presence falls back to working hours.
                return HealthCheckResult.Degraded("Microsoft Graph does not answer; presence and mail wait for it.");
            }
        }
    }

    private sealed class MailHealth(MailboxSync mail) : IHealthCheck
    {
        private const int LongestProblem = 300;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var failing = mail.Status.Where(folder => folder.Error is not null).ToList();
            var data = failing.ToDictionary(folder => $"{folder.Mailbox}/{folder.Folder}", folder => (object)FirstLine(folder.Error!));
            return Task.FromResult(failing.Count == 0
                ? HealthCheckResult.Healthy("Every mail folder is read.")
                : HealthCheckResult.Degraded("Some mail folders cannot be read; the others are.", data: data));
        }

        private static string FirstLine(string text) => text.AsSpan(0, Math.Min(text.Length, LongestProblem)).ToString().Split('\n')[0].TrimEnd();
    }
}

/// <summary>How the desk is.</summary>
/// <param name="Status">Healthy, Degraded (works, with something missing) or Unhealthy.</param>
public sealed record HealthModel(string Status, IReadOnlyDictionary<string, HealthEntryModel> Checks);

/// <summary>How one thing is that the desk needs.</summary>
public sealed record HealthEntryModel(string Status, string? Description, IReadOnlyDictionary<string, object> Data);
