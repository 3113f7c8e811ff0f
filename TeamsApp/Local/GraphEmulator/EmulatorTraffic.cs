using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace M365Support.Local;

/// <summary>Counts the requests per route, makes chosen ones fail, and holds every mailbox to four requests at once.</summary>
internal sealed class EmulatorTraffic
{
    private const int RequestsPerMailbox = 4;

    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> underWay = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock sync = new();
    private readonly List<Fault> faults = [];
    private readonly List<Fault> held = [];
    private int mostAtOnce;

    /// <summary>Under <c>/_emulator/faults</c> and <c>/_emulator/requests</c>.</summary>
    public void Map(WebApplication app)
    {
        app.MapPost("/_emulator/faults", AddFaultAsync);
        app.MapDelete("/_emulator/faults", ClearFaults);
        app.MapGet("/_emulator/requests", () => EmulatorResults.Json(new JsonObject
        {
            ["routes"] = new JsonObject(counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value))),
            ["mostAtOncePerMailbox"] = mostAtOnce,
        }));
        app.MapDelete("/_emulator/requests", () =>
        {
            counts.Clear();
            mostAtOnce = 0;
            return Results.NoContent();
        });
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/v1.0", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        counts.AddOrUpdate($"{context.Request.Method} {route?["/v1.0".Length..] ?? "unknown"}", 1, (_, count) => count + 1);
        var mailbox = route is not null && IsMail(route) ? context.Request.RouteValues["user"] as string : null;
        if (mailbox is not null && !Enter(mailbox))
        {
            Leave(mailbox);
            context.Response.Headers.RetryAfter = "1";
            await EmulatorResults.Error(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.").ExecuteAsync(context);
            return;
        }

        try
        {
            await (await FailAsync(context) ? Task.CompletedTask : next(context));
        }
        finally
        {
            Leave(mailbox);
        }
    }

    private static bool IsMail(string route) =>
        route.StartsWith("/v1.0/users/{user}/mail", StringComparison.Ordinal) || route.StartsWith("/v1.0/users/{user}/messages", StringComparison.Ordinal)
        || route.EndsWith("/sendMail", StringComparison.Ordinal);

    private bool Enter(string mailbox)
    {
        var count = underWay.AddOrUpdate(mailbox, 1, (_, count) => count + 1);
        lock (sync)
        {
            mostAtOnce = Math.Max(mostAtOnce, count);
        }

        return count <= RequestsPerMailbox;
    }

    private void Leave(string? mailbox)
    {
        if (mailbox is not null)
        {
            underWay.AddOrUpdate(mailbox, 0, (_, count) => count - 1);
        }
    }

    private async Task<bool> FailAsync(HttpContext context)
    {
        Fault? fault;
        lock (sync)
        {
            fault = faults.FirstOrDefault(fault => fault.Matches(context.Request));
            if (fault is not null && --fault.Times == 0)
            {
                faults.Remove(fault);
            }

            if (fault is { Hold: true } && !held.Contains(fault))
            {
                held.Add(fault);
            }
        }

        switch (fault)
        {
            case null:
                return false;
            case { Hold: true }:
                await fault.Released.Task.WaitAsync(context.RequestAborted);
                return false;
            case { Abort: true }:
                context.Abort();
                return true;
            default:
                if (fault.RetryAfter is { } seconds)
                {
                    context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                }

                await EmulatorResults.Error(fault.Status, fault.Code, "A fault that was asked for.").ExecuteAsync(context);
                return true;
        }
    }

    private async Task<IResult> AddFaultAsync(HttpRequest request)
    {
        if (await EmulatorResults.BodyAsync(request) is not { } body || EmulatorResults.Text(body, "path") is not { Length: > 0 } path)
        {
            return EmulatorResults.Error(400, "BadRequest", "A fault is {\"path\": \"part of a path\", \"method\": \"GET\", \"status\": 429, \"times\": 1, \"retryAfter\": 1, \"hold\": false, \"abort\": false}.");
        }

        var fault = new Fault(path, EmulatorResults.Text(body, "method"), Number(body, "status") ?? 503, EmulatorResults.Text(body, "code"), Number(body, "retryAfter"))
        {
            Times = Number(body, "times") ?? 1,
            Hold = Flag(body, "hold"),
            Abort = Flag(body, "abort"),
        };
        if (fault.Status is < 400 or > 599 || fault.Times < 1)
        {
            return EmulatorResults.Error(400, "BadRequest", "A fault's status is 400 to 599, its times at least 1.");
        }

        lock (sync)
        {
            faults.Add(fault);
        }

        return Results.NoContent();

        static int? Number(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue(out int number) ? number : null;
        static bool Flag(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
    }

    private IResult ClearFaults()
    {
        lock (sync)
        {
            held.ForEach(fault => fault.Released.TrySetResult());
            held.Clear();
            faults.Clear();
        }

        return Results.NoContent();
    }

    private sealed class Fault(string path, string? method, int status, string? code, int? retryAfter)
    {
        public int Status => status;

        public int? RetryAfter => retryAfter;

        public string Code => code ?? status switch
        {
            410 => "SyncStateNotFound",
            429 => "TooManyRequests",
            503 => "ServiceUnavailable",
            _ => "GeneralException",
        };

        public int Times { get; set; }

        public bool Hold { get; init; }

        public bool Abort { get; init; }

        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Matches(HttpRequest request) =>
            (method is null || HttpMethods.Equals(method, request.Method)) && (request.Path.Value ?? "").Contains(path, StringComparison.OrdinalIgnoreCase);
    }
}
