using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace M365Support.Azure;

/// <summary>A storage service on real HTTP that answers as a test says: with what Azurite never does.</summary>
internal sealed class StubService : IAsyncDisposable
{
    public const string Key = "c2VjcmV0LXNlY3JldC1zZWNyZXQ=";

    private readonly WebApplication app;
    private readonly Func<HttpContext, int, Task> answer;

    private StubService(Func<HttpContext, int, Task> answer)
    {
        this.answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(HandleAsync);
    }

    public sealed record Received(string Method, string Url, string Date, string Authorization, TimeSpan At);

    public ConcurrentQueue<Received> Requests { get; } = new();

    public string ConnectionString
    {
        get
        {
            var uri = app.Urls.Single() + "/account";
            return $"AccountName=account;AccountKey={Key};TableEndpoint={uri};QueueEndpoint={uri};BlobEndpoint={uri}";
        }
    }

    /// <summary>Starts one; <paramref name="answer"/> gets each request with its number, from 0.</summary>
    public static async Task<StubService> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var stub = new StubService(answer);
        await stub.app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var number = Requests.Count;
        var request = context.Request;
        Requests.Enqueue(new(
            request.Method, request.GetEncodedPathAndQuery(), request.Headers["x-ms-date"].ToString(),
            request.Headers.Authorization.ToString(), Stopwatch.GetElapsedTime(0)));
        await request.Body.CopyToAsync(Stream.Null);
        await answer(context, number);
    }
}
