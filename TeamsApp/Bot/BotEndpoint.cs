using System.Buffers;
using System.Security.Claims;
using System.Text.Json;
using M365Support.Identity;
using Microsoft.Extensions.Options;

namespace M365Support.Bot;

/// <summary><c>POST /api/messages</c>: where the channel delivers activities.</summary>
public static partial class BotEndpoint
{
    /// <summary>The largest activity taken, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    public const string Path = "/api/messages";

    /// <summary>Maps the endpoint; who may call it is decided by scheme <see cref="BotAuthentication.Scheme"/>.</summary>
    public static IEndpointConventionBuilder MapBot(this IEndpointRouteBuilder endpoints)
        => endpoints.MapPost(Path, ReceiveAsync)
            .WithName("Bot")
            .WithSummary("Takes activities from the Bot Framework channel.")
            .WithTags("Bot")
            .Accepts<Activity>("application/json")
            .Produces(StatusCodes.Status200OK)
            .Produces(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .RequireAuthorization(BotAuthentication.Policy);

    internal static async Task<IResult> ReceiveAsync(
        HttpRequest request,
        ClaimsPrincipal channel,
        TurnDispatcher dispatcher,
        ServiceUrls serviceUrls,
        IOptions<BotOptions> options,
        IHostApplicationLifetime lifetime,
        TimeProvider time,
        ILogger<TurnDispatcher> logger)
    {
        if (!request.HasJsonContentType())
        {
            return Problem(StatusCodes.Status415UnsupportedMediaType, "An activity is sent as application/json.");
        }

        var (activity, refusal) = await ReadAsync(request);
        if (activity is null)
        {
            return refusal!;
        }

        if (serviceUrls.Trusted(activity.ServiceUrl) is null || activity.GetConversationReference() is not { } reference)
        {
            return Problem(StatusCodes.Status403Forbidden, "The activity's serviceUrl is not that of a trusted connector.");
        }

        if (!BotAuthentication.Vouches(channel, activity.ServiceUrl!, activity.ChannelId))
        {
            return Problem(StatusCodes.Status403Forbidden, "The token was not issued for this serviceUrl and channel.");
        }

        if (options.Value is { IsRegistered: true, TenantId: { } tenant } && activity.TenantId is { } other && !string.Equals(other, tenant, StringComparison.OrdinalIgnoreCase))
        {
            return Problem(StatusCodes.Status403Forbidden, "The activity comes from another tenant than the bot's own.");
        }

        // Not the request's own token: a channel that hangs up has not taken back what the person asked for.
        using var timeout = new CancellationTokenSource(options.Value.TurnTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, lifetime.ApplicationStopping);
        try
        {
            var response = await dispatcher.DispatchAsync(activity, reference, stop.Token);
            return response switch
            {
                null => Results.Ok(),
                { Body: null } => Results.StatusCode(response.Status),
                _ => Results.Json(response.Body, BotJson.Options, contentType: null, response.Status),
            };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Log.TimedOut(logger, activity.Type, activity.Name);
            return Problem(StatusCodes.Status503ServiceUnavailable, "The turn did not finish in time.");
        }
        catch (Exception e)
        {
            Log.Failed(logger, e, activity.Type, activity.Name);
            return Problem(StatusCodes.Status500InternalServerError, "The turn failed.");
        }
    }

    private static async Task<(Activity? Activity, IResult? Refusal)> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBytes)
        {
            return (null, TooLarge());
        }

        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, MaxBytes + 1), MaxBytes + 1, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
            if (length > MaxBytes)
            {
                return (null, TooLarge());
            }

            var activity = JsonSerializer.Deserialize<Activity>(buffer.AsSpan(0, length), BotJson.Options);
            return activity switch
            {
                null or { Type: null or "" } => (null, Problem(StatusCodes.Status400BadRequest, "The activity has no type.")),
                { Conversation.Id: null or "" } or { Conversation: null } => (null, Problem(StatusCodes.Status400BadRequest, "The activity has no conversation id.")),
                { ServiceUrl: null or "" } => (null, Problem(StatusCodes.Status400BadRequest, "The activity has no serviceUrl.")),
                _ => (activity, null),
            };
        }
        catch (JsonException e)
        {
            return (null, Problem(StatusCodes.Status400BadRequest, $"The body is not a readable activity (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static IResult TooLarge() => Problem(StatusCodes.Status413PayloadTooLarge, $"An activity may have at most {MaxBytes:N0} bytes.");

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Type} {Name} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string type, string? name);

        [LoggerMessage(LogLevel.Error, "{Type} {Name} did not finish in time and was cancelled")]
        public static partial void TimedOut(ILogger logger, string type, string? name);
    }
}
