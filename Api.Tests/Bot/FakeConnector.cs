using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace M365Support.Bot;

/// <summary>A request that reached the connector.</summary>
internal sealed record ConnectorRequest(string Method, string RawPath, string? Authorization, JsonElement? Body);

/// <summary>A connector over real HTTP that answers as the test says: scripted answers first, 201 with a new id afterwards.</summary>
internal sealed class FakeConnector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> script = new();
    private TaskCompletionSource? hangs;
    private int ids;

    private FakeConnector(WebApplication app) => this.app = app;

    public ConcurrentQueue<ConnectorRequest> Requests { get; } = new();

    public string ServiceUrl { get; private set; } = "";

    public static async Task<FakeConnector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        FakeConnector connector = new(builder.Build());
        connector.app.Run(connector.AnswerAsync);
        await connector.app.StartAsync();
        connector.ServiceUrl = connector.app.Urls.First() + "/";
        return connector;
    }

    /// <summary>The next request is answered with this.</summary>
    public FakeConnector Next(int status, object? body = null, params (string Name, string Value)[] headers)
    {
        script.Enqueue(async context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            if (body is not null)
            {
                await context.Response.WriteAsJsonAsync(body);
            }
        });
        return this;
    }

    /// <summary>The next request is taken, and then the line goes dead.</summary>
    public FakeConnector NextIsCutOff()
    {
        script.Enqueue(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        return this;
    }

    /// <summary>Messages are taken and never answered, until <see cref="AnswerAgain"/>.</summary>
    public void HangFromNowOn() => Volatile.Write(ref hangs, new TaskCompletionSource());

    public void AnswerAgain() => Interlocked.Exchange(ref hangs, null)?.SetResult();

    public ConversationReference Conversation(string id = "a:1", string person = "29:person") => new()
    {
        ServiceUrl = ServiceUrl,
        ChannelId = "msteams",
        Bot = new() { Id = "28:bot", Name = "IT Support" },
        User = new() { Id = person },
        Conversation = new() { Id = id, ConversationType = "personal", TenantId = "tenant" },
    };

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        JsonElement? body = null;
        if (context.Request.ContentLength > 0)
        {
            body = await context.Request.ReadFromJsonAsync<JsonElement>();
        }

        var path = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        Requests.Enqueue(new(context.Request.Method, path, context.Request.Headers.Authorization, body));
        if (Volatile.Read(ref hangs) is { } hang && path.EndsWith("/activities", StringComparison.Ordinal))
        {
            await hang.Task;
        }
        else if (script.TryDequeue(out var answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            await context.Response.WriteAsJsonAsync(new { id = $"id-{Interlocked.Increment(ref ids)}" });
        }
    }
}
