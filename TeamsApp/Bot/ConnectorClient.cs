using System.Net;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace M365Support.Bot;

/// <summary>Speaks to the Bot Connector (Learn: "Bot Connector API reference"): sends, replaces and deletes activities, opens conversations, reads members.</summary>
/// <remarks>Every address is checked by <see cref="ServiceUrls"/>. Throttling is honoured and waited for within <see cref="BotOptions.MaxThrottleWait"/>; a post whose fate is unknown is never repeated.</remarks>
public sealed class ConnectorClient
{
    /// <summary>The largest activity sent, in bytes of JSON. Teams refuses at about 100 KB after its own additions.</summary>
    public const int MaxActivityBytes = 80 * 1024;

    private const int MaxTries = 3;
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);

    private readonly HttpPipeline anonymous;
    private readonly HttpPipeline? authenticated;
    private readonly ServiceUrls serviceUrls;
    private readonly ConversationThrottle throttle;
    private readonly TimeProvider time;
    private readonly TimeSpan maxWait;

    /// <summary>Connects as the bot. Without a credential, in local mode, no token is sent and only loopback connectors are spoken to.</summary>
    public ConnectorClient(IOptions<BotOptions> options, ServiceUrls serviceUrls, ConversationThrottle throttle, TimeProvider time, TokenCredential? credential = null, HttpPipelineTransport? transport = null)
    {
        this.serviceUrls = serviceUrls;
        this.throttle = throttle;
        this.time = time;
        maxWait = options.Value.MaxThrottleWait;
        anonymous = HttpPipelineBuilder.Build(new ConnectorClientOptions(options.Value, transport));
        authenticated = credential is null
            ? null
            : HttpPipelineBuilder.Build(new ConnectorClientOptions(options.Value, transport), new BearerTokenAuthenticationPolicy(credential, options.Value.Scope));
    }

    /// <summary>Posts an activity at the end of a conversation.</summary>
    /// <param name="conversation">Where to.</param>
    /// <param name="activity">What.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="note">Remembers the post while it is under way, where it must not be repeated after a crash.</param>
    /// <returns>The new activity's id; null where the connector gives none, as for typing.</returns>
    /// <exception cref="ConnectorException">See the subclasses.</exception>
    public Task<string?> SendToConversationAsync(ConversationReference conversation, Activity activity, CancellationToken cancellationToken, IPostNote? note = null)
        => PostAsync(conversation, $"v3/conversations/{ConversationId(conversation)}/activities", Address(conversation, activity), note, cancellationToken);

    /// <summary>Posts an activity as the answer to another one.</summary>
    /// <inheritdoc cref="SendToConversationAsync"/>
    public Task<string?> ReplyToActivityAsync(ConversationReference conversation, string activityId, Activity activity, CancellationToken cancellationToken)
        => PostAsync(
            conversation,
            $"v3/conversations/{ConversationId(conversation)}/activities/{Segment(activityId)}",
            Address(conversation, activity) with { ReplyToId = activityId },
            note: null,
            cancellationToken);

    /// <summary>Replaces an activity that the bot sent.</summary>
    /// <exception cref="ActivityGoneException">It no longer exists.</exception>
    /// <exception cref="ConnectorException">See the subclasses.</exception>
    public async Task UpdateActivityAsync(ConversationReference conversation, string activityId, Activity activity, CancellationToken cancellationToken)
    {
        var body = Serialize(Address(conversation, activity) with { Id = activityId });
        await throttle.WaitAsync(conversation.Conversation!.Id!, maxWait, cancellationToken);
        var path = $"v3/conversations/{ConversationId(conversation)}/activities/{Segment(activityId)}";
        await SendAsync(conversation.ServiceUrl, RequestMethod.Put, path, body, CallKind.ReplacesActivity, cancellationToken);
    }

    /// <summary>Deletes an activity that the bot sent.</summary>
    /// <exception cref="ActivityGoneException">It no longer exists.</exception>
    /// <exception cref="ConnectorException">See the subclasses.</exception>
    public async Task DeleteActivityAsync(ConversationReference conversation, string activityId, CancellationToken cancellationToken)
    {
        await throttle.WaitAsync(conversation.Conversation!.Id!, maxWait, cancellationToken);
        var path = $"v3/conversations/{ConversationId(conversation)}/activities/{Segment(activityId)}";
        await SendAsync(conversation.ServiceUrl, RequestMethod.Delete, path, body: null, CallKind.ReplacesActivity, cancellationToken);
    }

    /// <summary>Opens the one-to-one conversation with a person, or finds the one there is: the connector answers with the same id each time.</summary>
    /// <param name="serviceUrl">The connector to ask.</param>
    /// <param name="bot">The bot itself.</param>
    /// <param name="memberId">The person's channel id or Entra object id.</param>
    /// <param name="tenantId">The person's tenant.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ConnectorException">See the subclasses.</exception>
    public async Task<ConversationReference> CreateConversationAsync(string serviceUrl, ChannelAccount bot, string memberId, string? tenantId, CancellationToken cancellationToken)
    {
        var parameters = new ConversationParameters
        {
            Bot = bot,
            Members = [new ChannelAccount { Id = memberId }],
            TenantId = tenantId,
            ChannelData = tenantId is null ? null : new TeamsChannelData { Tenant = new(tenantId) },
        };
        var response = await SendAsync(serviceUrl, RequestMethod.Post, "v3/conversations", Serialize(parameters), CallKind.Repeatable, cancellationToken);
        var id = Read<ConversationResourceResponse>(response)?.Id
            ?? throw new ConnectorRefusedException((HttpStatusCode)response.Status, "NoConversationId", detail: null);
        return new()
        {
            Bot = bot,
            User = new ChannelAccount { Id = memberId },
            Conversation = new() { Id = id, ConversationType = "personal", TenantId = tenantId },
            ChannelId = "msteams",
            ServiceUrl = serviceUrl,
        };
    }

    /// <summary>One member of a conversation, with name and mail address.</summary>
    /// <exception cref="ConnectorException">See the subclasses; a member who left is <see cref="ConversationUnreachableException"/>.</exception>
    public async Task<ChannelAccount?> GetMemberAsync(ConversationReference conversation, string memberId, CancellationToken cancellationToken)
    {
        var path = $"v3/conversations/{ConversationId(conversation)}/members/{Segment(memberId)}";
        return Read<ChannelAccount>(await SendAsync(conversation.ServiceUrl, RequestMethod.Get, path, body: null, CallKind.Repeatable, cancellationToken));
    }

    /// <summary>One page of the members of a conversation, 50 to 500 of them.</summary>
    /// <exception cref="ConnectorException">See the subclasses.</exception>
    public async Task<PagedMembersResult> GetPagedMembersAsync(ConversationReference conversation, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        var path = $"v3/conversations/{ConversationId(conversation)}/pagedmembers?pageSize={pageSize}";
        if (continuationToken is not null)
        {
            path += $"&continuationToken={Uri.EscapeDataString(continuationToken)}";
        }

        var response = await SendAsync(conversation.ServiceUrl, RequestMethod.Get, path, body: null, CallKind.Repeatable, cancellationToken);
        return Read<PagedMembersResult>(response) ?? new(Members: [], ContinuationToken: null);
    }

    private async Task<string?> PostAsync(ConversationReference conversation, string path, Activity activity, IPostNote? note, CancellationToken cancellationToken)
    {
        var body = Serialize(activity);
        await throttle.WaitAsync(conversation.Conversation!.Id!, maxWait, cancellationToken);
        return Read<ResourceResponse>(await SendAsync(conversation.ServiceUrl, RequestMethod.Post, path, body, CallKind.PostsActivity, cancellationToken, note))?.Id;
    }

    private async Task<Response> SendAsync(string? serviceUrl, RequestMethod method, string path, byte[]? body, CallKind kind, CancellationToken cancellationToken, IPostNote? note = null)
    {
        var service = serviceUrls.Trusted(serviceUrl) ?? throw new UntrustedServiceUrlException();
        var pipeline = serviceUrls.IsLocal(service) ? anonymous : authenticated ?? throw new UntrustedServiceUrlException();
        var uri = new Uri(service, path);
        var waited = TimeSpan.Zero;
        for (var attempt = 1; ; attempt++)
        {
            using var request = pipeline.CreateRequest();
            request.Method = method;
            request.Uri.Reset(uri);
            request.Headers.Add("Accept", "application/json");
            if (body is not null)
            {
                request.Headers.Add("Content-Type", "application/json; charset=utf-8");
                request.Content = RequestContent.Create(body);
            }

            if (note is not null && !await note.BeginAsync(cancellationToken))
            {
                throw new DeliveryUncertainException(status: null, code: null);
            }

            ConnectorException failure;
            try
            {
                var response = await pipeline.SendRequestAsync(request, cancellationToken);
                if (!response.IsError)
                {
                    return response;
                }

                failure = ConnectorErrors.From(response, kind, body?.Length ?? 0, Backoff(attempt), time.GetUtcNow());
            }
            catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failure = ConnectorErrors.From(e, kind);
            }

            if (note is not null && failure is not DeliveryUncertainException)
            {
                await note.AbandonAsync();
            }

            var wait = failure switch
            {
                ConnectorThrottledException throttled => throttled.RetryAfter,
                ConnectorUnavailableException away when attempt < MaxTries => away.RetryAfter ?? Backoff(attempt),
                _ => (TimeSpan?)null,
            };
            if (wait is not { } pause || waited + pause > maxWait)
            {
                throw failure;
            }

            waited += pause;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private static TimeSpan Backoff(int attempt) => FirstBackoff * Math.Pow(2, attempt - 1);

    private static Activity Address(ConversationReference conversation, Activity activity) => activity with
    {
        From = activity.From ?? conversation.Bot,
        Recipient = activity.Recipient ?? conversation.User,
        Conversation = activity.Conversation ?? conversation.Conversation,
        ChannelId = activity.ChannelId ?? conversation.ChannelId,
        ServiceUrl = activity.ServiceUrl ?? conversation.ServiceUrl,
    };

    private static string ConversationId(ConversationReference conversation) => Segment(conversation.Conversation?.Id ?? "");

    /// <summary>One path segment. An id of dots alone would climb the path, whatever the escaping.</summary>
    private static string Segment(string id) => id.All(c => c == '.')
        ? throw new ConversationUnreachableException(HttpStatusCode.NotFound, "InvalidId")
        : Uri.EscapeDataString(id);

    private static byte[] Serialize<T>(T value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, BotJson.Options);
        return bytes.Length <= MaxActivityBytes ? bytes : throw new ActivityTooLargeException(bytes.Length);
    }

    private static T? Read<T>(Response response) where T : class
    {
        if (response.Content.ToMemory().IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(response.Content.ToMemory().Span, BotJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class ConnectorClientOptions : ClientOptions
    {
        public ConnectorClientOptions(BotOptions options, HttpPipelineTransport? transport)
        {
            Transport = transport ?? Transport;
            // Only this client knows which calls may be repeated.
            Retry.MaxRetries = 0;
            Retry.NetworkTimeout = options.NetworkTimeout;
            Diagnostics.ApplicationId = "M365Support";
        }
    }
}

/// <summary>What to open (Bot Connector: ConversationParameters).</summary>
public sealed record ConversationParameters
{
    public bool IsGroup { get; init; }
    public ChannelAccount? Bot { get; init; }
    public IReadOnlyList<ChannelAccount>? Members { get; init; }
    public string? TenantId { get; init; }
    public TeamsChannelData? ChannelData { get; init; }
    public Activity? Activity { get; init; }
}

/// <summary>The id of what was posted.</summary>
public sealed record ResourceResponse(string? Id);

/// <summary>The id of what was opened.</summary>
public sealed record ConversationResourceResponse(string? Id, string? ActivityId, string? ServiceUrl);

/// <summary>One page of members; a null token means that it is the last.</summary>
public sealed record PagedMembersResult(IReadOnlyList<ChannelAccount>? Members, string? ContinuationToken);
